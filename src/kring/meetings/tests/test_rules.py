"""Who may plan, swap and vote, as tables; the rota is fair whatever happens."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.circles.rules import Right, Role, roles_with
from kring.meetings import rules
from kring.meetings.rules import Candidate, Turn

NOW = datetime(2026, 11, 12, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TODAY = NOW.date()
EVERY_ROLE = [*Role, None]
GONE = ("held", "cancelled")


def turn(number, times=0, last=None, joined=0):
    return Turn(
        member=UUID(int=number),
        times_given=times,
        last_given_on=TODAY - timedelta(days=last) if last is not None else None,
        joined_at=NOW + timedelta(minutes=joined),
    )


def order(*turns):
    return [one.member.int for one in rules.fair_order(turns)]


def test_who_gave_least_comes_first():
    assert order(turn(1, times=2), turn(2, times=0), turn(3, times=1)) == [2, 3, 1]


def test_among_equals_who_gave_longest_ago_comes_first_and_before_all_who_never_gave():
    assert order(turn(1, 1, last=10), turn(2, 1, last=90), turn(3, 1)) == [3, 2, 1]


def test_among_newcomers_who_came_first_comes_first_and_then_the_id_decides():
    assert order(turn(3, joined=5), turn(2, joined=1), turn(1, joined=5)) == [2, 1, 3]


@given(n=st.integers(1, 12), k=st.integers(1, 5), shuffle=st.randoms())
def test_after_n_times_k_meetings_each_of_n_members_gave_k_times(n, k, shuffle):
    members = [turn(number, joined=number) for number in range(n)]
    shuffle.shuffle(members)
    days = rules.season_dates(TODAY, weeks=6, count=n * k)
    givers = rules.rota(members, days)
    assert set(Counter(givers).values()) == {k}
    if n > 1:
        assert all(one != next_one for one, next_one in pairwise(givers))


@given(
    starts=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 400)), min_size=2, max_size=10),
    meetings=st.integers(1, 40),
)
def test_whoever_joined_when_nobody_comes_twice_in_a_row_and_differences_hardly_grow(
    starts, meetings
):
    members = [
        turn(number, times, last=last if times else None, joined=number)
        for number, (times, last) in enumerate(starts)
    ]
    givers = rules.rota(members, rules.season_dates(TODAY, weeks=4, count=meetings))
    assert all(one != next_one for one, next_one in pairwise(givers))
    before = [one.times_given for one in members]
    extra = Counter(givers)
    after = [one.times_given + extra[one.member] for one in members]
    # One more at most: who gave last is passed over once.
    assert max(after) - min(after) <= max(before) - min(before) + 1


@given(st.randoms())
def test_the_order_in_which_members_are_listed_makes_no_difference(shuffle):
    members = [turn(number, number % 3, last=number, joined=number % 2) for number in range(1, 9)]
    days = rules.season_dates(TODAY, weeks=4, count=8)
    expected = rules.rota(members, days)
    shuffle.shuffle(members)
    assert rules.rota(members, days) == expected


def test_without_anybody_in_the_rota_turns_stay_open():
    assert rules.rota([], [TODAY, TODAY]) == [None, None]


def test_one_alone_has_every_turn():
    assert rules.rota([turn(1)], [TODAY] * 3) == [UUID(int=1)] * 3


def test_the_days_of_a_season_lie_whole_weeks_apart():
    assert rules.season_dates(date(2026, 11, 12), weeks=6, count=3) == [
        date(2026, 11, 12), date(2026, 12, 24), date(2027, 2, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "said"), [(4, True), (5, False), (8, False), (9, True), (1, True), (13, True)]
)
def test_another_number_than_five_to_eight_is_allowed_with_a_sentence(count, said):
    assert bool(rules.season_sentence(count)) is said
    assert rules.may_plan_season(
        Role.FACILITATOR, starts_on=TODAY, today=TODAY, weeks=6, count=count
    )


@pytest.mark.parametrize(
    ("starts_on", "weeks", "count"),
    [
        (TODAY - timedelta(days=1), 6, 6),
        (TODAY, 6, 0),
        (TODAY, 6, 14),
        (TODAY, 0, 6),
        (TODAY, 27, 6),
    ],
)
def test_a_season_that_cannot_be_is_refused(starts_on, weeks, count):
    assert not rules.may_plan_season(
        Role.FACILITATOR, starts_on=starts_on, today=TODAY, weeks=weeks, count=count
    )


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_roles_decide_who_does_what(role):
    plans = role in roles_with(Right.PLAN)
    leads = role in roles_with(Right.LEAD_TABLE)
    brings = role in roles_with(Right.BRING_CASE)
    seen = {
        "season": bool(
            rules.may_plan_season(role, starts_on=TODAY, today=TODAY, weeks=6, count=6)
        ),
        "plan": bool(rules.may_plan(role, starts_at=LATER, now=NOW)),
        "move": bool(rules.may_move(role, state="planned", begun=False, starts_at=LATER, now=NOW)),
        "cancel": bool(rules.may_cancel(role, state="planned", begun=False)),
        "invite": bool(rules.may_invite(role, state="planned", starts_at=LATER, now=NOW)),
        "turn": bool(rules.may_give_turn(role, state="planned", to_role=Role.PARTICIPANT)),
        "method": bool(rules.may_choose_method(role, state="planned", begun=False, playable=True)),
        "open": bool(rules.may_open_vote(role, state="planned", is_open=False, candidates=2)),
        "close": bool(rules.may_close_vote(role, is_open=True, ballots=1)),
        "correct": bool(rules.may_correct(role, state="held", minutes=60)),
        "answer for another": bool(rules.may_answer(role, state="planned", is_self=False)),
        "vote": bool(rules.may_cast(role, state="planned", is_open=True, is_candidate=True)),
        "answer": bool(rules.may_answer(role, state="planned", is_self=True)),
    }
    seat = role in {*roles_with(Right.SIT_AT_TABLE), *roles_with(Right.WATCH_TABLE)}
    assert seen == {
        **dict.fromkeys(("season", "plan", "move", "cancel", "invite", "turn"), plans),
        **dict.fromkeys(("method", "open", "close", "correct", "answer for another"), leads),
        "vote": brings,
        "answer": seat,
    }


@pytest.mark.parametrize("state", GONE)
def test_what_was_held_or_cancelled_stays_as_it_is(state):
    lead = Role.FACILITATOR
    verdicts = [
        rules.may_move(lead, state=state, begun=False, starts_at=LATER, now=NOW),
        rules.may_cancel(lead, state=state, begun=False),
        rules.may_invite(lead, state=state, starts_at=LATER, now=NOW),
        rules.may_choose_method(lead, state=state, begun=False, playable=True),
        rules.may_name_case(lead, state=state, is_own=False, is_own_turn=False, offered=True),
        rules.may_give_turn(lead, state=state, to_role=Role.PARTICIPANT),
        rules.may_answer(lead, state=state, is_self=True),
        rules.may_open_vote(lead, state=state, is_open=False, candidates=3),
        rules.may_cast(lead, state=state, is_open=True, is_candidate=True),
        rules.may_ask_swap(
            is_my_turn=True,
            my_state=state,
            their_state="planned",
            theirs_is_mine=False,
            has_giver=True,
        ),
        rules.may_ask_swap(
            is_my_turn=True,
            my_state="planned",
            their_state=state,
            theirs_is_mine=False,
            has_giver=True,
        ),
    ]
    assert not any(verdicts)


def test_a_meeting_that_is_going_on_stays_where_it_is_until_it_is_ended_at_the_table():
    lead = Role.FACILITATOR
    verdicts = [
        rules.may_move(lead, state="planned", begun=True, starts_at=LATER, now=NOW),
        rules.may_cancel(lead, state="planned", begun=True),
        rules.may_choose_method(lead, state="planned", begun=True, playable=True),
    ]
    assert {verdict.reason for verdict in verdicts} == {
        "This meeting is going on. End it at the table first."
    }


def test_nothing_is_planned_or_invited_for_in_the_past():
    assert not rules.may_plan(Role.FACILITATOR, starts_at=NOW, now=NOW)
    assert not rules.may_move(
        Role.FACILITATOR, state="planned", begun=False, starts_at=NOW, now=NOW
    )
    assert not rules.may_invite(Role.FACILITATOR, state="planned", starts_at=NOW, now=NOW)


@pytest.mark.parametrize(
    ("minutes", "allowed"), [(29, False), (30, True), (480, True), (481, False)]
)
def test_a_meeting_takes_half_an_hour_to_a_day(minutes, allowed):
    assert bool(rules.lasts(minutes)) is allowed


@pytest.mark.parametrize(
    ("role", "is_own", "is_own_turn", "offered", "allowed"),
    [
        (Role.PARTICIPANT, True, True, True, True),
        (Role.PARTICIPANT, True, False, True, False),
        (Role.PARTICIPANT, False, True, True, False),
        (Role.PARTICIPANT, True, True, False, False),
        (Role.FACILITATOR, False, False, True, True),
        (Role.FACILITATOR, True, False, True, True),
        (Role.FACILITATOR, False, False, False, False),
        (Role.LEAD, False, False, True, False),
        (None, False, False, True, False),
    ],
)
def test_whose_turn_it_is_or_a_facilitator_chooses_the_case(
    role, is_own, is_own_turn, offered, allowed
):
    verdict = rules.may_name_case(
        role, state="planned", is_own=is_own, is_own_turn=is_own_turn, offered=offered
    )
    assert bool(verdict) is allowed


@pytest.mark.parametrize(
    ("mine", "theirs_is_mine", "has_giver", "allowed"),
    [
        (True, False, True, True),
        (False, False, True, False),
        (True, True, True, False),
        (True, False, False, False),
    ],
)
def test_one_swaps_ones_own_turn_for_somebody_elses(mine, theirs_is_mine, has_giver, allowed):
    verdict = rules.may_ask_swap(
        is_my_turn=mine,
        my_state="planned",
        their_state="planned",
        theirs_is_mine=theirs_is_mine,
        has_giver=has_giver,
    )
    assert bool(verdict) is allowed


@pytest.mark.parametrize(
    ("is_asked", "answered", "still_true", "allowed"),
    [
        (True, False, True, True),
        (False, False, True, False),
        (True, True, True, False),
        (True, False, False, False),
    ],
)
def test_only_who_was_asked_answers_once_and_while_it_holds(
    is_asked, answered, still_true, allowed
):
    assert (
        bool(rules.may_answer_swap(is_asked=is_asked, answered=answered, still_true=still_true))
        is allowed
    )


@pytest.mark.parametrize(
    ("is_open", "candidates", "allowed"), [(False, 2, True), (False, 1, False), (True, 2, False)]
)
def test_a_vote_needs_a_choice(is_open, candidates, allowed):
    verdict = rules.may_open_vote(
        Role.FACILITATOR, state="planned", is_open=is_open, candidates=candidates
    )
    assert bool(verdict) is allowed


def test_a_vote_without_votes_is_not_closed():
    assert not rules.may_close_vote(Role.FACILITATOR, is_open=True, ballots=0)
    assert not rules.may_close_vote(Role.FACILITATOR, is_open=False, ballots=3)


def candidate(number, times=0, minutes=0):
    return Candidate(
        case=UUID(int=number), giver_times_given=times, offered_at=NOW + timedelta(minutes=minutes)
    )


def test_most_votes_win_and_a_tie_goes_to_who_gave_least_and_then_to_who_offered_first():
    three = [
        candidate(1, times=2),
        candidate(2, times=1, minutes=5),
        candidate(3, times=1, minutes=1),
    ]
    assert rules.winner({UUID(int=1): 3, UUID(int=2): 2}, three).int == 1
    assert rules.winner({UUID(int=1): 2, UUID(int=2): 2}, three).int == 2
    assert rules.winner({UUID(int=2): 2, UUID(int=3): 2}, three).int == 3
    assert rules.winner({uuid4(): 9, UUID(int=2): 1}, three).int == 2
