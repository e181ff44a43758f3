"""What somebody takes along: who may name a try-out, tell what came of it, and share a line. Plain Python.

The three loops are those of Argyris & Schön (1978) with the Dutch third loop (Swieringa & Wierdsma 1990).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kring.circles.rules import ROLES, Right, Role, may
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy

LONGEST_TEXT = 2_000  # characters a field
FURTHEST = timedelta(days=366)  # a try-out is something small, and soon


class Effect(StrEnum):
    """What came of a try-out. Small on purpose: it is a start of talk, never a mark."""

    WORKED = "worked"
    PARTLY = "partly"
    NOT = "not"
    NOT_YET = "not_yet"


EFFECT_WORDS = {
    Effect.WORKED: gettext_lazy("It worked"),
    Effect.PARTLY: gettext_lazy("It worked partly"),
    Effect.NOT: gettext_lazy("It did not work"),
    Effect.NOT_YET: gettext_lazy("I have not tried it yet"),
}


class Loop(StrEnum):
    """How deep a line goes: what I do, how I look at it, who we want to be."""

    SINGLE = "single"
    DOUBLE = "double"
    TRIPLE = "triple"


# The beginning of the sentence that the writer finishes.
LOOP_WORDS = {
    Loop.SINGLE: gettext_lazy("From now on I will …"),
    Loop.DOUBLE: gettext_lazy("I now look differently at …"),
    Loop.TRIPLE: gettext_lazy("This says about who we want to be …"),
}
LOOP_HINTS = {
    Loop.SINGLE: gettext_lazy("What you do: a rule or a habit."),
    Loop.DOUBLE: gettext_lazy("How you see it: an idea that no longer fits."),
    Loop.TRIPLE: gettext_lazy("What it is all for: what you stand for."),
}


@dataclass(frozen=True)
class Plan:
    """What will be tried, how its owner will know that it helped, and by which day."""

    what: str
    how_known: str
    by_when: date


@dataclass(frozen=True)
class Telling:
    """What came of it: one of Effect and a sentence, which may be empty; `by_when` a new day or None."""

    effect: str
    told: str = ""
    by_when: date | None = None


def is_open(*, told_at: datetime | None, effect: str) -> bool:
    """Tell whether a try-out still waits for its owner. “Not yet” keeps it open."""
    return told_at is None or effect == Effect.NOT_YET


def may_hold(role: Role | None) -> Verdict:
    """Test whether somebody in this role may have try-outs: whoever sits at the table, guests too."""
    return may(role, Right.SIT_AT_TABLE)


def may_enter(*, is_owner: bool, leads: bool, by_phone: bool, chairs_now: bool) -> Verdict:
    """Test whether this person may write in the owner's place.

    A facilitator may, for somebody by phone; who chairs the meeting now may for all at the table, because a circle
    can share one screen.
    """
    if is_owner or chairs_now or (leads and by_phone):
        return YES
    if leads:
        return no(_("You can only enter this for somebody who takes part by phone."))
    return no(_("Only the person who tries it out can write here."))


def may_name(plan: Plan, *, today: date) -> Verdict:
    """Test whether a try-out can be named like this."""
    if not plan.what.strip():
        return no(_("Write what you will try."))
    if max(len(plan.what), len(plan.how_known)) > LONGEST_TEXT:
        return _too_long()
    return refuse_bsn(plan.what, plan.how_known) and _may_plan(plan.by_when, today=today)


def may_tell(telling: Telling, *, today: date) -> Verdict:
    """Test whether this can be told of a try-out. The sentence may be empty, the choice may not."""
    if telling.effect not in set(Effect):
        return no(_("Choose what came of it."))
    if len(telling.told) > LONGEST_TEXT:
        return _too_long()
    if telling.by_when is None:
        return refuse_bsn(telling.told)
    if telling.effect != Effect.NOT_YET:
        return no(_("A new date only fits with “I have not tried it yet”."))
    return refuse_bsn(telling.told) and _may_plan(telling.by_when, today=today)


def may_take_back(*, is_owner: bool) -> Verdict:
    """Test whether this person may take a try-out off the list."""
    return YES if is_owner else no(_("Only the person who tries it out can take it back."))


def may_write_line(role: Role | None, body: str) -> Verdict:
    """Test whether somebody in this role may keep this line for themself. An empty line is cleared."""
    if role is None or not ROLES[role] & {Right.SIT_AT_TABLE, Right.WATCH_TABLE}:
        return no(_("Private lines are for those who were at the table."))
    return refuse_bsn(body) if len(body) <= LONGEST_TEXT else _too_long()


def may_share(*, is_writer: bool) -> Verdict:
    """Test whether this person may show a line to the circle, or take it back."""
    return YES if is_writer else no(_("Only its writer can share this line."))


def _may_plan(day: date, *, today: date) -> Verdict:
    if day < today:
        return no(_("Choose today or a later day."))
    if day > today + FURTHEST:
        return no(_("Choose a day within a year. A small step soon helps most."))
    return YES


def _too_long() -> Verdict:
    return no(_("This is longer than 2,000 characters. Make it shorter; your text is still here."))
