"""Sheets that are passed on: which one lies before whom, and all of them when the passing is over."""

from kring.circles.models import Membership
from kring.live.groups import Room, place_of
from kring.live.models import Contribution, Session
from kring.live.queries import steps_of
from kring.live.viewing import Mode, Viewing
from kring.methods.script import Step


def number_of(room: str) -> int:
    """Return which sheet this is."""
    return int(room.rpartition("/")[2])


def open_sheets(session: Session, step: Step | None) -> None:
    """Show all sheets to everybody, but those that are passed on in this step; None: the meeting ends."""
    if not any(one.phase.passes for one in steps_of(session)):
        return
    closed = session.contributions.exclude(sheet=0).exclude(room="")
    if step and step.phase.passes:
        closed = closed.exclude(room__startswith=f"{place_of(step)}/")
    closed.update(room="", open_to_circle=True)


def lists(viewing: Viewing) -> list[tuple[str, Room]]:
    """Return the sheets that this screen shows, each with whose it is: "" for one's own, first.

    Who leads also has those of people by phone before them: to read aloud, and to write on for them.
    """
    if not viewing.moment.phase.passes:
        return []
    own = [("", viewing.room)] if viewing.room else []
    return [*own, *((one.display_name, room) for one, room in _by_phone(viewing))]


def _by_phone(viewing: Viewing) -> list[tuple[Membership, Room]]:
    if not viewing.leads or viewing.viewer.mode is not Mode.OWN:
        return []
    found = []
    for pk, presence in viewing.snapshot.presences.items():
        room, member = viewing.moment.seating.room_of(pk), viewing.snapshot.members.get(pk)
        if presence.by_phone and room and member and room != viewing.room:
            found.append((member, room))
    return found


def place(viewing: Viewing, contribution: Contribution) -> str:
    """Return the list in which a line on a sheet stands; "" when that sheet lies elsewhere now."""
    for whose, room in lists(viewing):
        if contribution.room == room.id:
            return f"sheet-{number_of(room.id)}" if whose else "said"
    return ""
