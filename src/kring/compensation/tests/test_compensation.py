"""Hanna takes part with lived experience and is paid for it: what comes up, who pays, and what nobody else sees.

Planted and seen red: a meeting from before the arrangement is paid; who was not there is paid; an attendance fee counts
towards the limit of volunteers; what nobody looked up is called sure; a named payer beside whom facilitators still see
the list; the claim of somebody else changed.
"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kring.circles.actions import invitations
from kring.circles.actions.invitations import Guest
from kring.circles.models import Circle
from kring.circles.rules import Role
from kring.compensation import actions, limits, queries, rules
from kring.compensation.models import Claim, Preference
from kring.compensation.rules import Kind
from kring.compensation.terms import Terms
from kring.compensation.tests.world import VOLUNTEER, held
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.meetings.models import Meeting
from kring.meetings.tests.world import make_season

NOW = clock.now


@pytest.mark.parametrize(
    ("cents", "limit", "said"),
    [(0, 100, ""), (79, 100, ""), (80, 100, "amber"), (99, 100, "amber"), (100, 100, "stop"), (300, 100, "stop")],
)  # fmt: skip
def test_amber_from_eighty_percent_and_stop_at_the_limit(cents, limit, said):
    assert limits.standing(cents, limit) == said


@pytest.mark.parametrize(
    ("year", "month", "sure"),
    [(2024, 21_000, True), (2025, 21_000, True), (2026, 21_000, False), (2031, 21_000, False), (2023, 19_000, True)],
)  # fmt: skip
def test_a_limit_that_nobody_looked_up_says_so(year, month, sure):
    found = limits.limits_of(year)
    assert (found.month, found.year, found.sure) == (month, 10 * month, sure)


@pytest.mark.parametrize(
    ("role", "kind", "gets"),
    [
        (Role.LIVED_EXPERT, Kind.VOLUNTEER, True), (Role.LIVED_EXPERT, Kind.EXPENSES, True),
        (Role.LIVED_EXPERT, Kind.NONE, False), (Role.PARTICIPANT, Kind.VOLUNTEER, False),
        (Role.FACILITATOR, Kind.VOLUNTEER, False), (None, Kind.VOLUNTEER, False),
    ],
)  # fmt: skip
def test_who_takes_part_with_lived_experience_gets_it(role, kind, gets):
    assert bool(rules.gets(role, kind)) is gets


@pytest.mark.parametrize(
    ("role", "is_payer", "has_payer", "may"),
    [
        (Role.FACILITATOR, False, False, True), (Role.LEAD, False, False, True),
        (Role.FACILITATOR, False, True, False), (Role.SPONSOR, True, True, True),
        (Role.PARTICIPANT, False, False, False), (Role.SPONSOR, False, False, False),
    ],
)  # fmt: skip
def test_who_was_named_pays_and_else_who_leads(role, is_payer, has_payer, may):
    assert bool(rules.may_pay(role, is_payer=is_payer, has_payer=has_payer)) is may


@pytest.fixture
def hanna(everyone):
    """The circle, which pays; Hanna's first meeting was held and she was there."""
    actions.arrange(everyone.circle, VOLUNTEER, by=everyone.anneke, now=NOW() - timedelta(days=90))
    held(everyone, make_season(everyone, count=3)[0])
    return everyone


def test_it_comes_up_by_itself_once_and_only_for_who_is_entitled(hanna):
    actions.bring_up(NOW())
    actions.bring_up(NOW())
    claim = Claim.objects.get()
    assert (claim.membership, claim.cents, claim.kind) == (hanna["hanna"], 3_500, Kind.VOLUNTEER)


def test_who_was_not_there_and_what_was_before_the_arrangement_is_not_paid(everyone):
    meetings = make_season(everyone, count=3)
    actions.arrange(everyone.circle, VOLUNTEER, by=everyone.anneke, now=NOW() - timedelta(days=5))
    held(everyone, meetings[0], days_ago=8)
    held(everyone, meetings[1], days_ago=2, minutes=0)
    held(everyone, meetings[2], days_ago=1, names=("bart",))
    actions.bring_up(NOW())
    assert not Claim.objects.exists()


def test_what_is_due_stays_due_in_a_circle_that_was_closed(hanna):
    Circle.objects.filter(pk=hanna.circle.pk).update(closed_at=NOW())
    actions.bring_up(NOW())
    actions.mark_paid(hanna.circle, Claim.objects.get().pk, by=hanna.anneke, now=NOW())
    assert Claim.objects.get().paid_at
    with pytest.raises(RefusedError, match="closed"):
        actions.arrange(hanna.circle, VOLUNTEER, by=hanna.anneke, now=NOW())


