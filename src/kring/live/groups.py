"""Who sits together in a step for pairs or small groups. Plain Python, as the rules are.

People of one organisation are spread over the groups, and each round brings others together. Nobody is moved while a
step lasts: who comes in later joins the smallest group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kring.methods.script import Actor, CaseGiver, Phase

PAIR = 2
# Up to nine people make groups of three, more of four: then there are not too many groups to hear from.
SMALL, LARGER, MANY = 3, 4, 9
TAKES_PART = frozenset({CaseGiver.PART, CaseGiver.NONE, CaseGiver.SPEAK})


@dataclass(frozen=True)
class Sitter:
    """Somebody at the table. `organisation`: what they come from; people without one count as each their own."""

    id: UUID
    organisation: UUID | None
    arrived_at: datetime


def groups(
    sitters: Iterable[Sitter],
    phase: Phase,
    *,
    giver: UUID | None,
    began_at: datetime,
    turn: int,
) -> list[list[UUID]]:
    """Return who sits together; the first of each group writes for it, and stays when the others move.

    turn: the round of the step, from 1. Empty when the step is not for groups, or there are too few people.
    """
    if phase.actor not in {Actor.PAIR, Actor.SMALL}:
        return []
    there = [one for one in sitters if phase.case_giver in TAKES_PART or one.id != giver]
    in_time = [one for one in there if one.arrived_at <= began_at]
    late = sorted(
        (one for one in there if one.arrived_at > began_at), key=lambda one: one.arrived_at
    )
    number = _number(len(in_time), phase.actor)
    if number < 2:
        return []
    dealt = _dealt(in_time, number, turn)
    for one in late:
        min(dealt, key=len).append(one.id)
    return dealt


def _number(people: int, actor: Actor) -> int:
    """Return how many groups: the last ones are rather larger than too small."""
    size = PAIR if actor is Actor.PAIR else SMALL if people <= MANY else LARGER
    return people // size


def _dealt(sitters: Sequence[Sitter], number: int, turn: int) -> list[list[UUID]]:
    """Deal people as cards, those of one organisation after each other; each next row moves on by one each round."""
    ordered = sorted(sitters, key=lambda one: str(one.organisation or one.id))
    found: list[list[UUID]] = [[] for _ in range(number)]
    for place, one in enumerate(ordered):
        row, column = divmod(place, number)
        found[(column + row * (turn - 1)) % number].append(one.id)
    return found
