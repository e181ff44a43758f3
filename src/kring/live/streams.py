"""The live stream: Server-Sent Events on plain ASGI, beside Django's pages.

One room per table on this node. When its table changes, one job in a thread draws for all its streams at once; a
stream that cannot keep up is cut off, comes back by itself and asks for what it missed (Last-Event-ID).
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from kring.kernel import clock
from kring.kernel.threads import Threads
from kring.live import stage
from kring.live.actions.presence import mark_seen
from kring.live.admission import Standing, Ticket, admit, standings
from kring.live.bus import bus
from kring.live.models import Session
from kring.live.snapshot import snapshots
from kring.live.stage import Event
from kring.live.viewing import Mode, Viewer, Viewing, mode_in, since_in

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BEAT = 15.0  # seconds: keeps proxies from closing, tells the screen that we are here, renews its sign of life
LOOK = 1.0  # seconds between looks at who may stay, and at what the bus did not tell
LONGEST_QUEUE = 64
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Cookie"),
]
# A named event, not a comment: the script can tell a stream that is alive from one that a proxy swallows.
BEATING = b"event: beat\ndata: 1\n\n"
OPENING = b"retry: 1500\n\n" + BEATING
CLOSED: list[Event] = [{"type": "closed"}]
threads = Threads(2, "stream")
log = logging.getLogger(__name__)


class Stream:
    """One open stream: who looks, how far they are, and what waits to be sent; None is the end."""

    def __init__(self, ticket: Ticket, since: int) -> None:
        self.ticket = ticket
        self.since = since
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.over = False

    def put(self, seq: int, events: list[Event]) -> None:
        """Queue what is new; a full queue ends the stream, and its screen comes back for the rest."""
        self.since = max(self.since, seq)
        if not events or self.over:
            return
        if self.waiting.qsize() >= LONGEST_QUEUE:
            self.cut()
            return
        text = json.dumps(events, ensure_ascii=False, separators=(",", ":"))
        self.waiting.put_nowait(f"id: {self.since}\ndata: {text}\n\n".encode())
        if events[0]["type"] == "closed":
            self.end()

    def end(self) -> None:
        """End after what waits has been sent."""
        self.over = True
        self.waiting.put_nowait(None)

    def cut(self) -> None:
        """End now: what waits is not kept for a screen that does not listen."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.end()


class Room:
    """The streams of one table on this node."""

    def __init__(self, session_id: UUID) -> None:
        self.session_id = session_id
        self.streams: set[Stream] = set()
        self.seq = 0
        self.changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._serving = self._loop.create_task(self._serve())
        bus.listen(session_id, self._wake)

    def _wake(self, _session_id: UUID) -> None:
        with contextlib.suppress(RuntimeError):  # this loop has ended; the writer goes on
            self._loop.call_soon_threadsafe(self.changed.set)

    def close(self) -> None:
        """Stop listening: the last stream has left."""
        bus.forget(self.session_id, self._wake)
        self._serving.cancel()

    async def _serve(self) -> None:
        while True:
            await self.changed.wait()
            self.changed.clear()
            try:
                await self._draw()
            except Exception as error:
                complain("A table could not be drawn; we try again.", error)
                self._loop.call_later(LOOK, self.changed.set)

    async def _draw(self) -> None:
        """Draw what is new for every stream of this room, in one thread."""
        streams = [stream for stream in self.streams if not stream.over]
        asked = [(stream.ticket, stream.since) for stream in streams]
        seq, drawn = await self._loop.run_in_executor(threads, draw, self.session_id, asked)
        self.seq = max(self.seq, seq)
        for stream, events in zip(streams, drawn, strict=True):
            if events is None:
                stream.cut()
            else:
                stream.put(seq, events)


class House:
    """All rooms of this node, and the one who walks past them every second."""

    def __init__(self) -> None:
        self._rooms: dict[UUID, Room] = {}
        self._watching: asyncio.Task[None] | None = None

    def enter(self, stream: Stream) -> Room:
        """Let a stream into the room of its table."""
        session_id = stream.ticket.session
        room = self._rooms.get(session_id) or self._rooms.setdefault(session_id, Room(session_id))
        room.streams.add(stream)
        room.changed.set()
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        return room

    def leave(self, room: Room, stream: Stream) -> None:
        """Let a stream go; the last one closes the room."""
        room.streams.discard(stream)
        if not room.streams and self._rooms.get(room.session_id) is room:
            del self._rooms[room.session_id]
            room.close()

    async def _watch(self) -> None:
        loop, waited = asyncio.get_running_loop(), 0.0
        while self._rooms:
            await asyncio.sleep(LOOK)
            waited += LOOK
            here = [s for room in self._rooms.values() for s in room.streams if not s.over]
            tickets = [stream.ticket for stream in here]
            try:
                seqs, found = await loop.run_in_executor(threads, look, tickets, waited >= BEAT)
            except Exception as error:
                complain("Nobody could see who may stay; we look again.", error)
                continue
            waited %= BEAT
            for stream in here:
                if found[stream.ticket] is not Standing.HOLDS:
                    show_out(stream, found[stream.ticket])
            for room in self._rooms.values():
                if seqs.get(room.session_id, 0) > room.seq:
                    room.changed.set()