def test_real_costs_only_pays_the_journey(everyone):
    actions.arrange(
        everyone.circle, Terms(kind=Kind.EXPENSES, cents=900), by=everyone.anneke, now=NOW() - timedelta(days=9)
    )  # fmt: skip
    held(everyone, make_season(everyone, count=1)[0])
    actions.bring_up(NOW())
    claim = actions.add_costs(Claim.objects.get(), by=everyone.hanna, cents=740)
    assert (claim.cents, claim.whole) == (0, 740)


def test_the_list_tells_the_days_since_and_empties_when_it_is_paid(hanna):
    actions.bring_up(NOW() - timedelta(days=6))
    (row,) = queries.to_pay(hanna.circle, NOW())
    assert (row.name, row.cents, row.days, row.what) == ("Hanna", 3_500, 6, "claim")
    actions.mark_paid(hanna.circle, row.claim.pk, by=hanna.anneke, now=NOW())
    assert queries.to_pay(hanna.circle, NOW()) == []
    with pytest.raises(RefusedError, match="nothing to pay"):
        actions.mark_paid(hanna.circle, row.claim.pk, by=hanna.anneke, now=NOW())


def test_an_advance_is_paid_before_the_meeting_and_taken_off_after_it(hanna):
    coming = Meeting.objects.filter(state="planned").earliest("starts_at")
    claim = actions.ask_advance(coming, by=hanna.hanna, cents=1_250, now=NOW())
    (row,) = queries.to_pay(hanna.circle, NOW())
    assert (row.what, row.cents) == ("advance", 1_250)
    actions.mark_paid(hanna.circle, claim.pk, by=hanna.anneke, now=NOW())
    with pytest.raises(RefusedError, match="an advance for this meeting already"):
        actions.ask_advance(coming, by=hanna.hanna, cents=900, now=NOW())
    held(hanna, coming)
    actions.bring_up(NOW())
    claim.refresh_from_db()
    actions.add_costs(claim, by=hanna.hanna, cents=1_400)
    claim.refresh_from_db()
    assert (claim.whole, claim.left) == (4_900, 3_650)


def test_who_wants_nothing_is_not_on_the_list(hanna):
    actions.bring_up(NOW())
    actions.tell_wish(hanna.circle, by=hanna.hanna, way="nothing", elsewhere="silent")
    assert queries.to_pay(hanna.circle, NOW()) == []


def test_only_what_counts_for_volunteers_is_added_up_to_the_limit(hanna):
    actions.bring_up(NOW())
    claim = Claim.objects.get()
    today = claim.meeting.starts_at.astimezone(hanna.circle.zone).date()
    claims = queries.claims_of(hanna.hanna)
    assert (queries.total_of(claims, today).month, queries.total_of(claims, today).year) == (
        3_500,
        3_500,
    )
    assert queries.total_of(claims, date(today.year - 1, 1, 1)).year == 0
    for one in claims:
        one.kind = Kind.ATTENDANCE
    assert queries.total_of(claims, today).year == 0


@pytest.mark.parametrize(
    ("who", "deed", "said"),
    [
        ("bart", lambda w, c: actions.arrange(w.circle, VOLUNTEER, by=w.bart, now=NOW()), "As participant"),
        ("bart", lambda w, c: actions.tell_wish(w.circle, by=w.bart, way="cash", elsewhere="no"), "lived experience"),
        ("bart", lambda w, c: actions.mark_paid(w.circle, c.pk, by=w.bart, now=NOW()), "As participant"),
        ("hanna", lambda w, c: actions.mark_paid(w.circle, c.pk, by=w.hanna, now=NOW()), "cannot do this"),
        ("hanna", lambda w, c: actions.add_costs(c, by=w.hanna, cents=50_001), "0 to 500"),
        ("hanna", lambda w, c: actions.ask_advance(c.meeting, by=w.hanna, cents=1, now=NOW()), "is over"),
    ],
)  # fmt: skip
def test_each_does_only_what_is_theirs(hanna, who, deed, said):
    actions.bring_up(NOW())
    with pytest.raises(RefusedError, match=said):
        deed(hanna, Claim.objects.get())


def page_of(as_person, world, name):
    address = reverse("compensation", args=[world.circle.pk])
    return as_person(getattr(world, name)).get(address).content.decode()


