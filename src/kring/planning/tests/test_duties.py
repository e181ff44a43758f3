"""Who does what at a meeting: fair over the season, traded by two people's yes, and asked about who cannot come."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.urls import reverse

from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.verdicts import RefusedError
from kring.meetings import actions as meetings
from kring.meetings.actions.reminders import REMINDER, TELL, number_of
from kring.meetings.models import Attendance, Meeting
from kring.meetings.reminding import reminder
from kring.meetings.tests.world import make_season, turn_of
from kring.planning import actions
from kring.planning.dividing import ROTA, Day, DutyKind, Somebody, divide
from kring.planning.models import Duty

NOW = clock.now
LEADER, TIMEKEEPER, HARVESTER = ROTA


def share(world):
    return actions.share_duties(world.circle, by=world.anneke, now=NOW())


def name(world, meeting, kind, who, *, by="anneke"):
    member = world[who] if who else None
    actions.name_duty(meeting, by=getattr(world, by), kind=kind, member=member, now=NOW())


def says(world, meeting, who, answer="no"):
    meetings.answer(
        meeting,
        by=world.anneke,
        member=world[who],
        answer=Attendance.Answer(answer),
        channel=Attendance.Channel.ROOM,
    )


def everybody(number):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Somebody(member=UUID(int=n), joined_at=start + timedelta(days=n)) for n in range(number)
    ]


class TestDividing:
    """The rule, by lot: what it promises holds for each season that it draws."""

    @pytest.mark.parametrize("seed", range(40))
    def test_nobody_does_a_thing_twice_while_somebody_who_can_has_not(self, seed):
        lot = Random(seed)
        people = everybody(lot.randint(1, 11))
        ids = [one.member for one in people]
        days = [
            Day(free=ROTA, out=set(lot.sample(ids, lot.randint(0, len(ids) // 2))))
            for _ in range(lot.randint(1, 13))
        ]
        times = {one: Counter() for one in ids}
        for day, chosen in zip(days, divide(days, people), strict=True):
            able = [one for one in ids if one not in day.out]
            assert len(chosen) == min(len(ROTA), len(able))
            assert len(set(chosen.values())) == len(chosen)
            idle = [one for one in able if one not in chosen.values()]
            for kind, member in chosen.items():
                assert member in able
                assert all(times[member][kind] <= times[one][kind] for one in idle)
            for kind, member in chosen.items():
                times[member][kind] += 1

    def test_who_did_least_of_all_comes_first(self):
        one, two, three = everybody(3)
        busy = Somebody(member=one.member, times={LEADER: 2}, joined_at=one.joined_at)
        (chosen,) = divide([Day(free=[TIMEKEEPER])], [busy, two, three])
        assert chosen == {TIMEKEEPER: two.member}

    def test_without_people_or_things_to_do_nothing_is_divided(self):
        assert divide([Day(free=ROTA)], []) == [{}]
        assert divide([Day(free=())], everybody(3)) == [{}]


def test_a_season_is_divided_past_who_brings_the_question_or_cannot_come(world):
    season = make_season(world)
    says(world, season[0], "gerrit")
    assert share(world) == 18
    for meeting in season:
        people = [one.membership for one in meeting.duties.select_related("membership")]
        assert len(set(people)) == 3
        assert meeting.giver not in people
    assert world["gerrit"] not in [one.membership for one in season[0].duties.all()]
    for kind in ROTA:
        given = Counter(Duty.objects.filter(kind=kind).values_list("membership", flat=True))
        assert max(given.values()) == 1


def test_what_was_agreed_stays_when_the_rest_is_divided(world):
    first, *_more = make_season(world, count=2)
    who = next(n for n in ("bart", "carla") if world[n] != first.giver)
    name(world, first, LEADER, who)
    assert share(world) == 5
    assert first.duties.get(kind=LEADER).membership == world[who]
    assert share(world) == 0


def test_only_who_plans_divides(world):
    make_season(world, count=1)
    with pytest.raises(RefusedError):
        actions.share_duties(world.circle, by=world.bart, now=NOW())


def test_a_member_may_take_what_is_free_and_give_it_back(world):
    season = make_season(world)
    meeting = next(one for one in season if one.giver not in {world["bart"], world["carla"]})
    name(world, meeting, TIMEKEEPER, "bart", by="bart")
    with pytest.raises(RefusedError):
        name(world, meeting, TIMEKEEPER, "carla", by="carla")
    with pytest.raises(RefusedError):
        name(world, meeting, TIMEKEEPER, None, by="carla")
    name(world, meeting, TIMEKEEPER, None, by="bart")
    assert not meeting.duties.exists()


def test_whose_question_it_is_gets_no_other_role_that_day(world):
    mine = turn_of(world, make_season(world), "bart")
    for by in ("bart", "anneke"):
        with pytest.raises(RefusedError, match="enough to do"):
            name(world, mine, HARVESTER, "bart", by=by)


def two_leaders(world):
    """Two meetings of others, at which Bart and Carla lead."""
    both = {world["bart"], world["carla"]}
    first, second, *_more = [one for one in make_season(world) if one.giver not in both]
    name(world, first, LEADER, "bart")
    name(world, second, LEADER, "carla")
    return first.duties.get(), second.duties.get()


def test_a_swap_takes_two_people_s_yes(world):
    mine, theirs = two_leaders(world)
    actions.ask_duty_swap(mine, by=world.bart, theirs=theirs, now=NOW())
    mine.refresh_from_db()
    assert mine.membership == world["bart"]
    for stranger in (world.bart, world.anneke, world.dirk):
        with pytest.raises(RefusedError, match="somebody else"):
            actions.answer_duty_swap(mine, by=stranger, accepted=True, now=NOW())
    actions.answer_duty_swap(mine, by=world.carla, accepted=True, now=NOW())
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.membership, theirs.membership) == (world["carla"], world["bart"])


def test_a_no_changes_nothing(world):
    mine, theirs = two_leaders(world)
    actions.ask_duty_swap(mine, by=world.bart, theirs=theirs, now=NOW())
    mine.refresh_from_db()
    actions.answer_duty_swap(mine, by=world.carla, accepted=False, now=NOW())
    mine.refresh_from_db()
    assert (mine.membership, mine.asked) == (world["bart"], None)


def test_a_swap_never_gives_a_role_to_whose_question_it_is(world):
    mine, theirs = two_leaders(world)
    Meeting.objects.filter(pk=mine.meeting_id).update(giver=world["carla"])
    actions.ask_duty_swap(mine, by=world.bart, theirs=theirs, now=NOW())
    mine = Duty.objects.select_related("asked").get(pk=mine.pk)
    with pytest.raises(RefusedError, match="enough to do"):
        actions.answer_duty_swap(mine, by=world.carla, accepted=True, now=NOW())


def test_only_the_same_role_is_swapped(world):
    mine, theirs = two_leaders(world)
    name(
        world,
        theirs.meeting,
        HARVESTER,
        "dirk" if theirs.meeting.giver != world["dirk"] else "esra",
    )
    other = theirs.meeting.duties.get(kind=HARVESTER)
    with pytest.raises(RefusedError, match="somebody else does this"):
        actions.ask_duty_swap(mine, by=world.bart, theirs=other, now=NOW())


def test_who_left_does_nothing_any_more(world, as_person):
    mine, _theirs = two_leaders(world)
    world["bart"].ended_at = NOW()
    world["bart"].save()
    page = as_person(world.anneke).get(reverse("duties", args=[world.circle.pk])).text
    assert "Bart" not in page.split("What each does")[0].split("<option")[0]
    share(world)
    assert mine.meeting.duties.get(kind=LEADER).membership != world["bart"]


def test_the_pages_tell_who_does_what(world, as_person):
    season = make_season(world)
    share(world)
    client = as_person(world.carla)
    first = season[0]
    leads = first.duties.get(kind=LEADER).membership.display_name
    page = client.get(reverse("duties", args=[world.circle.pk])).text
    assert page.count("duty-rows__one") == 6 * len(DutyKind)
    page = client.get(reverse("meeting", args=[first.pk])).text
    assert f"Round leader</dt><dd>{leads}" in page
    line = client.get(reverse("season_line", args=[world.circle.pk])).text
    assert f"round leader: {leads}" in line


def test_who_cannot_come_is_asked_about_all_they_would_do(world, as_person):
    meeting = turn_of(world, make_season(world), "bart")
    actions.offer_place(world.circle, by=world.bart, place="Bij Bart thuis")
    name(world, meeting, DutyKind.HOST, "bart")
    name(world, meeting, TIMEKEEPER, "carla")
    client = as_person(world.bart)
    page = reverse("meeting", args=[meeting.pk])
    assert "Who takes your role?" not in client.get(page).text
    client.post(reverse("meeting_answer", args=[meeting.pk]), {"answer": "no", "channel": "room"})
    shown = client.get(page).text
    asked = shown.split("Who takes your role?")[1].split("</section>")[0]
    assert "your question" in asked
    assert "<strong>host</strong>" in asked
    assert "timekeeper" not in asked


def test_the_page_asks_the_same_number_of_questions_however_long_the_season(
    world, as_person, django_assert_num_queries
):
    client = as_person(world.anneke)
    address = reverse("duties", args=[world.circle.pk])
    make_season(world, count=2)
    share(world)
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    make_season(world, count=9)
    share(world)
    with django_assert_num_queries(7):
        client.get(address)


def test_the_letter_and_the_link_tell_what_somebody_does(world, client):
    meeting = next(one for one in make_season(world, count=2) if one.giver != world["bart"])
    name(world, meeting, TIMEKEEPER, "bart")
    says(world, meeting, "bart", "yes")
    Meeting.objects.filter(pk=meeting.pk).update(invited_at=NOW())
    letter = Letter(
        kind=REMINDER, recipient=world.bart.pk, about=meeting.pk, number=number_of(meeting, TELL)
    )
    world.bart.language = "en"
    world.bart.save()
    mail = reminder(letter)
    assert "What you do that day: timekeeper." in mail.body
    link = re.search(r"https?://[^/]+(/\S+)", mail.body.split("Say so here:")[1])[1]
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.cookies["django_language"] = "en"
    assert "<li>Timekeeper</li>" in client.get(link).text
    client.post(link, {"answer": "no"})
    assert "Who takes it?" in client.get(link).text
