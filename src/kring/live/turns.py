"""Who speaks in which order in a round. Plain Python, as the rules are."""

from uuid import UUID

from kring.methods.script import CaseGiver, Phase


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
    order: tuple[UUID, ...], present: UUID | None, *, done: set[UUID], giver: UUID | None
) -> UUID | None:
    """Return who comes after `present` among those not `done`; None when the round is complete.

    People may arrive during a round: whoever has not had their turn still gets it, the case giver last of all.
    """
    after = order.index(present) + 1 if present in order else 0
    walk = [m for m in order[after:] + order[:after] if m != present and m not in done]
    return next((member for member in walk if member != giver), walk[0] if walk else None)
