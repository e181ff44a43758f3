"""A method on paper: a run sheet, cards for each role, a kit of one page, cards to write on. Blank: nobody's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kring.kernel.words import gettext_lazy as _
from kring.methods import reading
from kring.methods.script import Actor, Step
from kring.methods.wording import PhaseWords

MOST_SETS = 12


class Piece(StrEnum):
    """What can be printed."""

    SHEET = "sheet"
    ROLES = "roles"
    KIT = "kit"
    CARDS = "cards"


TITLES = {
    Piece.SHEET: _("Run sheet for who leads"),
    Piece.ROLES: _("Role cards"),
    Piece.KIT: _("The whole method on one page"),
    Piece.CARDS: _("Cards to write on"),
}
ABOUT = {
    Piece.SHEET: _("What you say and do in each step, with the minutes. One page, two at most."),
    Piece.ROLES: _("A small card for each role in each step, to cut out and hand round."),
    Piece.KIT: _("For a meeting without any screen: put it in the middle of the table."),
    Piece.CARDS: _(
        "Blank cards with a short code. Type them in afterwards: the code knows the step."
    ),
}


@dataclass(frozen=True)
class Row:
    """One phase on paper, its rounds taken together. minutes: of all rounds. at: when it begins, if that is known."""

    number: int
    phase_id: str
    method_id: str
    words: PhaseWords
    actor: Actor
    minutes: int
    rounds: int
    at: datetime | None


@dataclass(frozen=True)
class Role:
    """The small cards of one role: (row, what this role does)."""

    title: str
    cards: tuple[tuple[Row, str], ...]


def rows(steps: Iterable[Step], language: str, starts_at: datetime | None = None) -> list[Row]:
    """Return the phases of a script, in order, with their times when it is known when it starts."""
    found: dict[tuple[str, str], Row] = {}
    gone = 0
    for step in steps:
        key = (step.method_id, step.phase.id)
        if key in found:
            one = found[key]
            found[key] = replace(one, minutes=one.minutes + step.minutes, rounds=one.rounds + 1)
        else:
            found[key] = Row(
                number=len(found) + 1,
                phase_id=step.phase.id,
                method_id=step.method_id,
                words=reading.step_words(step, language),
                actor=step.phase.actor,
                minutes=step.minutes,
                rounds=1,
                at=starts_at + timedelta(minutes=gone) if starts_at else None,
            )
        gone += step.minutes
    return list(found.values())


def roles(sheet: Sequence[Row]) -> list[Role]:
    """Return the cards of each role that this script has."""
    spoken = [
        (_("Who leads"), [(row, row.words.facilitator) for row in sheet]),
        (_("Case giver"), [(row, row.words.giver) for row in sheet]),
        (_("Participant"), [(row, row.words.participant) for row in sheet]),
    ]
    cut = [(title, tuple((row, text) for row, text in some if text)) for title, some in spoken]
    return [Role(str(title), some) for title, some in cut if some]
