"""The end of a circle: who may do what, and that a wiping is whole whatever comes in between.

Planted and seen red: a worker that does not look again whether somebody stopped it, rows that go while the key stays
and the other way round, names and the frame left behind, no mark from which there is no way back, a wiping that
only who leads can stop, and one that a sponsor can stop.
"""

from base64 import b64encode
from datetime import timedelta

import pytest

from kring.circles import ending, mail, parting
from kring.circles.actions import ending as endings
from kring.circles.actions import frames, invitations, memberships, wiping
from kring.circles.models import Agreement, Circle, Membership, PublicPage, Wiping
from kring.circles.queries import held_seat
from kring.circles.rules import Role
from kring.circles.tests.test_actions import at_once
from kring.circles.tests.world import EVERYONE, make_circle
from kring.kernel import clock, vault
from kring.kernel.models import Letter, Record
from kring.kernel.verdicts import RefusedError

SHAPE = {Role.FACILITATOR, Role.LEAD}
MEMBERS = {role for role, _org, _per in EVERYONE.values()} - {
    Role.SPONSOR,
    Role.OBSERVER,
    Role.GUEST,
    Role.SOUNDING_BOARD,
}
DAYS = timedelta(days=15)


# The rules, without a database


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("closed", [False, True])
def test_who_may_close_and_open_again(role, closed):
    assert bool(ending.may_close(role, closed=closed)) is (role in SHAPE and not closed)
    assert bool(ending.may_reopen(role, closed=closed, gone=False)) is (role in SHAPE and closed)
    assert not ending.may_reopen(role, closed=closed, gone=True)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(("closed", "asked"), [(False, False), (True, False), (True, True)])
def test_who_may_ask_and_who_may_stop_a_wiping(role, closed, asked):
    may_ask = role in SHAPE and closed and not asked
    assert bool(ending.may_ask_wiping(role, closed=closed, asked=asked)) is may_ask
    may_stop = role in MEMBERS and asked
    assert bool(ending.may_stop_wiping(role, asked=asked, gone=False)) is may_stop
    assert not ending.may_stop_wiping(role, asked=asked, gone=True)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("Jeugd in Lochem", True), (" jeugd  in lochem ", True), ("Jeugd", False), ("", False)],
)
def test_the_name_is_typed_as_people_type(typed, fits):
    assert bool(ending.is_its_name(typed, "Jeugd in Lochem")) is fits


# What is done


@pytest.fixture
def ended(everyone):
    """A circle with somebody in every role, closed."""
    endings.close_circle(everyone.circle, by=everyone.anneke, now=clock.now())
    everyone.circle.refresh_from_db()
    return everyone


def ask(world, by=None):
    person = by or world.anneke
    return wiping.ask_wiping(world.circle, by=person, typed=world.circle.name, now=clock.now())


def kinds():
    return [
        kind.removeprefix("circles.")
        for kind in Record.objects.order_by("pk").values_list("kind", flat=True)
    ]


def test_who_is_in_it_gets_one_letter_without_content(ended):
    letters = Letter.objects.filter(kind=endings.CLOSED)
    reached = {one.person_id for one in ended.memberships.values() if one.person.email}
    assert {letter.recipient for letter in letters} == reached
    assert letters.count() == len(reached) > 8


def test_nothing_new_is_written_and_an_invitation_opens_no_seat(everyone):
    guest = invitations.Guest(name="Femke", role=Role.PARTICIPANT)
    invitation, _keys = invitations.invite(everyone.circle, guest, by=everyone.anneke)
    endings.close_circle(everyone.circle, by=everyone.anneke, now=clock.now())
    assert held_seat(str(invitation.pk)) is None
    with pytest.raises(RefusedError, match="This circle is closed"):
        frames.seek(everyone.circle, "een leraar", by=everyone.anneke)
    with pytest.raises(RefusedError, match="This circle is closed"):
        memberships.end_membership(everyone["bart"], by=everyone.anneke)
    assert not everyone.circle.sought.exists()


