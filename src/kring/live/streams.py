"""The live stream: Server-Sent Events on plain ASGI, beside Django's pages.

One room per table on this node. When its table changes, the desk draws for all its streams at once; a stream that
cannot keep up is cut off, comes back by itself and asks for what it missed (Last-Event-ID).
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.db import close_old_connections, connection

from kring.kernel.threads import Threads
from kring.kernel.verdicts import BusyError
from kring.live import beside
from kring.live.admission import Standing, Ticket, admit
from kring.live.bus import bus
from kring.live.desk import Desk
from kring.live.drawing import CLOSED, Asked, Frame, Frames, complain, draw, look
from kring.live.lane import Answer, Deed, keep
from kring.live.snapshot import snapshots
from kring.live.stage import Event
from kring.live.viewing import Mode, mode_in, since_in

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BEAT = 15.0  # seconds: keeps proxies from closing, tells the screen that we are here, renews its sign of life
BESIDE = 0.7  # seconds between two words that something changed beside the table
LOOK = 1.0  # seconds between looks at who may stay, and at what the bus did not tell
LOOKED_AT = 16  # tables at once: what is drawn meanwhile need not wait for all
LONGEST_QUEUE = 64
LONGEST_UNSENT = 512 * 1024  # bytes that a line has not taken yet
# On PostgreSQL a thread mostly waits for its answers: several then do more.
DESKS = 1 if connection.vendor == "sqlite" else 4
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Cookie"),
]
# A named event, not a comment: the script can tell a stream that is alive from one that a proxy swallows.
BEATING = Frame(b"event: beat\ndata: 1\n\n")
CHANGED_BESIDE = Frame(b"event: beside\ndata: 1\n\n")
OPENING = b"retry: 1500\n\n" + BEATING
# What may wait to be kept: at a busy desk this is a second of work.
MOST_WAITING = 400
NOTHING = Frame()
threads = Threads(2, "stream")


class Stream:
    """One open stream: who looks, and what waits to be sent; None is the end.

    since: how far it is. Only the desk of its table changes that, so that it draws nothing twice.
    line: where the server lets it write by itself; without, what waits is sent by `send_all`.
    """

    __slots__ = ("_idle", "line", "over", "sent_at", "since", "ticket", "waiting")

    def __init__(self, ticket: Ticket, since: int, line: asyncio.Transport | None = None) -> None:
        self.ticket = ticket
        self.since = since
        self.line = line
        self.waiting: deque[Frame | None] = deque()
        self.over = False
        self.sent_at = 0.0
        self._idle: asyncio.Future[None] | None = None

    def put(self, frame: Frame) -> None:
        """Send what is new; who cannot keep up is cut off, and comes back for the rest."""
        if self.over:
            return
        if self.line is not None and self.line.get_write_buffer_size() <= LONGEST_UNSENT:
            self.sent_at = time.monotonic()
            if not self.line.is_closing():
                self.line.write(frame.chunk)
            return
        if self.line is not None or len(self.waiting) >= LONGEST_QUEUE:
            self.cut()
            return
        self.waiting.append(frame)
        self._go_on()

    def end(self) -> None:
        """End after what waits has been sent."""
        self.over = True
        self.waiting.append(None)
        self._go_on()

    def cut(self) -> None:
        """End now: what waits is not kept for a screen that does not listen."""
        self.waiting.clear()
        self.end()

    def _go_on(self) -> None:
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    async def send_all(self, send: Send) -> None:
        """Send what waits as it comes, until the end."""
        loop = asyncio.get_running_loop()
        while True:
            while self.waiting:
                frame = self.waiting.popleft()
                if frame is None:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    return
                self.sent_at = time.monotonic()
                await _write(send, frame)
            self._idle = loop.create_future()
            await self._idle


# What goes to a stream: how far it is then; a frame, nothing (b""), or None to cut it off; whether that is the end.
Sending = tuple[Stream, int, Frame | None, bool]


class Room:
    """The streams of one table on this node."""

    def __init__(self, session_id: UUID) -> None:
        self.session_id = session_id
        self.streams: set[Stream] = set()
        self.seq = 0
        self.loop = asyncio.get_running_loop()
        self._desk = desks[session_id.int % DESKS]
        self._beside_waits = False
        snapshots.follow(session_id)
        bus.listen(session_id, self.wake)
        beside.listen(session_id, self.hear_beside)

    def wake(self, _session_id: UUID | None = None) -> None:
        """Have the table drawn. From any thread."""
        self._desk.changed(self)

    def wake_later(self) -> None:
        """Have the table drawn in a while."""
        self.loop.call_later(LOOK, self.wake)

    def hear_beside(self, _address: UUID | None = None) -> None:
        """Say soon, and once, that something changed beside the table. From any thread."""
        if not self._beside_waits:
            self._beside_waits = True
            with contextlib.suppress(RuntimeError):  # this loop has ended
                self.loop.call_soon_threadsafe(self.loop.call_later, BESIDE, self._say_beside)

    def _say_beside(self) -> None:
        self._beside_waits = False
        for stream in tuple(self.streams):
            stream.put(CHANGED_BESIDE)

    def close(self) -> None:
        """Stop listening: the last stream has left."""
        bus.forget(self.session_id, self.wake)
        snapshots.forget(self.session_id)
        beside.forget(self.session_id, self.hear_beside)

    def take(self, seq: int, sendings: Sequence[Sending]) -> None:
        """Pass on what was drawn."""
        self.seq = max(self.seq, seq)
        for stream, _number, frame, over in sendings:
            if frame is None:
                stream.cut()
                continue
            if frame:
                stream.put(frame)
            if over:
                stream.end()


def draw_rooms(rooms: list[Room]) -> None:
    """Draw what is new for every stream of these rooms. Runs in a desk's thread."""
    try:
        drawn = _drawn(rooms)
    except Exception as error:
        if len(rooms) > 1:  # so that no table suffers for another
            for room in rooms:
                draw_rooms([room])
            return
        complain("A table could not be drawn; we try again.", error)
        with contextlib.suppress(RuntimeError):
            rooms[0].loop.call_soon_threadsafe(rooms[0].wake_later)
        return
    for _room, _seq, sendings in drawn:
        for stream, number, _frame, _over in sendings:
            stream.since = number
    with contextlib.suppress(RuntimeError):  # this loop has ended; the writer goes on
        rooms[0].loop.call_soon_threadsafe(_pass_on, drawn)


