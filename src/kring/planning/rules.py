"""Who may ask, answer and choose dates; what a poll can hold. Plain Python."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from kring.circles.rules import Right, Role, may
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, ngettext
from kring.meetings.rules import LONGEST_RHYTHM, MOST_MEETINGS
from kring.planning.proposing import MOST_SLOTS
from kring.planning.travel import HOMES, LEAVES, MOST_QUARTERS

ANSWERS = ("yes", "maybe", "no")
HANDED_OVER = {Role.FACILITATOR, Role.CONVENOR, Role.LEAD}
LONGEST_FREE = 366  # days
REMIND_AFTER = (timedelta(days=4), timedelta(days=8))


def may_open_poll(role: Role | None, *, is_open: bool, asked: int) -> Verdict:
    """Test whether somebody in this role may open a poll. is_open: there is one; asked: how many will be asked."""
    allowed = may(role, Right.PLAN)
    if not allowed:
        return allowed
    if is_open:
        return no(_("There is an open poll already. Plan its dates or stop it first."))
    if asked < 2:
        return no(_("There is nobody to ask yet. Invite people to the circle first."))
    return YES


def is_wished_well(
    *, count: int, weeks: int, fewest_weeks: int, most_weeks: int, quorum: int, asked: int
) -> Verdict:
    """Test whether these wishes can be met at all. asked: how many people are asked."""
    if not 1 <= count <= MOST_MEETINGS:
        return no(_("A season has 1 to 13 meetings. Choose a number between those."))
    if not 1 <= weeks <= LONGEST_RHYTHM:
        return no(_("Choose 1 to 26 weeks between two meetings."))
    if not fewest_weeks <= weeks <= most_weeks:
        return no(_("The weeks you wish lie outside the fewest and the most. Change one of them."))
    if not 1 <= quorum <= asked:
        return no(
            ngettext(
                "You ask %(count)d person, so no more than that can be needed.",
                "You ask %(count)d people, so no more than that can be needed.",
                asked,
            )
            % {"count": asked}
        )
    return YES


def may_hold(slots: int, *, count: int) -> Verdict:
    """Test whether a poll may propose so many moments for so many meetings."""
    if slots < count:
        return no(
            _("There are fewer moments than meetings. Offer more days, hours or weeks around.")
        )
    if slots > MOST_SLOTS:
        return no(
            _("These are %(slots)d moments; nobody answers that many. Offer at most %(most)d.")
            % {"slots": slots, "most": MOST_SLOTS}
        )
    return YES


def is_open(*, closed: bool) -> Verdict:
    """Test whether a poll still takes answers."""
    if closed:
        return no(_("This poll is closed. The dates stand under Meetings."))
    return YES


def may_answer(role: Role | None, *, closed: bool, is_self: bool) -> Verdict:
    """Test whether somebody may say when they can; for another only who plans, say by phone."""
    if not is_self:
        return is_open(closed=closed) and may(role, Right.PLAN)
    return is_open(closed=closed) and may(role, Right.BRING_CASE)


def is_newest(*, edition: int, newest: int) -> Verdict:
    """Test whether an answer was given on the newest screen."""
    if edition != newest:
        return no(_("You answered on another screen too. Load the page anew to see it."))
    return YES


def is_an_answer(
    lines: Mapping[str, str],
    marks: Mapping[str, str],
    *,
    known_lines: Collection[str],
    known: Collection[str],
) -> Verdict:
    """Test whether these are answers to what is asked."""
    said = {*lines.values(), *marks.values()} <= set(ANSWERS)
    if not said or not set(lines) <= set(known_lines) or not set(marks) <= set(known):
        return no(_("The moments have changed. Load the page anew."))
    return YES


def is_a_journey(quarters: Collection[int], *, leave: int, home: int) -> Verdict:
    """Test whether journeys and hours on the road can be so. quarters: of an hour; leave, home: minutes of the day."""
    if not all(0 <= one <= MOST_QUARTERS for one in quarters):
        return no(_("Choose from the list how long the journey takes."))
    if leave not in LEAVES or home not in HOMES:
        return no(_("Choose from the list from when and until when you travel."))
    return YES


def may_host_there(*, known: bool) -> Verdict:
    """Test whether the places of these dates are still offered."""
    if not known:
        return no(_("The places have changed meanwhile. Look at the dates anew."))
    return YES


def reminders_due(asked_at: datetime, now: datetime) -> int:
    """Return how many reminders who was asked then and has not answered could have had by now."""
    return sum(now >= asked_at + after for after in REMIND_AFTER)


def may_change_poll(role: Role | None, *, closed: bool) -> Verdict:
    """Test whether somebody in this role may change what a poll asks, send its links, choose its dates or stop it."""
    return is_open(closed=closed) and may(role, Right.PLAN)


def lies_ahead(starts_at: datetime, *, now: datetime) -> Verdict:
    """Test whether a moment is still to come."""
    if starts_at <= now:
        return no(_("This moment lies in the past. Choose a later day or time."))
    return YES


def may_set_free(role: Role | None, *, first: date, last: date) -> Verdict:
    """Test whether somebody in this role may say that these days are free, or not."""
    allowed = may(role, Right.PLAN)
    if not allowed:
        return allowed
    if last < first:
        return no(_("The last day lies before the first. Change one of them."))
    if (last - first).days > LONGEST_FREE:
        return no(_("This is longer than a year. Choose a shorter time."))
    return YES


def may_offer_place(role: Role | None, *, place: str) -> Verdict:
    """Test whether somebody in this role may say where the circle can come together with them."""
    if not place.strip():
        return no(_("Say where people can come: an address, or the name of the place."))
    return may(role, Right.BRING_CASE)


def may_share_hosts(role: Role | None, *, hosts: int) -> Verdict:
    """Test whether somebody in this role may divide who hosts. hosts: how many have a place that will do."""
    allowed = may(role, Right.PLAN)
    if allowed and not hosts:
        return no(_("Nobody offers a place that will do. Ask people to fill in theirs."))
    return allowed


def may_share_duties(role: Role | None, *, people: int) -> Verdict:
    """Test whether somebody in this role may divide who does what. people: among how many."""
    allowed = may(role, Right.PLAN)
    if allowed and not people:
        return no(_("Nobody takes turns in this circle yet. Invite people first."))
    return allowed


def may_name_duty(
    role: Role | None, *, to_come: bool, of_self: bool, free: bool, able: Verdict
) -> Verdict:
    """Test whether somebody may let a member do something: who plans, or each for themselves when nobody does.

    able: whether that member can do it at all.
    """
    if not to_come:
        return no(_("This meeting is over, or it will not be held."))
    if not able:
        return able
    if of_self and free:
        return may(role, Right.BRING_CASE)
    return may(role, Right.PLAN)


def may_give_back(role: Role | None, *, to_come: bool, is_mine: bool) -> Verdict:
    """Test whether somebody may make something free again: who does it, or who plans."""
    if not to_come:
        return no(_("This meeting is over, or it will not be held."))
    return YES if is_mine else may(role, Right.PLAN)


def can_host(*, has_place: bool) -> Verdict:
    """Test whether a member can host: people must have a place to come to."""
    return YES if has_place else no(_("First fill in where people can come."))


def can_do(role: Role | None, *, brings_question: bool) -> Verdict:
    """Test whether a member in this role can lead the round, keep the time or harvest at a meeting."""
    if role is None or not may(role, Right.BRING_CASE):
        return no(_("This person does not take turns in this circle. Choose somebody else."))
    if brings_question:
        return no(_("Whose question it is has enough to do that day. Choose somebody else."))
    return YES


def may_ask_duty_swap(
    *, is_mine: bool, theirs_is_mine: bool, same_kind: bool, to_come: bool
) -> Verdict:
    """Test whether somebody may ask another, who does the same at another meeting, to trade."""
    if not is_mine:
        return no(_("You can only swap what you do yourself."))
    if theirs_is_mine or not same_kind:
        return no(_("Choose a meeting at which somebody else does this."))
    if not to_come:
        return no(_("One of these meetings is over, or it will not be held."))
    return YES


def may_answer_duty_swap(*, is_asked: bool, to_come: bool, able: Verdict) -> Verdict:
    """Test whether this person may answer: they were asked, both meetings are to come. able: both, after a yes."""
    if not is_asked:
        return no(_("This question is for somebody else, or it was taken back."))
    if not to_come:
        return no(_("One of these meetings is over, or it will not be held."))
    return able


def may_answer_rescue(*, is_self: bool, closed: bool) -> Verdict:
    """Test whether somebody may say what to do with a meeting to which few come."""
    if not is_self:
        return no(_("This question is for somebody else."))
    if closed:
        return no(_("It is decided already. Look at the page of the meeting."))
    return YES


def may_decide_rescue(role: Role | None, *, closed: bool) -> Verdict:
    """Test whether somebody in this role may decide it for the group."""
    if closed:
        return no(_("It is decided already. Look at the page of the meeting."))
    return may(role, Right.PLAN)


def may_merge(role: Role | None, *, same: bool, to_come: bool) -> Verdict:
    """Test whether somebody in this role may make one meeting of two."""
    if same:
        return no(_("Choose another meeting of this circle."))
    if not to_come:
        return no(_("One of these meetings is over, or it will not be held."))
    return may(role, Right.PLAN) and may(role, Right.LEAD_TABLE)


def may_choose_way(role: Role | None, *, due: bool) -> Verdict:
    """Test whether somebody in this role may keep which way the circle goes."""
    if not due:
        return no(_("This was chosen already. It is asked again later in the season."))
    return may(role, Right.PLAN)


def may_hand_over(role: Role | None, *, of_role: Role, current: bool, same: bool) -> Verdict:
    """Test whether somebody in this role may let another member take over what somebody in `of_role` does."""
    if same or not current:
        return no(_("Choose somebody else of this circle."))
    if of_role not in HANDED_OVER:
        return no(_("There is nothing to hand over: this person leads nothing here."))
    return may(role, Right.SHAPE)
