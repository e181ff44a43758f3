"""How far a meeting went: familiar, exciting but good, or too much; and what that says about the next one.

The three zones stand in a published figure (Bergenhenegouwen & Mooijman 2010). From which share on we propose
something, and which method then, is our own proposal. Counts only, and none under five answers.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum, StrEnum
from fractions import Fraction

from kring.kernel.words import gettext_lazy as _

IN_A_ROW = 3  # meetings that were mostly familiar, before we propose more
MOSTLY = Fraction(70, 100)  # more than this part said "familiar"
MUCH = Fraction(20, 100)  # more than this part said "too much"
SAFE = 7.0  # from this middle on people could say what they wanted to say, of 10
BOLD = Fraction(1, 2)  # at least this part was in new land


class Zone(IntEnum):
    """How it was for one person."""

    FAMILIAR = 1
    EXCITING = 2
    TOO_MUCH = 3


WORDS: Mapping[Zone, object] = {
    Zone.FAMILIAR: _("Familiar"),
    Zone.EXCITING: _("Exciting, but good"),
    Zone.TOO_MUCH: _("Too much"),
}


class Lean(StrEnum):
    """Which way the next meeting could lean."""

    BOLDER = "bolder"
    GENTLER = "gentler"


class Climate(StrEnum):
    """Safe and challenging, asked together: where a circle stands."""

    GROWS = "grows"  # safe, and challenged
    EASY = "easy"  # safe, little challenged
    STRAINED = "strained"  # challenged, not safe
    STUCK = "stuck"  # neither


SENTENCES = {
    Lean.BOLDER: _(
        "In your last three meetings most of you said: familiar. Time for a method that asks more of you."
    ),
    Lean.GENTLER: _(
        "Last time it was too much for some of you. Take smaller groups, and a method that goes slower."
    ),
}
REASONS = {
    Lean.BOLDER: _("Your last meetings were mostly familiar: this asks more of you."),
    Lean.GENTLER: _("Last time it was too much for some of you: this goes slower."),
}
# Methods that ask more of people, and that give more ground, the first choice first.
METHODS = {
    Lean.BOLDER: ("incident10", "roddel", "socratisch"),
    Lean.GENTLER: ("waarderend", "warmkoud"),
}


def lean(counted: Sequence[Sequence[int]]) -> Lean | None:
    """Return which way the next meeting could lean; None where nothing speaks for another way.

    counted: how many said each zone, of the last meetings in which enough people did, the newest first.
    """
    if counted and is_too_much(counted[0]):
        return Lean.GENTLER
    last = counted[:IN_A_ROW]
    if len(last) == IN_A_ROW and all(_part(one, Zone.FAMILIAR) > MOSTLY for one in last):
        return Lean.BOLDER
    return None


def is_too_much(zones: Sequence[int]) -> bool:
    """Tell whether it was too much for so many that the next meeting should be slower."""
    return _part(zones, Zone.TOO_MUCH) > MUCH


def climate(mean: float, zones: Sequence[int]) -> Climate:
    """Return where a circle stands. mean: of what people could say, from 0 to 10; zones: how many said each."""
    safe, bold = mean >= SAFE, 1 - _part(zones, Zone.FAMILIAR) >= BOLD
    if safe:
        return Climate.GROWS if bold else Climate.EASY
    return Climate.STRAINED if bold else Climate.STUCK


def fitting(where: Climate, zones: Sequence[int]) -> Lean | None:
    """Return what fits next after a meeting that was like this; None: go on like this."""
    if is_too_much(zones) or where in {Climate.STRAINED, Climate.STUCK}:
        return Lean.GENTLER
    return Lean.BOLDER if where is Climate.EASY else None


def _part(zones: Sequence[int], zone: Zone) -> Fraction:
    return Fraction(zones[zone - 1], sum(zones))
