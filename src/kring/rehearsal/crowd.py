"""A crowd on this machine: rooms of people, each with a stream, who write now and then. Measures send → kept → seen.

One core must play 2,000 people, so nothing is parsed that need not be: ids are found in the bytes.
"""

import asyncio
import gc
import random
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

from kring.rehearsal.address import Address
from kring.rehearsal.sockets import Sender, Viewer

TEXT = "We leerden: wie eerst komt kijken, hoeft daarna minder uit te leggen. ({number})"
CALM = 5.0  # seconds to wait at the end for what is still under way
OPENING = 180.0  # seconds that all streams together may take to open
AT_ONCE = 64  # streams that open at the same time
AGAIN = (0.5, 1.5)  # seconds before a stream comes back, as browsers do
TRIES = 60  # to hear what the server has kept


@dataclass(frozen=True, kw_only=True)
class Load:
    """What to do. rooms: {"session": id, "people": [session keys]}; cookie: its name."""

    address: Address
    cookie: str
    csrf: str
    rooms: list[dict[str, Any]]
    seconds: float
    every: float


@dataclass
class Tally:
    """What was counted. Times in seconds."""

    sent: dict[bytes, float] = field(default_factory=dict)
    room_of: dict[bytes, int] = field(default_factory=dict)
    acked: set[bytes] = field(default_factory=set)
    ack: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    seen_by: dict[bytes, int] = field(default_factory=dict)
    sent_twice: int = 0
    refused: dict[int, int] = field(default_factory=dict)
    reconnects: int = 0
    resends: int = 0
    received: int = 0
    opening_seconds: float = 0.0
    lost: int = 0
    double: int = 0


@contextmanager
def _unhindered() -> Iterator[None]:
    """Keep Python from looking through all these connections for rubbish: we would wait for it, not for the server."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class Crowd:
    """All people of a load. noted: called with "open" when all follow, and "written" when nobody writes any more."""

    def __init__(self, load: Load, noted: Callable[[str], None] = lambda _what: None) -> None:
        self.load = load
        self._noted = noted
        self.tally = Tally()
        self.over = False
        self._viewers: list[Viewer] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def measure(self) -> Tally:
        """Open all streams, let everybody write, and count. Takes `seconds` and at most three minutes more."""
        began = time.perf_counter()
        gate = asyncio.Semaphore(AT_ONCE)
        people = [
            (number, room["session"], key)
            for number, room in enumerate(self.load.rooms)
            for key in room["people"]
        ]
        await asyncio.wait_for(
            asyncio.gather(
                *(self._open(number, session, key, gate) for number, session, key in people)
            ),
            OPENING,
        )
        self.tally.opening_seconds = time.perf_counter() - began
        with _unhindered():
            self._noted("open")
            until = time.perf_counter() + self.load.seconds
            await asyncio.gather(*(self._write(*person, until) for person in people))
            self._noted("written")
            await asyncio.sleep(CALM)
        self.over = True
        for viewer in self._viewers:
            viewer.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(self._count(number) for number in range(len(self.load.rooms))))
        return self.tally

    def cookies(self, key: str) -> str:
        """Return the cookies of one person; the token of a form may be any, as long as both are equal."""
        return f"{self.load.cookie}={key}; {self.load.csrf}={TOKEN}"

    def see(self, name: bytes, *, again: bool) -> None:
        """Note that a contribution came to somebody's screen; `again`: a second time in one stream."""
        if again:
            self.tally.sent_twice += 1
            return
        sent = self.tally.sent.get(name)
        if sent is not None:
            self.tally.seen.append(time.perf_counter() - sent)
            self.tally.seen_by[name] = self.tally.seen_by.get(name, 0) + 1

    def lose(self, viewer: Viewer) -> None:
        """Bring a stream back that broke off."""
        if not self.over:
            self.tally.reconnects += 1
            self._begin(self._reopen(viewer))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, number: int, session: str, key: str, gate: asyncio.Semaphore) -> None:
        path = f"/live/{session}/stream"
        viewer = Viewer(self, number, self.load.address, path, self.cookies(key))
        self._viewers.append(viewer)
        async with gate:
            await viewer.open()
            await viewer.ready.wait()

    async def _reopen(self, viewer: Viewer) -> None:
        while not self.over:
            await asyncio.sleep(random.uniform(*AGAIN))  # noqa: S311 — not a secret
            try:
                await viewer.open()
            except OSError:
                continue
            return

    async def _write(self, number: int, session: str, key: str, until: float) -> None:
        sender = Sender(self.load.address, f"/live/{session}/contributions/", self.cookies(key))
        await asyncio.sleep(random.uniform(0, self.load.every))  # noqa: S311 — not a secret
        while (began := time.perf_counter()) < until:
            name = str(uuid4()).encode()
            self.tally.room_of[name] = number
            self.tally.sent[name] = began
            await self._send(sender, name)
            await asyncio.sleep(max(0.0, self.load.every - (time.perf_counter() - began)))
        sender.close()

    async def _send(self, sender: Sender, name: bytes) -> None:
        text = quote_plus(TEXT.format(number=len(self.tally.sent)))
        body = b"kind=reflect&id=" + name + b"&text=" + text.encode()
        status, resends = await sender.post(body, TOKEN)
        self.tally.resends += resends
        if status == 200:
            self.tally.acked.add(name)
            self.tally.ack.append(time.perf_counter() - self.tally.sent[name])
        else:
            self.tally.refused[status] = self.tally.refused.get(status, 0) + 1

    async def _count(self, number: int) -> None:
        """Count in what the server has now: what was acknowledged must be there, and once."""
        room = self.load.rooms[number]
        sender = Sender(self.load.address, "", self.cookies(room["people"][0]))
        # A crowd that was too large has left work behind: who asks too early is sent away.
        tries = 0
        while not (page := await sender.get(f"/live/{room['session']}/stage/?since=0")):
            if (tries := tries + 1) > TRIES:
                raise OSError("The server does not tell what it has kept.")
            await asyncio.sleep(random.uniform(*AGAIN))  # noqa: S311 — not a secret
        sender.close()
        for name, where in self.tally.room_of.items():
            if where == number:
                found = page.count(b'id=\\"c-' + name)
                self.tally.double += found > 1
                self.tally.lost += name in self.tally.acked and found == 0


TOKEN = "rehearsal" * 3 + "crowd"  # 32 letters, as Django wants them
