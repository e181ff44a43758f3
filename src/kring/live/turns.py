"""Who speaks in which order in a round, and who gives the turn away. Plain Python, as the rules are."""

from collections.abc import Collection, Mapping
from uuid import UUID

from kring.kernel.verdicts import Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, may_lead
from kring.methods.script import CaseGiver, Phase

# Who cannot see the table is named before they have to break in; who sits in the room comes last.
PHONE, ONLINE, ROOM = LINES = ("phone", "online", "room")


def turn_order(
    present: list[UUID], *, giver: UUID | None, phase: Phase, start: int
) -> tuple[UUID, ...]:
    """Return who speaks in which order in a round: it walks the table, and starts elsewhere each time.

    present: the memberships at the table, in order of their seats. The case giver comes last where they take
    part, and is left out where they listen, answer or are turned away.
    """
    others = [member for member in present if member != giver]
    first = start % len(others) if others else 0
    order = others[first:] + others[:first]
    takes_part = phase.case_giver in {CaseGiver.PART, CaseGiver.NONE, CaseGiver.SPEAK}
    if giver in present and giver is not None and takes_part:
        order.append(giver)
    return tuple(order)


def next_turn(
    order: tuple[UUID, ...],
    present: UUID | None,
    *,
    done: set[UUID],
    giver: UUID | None,
    first: Collection[UUID] = (),
    lines: Mapping[UUID, str] | None = None,
) -> UUID | None:
    """Return who comes after `present` among those not `done`; None when the round is complete.

    People may arrive during a round: whoever has not had their turn still gets it, the case giver last of all.
    first: who come before the others. lines: how each takes part; by phone comes first, then online, then the room.
    """
    apart = lines or {}
    after = order.index(present) + 1 if present in order else 0
    walk = [m for m in order[after:] + order[:after] if m != present and m not in done]
    walk.sort(key=lambda member: (member not in first, LINES.index(apart.get(member, ROOM))))
    return next((member for member in walk if member != giver), walk[0] if walk else None)


def by_line(present: Collection[UUID], lines: Mapping[UUID, str]) -> list[tuple[str, list[UUID]]]:
    """Return who takes part how, in the order of a round; empty when all do so alike."""
    found = [(line, [m for m in present if lines.get(m, ROOM) == line]) for line in LINES]
    there = [(line, members) for line, members in found if members]
    return there if len(there) > 1 else []


def may_pass_turn(
    *, viewer: UUID | None, turn: UUID | None, fresh: Verdict, moment: Moment
) -> Verdict:
    """Test whether this member may give the turn to the next: who has it, or who leads.

    fresh: whether the screen of who pressed shows whose turn it is.
    """
    if moment.ended:
        return no(_("This meeting has ended."))
    if turn is None:
        return no(_("Nobody has the turn now."))
    if viewer != turn and not may_lead(viewer, moment):
        return no(_("Somebody else has the turn now."))
    return fresh
