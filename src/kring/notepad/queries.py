"""The notepad of a table, and what is new on it for a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel.prepared import prepared
from kring.live.models import Session
from kring.live.queries import member_of, moment_of
from kring.live.rules import Moment, seat_of
from kring.notepad.merging import Copy
from kring.notepad.models import Change, Checkpoint, Notepad, unpacked
from kring.notepad.rules import STILL_WRITES, Looker
from kring.notepad.splices import Splice
from kring.people.models import Person


class OutdatedError(Exception):
    """The version that a screen shows lies too far back to merge with."""


@dataclass(frozen=True)
class Place:
    """Somebody before the notepad of a table."""

    session: Session
    member: Membership | None
    looker: Looker
    moment: Moment


@dataclass(frozen=True)
class News:
    """What is new for a screen. splices: of its own text; None when it must take `text` as a whole."""

    version: int
    text: str
    splices: Sequence[Splice] | None


def place_of(session_id: UUID, person: Person) -> Place:
    """Return how somebody stands before the notepad of this table now. Raises Session.DoesNotExist."""
    session = Session.objects.get(pk=session_id)
    return placed(session, next(iter(member_of(session.circle_id, person.pk)), None))


def placed(session: Session, member: Membership | None) -> Place:
    """Return how this member of the circle stands before the notepad of this table."""
    if member and not member.reads(session.ended_at):
        member = None  # it was over when they came
    role = Role(member.role) if member else None
    moment = moment_of(session)
    seat = seat_of(member.pk if member else None, role, moment)
    return Place(session, member, Looker(role, seat, session.ended_at), moment)


@prepared
def notepad_of(session_id: UUID) -> QuerySet[Notepad]:
    """Return the notepad of a table: one row, or none when nobody wrote yet."""
    return Notepad.objects.filter(session_id=session_id)


@prepared
def _checkpoints(notepad_id: UUID, version: int) -> QuerySet[Checkpoint]:
    found = Checkpoint.objects.filter(notepad_id=notepad_id, version__lte=version)
    return found.order_by("-version")[:1]


@prepared
def _changes(notepad_id: UUID, after: int) -> QuerySet[Change]:
    return Change.objects.filter(notepad_id=notepad_id, version__gt=after).order_by("version")


@dataclass(frozen=True)
class History:
    """What is needed to stand at one version of the notes, and to go on from there."""

    state: bytes
    before: Sequence[Change]
    since: Sequence[Change]

    def copy(self, *, writer: int = 0) -> Copy:
        """Return the document as it stood at that version."""
        return Copy(self.state, updates(self.before), writer=writer)


def history(notepad: Notepad, version: int) -> History:
    """Return what leads to a version of this notepad, and what came since. Raises OutdatedError."""
    start = next(iter(_checkpoints(notepad.pk, version)), None)
    after = start.version if start else 0
    changes = list(_changes(notepad.pk, after))
    kept_whole = [change.version for change in changes] == list(
        range(after + 1, notepad.version + 1)
    )
    if not kept_whole or version > notepad.version:
        raise OutdatedError
    split = version - after
    state = unpacked(start.body) if start else b""
    return History(state, changes[:split], changes[split:])


def updates(changes: Sequence[Change]) -> list[bytes]:
    """Return these changes as the document takes them."""
    return [unpacked(change.body) for change in changes]


def text_of(notepad: Notepad | None) -> str:
    """Return what stands in the notes now."""
    if notepad is None:
        return ""
    return notepad.text if notepad.settled_at else history(notepad, notepad.version).copy().text


def news_for(notepad: Notepad | None, version: int | None) -> News:
    """Return what a screen that shows this version must do to show the newest. None: it shows nothing yet."""
    if notepad is None:
        return News(0, "", [] if version == 0 else None)
    if version is None or notepad.settled_at:
        return News(notepad.version, text_of(notepad), None)
    if version == notepad.version:
        return News(version, "", [])
    try:
        past = history(notepad, version)
    except OutdatedError:
        return News(notepad.version, text_of(notepad), None)
    copy = past.copy()
    text = copy.text
    return News(notepad.version, text, copy.take(updates(past.since)))


@prepared
def _writing(notepad_id: UUID, since: datetime) -> QuerySet[Change, tuple[UUID, str]]:
    found = Change.objects.filter(notepad_id=notepad_id, made_at__gt=since, writer__isnull=False)
    return found.order_by().values_list("writer__person_id", "writer__display_name").distinct()


def others_writing(notepad: Notepad | None, person: Person, now: datetime) -> list[str]:
    """Return the names of the others who are writing now."""
    if notepad is None:
        return []
    found = _writing(notepad.pk, now - STILL_WRITES)
    return sorted(name for who, name in found if who != person.pk)


@prepared
def due_to_settle(ended_before: datetime) -> QuerySet[Notepad, UUID]:
    """Return the notepad of meetings that ended before this moment and are not settled yet."""
    found = Notepad.objects.filter(settled_at=None, session__ended_at__lt=ended_before)
    return found.order_by("pk").values_list("pk", flat=True)