def _pass_on(drawn: list[tuple[Room, int, list[Sending]]]) -> None:
    for room, seq, sendings in drawn:
        room.take(seq, sendings)


def _drawn(rooms: list[Room]) -> list[tuple[Room, int, list[Sending]]]:
    here = [[stream for stream in tuple(room.streams) if not stream.over] for room in rooms]
    asked: list[tuple[UUID, list[Asked]]] = [
        (room.session_id, [(stream.ticket, stream.since) for stream in streams])
        for room, streams in zip(rooms, here, strict=True)
    ]
    frames = Frames()
    found = []
    for room, streams, (seq, news) in zip(rooms, here, draw(asked), strict=True):
        sendings = [
            sending_of(stream, seq, events, frames)
            for stream, events in zip(streams, news, strict=True)
        ]
        found.append((room, seq, sendings))
    return found


def sending_of(stream: Stream, seq: int, events: list[Event] | None, frames: Frames) -> Sending:
    """Return what goes to a stream. events: None to cut it off."""
    number = max(stream.since, seq)
    if events is None:
        return stream, number, None, True
    over = bool(events) and events[0]["type"] == "closed"
    return stream, number, frames.of(number, events) if events else NOTHING, over


desks: list[Desk[Deed, Room]] = [Desk(f"desk {n}", keep, draw_rooms) for n in range(DESKS)]


