"""A moment with who facilitates, after a meeting that was much. Plain Python, as the rules are.

Nobody hears of it but who facilitates, and they only when somebody says so: then with the name.
"""

from collections.abc import Mapping
from uuid import UUID

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, Seat


def hears(member: UUID, role: Role, *, chair: UUID | None) -> bool:
    """Tell whether this member is told who wants a moment: who leads this meeting, and who facilitates the circle."""
    return member == chair or Right.LEAD_TABLE in ROLES[role]


def who_hears(members: Mapping[UUID, Role], *, of: UUID, chair: UUID | None) -> list[UUID]:
    """Return who would be told that `of` wants a moment; nobody where that is only themself."""
    return [pk for pk, role in members.items() if pk != of and hears(pk, role, chair=chair)]


def may_ask(seat: Seat, moment: Moment, *, heard: bool) -> Verdict:
    """Test whether somebody may ask for a moment, or take that back. heard: there is somebody who would be told."""
    if moment.ended:
        return no(_("This meeting has ended."))
    if seat in {Seat.OUTSIDE, Seat.SCREEN}:
        return no(_("You have no seat at this table."))
    if not moment.phase.asks_mood:
        return no(_("This comes at the end of the meeting."))
    return YES if heard else no(_("There is nobody else here who facilitates."))


def may_put_away(member: UUID | None, role: Role | None, *, chair: UUID | None) -> Verdict:
    """Test whether this member may say that somebody was spoken to. Also after the meeting."""
    if member is None or role is None or not hears(member, role, chair=chair):
        return no(_("Only who facilitates does this."))
    return YES