def test_everybody_reads_what_is_paid_and_nobody_who_gets_what(hanna, as_person):
    actions.bring_up(NOW())
    actions.tell_wish(hanna.circle, by=hanna.hanna, way="cash", elsewhere="yes")
    theirs = page_of(as_person, hanna, "bart")
    assert "Welzijn Oost" in theirs
    assert "To be paid" not in theirs
    assert "For you" not in theirs
    payer = page_of(as_person, hanna, "anneke")
    assert "Hanna" in payer
    assert "in cash" in payer
    assert "add that to it" not in payer
    own = page_of(as_person, hanna, "hanna")
    assert "of at most" in own
    assert "add that to it" in own
    assert "To be paid</h2>" not in own


@pytest.mark.parametrize(("role", "told"), [("lived_expert", True), ("participant", False)])
def test_who_is_invited_with_lived_experience_reads_what_they_get(hanna, role, told):
    guest = Guest(name="Rie", role=Role(role))
    _invitation, keys = invitations.invite(hanna.circle, guest, by=hanna.anneke)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    page = client.get(reverse("invitation", args=[keys.token]), follow=True).content.decode()
    assert ("35.00 for each meeting" in page) is told
    assert "0544 123456" not in page


def test_who_just_came_in_reads_it_too(hanna, as_person):
    address = reverse("circle-welcome", args=[hanna.circle.pk])
    assert "35.00 for each meeting" in as_person(hanna.hanna).get(address).content.decode()
    assert "35.00" not in as_person(hanna.bart).get(address).content.decode()


def test_a_named_payer_sees_the_list_and_who_leads_no_longer_does(hanna, as_person):
    terms = Terms(kind=Kind.VOLUNTEER, cents=3_500, paid_by=hanna["ineke"])
    actions.arrange(hanna.circle, terms, by=hanna.anneke, now=NOW())
    actions.bring_up(NOW())
    assert "I paid this" in page_of(as_person, hanna, "ineke")
    assert "I paid this" not in page_of(as_person, hanna, "anneke")
    with pytest.raises(RefusedError, match="Somebody else was named"):
        actions.mark_paid(hanna.circle, Claim.objects.get().pk, by=hanna.anneke, now=NOW())


def test_hanna_does_all_of_it_on_the_page_without_script(hanna, as_person):
    actions.bring_up(NOW())
    client = as_person(hanna.hanna)
    address = reverse("compensation", args=[hanna.circle.pk])
    client.post(address, {"do": "wish", "way": "cash", "elsewhere": "no"})
    assert Preference.objects.get().way == "cash"
    claim, meeting = Claim.objects.get(), Meeting.objects.filter(state="planned").first()
    client.post(address, {"do": "costs", "id": claim.pk, "euros": "7.40"})
    client.post(address, {"do": "advance", "id": meeting.pk, "euros": "12.50"})
    claim.refresh_from_db()
    assert claim.costs == 740
    assert Claim.objects.get(meeting=meeting).advance == 1_250
    wrong = client.post(address, {"do": "costs", "id": claim.pk, "euros": "zeven"})
    assert wrong.status_code == 400
    assert 'value="zeven"' in wrong.content.decode()
    letter = client.get(reverse("compensation_letter", args=[hanna.circle.pk])).content.decode()
    assert "Welzijn Oost" in letter
    assert "42.40" in letter


def test_the_page_of_bart_does_not_change_what_is_hannas(hanna, as_person):
    actions.bring_up(NOW())
    claim = Claim.objects.get()
    address = reverse("compensation", args=[hanna.circle.pk])
    answer = as_person(hanna.bart).post(address, {"do": "costs", "id": claim.pk, "euros": "3"})
    assert answer.status_code == 404
    assert (
        as_person(hanna.bart)
        .get(reverse("compensation_letter", args=[hanna.circle.pk]))
        .status_code
        == 404
    )


@pytest.mark.parametrize("many", [1, 6])
@pytest.mark.parametrize(("name", "questions"), [("anneke", 6), ("hanna", 6), ("bart", 3)])
def test_the_page_asks_as_much_for_many_meetings(
    everyone, as_person, many, name, questions, django_assert_num_queries
):
    actions.arrange(everyone.circle, VOLUNTEER, by=everyone.anneke, now=NOW() - timedelta(days=90))
    for meeting in make_season(everyone, count=many + 1)[:many]:
        held(everyone, meeting)
    actions.bring_up(NOW())
    client, address = (
        as_person(getattr(everyone, name)),
        reverse("compensation", args=[everyone.circle.pk]),
    )
    client.get(address)
    with django_assert_num_queries(questions):
        assert client.get(address).status_code == 200