def test_an_invitation_that_waits_to_be_sent_is_not_sent_any_more(everyone, mailoutbox):
    guest = invitations.Guest(name="Femke", role=Role.PARTICIPANT, email="femke@kring.example")
    invitation, keys = invitations.invite(everyone.circle, guest, by=everyone.anneke)
    sealed = vault.seal(everyone.circle.pk, keys.token, bound_to=mail._place(invitation.pk))
    words = (str(invitation.pk), b64encode(sealed).decode())
    mailoutbox.clear()
    endings.close_circle(everyone.circle, by=everyone.anneke, now=clock.now())
    everyone.circle.refresh_from_db()
    mail.send_invitation.call(*words)
    ask(everyone)
    wiping.wipe_due(clock.now() + DAYS)
    mail.send_invitation.call(*words)
    assert [one for one in mailoutbox if one.to == ["femke@kring.example"]] == []


def test_whoever_wants_to_leave_can(ended):
    memberships.end_membership(ended["bart"], by=ended.bart)
    assert ended.circle.role_of(ended.bart) is None


def test_it_goes_on_as_it_was(ended):
    ask(ended)
    endings.reopen_circle(ended.circle, by=ended.karin)
    ended.circle.refresh_from_db()
    assert ended.circle.closed_at is None
    assert not Wiping.objects.exists()
    frames.seek(ended.circle, "een leraar", by=ended.anneke)
    wiping.wipe_due(clock.now() + DAYS)
    assert vault.readable(ended.circle.pk)


def test_the_public_page_comes_down(everyone):
    PublicPage.objects.create(
        circle=everyone.circle,
        name="Jeugd",
        purpose="Leren",
        published_at=clock.now(),
        changed_at=clock.now(),
    )
    endings.close_circle(everyone.circle, by=everyone.anneke, now=clock.now())
    assert PublicPage.objects.get().published_at is None


def test_a_slice_above_can_hold_a_closing_back(everyone, monkeypatch):
    def refuse(_circle):
        raise RefusedError("not now")

    monkeypatch.setattr(parting, "_checks", [refuse])
    with pytest.raises(RefusedError, match="not now"):
        endings.close_circle(everyone.circle, by=everyone.anneke, now=clock.now())
    assert Circle.objects.get(pk=everyone.circle.pk).closed_at is None


@pytest.mark.parametrize("name", ["bart", "hanna", "anneke", "karin", "leo"])
def test_every_member_can_stop_a_wiping_by_one_press(ended, name):
    ask(ended)
    wiping.stop_wiping(ended.circle, by=ended.people[name])
    wiping.wipe_due(clock.now() + DAYS)
    assert vault.readable(ended.circle.pk)
    assert not Wiping.objects.exists()


@pytest.mark.parametrize("name", ["ineke", "mohammed", "nel", "otto", "joop"])
def test_who_does_not_share_the_circle_cannot(ended, name):
    ask(ended)
    with pytest.raises(RefusedError):
        wiping.stop_wiping(ended.circle, by=getattr(ended, name))


def test_it_is_not_wiped_a_day_early(ended):
    due = ask(ended)
    wiping.wipe_due(clock.now() + timedelta(days=13))
    assert vault.readable(ended.circle.pk)
    assert due.due_on == (clock.now() + timedelta(days=14)).astimezone(ended.circle.zone).date()


def test_of_two_who_ask_and_stop_the_last_word_counts_and_nobody_stops_twice(ended):
    ask(ended)
    with pytest.raises(RefusedError, match="asked already"):
        ask(ended, by=ended.karin)
    wiping.stop_wiping(ended.circle, by=ended.bart)
    with pytest.raises(RefusedError, match="somebody stopped it already"):
        wiping.stop_wiping(ended.circle, by=ended.carla)
    ask(ended, by=ended.karin)
    assert Wiping.objects.count() == 1


