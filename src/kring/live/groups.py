"""Who sits together in a step for groups. Plain Python, as the rules are.

People of one organisation, or else of one perspective, are spread over the groups. In a step for pairs or small groups
each round brings others together, and the first of each group stays; in other steps with `rooms` people stay in theirs
until the last of these steps. Nobody is moved while a step lasts: who comes in later joins the smallest group.

Nobody with lived experience sits alone among others: see kring.live.company. Where people chose what they want to talk
about, the groups follow that: see kring.live.interests.

A sheet that is passed on is a group of the one who has it now: so only they see what stands on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from kring.live.company import Sitter, alone, kept_company
from kring.live.interests import Wishes, divided
from kring.methods.script import Actor, CaseGiver, Phase, Step

PAIR = 2
# Up to nine people make groups of three, more of four: then there are not too many groups to hear from.
SMALL, LARGER, MANY = 3, 4, 9
TAKES_PART = frozenset({CaseGiver.PART, CaseGiver.NONE, CaseGiver.SPEAK})
MIXED = frozenset({Actor.PAIR, Actor.SMALL})
Groups = list[list[UUID]]


@dataclass(frozen=True)
class Room:
    """A group that sits together. `id`: for which steps, and which of them; `giver`: whose case is on its table.

    `theme`: the number of what it is about, where people chose; else 0.
    """

    id: str
    members: tuple[UUID, ...]
    giver: UUID | None = None
    theme: int = 0


@dataclass(frozen=True)
class Seating:
    """Who sits where. `rooms`: the groups of this step; none when all sit at one table.

    `seats`: every group that people sit in, or sat in last.
    """

    rooms: tuple[Room, ...] = ()
    seats: tuple[Room, ...] = ()

    def room_of(self, member: UUID | None) -> Room | None:
        """Return the group in which somebody sits now."""
        return next((room for room in self.rooms if member in room.members), None)

    def giver_of(self, member: UUID | None) -> UUID | None:
        """Return whose case is on the table of somebody's group."""
        room = self.room_of(member)
        return room.giver if room else None

    def at(self, member: UUID | None) -> frozenset[str]:
        """Return the ids of the groups whose table somebody sits at, or sat at last."""
        return frozenset(room.id for room in self.seats if member in room.members)


ONE_TABLE = Seating()


def in_groups(phase: Phase) -> bool:
    """Whether a phase is done in groups, when there are people enough."""
    return phase.actor in MIXED or phase.rooms > 0 or phase.passes


def place_of(step: Step) -> str:
    """Return for which steps people sit as in this one: all rounds of a phase, or all such steps of a method."""
    return step.key.rsplit(".", 1 if step.phase.actor in MIXED or step.phase.passes else 2)[0]


def dealt(
    sitters: Iterable[Sitter],
    phase: Phase,
    *,
    giver: UUID | None,
    turn: int,
    before: Sequence[Sequence[UUID]] = (),
    stay: bool = False,
    wishes: Wishes | None = None,
) -> Groups:
    """Return who sits together; the first of each group writes for it, and stays when the others move.

    turn: the round of the step, from 1. before: who sat together until now; with `stay` they go on so. wishes: what
    people chose; it counts when groups are made, not when they change. Empty when there are too few people.
    """
    apart = phase.case_giver not in TAKES_PART and not phase.giver_rotates
    there = [one for one in sitters if not (apart and one.id == giver)]
    ids = {one.id for one in there}
    sat = [left for group in before if (left := [one for one in group if one in ids])]
    if sat and stay:
        return _joined(sat, there)
    hosts = [group[0] for group in sat]
    number = len(hosts) or _number(len(there), phase)
    if number < 2 or len(there) < 2 * number:
        return []
    if wishes and not hosts:
        found = divided(there, number, wishes)
        return _named_first(found, giver) if phase.giver_rotates else found
    found = _dealt(there, hosts, number, turn)
    found = kept_company(found, {one.id: one for one in there}, turn=turn)
    return _named_first(found, giver) if phase.giver_rotates else found


def handed(members: Sequence[UUID], before: Groups, *, on: int) -> Groups:
    """Return who has each sheet, in order of the sheets; nobody (an empty group) at an empty chair.

    before: who had them until now. on: over how many seats all sheets move on; back when negative. Who comes later
    takes an empty chair with the sheet that lies there, else brings a sheet of their own. Empty when nobody can pass.
    """
    if not before:
        return [[one] for one in members] if len(members) > 1 else []
    turned = on % len(before)
    found = [list(one) for one in [*before[turned:], *before[:turned]]]
    sitting = {one for sheet in found for one in sheet}
    for member in members:
        if member not in sitting:
            empty = next((sheet for sheet in found if not sheet), None)
            if empty is None:
                found.append([member])
            else:
                empty.append(member)
    return found


