"""A season of the cast: planned, moved, swapped, voted about, cancelled."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from kring.cases import actions as cases
from kring.cases.tests.world import make_case
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.meetings import actions, queries
from kring.meetings.actions import Place
from kring.meetings.models import Attendance, Ballot, Meeting, Swap
from kring.meetings.tests.world import make_season, plan, turn_of

pytestmark = pytest.mark.django_db
WHERE = Place(minutes=120, place="Het Kulturhus")


def facts():
    kinds = Record.objects.filter(kind__startswith="meetings").order_by("pk")
    return list(kinds.values_list("kind", flat=True))


def names(meetings):
    return [meeting.giver.display_name if meeting.giver else None for meeting in meetings]


# The season


def test_a_season_has_its_dates_and_each_who_takes_turns_once_before_anybody_twice():
    world = make_circle()
    meetings = make_season(world, count=8)
    assert sorted(set(names(meetings[:7]))) == [
        "Bart",
        "Carla",
        "Dirk",
        "Esra",
        "Fatima",
        "Gerrit",
        "Hanna",
    ]
    assert meetings[7].giver == meetings[0].giver
    gaps = {
        later.starts_at.date() - earlier.starts_at.date() for earlier, later in pairwise(meetings)
    }
    assert gaps == {timedelta(weeks=6)}
    assert facts() == ["meetings.SeasonPlanned"]


def test_a_next_season_goes_on_where_the_last_one_stopped():
    world = make_circle()
    first = make_season(world, count=5)
    second = make_season(world, count=2)
    assert set(names(first)) & set(names(second)) == set()
    assert second[0].season.number == 2


def test_meetings_keep_their_hour_when_summer_time_ends():
    world = make_circle()
    season = plan(
        starts_on=datetime(2032, 10, 7, tzinfo=UTC).date(), at=time(13, 30), weeks=4, count=2
    )
    actions.plan_season(world.circle, by=world.anneke, plan=season, now=clock.now())
    summer, winter = Meeting.objects.order_by("starts_at")
    assert (summer.starts_at.hour, winter.starts_at.hour) == (11, 12)


def test_the_planner_chooses_who_takes_turns():
    world = make_circle()
    pair = frozenset({world["bart"].pk, world["anneke"].pk})
    meetings = make_season(world, count=4, takers=pair)
    assert sorted(names(meetings)) == ["Anneke", "Anneke", "Bart", "Bart"]
    world["carla"].refresh_from_db()
    assert not world["carla"].in_rota


def test_a_season_by_vote_has_no_givers_yet():
    world = make_circle()
    assert set(names(make_season(world, choosing="vote"))) == {None}


@pytest.mark.parametrize("name", ["bart", "ineke", "joop"])
def test_who_does_not_plan_is_refused(name):
    world = make_circle()
    person = getattr(world, name)
    meeting = make_season(world)[0]
    later = clock.now() + timedelta(days=1)
    attempts = [
        lambda: actions.plan_season(world.circle, by=person, plan=plan(), now=clock.now()),
        lambda: actions.plan_meeting(world.circle, by=person, starts_at=later, where=WHERE, now=clock.now()),
        lambda: actions.move_meeting(meeting, by=person, starts_at=meeting.starts_at, where=WHERE, now=clock.now()),
        lambda: actions.cancel_meeting(meeting, by=person),
        lambda: actions.send_invitations(meeting, by=person, now=clock.now()),
        lambda: actions.choose_method(meeting, by=person, method="roddel"),
        lambda: actions.give_turn(meeting, by=person, to=world["carla"]),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(RefusedError):
            attempt()


def test_a_single_meeting_joins_the_newest_season():
    world = make_circle()
    meetings = make_season(world, count=5)
    starts_at = meetings[-1].starts_at + timedelta(days=7)
    extra = actions.plan_meeting(
        world.circle, by=world.anneke, starts_at=starts_at, where=WHERE, now=clock.now()
    )
    assert (extra.season_id, extra.number) == (meetings[0].season_id, 6)
    assert extra.giver not in [meeting.giver for meeting in meetings]


def test_a_single_meeting_can_be_the_first():
    world = make_circle()
    later = clock.now() + timedelta(days=3)
    meeting = actions.plan_meeting(
        world.circle, by=world.anneke, starts_at=later, where=WHERE, now=clock.now()
    )
    assert (meeting.season.number, meeting.number) == (1, 1)


# Moving and cancelling


def test_another_time_raises_the_sequence_and_asks_for_new_answers():
    world = make_circle()
    meeting = make_season(world)[0]
    answer(world, meeting, "bart", "yes")
    later = meeting.starts_at + timedelta(days=1)
    actions.move_meeting(meeting, by=world.anneke, starts_at=later, where=WHERE, now=clock.now())
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence, meeting.place) == (later, 1, "Het Kulturhus")
    assert meeting.attendances.get().answer == ""


def test_another_place_keeps_the_answers_and_no_change_changes_nothing():
    world = make_circle()
    meeting = make_season(world)[0]
    answer(world, meeting, "bart", "yes")
    for _ in range(2):
        actions.move_meeting(
            meeting, by=world.anneke, starts_at=meeting.starts_at, where=WHERE, now=clock.now()
        )
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.attendances.get().answer) == (1, "yes")
    assert facts().count("meetings.MeetingMoved") == 1


def test_the_turn_of_a_cancelled_meeting_counts_for_nobody():
    world = make_circle()
    first = make_season(world)[0]
    actions.cancel_meeting(first, by=world.anneke)
    times = {turn.member: turn.times_given for turn in queries.turns(world.circle)}
    assert times[first.giver_id] == 0
    with pytest.raises(RefusedError):
        actions.cancel_meeting(first, by=world.anneke)


# Methods


def test_any_method_that_we_have_can_be_chosen_and_no_container():
    world = make_circle()
    meeting = make_season(world)[0]
    actions.choose_method(meeting, by=world.anneke, method="roddel")
    meeting.refresh_from_db()
    assert meeting.method == "roddel"
    for wrong in ("praktijkkring_sessie", "../etc", ""):
        with pytest.raises(RefusedError):
            actions.choose_method(meeting, by=world.anneke, method=wrong)


# Cases on the table


def test_bart_puts_his_own_case_on_the_table_of_his_own_turn_only():
    world = make_circle()
    meetings = make_season(world)
    case = make_case(world, "bart")
    mine = turn_of(world, meetings, "bart")
    actions.name_case(mine, by=world.bart, case=case)
    mine.refresh_from_db()
    assert mine.case == case
    with pytest.raises(RefusedError):
        actions.name_case(turn_of(world, meetings, "carla"), by=world.bart, case=case)


def test_a_facilitator_names_any_offered_case_and_the_turn_goes_along():
    world = make_circle()
    meeting = turn_of(world, make_season(world), "carla")
    case = make_case(world, "bart")
    actions.name_case(meeting, by=world.anneke, case=case)
    meeting.refresh_from_db()
    assert (meeting.case, meeting.giver) == (case, world["bart"])
    draft = make_case(world, "dirk", offered=False)
    with pytest.raises(RefusedError):
        actions.name_case(meeting, by=world.anneke, case=draft)


def test_a_case_of_another_circle_is_refused():
    world, other = make_circle(), make_circle("Anneke", "Bart")
    meeting = make_season(world)[0]
    foreign = make_case(other, "bart")
    with pytest.raises(RefusedError):
        actions.name_case(meeting, by=world.anneke, case=foreign)


@pytest.mark.django_db(transaction=True)
def test_an_offered_case_lands_on_the_next_turn_and_leaves_it_when_taken_back():
    world = make_circle()
    meetings = make_season(world)
    case = make_case(world, "bart")
    mine = turn_of(world, meetings, "bart")
    mine.refresh_from_db()
    assert mine.case == case
    cases.take_back(case, by=world.bart)
    mine.refresh_from_db()
    assert mine.case is None
    assert mine.giver == world["bart"]


# Swaps


def ask(world, meetings, mine="bart", theirs="carla"):
    return actions.ask_swap(
        turn_of(world, meetings, mine),
        by=world.people[mine],
        theirs=turn_of(world, meetings, theirs),
        now=clock.now(),
    )


def test_turns_change_hands_when_the_other_says_yes_and_the_case_goes_along():
    world = make_circle()
    meetings = make_season(world)
    case = make_case(world, "bart")
    first, second = turn_of(world, meetings, "bart"), turn_of(world, meetings, "carla")
    actions.name_case(first, by=world.bart, case=case)
    swap = ask(world, meetings)
    assert ask(world, meetings) == swap
    actions.answer_swap(swap, by=world.carla, accepted=True, now=clock.now())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.giver, first.case) == (world["carla"], None)
    assert (second.giver, second.case) == (world["bart"], case)
    with pytest.raises(RefusedError):
        actions.answer_swap(swap, by=world.carla, accepted=True, now=clock.now())


def test_a_no_changes_nothing_and_only_who_was_asked_answers():
    world = make_circle()
    meetings = make_season(world)
    swap = ask(world, meetings)
    for name in ("bart", "anneke", "dirk"):
        with pytest.raises(RefusedError):
            actions.answer_swap(swap, by=world.people[name], accepted=True, now=clock.now())
    actions.answer_swap(swap, by=world.carla, accepted=False, now=clock.now())
    assert names(make_fresh(meetings)) == names(meetings)


def test_a_yes_that_comes_too_late_is_refused():
    world = make_circle()
    meetings = make_season(world)
    swap = ask(world, meetings)
    actions.give_turn(turn_of(world, meetings, "bart"), by=world.anneke, to=world["gerrit"])
    with pytest.raises(RefusedError):
        actions.answer_swap(swap, by=world.carla, accepted=True, now=clock.now())


def make_fresh(meetings):
    return list(Meeting.objects.filter(pk__in=[m.pk for m in meetings]).order_by("number"))


@pytest.mark.django_db(transaction=True)
def test_the_turns_swaps_and_votes_of_who_left_are_free():
    from kring.circles.actions.memberships import end_membership

    world = make_circle()
    meetings = make_season(world)
    ask(world, meetings)
    end_membership(world["bart"], by=world.bart)
    meeting = turn_of(world, meetings, "bart")
    meeting.refresh_from_db()
    assert meeting.giver is None
    assert Swap.objects.get().accepted is False


# The blind vote


def open_vote(world):
    meeting = make_season(world, choosing="vote")[0]
    barts, carlas = make_case(world, "bart"), make_case(world, "carla")
    actions.open_vote(meeting, by=world.anneke, now=clock.now())
    meeting.refresh_from_db()
    return meeting, barts, carlas


def test_most_votes_decide_and_every_ballot_is_gone():
    world = make_circle()
    meeting, barts, carlas = open_vote(world)
    for name, case in {"dirk": barts, "esra": carlas, "gerrit": carlas, "bart": carlas}.items():
        actions.cast_ballot(meeting, by=world.people[name], case=case.pk)
    actions.cast_ballot(meeting, by=world.bart, case=barts.pk)  # he thinks again
    assert Ballot.objects.count() == 4
    actions.cast_ballot(meeting, by=world.hanna, case=carlas.pk)
    assert actions.close_vote(meeting, by=world.anneke) == carlas
    meeting.refresh_from_db()
    assert (meeting.case, meeting.giver, meeting.vote_opened_at) == (carlas, world["carla"], None)
    assert not Ballot.objects.exists()
    assert facts()[-1] == "meetings.CaseChosen"


def test_the_facts_of_a_vote_do_not_say_what_was_chosen():
    world = make_circle()
    meeting, barts, _carlas = open_vote(world)
    actions.cast_ballot(meeting, by=world.dirk, case=barts.pk)
    cast = Record.objects.get(kind="meetings.BallotCast")
    assert str(barts.pk) not in str(cast.particulars)


def test_who_brings_no_cases_does_not_vote():
    world = make_circle("Anneke", "Bart", "Carla", "Dirk", "Ineke", "Karin", "Nel", "Mohammed")
    meeting, barts, _carlas = open_vote(world)
    for name in ("ineke", "karin", "nel", "mohammed", "joop"):
        with pytest.raises(RefusedError):
            actions.cast_ballot(meeting, by=getattr(world, name), case=barts.pk)


def test_a_case_taken_back_can_no_longer_win():
    world = make_circle()
    meeting, barts, carlas = open_vote(world)
    for name in ("dirk", "esra"):
        actions.cast_ballot(meeting, by=world.people[name], case=barts.pk)
    actions.cast_ballot(meeting, by=world.hanna, case=carlas.pk)
    cases.take_back(barts, by=world.bart)
    with pytest.raises(RefusedError):
        actions.cast_ballot(meeting, by=world.gerrit, case=barts.pk)
    assert actions.close_vote(meeting, by=world.anneke) == carlas


def test_a_tie_goes_to_who_gave_least():
    world = make_circle()
    barts_turn = turn_of(world, make_season(world, count=5), "bart")
    Meeting.objects.exclude(pk=barts_turn.pk).update(state=Meeting.State.CANCELLED)
    meeting = make_season(world, choosing="vote")[0]
    barts, carlas = make_case(world, "bart"), make_case(world, "carla")
    actions.open_vote(meeting, by=world.anneke, now=clock.now())
    for name, case in {"dirk": barts, "esra": carlas}.items():
        actions.cast_ballot(meeting, by=world.people[name], case=case.pk)
    assert actions.close_vote(meeting, by=world.anneke) == carlas


def test_naming_a_case_or_giving_the_turn_ends_the_vote_and_deletes_the_ballots():
    world = make_circle()
    meeting, barts, _carlas = open_vote(world)
    actions.cast_ballot(meeting, by=world.dirk, case=barts.pk)
    actions.name_case(meeting, by=world.anneke, case=barts)
    meeting.refresh_from_db()
    assert meeting.vote_opened_at is None
    assert not Ballot.objects.exists()


# Coming


def answer(world, meeting, name, said, channel="room", by=None):
    actions.answer(
        meeting,
        by=world.people[by or name],
        member=world[name],
        answer=Attendance.Answer(said),
        channel=Attendance.Channel(channel),
    )


def test_people_say_whether_and_how_they_come_and_change_their_mind():
    world = make_circle()
    meeting = make_season(world)[0]
    answer(world, meeting, "bart", "yes")
    answer(world, meeting, "bart", "maybe", "online")
    row = Attendance.objects.get()
    assert (row.answer, row.channel, row.minutes) == ("maybe", "online", None)


def test_a_facilitator_answers_for_who_phones_and_nobody_else_does():
    world = make_circle()
    meeting = make_season(world)[0]
    answer(world, meeting, "hanna", "yes", "phone", by="anneke")
    with pytest.raises(RefusedError):
        answer(world, meeting, "hanna", "no", by="bart")
    with pytest.raises(RefusedError):
        answer(world, meeting, "ineke", "yes")
    with pytest.raises(RefusedError):
        answer(world, meeting, "ineke", "yes", by="anneke")


def test_how_long_somebody_was_there_is_corrected_afterwards_by_a_facilitator():
    world = make_circle()
    meeting = make_season(world)[0]
    with pytest.raises(RefusedError):
        actions.correct_attendance(meeting, by=world.anneke, member=world["bart"], minutes=90)
    Meeting.objects.update(state=Meeting.State.HELD)
    actions.correct_attendance(meeting, by=world.anneke, member=world["bart"], minutes=90)
    actions.correct_attendance(meeting, by=world.anneke, member=world["bart"], minutes=90)
    assert Attendance.objects.get().minutes == 90
    assert facts().count("meetings.AttendanceCorrected") == 1
    with pytest.raises(RefusedError):
        actions.correct_attendance(meeting, by=world.bart, member=world["bart"], minutes=150)