async def say(session_id: UUID, environ: dict[str, Any], visitor: str) -> Answer | None:
    """Keep what a visitor says at a table and return the answer; None when a page must look at it.

    Raises BusyError, HastyError: this visitor has too much waiting.
    """
    desk = desks[session_id.int % DESKS]
    if desk.waiting >= MOST_WAITING:
        raise BusyError
    deed = Deed(environ, session_id, asyncio.get_running_loop().create_future())
    desk.bring(deed, visitor)
    return await deed.answer


def hang_up() -> None:
    """Let go of the database, at the stop."""
    for desk in desks:
        desk.hang_up()
    threads.hang_up()


class House:
    """All rooms of this node, and the one who walks past them every second."""

    def __init__(self) -> None:
        self._rooms: dict[UUID, Room] = {}
        self._walking: list[asyncio.Task[None]] = []

    def enter(self, stream: Stream) -> Room:
        """Let a stream into the room of its table."""
        session_id = stream.ticket.session
        room = self._rooms.get(session_id) or self._rooms.setdefault(session_id, Room(session_id))
        room.streams.add(stream)
        room.wake()
        if not self._walking or any(task.done() for task in self._walking):
            loop = asyncio.get_running_loop()
            self._walking = [loop.create_task(self._watch()), loop.create_task(self._beat())]
        return room

    def leave(self, room: Room, stream: Stream) -> None:
        """Let a stream go; the last one closes the room."""
        room.streams.discard(stream)
        if not room.streams and self._rooms.get(room.session_id) is room:
            del self._rooms[room.session_id]
            room.close()

    def _here(self) -> list[Stream]:
        return [s for room in self._rooms.values() for s in room.streams if not s.over]

    async def _beat(self) -> None:
        """Let every stream that has been silent for long say that we are here."""
        while self._rooms:
            await asyncio.sleep(LOOK)
            silent_since = time.monotonic() - BEAT
            for stream in self._here():
                if stream.sent_at < silent_since and not stream.waiting:
                    stream.put(BEATING)

    async def _watch(self) -> None:
        waited = 0.0
        while self._rooms:
            waited += LOOK
            if await self._walk(list(self._rooms.values()), beat=waited >= BEAT):
                waited %= BEAT

    async def _walk(self, rooms: list[Room], *, beat: bool) -> bool:
        """Look at all rooms, spread over a second, so that nothing waits for all of it. Returns whether one could."""
        parts = [rooms[start : start + LOOKED_AT] for start in range(0, len(rooms), LOOKED_AT)]
        began, looked = time.monotonic(), True
        for number, part in enumerate(parts, 1):
            until = began + LOOK * number / len(parts)
            await asyncio.sleep(max(0.0, until - time.monotonic()))
            try:
                await self._look(part, beat=beat)
            except Exception as error:
                complain("Nobody could see who may stay; we look again.", error)
                looked = False
        return looked

    async def _look(self, rooms: list[Room], *, beat: bool) -> None:
        here = [stream for room in rooms for stream in room.streams if not stream.over]
        tickets = [stream.ticket for stream in here]
        seqs, found = await asyncio.get_running_loop().run_in_executor(
            threads, look, tickets, beat
        )
        for stream in here:
            if found[stream.ticket] is not Standing.HOLDS:
                show_out(stream, found[stream.ticket])
        for room in rooms:
            if seqs.get(room.session_id, 0) > room.seq:
                room.wake()


house = House()


def show_out(stream: Stream, standing: Standing) -> None:
    """End a stream. Who lost their seat is told so; who signed out finds the sign-in page."""
    if standing is Standing.SEAT_LOST:
        stream.put(Frames().of(stream.since, CLOSED))
        stream.end()
    else:
        stream.cut()


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
    mine = Stream(
        ticket, since, scope.get("extensions", {}).get("kring.line", {}).get("transport")
    )
    mine.sent_at = time.monotonic()
    room = house.enter(mine)
    sender = loop.create_task(mine.send_all(send))
    try:
        await _left(receive)  # also when the stream came to its end
    finally:
        sender.cancel()
        house.leave(room, mine)


async def _left(receive: Receive) -> None:
    """Wait until the browser is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b""})