def _joined(groups: Sequence[Sequence[UUID]], sitters: Sequence[Sitter]) -> Groups:
    """Return the groups with those who came later in the smallest one in which nobody is alone by that."""
    known = {one.id: one for one in sitters}
    found = [list(group) for group in groups]
    sitting = {one for group in found for one in group}
    for one in sitters:
        if one.id not in sitting:
            joined = partial(_joins, one.id, known)
            min(found, key=joined).append(one.id)
    return found


def _joins(member: UUID, known: Mapping[UUID, Sitter], group: list[UUID]) -> tuple[bool, int]:
    return alone([*group, member], known), len(group)


def _number(people: int, phase: Phase) -> int:
    """Return how many groups: the last ones are rather larger than too small."""
    size = PAIR if phase.actor is Actor.PAIR else SMALL if people <= MANY else LARGER
    return people // (phase.rooms or size)


def _dealt(sitters: Sequence[Sitter], hosts: Sequence[UUID], number: int, turn: int) -> Groups:
    """Deal people as cards, those of one home after each other; each next row moves on by one each round."""
    ordered = sorted(sitters, key=lambda one: one.home)
    first = list(hosts) or [one.id for one in ordered[:number]]
    found = [[one] for one in first]
    others = [one.id for one in ordered if one.id not in first]
    for place, one in enumerate(others, number):
        row, column = divmod(place, number)
        found[(column + row * (turn - 1)) % number].append(one)
    return found


def _named_first(groups: Groups, giver: UUID | None) -> Groups:
    return [sorted(group, key=lambda one: one != giver) for group in groups]


def rooms_in(kept: Mapping[str, Any], step: Step) -> tuple[Room, ...]:
    """Return the rooms of a step, as they are kept with the session; none when all sit at one table."""
    if not in_groups(step.phase) or not kept:
        return ()
    place = place_of(step)
    groups = kept.get(place, {}).get("groups", ())
    themes = kept.get(place, {}).get("themes", ()) or [0] * len(groups)
    return tuple(
        Room(f"{place}/{number}", members, _giver(members, step), themes[number - 1])
        for number, group in enumerate(groups, 1)
        if (members := tuple(UUID(one) for one in group))
    )


def _giver(members: Sequence[UUID], step: Step) -> UUID | None:
    """Return whose case it is in a room: each round the next one's."""
    return members[(step.round - 1) % len(members)] if step.phase.giver_rotates else None


def seating_in(kept: Mapping[str, Any], step: Step) -> Seating:
    """Return who sits where in a step, as it is kept with the session."""
    return Seating(rooms_in(kept, step), seats_in(kept)) if kept else ONE_TABLE


def seats_in(kept: Mapping[str, Any]) -> tuple[Room, ...]:
    """Return every room that people sit in, or sat in last."""
    return tuple(
        Room(f"{place}/{number}", tuple(UUID(one) for one in group))
        for place, seating in kept.items()
        for number, group in enumerate(seating["groups"], 1)
    )


def seated(
    kept: Mapping[str, Any],
    step: Step,
    sitters: Iterable[Sitter],
    *,
    giver: UUID | None,
    wishes: Wishes | None = None,
) -> dict[str, Any]:
    """Return what is kept of all groups after those of this step are dealt; in the same step again people stay."""
    place = place_of(step)
    seating = kept.get(place, {"round": 0, "groups": []})
    before = [[UUID(one) for one in group] for group in seating["groups"]]
    if step.phase.passes:
        groups = handed([one.id for one in sitters], before, on=step.round - seating["round"])
    else:
        groups = dealt(
            sitters,
            step.phase,
            giver=giver,
            turn=step.round,
            before=before,
            stay=step.phase.actor not in MIXED or seating["round"] == step.round,
            wishes=wishes,
        )
    names = [[str(one) for one in group] for group in groups]
    return {
        **kept,
        place: {"round": step.round, "groups": names, **_about(seating, groups, wishes)},
    }


def _about(seating: Mapping[str, Any], groups: Groups, wishes: Wishes | None) -> dict[str, Any]:
    """Return what each group is about, where people chose; it stays with the table when others come to sit there."""
    before = seating.get("themes", [])
    if before and len(before) == len(groups):
        return {"themes": before}
    made = wishes if wishes and not seating["groups"] else None
    return {"themes": [made.theme_of(group) for group in groups]} if made and groups else {}


def without(kept: Mapping[str, Any], member: UUID) -> dict[str, Any]:
    """Return what is kept of all groups after somebody left; an empty chair does not write for a group."""
    return {
        place: {
            **seating,
            "groups": [
                [one for one in group if one != str(member)] for group in seating["groups"]
            ],
        }
        for place, seating in kept.items()
    }
