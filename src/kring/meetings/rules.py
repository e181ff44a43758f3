"""Who may plan, move, swap and vote; the dates of a season; whose turn it is. Plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from kring.circles.rules import Right, Role, may
from kring.circles.sizes import MEETINGS, Between
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.meetings.pace import MOST_DAYS
from kring.methods.script import Experience

MOST_MEETINGS = 13
LONGEST_RHYTHM = 26  # weeks
FEWEST_MINUTES, MOST_MINUTES = 30, 480
FEWEST_CANDIDATES = 2
MOST_CASES = 3  # in one meeting
USED_TO_IT = 5  # meetings
SAME_AT_MOST = 4  # times the same method in a row
PLANNED, HELD = "planned", "held"  # values of models.Meeting.State


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the rota must know of a member."""

    member: UUID
    times_given: int
    last_given_on: date | None
    joined_at: datetime


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A case that can be voted for."""

    case: UUID
    giver_times_given: int
    offered_at: datetime


def fair_order(turns: Sequence[Turn]) -> list[Turn]:
    """Sort members by whose turn it is: who gave least, then longest ago, then who came first."""
    return sorted(
        turns,
        key=lambda t: (t.times_given, t.last_given_on or date.min, t.joined_at, t.member),
    )


def rota(turns: Sequence[Turn], days: Sequence[date]) -> list[UUID | None]:
    """Return whose turn it is on each day, in order; None where nobody takes turns.

    Newcomers catch up, but nobody comes twice in a row while there is somebody else.
    """
    standing = list(turns)
    before = max((t for t in turns if t.last_given_on), key=_last, default=None)
    last = before.member if before else None
    givers: list[UUID | None] = []
    for day in days:
        order = fair_order(standing)
        found = next((t for t in order if t.member != last), order[0] if order else None)
        givers.append(found.member if found else None)
        if found:
            last = found.member
            standing.remove(found)
            standing.append(replace(found, times_given=found.times_given + 1, last_given_on=day))
    return givers


def _last(turn: Turn) -> date:
    return turn.last_given_on or date.min


def season_dates(starts_on: date, *, weeks: int, count: int) -> list[date]:
    """Return the days of a season: one each so many weeks."""
    return [starts_on + timedelta(weeks=weeks * number) for number in range(count)]


def season_sentence(count: int, usual: Between = MEETINGS) -> str:
    """Say what to think of with this number of meetings, or '' when it is a usual one."""
    if count < usual.least:
        words = _(
            "Most circles like this meet %(least)d to %(most)d times a season. With fewer, not everybody's question "
            "gets its turn."
        )
    elif count > usual.most:
        words = _(
            "Most circles like this meet %(least)d to %(most)d times a season. More asks a lot of people's time."
        )
    else:
        return ""
    return words % usual._asdict()


def may_plan_season(
    role: Role | None, *, starts_on: date, today: date, weeks: int, count: int
) -> Verdict:
    """Test whether somebody in this role may plan this series."""
    allowed = may(role, Right.PLAN)
    if not allowed:
        return allowed
    if starts_on < today:
        return no(_("The first meeting lies in the past. Choose a day from today on."))
    if not 1 <= count <= MOST_MEETINGS:
        return no(_("A season has 1 to 13 meetings. Choose a number between those."))
    if not 1 <= weeks <= LONGEST_RHYTHM:
        return no(_("Choose 1 to 26 weeks between two meetings."))
    return YES


def may_plan_dates(role: Role | None, *, moments: Sequence[datetime], now: datetime) -> Verdict:
    """Test whether somebody in this role may plan a series at these moments."""
    if not 1 <= len(moments) <= MOST_MEETINGS:
        return no(_("A season has 1 to 13 meetings. Choose a number between those."))
    if len(set(moments)) != len(moments):
        return no(_("Two meetings stand on the same moment. Choose another for one of them."))
    return may_plan(role, starts_at=min(moments), now=now)


def may_plan(role: Role | None, *, starts_at: datetime, now: datetime) -> Verdict:
    """Test whether a meeting may be planned at, or moved to, this moment."""
    allowed = may(role, Right.PLAN)
    if not allowed:
        return allowed
    if starts_at <= now:
        return no(_("This moment lies in the past. Choose a later day or time."))
    return YES


def may_plan_round(
    role: Role | None, *, starts_on: date, today: date, days: Sequence[int], playable: bool
) -> Verdict:
    """Test whether somebody in this role may plan a written round with so many days for each step."""
    allowed = may(role, Right.LEAD_TABLE)
    if not allowed:
        return allowed
    if not playable:
        return no(_("This server does not have that method. Choose one from the list."))
    if starts_on < today:
        return no(_("This day lies in the past. Choose today or a later day."))
    if not any(days):
        return no(_("Give at least one step a day or more."))
    if not all(0 <= count <= MOST_DAYS for count in days):
        return no(_("A step is open for 1 to 20 working days; 0 leaves it out."))
    return YES


def lasts(minutes: int) -> Verdict:
    """Test whether a meeting may take this long."""
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        return no(_("A meeting takes half an hour to eight hours. Choose a length between those."))
    return YES


def is_planned(state: str) -> Verdict:
    """Test whether a meeting is still to come: not held, not cancelled."""
    if state == HELD:
        return no(_("This meeting has been held. It can no longer change."))
    if state != PLANNED:
        return no(_("This meeting was cancelled. Plan a new one."))
    return YES


def is_to_come(state: str, *, begun: bool) -> Verdict:
    """Test whether a meeting is planned and nobody sits at its table yet."""
    if state == PLANNED and begun:
        return no(_("This meeting is going on. End it at the table first."))
    return is_planned(state)


def is_held_live(*, written: bool) -> Verdict:
    """Test whether people come together for it at one moment, so that there is something to invite for or to move."""
    if written:
        return no(_("This is a written round. You can change its dates on their own page."))
    return YES


def may_replan_round(role: Role | None, *, written: bool, state: str, begun: bool) -> Verdict:
    """Test whether somebody in this role may plan the dates of this round anew: until it begins."""
    if not written:
        return no(_("This is not a written round."))
    if state == PLANNED and begun:
        return no(_("This round is going on. Change its dates on the page of the round."))
    return is_planned(state) and may(role, Right.LEAD_TABLE)


def may_move(
    role: Role | None, *, state: str, begun: bool, starts_at: datetime, now: datetime
) -> Verdict:
    """Test whether somebody in this role may move a meeting in this state to this moment."""
    return is_to_come(state, begun=begun) and may_plan(role, starts_at=starts_at, now=now)


def may_cancel(role: Role | None, *, state: str, begun: bool) -> Verdict:
    """Test whether somebody in this role may cancel. Also afterwards: perhaps nobody came."""
    return is_to_come(state, begun=begun) and may(role, Right.PLAN)


def may_invite(role: Role | None, *, state: str, starts_at: datetime, now: datetime) -> Verdict:
    """Test whether somebody in this role may send the invitations."""
    if starts_at <= now:
        return no(_("This meeting lies in the past. There is nothing left to invite for."))
    return is_planned(state) and may(role, Right.PLAN)


def experience(held: int) -> Experience:
    """Return how used a circle is to meeting, by how often it did. Our proposal."""
    if held == 0:
        return Experience.NEW
    return Experience.SOME if held < USED_TO_IT else Experience.EXPERIENCED


def taken_too_often(used: Sequence[str]) -> str:
    """Return the method that a circle took each of its last times, more than four; '' when it varies."""
    last = used[: SAME_AT_MOST + 1]
    return last[0] if len(last) > SAME_AT_MOST and len(set(last)) == 1 else ""


def may_choose_method(
    role: Role | None, *, state: str, begun: bool, playable: bool, written: bool = False
) -> Verdict:
    """Test whether somebody in this role may choose this method."""
    if written:
        return no(_("Choose the method of a written round together with its dates."))
    if not playable:
        return no(_("This server does not have that method. Choose one from the list."))
    return is_to_come(state, begun=begun) and may(role, Right.LEAD_TABLE)


def may_add_case(
    role: Role | None,
    *,
    state: str,
    begun: bool,
    written: bool,
    to_role: Role | None,
    givers: Sequence[UUID | None],
    giver: UUID,
    playable: bool,
) -> Verdict:
    """Test whether a meeting may take one question more. givers: whose it takes already, the first one first."""
    if written:
        return no(_("A written round is about one question."))
    if len(givers) >= MOST_CASES:
        return no(_("A meeting takes three questions at most. Plan the others on another day."))
    if giver in givers:
        return no(_("This person brings a question already. Choose somebody else."))
    return (
        is_to_come(state, begun=begun)
        and may(role, Right.LEAD_TABLE)
        and may_give_turn(role, state=state, to_role=to_role)
        and may_choose_method(role, state=state, begun=begun, playable=playable)
    )


def may_drop_case(role: Role | None, *, state: str, begun: bool) -> Verdict:
    """Test whether somebody in this role may take a later question off a meeting."""
    return is_to_come(state, begun=begun) and may(role, Right.LEAD_TABLE)


def may_name_case(
    role: Role | None, *, state: str, is_own: bool, is_own_turn: bool, offered: bool
) -> Verdict:
    """Test whether this case may be put on the table: by whose turn it is, or by a facilitator."""
    if not offered:
        return no(_("This case is not offered to the circle. The case giver must offer it first."))
    if is_own and not is_own_turn and not may(role, Right.LEAD_TABLE):
        return no(
            _("This meeting is somebody else's turn. Ask to swap turns, or ask a facilitator.")
        )
    if not is_own and not may(role, Right.LEAD_TABLE):
        return no(_("Only the case giver or a facilitator can choose this case."))
    return is_planned(state) and may(role, Right.BRING_CASE)


def may_give_turn(role: Role | None, *, state: str, to_role: Role | None) -> Verdict:
    """Test whether somebody in this role may give the turn to somebody in `to_role`."""
    if not may(to_role, Right.BRING_CASE):
        return no(_("This person does not bring cases in this circle. Choose somebody else."))
    return is_planned(state) and may(role, Right.PLAN)


def may_answer(role: Role | None, *, state: str, is_self: bool) -> Verdict:
    """Test whether one may say whether one comes; a facilitator also for others, say by phone."""
    if not is_self:
        return is_planned(state) and may(role, Right.LEAD_TABLE)
    if not may(role, Right.SIT_AT_TABLE) and not may(role, Right.WATCH_TABLE):
        return no(_("You have no seat at this meeting, so there is nothing to answer."))
    return is_planned(state)


def may_feed(*, is_active: bool) -> Verdict:
    """Test whether somebody may have, or stop, a calendar of their own meetings."""
    return YES if is_active else no(_("This account is closed."))


def may_settle(role: Role | None, *, is_own: bool) -> Verdict:
    """Test whether somebody in this role may put away a remark: who plans, and who wrote it."""
    return YES if is_own else may(role, Right.PLAN)


def has_place(*, belongs: bool) -> Verdict:
    """Test whether the person it is about belongs to this meeting."""
    return YES if belongs else no(_("This person has no seat at this meeting."))


def may_ask_swap(
    *, is_my_turn: bool, my_state: str, their_state: str, theirs_is_mine: bool, has_giver: bool
) -> Verdict:
    """Test whether somebody may ask to trade their turn for the turn of another meeting."""
    if not is_my_turn:
        return no(_("You can only swap your own turn."))
    if theirs_is_mine or not has_giver:
        return no(_("Choose a meeting that is somebody else's turn."))
    return is_planned(my_state) and is_planned(their_state)


def may_answer_swap(*, is_asked: bool, answered: bool, still_true: bool) -> Verdict:
    """Test whether this person may answer; `still_true`: both turns are still as they were."""
    if not is_asked:
        return no(_("This question is for somebody else."))
    if answered:
        return no(_("You have answered this already."))
    if not still_true:
        return no(_("The turns changed since this was asked. Look at the season again."))
    return YES


def may_open_vote(role: Role | None, *, state: str, is_open: bool, candidates: int) -> Verdict:
    """Test whether somebody in this role may open the blind vote."""
    if is_open:
        return no(_("The vote is open already."))
    if candidates < FEWEST_CANDIDATES:
        return no(_("There is nothing to choose yet: at least two questions must be offered."))
    return is_planned(state) and may(role, Right.LEAD_TABLE)


def may_cast(role: Role | None, *, state: str, is_open: bool, is_candidate: bool) -> Verdict:
    """Test whether somebody in this role may vote for this case now."""
    if not is_open:
        return no(_("The vote is closed."))
    if not is_candidate:
        return no(_("This question is no longer offered. Choose another."))
    return is_planned(state) and may(role, Right.BRING_CASE)


def may_close_vote(role: Role | None, *, is_open: bool, ballots: int) -> Verdict:
    """Test whether somebody in this role may close the vote."""
    if not is_open:
        return no(_("The vote is closed."))
    if not ballots:
        return no(_("Nobody has voted yet. Wait a little, or choose a question yourself."))
    return may(role, Right.LEAD_TABLE)


def winner(votes: Mapping[UUID, int], candidates: Sequence[Candidate]) -> UUID:
    """Return the chosen case. A tie goes to the giver who gave least, then to who offered first.

    candidates: not empty. Votes for what is no candidate (any more) do not count.
    """
    return min(
        candidates,
        key=lambda c: (-votes.get(c.case, 0), c.giver_times_given, c.offered_at, c.case),
    ).case


def may_correct(role: Role | None, *, state: str, minutes: int) -> Verdict:
    """Test whether somebody in this role may correct how long a person was there."""
    if state != HELD:
        return no(_("This meeting has not been held yet."))
    if not 0 <= minutes <= MOST_MINUTES:
        return no(_("Fill in 0 to 480 minutes."))
    return may(role, Right.LEAD_TABLE)