def test_who_stops_while_the_worker_looks_is_heard(ended, monkeypatch):
    """The worker read that it is due; before it holds the circle, Bart stops it."""
    ask(ended)
    rows = list(Wiping.objects.select_related("circle"))
    wiping.stop_wiping(ended.circle, by=ended.bart)
    for row in rows:
        wiping.wipe(row.circle_id, now=clock.now() + DAYS)
    assert vault.readable(ended.circle.pk)


def gone(world):
    """Assert that nothing is left but a name, for who was there."""
    circle = Circle.objects.select_related("wiping").get(pk=world.circle.pk)
    assert not vault.readable(circle.pk)
    assert not Agreement.objects.filter(circle=circle).exists()
    assert not circle.sought.exists()
    assert set(Membership.objects.values_list("display_name", "perspective")) == {("", "")}
    assert (circle.name, circle.about, circle.urgency, circle.region) == ("", "", "", "")
    assert circle.wiping.done_at
    assert circle.title == "Jeugd in de Achterhoek"


def test_a_wiping_leaves_a_name_and_dates_and_twice_is_once(ended):
    ask(ended)
    for _again in range(2):
        wiping.wipe_due(clock.now() + DAYS)
        gone(ended)
    assert kinds().count("CircleWiped") == 1


@pytest.mark.parametrize("dies_at", ["destroy_key", "_delete"])
def test_a_server_that_dies_in_between_says_wiped_and_finishes(
    ended, monkeypatch, as_person, dies_at
):
    ask(ended)

    def die(*_args, **_more):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(vault if dies_at == "destroy_key" else wiping, dies_at, die)
        with pytest.raises(SystemExit):
            wiping.wipe_due(clock.now() + DAYS)
    page = as_person(ended.bart).get(f"/circles/{ended.circle.pk}/")
    assert "Deze kring is gewist" in page.text
    assert "acht maanden" not in page.text
    for by in (ended.bart, ended.anneke):
        with pytest.raises(RefusedError, match="cannot be undone"):
            wiping.stop_wiping(ended.circle, by=by)
    with pytest.raises(RefusedError):
        endings.reopen_circle(ended.circle, by=ended.anneke)
    wiping.wipe_due(clock.now() + DAYS)
    gone(ended)


def test_one_that_fails_does_not_stop_the_others(ended, monkeypatch):
    second = make_circle("Anneke", "Bart")
    endings.close_circle(second.circle, by=second.anneke, now=clock.now())
    second.circle.refresh_from_db()
    for world in (ended, second):
        ask(world)
    whole = wiping._delete

    def fail(circle_id, now):
        if circle_id == ended.circle.pk:
            raise OSError
        whole(circle_id, now)

    monkeypatch.setattr(wiping, "_delete", fail)
    wiping.wipe_due(clock.now() + DAYS)
    assert Wiping.objects.get(circle=second.circle).done_at
    assert not Wiping.objects.get(circle=ended.circle).done_at


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_told_that_it_was_asked():
    world = make_circle("Anneke", "Bart", "Karin")
    endings.close_circle(world.circle, by=world.anneke, now=clock.now())
    world.circle.refresh_from_db()
    answers = at_once(lambda: ask(world), lambda: ask(world, by=world.karin))
    assert sorted(type(one).__name__ for one in answers) == ["RefusedError", "Wiping"]
    assert Wiping.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_member_who_stops_and_the_worker_at_once_one_wins_whole():
    world = make_circle("Anneke", "Bart")
    endings.close_circle(world.circle, by=world.anneke, now=clock.now())
    world.circle.refresh_from_db()
    ask(world)
    stopped, _wiped = at_once(
        lambda: wiping.stop_wiping(world.circle, by=world.bart),
        lambda: wiping.wipe_due(clock.now() + DAYS),
    )
    assert vault.readable(world.circle.pk) is (stopped is None)
    if stopped is None:
        assert not Wiping.objects.exists()
        assert Circle.objects.get().name
    else:
        gone(world)