house = House()


def show_out(stream: Stream, standing: Standing) -> None:
    """End a stream. Who lost their seat is told so; who signed out finds the sign-in page."""
    if standing is Standing.SEAT_LOST:
        stream.put(stream.since, CLOSED)
    else:
        stream.cut()


def complain(sentence: str, error: Exception) -> None:
    """Log what went wrong; in full, unless the database is away."""
    log.error(
        "%s (%s)", sentence, type(error).__name__, exc_info=not isinstance(error, DatabaseError)
    )


def draw(
    session_id: UUID, asked: list[tuple[Ticket, int]]
) -> tuple[int, list[list[Event] | None]]:
    """Return the number of the table, and what is new for each; None ends a stream. Runs in a thread."""
    close_old_connections()
    try:
        snapshot = snapshots.of(session_id)
    except Session.DoesNotExist:
        return 0, [CLOSED for _ in asked]
    # After reading the table: so nobody is sent what was said when they were gone already.
    found = standings(ticket for ticket, _ in asked)
    drawn: list[list[Event] | None] = []
    alike: dict[tuple[Viewer, int], list[Event] | None] = {}
    for ticket, since in asked:
        if found[ticket] is Standing.SIGNED_OUT:
            drawn.append(None)
        elif found[ticket] is Standing.SEAT_LOST:
            drawn.append(CLOSED)
        else:
            key = (ticket.viewer, since)  # somebody's tabs all show the same
            if key not in alike:
                alike[key] = _news(Viewing(snapshot, ticket.viewer), since)
            drawn.append(alike[key])
    return snapshot.seq, drawn


def _news(viewing: Viewing, since: int) -> list[Event] | None:
    """Draw for one screen; None, so that it comes back and tries again, when only that fails."""
    try:
        return stage.events_for(viewing, since=since)
    except DatabaseError:
        raise
    except Exception as error:
        complain("A table could not be drawn for one screen.", error)
        return None


def look(tickets: list[Ticket], beat: bool) -> tuple[dict[UUID, int], dict[Ticket, Standing]]:
    """Return the numbers of these tables now, and who may stay; on a beat write down who is here. Runs in a thread."""
    close_old_connections()
    if beat:
        here = [ticket for ticket in tickets if ticket.viewer.mode is Mode.OWN]
        mark_seen(
            {ticket.session for ticket in here},
            {ticket.membership for ticket in here},
            now=clock.now(),
        )
    tables = Session.objects.filter(pk__in={ticket.session for ticket in tickets})
    return dict(tables.values_list("pk", "seq")), standings(tickets)


def enter(session_id: UUID, cookies: str, mode: Mode) -> Ticket | None:
    """Return the ticket for a new stream, or None. Runs in a thread."""
    close_old_connections()
    return admit(session_id, cookies, mode)


def asked_in(scope: Scope) -> tuple[UUID, str, Mode, int]:
    """Read from the request: which table, whose cookies, what kind of screen, from which number."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qs(scope["query_string"].decode("latin-1"))
    since = headers.get(b"last-event-id") or query.get("since", ["0"])[0]
    return (
        UUID(scope["path"].split("/")[2]),
        headers.get(b"cookie", ""),
        mode_in(query.get("as", [""])[0]),
        since_in(since),
    )


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one stream: GET /live/<session>/stream?since=N&as=own|screen|shared. 404 for who has no seat."""
    if scope["method"] != "GET":
        await _answer(send, 405)
        return
    session_id, cookies, mode, since = asked_in(scope)
    loop = asyncio.get_running_loop()
    ticket = await loop.run_in_executor(threads, enter, session_id, cookies, mode)
    if ticket is None:
        await _answer(send, 404)
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _write(send, OPENING)
    mine = Stream(ticket, since)
    room = house.enter(mine)
    sender = loop.create_task(_send_all(mine, send))
    leaving = loop.create_task(_left(receive))
    try:
        await asyncio.wait({leaving, sender}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sender.cancel()
        leaving.cancel()
        house.leave(room, mine)


async def _left(receive: Receive) -> None:
    """Wait until the browser is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_all(mine: Stream, send: Send) -> None:
    while True:
        try:
            frame = await asyncio.wait_for(mine.waiting.get(), BEAT)
        except TimeoutError:
            frame = BEATING
        if frame is None:
            break
        await _write(send, frame)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _write(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b""})
