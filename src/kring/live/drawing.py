"""Drawing what is new at tables for the streams that follow them. Runs in a thread: it asks the database.

Whether something may be sent is asked for each stream; what several are sent is drawn, and put into bytes, once.
"""

import json
import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import DatabaseError, close_old_connections
from django.utils.functional import cached_property

from kring.kernel import clock
from kring.kernel.prepared import even
from kring.live import stage
from kring.live.actions.presence import mark_seen
from kring.live.admission import Standing, Ticket, standings
from kring.live.snapshot import Snapshot, numbers, snapshots
from kring.live.stage import Event
from kring.live.viewing import Mode, Viewer, Viewing

# A screen at a table, and the number up to which it is.
Asked = tuple[Ticket, int]
CLOSED: list[Event] = [{"type": "closed"}]
# What a screen gets last that may not stay; None ends its stream.
OVER = {Standing.SEAT_LOST: CLOSED, Standing.SIGNED_OUT: None}
log = logging.getLogger(__name__)


def complain(sentence: str, error: Exception) -> None:
    """Log what went wrong; in full, unless the database is away."""
    log.error(
        "%s (%s)", sentence, type(error).__name__, exc_info=not isinstance(error, DatabaseError)
    )


def draw(
    tables: Sequence[tuple[UUID, Sequence[Asked]]],
) -> list[tuple[int, list[list[Event] | None]]]:
    """Return for each table its number, and what is new for each screen; None ends a stream."""
    close_old_connections()
    standing = snapshots.find([session_id for session_id, _ in tables])
    # After reading the tables: so nobody is sent what was said when they were gone already.
    found = standings(ticket for _, asked in tables for ticket, _ in asked)
    return [_drawn(standing[session_id], asked, found) for session_id, asked in tables]


def _drawn(
    snapshot: Snapshot | None, asked: Sequence[Asked], found: dict[Ticket, Standing]
) -> tuple[int, list[list[Event] | None]]:
    if snapshot is None:
        return 0, [CLOSED for _ in asked]
    # Somebody's tabs all show the same.
    screens: dict[tuple[Viewer, int], list[Event] | None] = {
        (ticket.viewer, since): None for ticket, since in asked if found[ticket] is Standing.HOLDS
    }
    now = clock.now()
    for language in {viewer.language for viewer, _ in screens}:
        with stage.speaking(language):
            for viewer, since in screens:
                if viewer.language == language:
                    viewing = Viewing(snapshot, viewer, now=now).stand()
                    screens[viewer, since] = _news(viewing, since)
    return snapshot.seq, [
        screens[ticket.viewer, since] if found[ticket] is Standing.HOLDS else OVER[found[ticket]]
        for ticket, since in asked
    ]


def _news(viewing: Viewing, since: int) -> list[Event] | None:
    """Draw for one screen; None, so that it comes back and tries again, when only that fails."""
    try:
        return stage.spoken_events(viewing, since=since)
    except DatabaseError:
        raise
    except Exception as error:
        complain("A table could not be drawn for one screen.", error)
        return None


class Frame(bytes):
    """What goes to a stream at once."""

    @cached_property
    def chunk(self) -> bytes:
        """The same as a chunk of HTTP: for all streams that get this frame, made once."""
        return b"%x\r\n%b\r\n" % (len(self), self)


class Frames:
    """Puts events into the bytes of a stream; what was put into bytes just before is not again."""

    def __init__(self) -> None:
        self._events: dict[tuple[object, ...], str] = {}
        self._frames: dict[str, Frame] = {}

    def of(self, number: int, events: list[Event]) -> Frame:
        """Return one frame."""
        text = f"id: {number}\ndata: [{','.join(map(self._one, events))}]\n\n"
        found = self._frames.get(text)
        if found is None:
            found = self._frames[text] = Frame(text.encode())
        return found

    def _one(self, event: Event) -> str:
        key = tuple(event.items())
        try:
            found = self._events.get(key)
        except TypeError:  # something in it that is not plain
            return _json(event)
        if found is None:
            found = self._events[key] = _json(event)
        return found


def _json(event: Event) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def look(tickets: list[Ticket], beat: bool) -> tuple[dict[UUID, int], dict[Ticket, Standing]]:
    """Return the numbers of these tables now, and who may stay; on a beat write down who is here."""
    close_old_connections()
    if beat:
        here = [ticket for ticket in tickets if ticket.viewer.mode is Mode.OWN]
        mark_seen(
            {ticket.session for ticket in here},
            {ticket.membership for ticket in here},
            now=clock.now(),
        )
    tables = numbers(even(ticket.session for ticket in tickets))
    return {table: seq for table, seq, _ in tables}, standings(tickets)
