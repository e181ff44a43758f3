"""The least that passing on could cost: a bare ASGI application under uvicorn too, with nothing but rooms in memory.

Answers the same addresses, so that the same crowd plays with it. No sign-in, no rules, no secrecy, no database, no
drawing: what is sent is passed on as it came, in one frame for all.
"""

import asyncio
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import uvicorn

from bench import machine
from tests.server import free_port

NAME = re.compile(rb"id=([0-9a-f-]{36})")
HTML = '<li id=\\"c-{name}\\" class=\\"said\\"><p>{text}</p></li>'
HEADERS = [(b"content-type", b"text/event-stream")]


class Bare:
    """The process, as far as a crowd needs it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = subprocess.Popen([sys.executable, "-m", "bench.fanout", str(self.port)])


@contextmanager
def server() -> Iterator[Bare]:
    """Start it on the first core; at the end it stops."""
    with machine.pinned(machine.SERVER):
        bare = Bare()
    time.sleep(1.5)
    try:
        yield bare
    finally:
        bare.process.terminate()
        bare.process.wait(10)


def world(rooms: int, seats: int) -> dict[str, Any]:
    """Return as many rooms, with people of whom nobody asks who they are."""
    return {
        "cookie": "kring",
        "csrf": "kring-csrf",
        "rooms": [{"session": str(uuid4()), "people": ["x" * 32] * seats} for _ in range(rooms)],
    }


class Room:
    """Who listens, and what was said."""

    def __init__(self) -> None:
        self.listening: set[asyncio.Queue[bytes]] = set()
        self.said: list[str] = []

    def take(self, body: bytes) -> bytes:
        """Pass on what was sent; returns the answer."""
        found = NAME.search(body)
        name = found[1].decode() if found else ""
        html = HTML.format(name=name, text=body[-200:].decode("latin-1"))
        self.said.append(html)
        event = f'{{"type":"said","id":"c-{name}","list":"said","html":"{html}"}}'
        frame = f"id: {len(self.said)}\ndata: [{event}]\n\n".encode()
        for queue in self.listening:
            queue.put_nowait(frame)
        return f'{{"id": "{name}", "seq": {len(self.said)}}}'.encode()


rooms: dict[str, Room] = defaultdict(Room)


async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
    """Answer one request."""
    if scope["type"] == "lifespan":
        return
    _, _, name, what, *_ = scope["path"].split("/")
    room = rooms[name]
    if what == "stream":
        await _stream(room, receive, send)
    elif what == "stage":
        await _answer(send, "".join(room.said).encode())
    else:
        await _answer(send, room.take((await receive())["body"]))


async def _answer(send: Any, body: bytes) -> None:  # noqa: ANN401
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


async def _stream(room: Room, receive: Any, send: Any) -> None:  # noqa: ANN401
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    queue.put_nowait(b"retry: 1500\n\nevent: stage\nid: 0\ndata: []\n\n")
    room.listening.add(queue)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    sender = asyncio.create_task(_send(queue, send))
    while (await receive())["type"] != "http.disconnect":
        pass
    sender.cancel()
    room.listening.discard(queue)


async def _send(queue: asyncio.Queue[bytes], send: Any) -> None:  # noqa: ANN401
    while True:
        await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvicorn.run(
        app, port=int(sys.argv[1]), http="httptools", loop="uvloop", lifespan="off",
        log_level="warning", access_log=False, backlog=4096,
    )  # fmt: skip
