"""The server: one process with pages, streams and the background worker."""

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import resource
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import Any

from django.conf import settings
from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kring import worker
from kring.asgi import Application, application

HEADER_SECONDS = 5.0
BODY_SECONDS = 30.0
# What one process keeps open besides connections: database, log, code.
RESERVED_FILES = 100
MANY_FILES = 100_000
STOP_SECONDS = 2
FULL = 0.9
TIDY_SECONDS = 30.0
# From how many on we tidy up only when they are gone: all wait for that, at 5,000 half a second.
MANY_SCREENS = 500
M_ARENA_MAX = -8  # of malloc.h

log = logging.getLogger(__name__)


class GuardedProtocol(HttpToolsProtocol):
    """HTTP that hangs up on who sends too slowly; uvicorn itself waits for ever.

    When nearly all places are taken, who has been sending headers longest makes room for a newcomer.
    """

    # In the order of their coming: connections that still owe us headers.
    owing: dict["GuardedProtocol", None] = {}

    # How long what we wait for may take; 0: we wait for nothing. Timed only when it did not come in one piece.
    _owed: float = 0.0
    _timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take a connection, and give it five seconds for its headers."""
        super().connection_made(transport)
        limit = self.limit_concurrency
        if limit is not None and len(self.connections) >= limit * FULL and self.owing:
            next(iter(self.owing)).hang_up()
        self._owed = HEADER_SECONDS
        self._time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._settle()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and start the clock for what is still to come."""
        super().data_received(data)
        if self._owed and self._timer is None:
            self._time()

    def on_message_begin(self) -> None:
        """Wait for the headers of the next request on this connection."""
        super().on_message_begin()
        self._owed = HEADER_SECONDS

    def on_headers_complete(self) -> None:
        """Headers are in; now the body."""
        self._settle()
        super().on_headers_complete()
        # A stream writes its frames, put into bytes once for all who get them, straight to its line.
        self.scope["extensions"] = {"kring.line": {"transport": self.transport}}
        self._owed = BODY_SECONDS

    def on_message_complete(self) -> None:
        """Let the request take all the time it needs: a stream lasts for hours."""
        self._settle()
        super().on_message_complete()

    def hang_up(self) -> None:
        """Close the connection."""
        self._settle()
        if not self.transport.is_closing():
            self.transport.abort()

    def _time(self) -> None:
        if self._owed == HEADER_SECONDS:
            self.owing[self] = None
        self._timer = self.loop.call_later(self._owed, self.hang_up)

    def _settle(self) -> None:
        self._owed = 0.0
        if self._timer is not None:
            self.owing.pop(self, None)
            self._timer.cancel()
            self._timer = None


class KringServer(Server):
    """uvicorn's server that ends streams when it stops, and calms the garbage collector.

    ready: called once, when the first page can be asked.
    """

    def __init__(self, config: Config, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(config)
        self._ready = ready
        self._tidying: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and set aside what will live as long as the process.

        Measured with 2,000 streams: the longest pause falls from 73 to 18 ms.
        """
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(10_000, 250, 1_000)
        self._tidying = asyncio.create_task(self._tidy())
        self._ready()

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            if len(self.server_state.connections) < MANY_SCREENS:
                await asyncio.to_thread(gc.collect)
                await asyncio.to_thread(give_back)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop within a few seconds, also with open streams."""
        if self._tidying:
            self._tidying.cancel()
        app = self.config.app
        if isinstance(app, Application):
            app.end_streams()
        await super().shutdown(sockets)
        # uvicorn would now raise the signal again, and the worker would not get to finish its task.
        self._captured_signals.clear()


def raise_file_limit() -> int:
    """Allow as many open files as this machine lets us. Returns how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = MANY_FILES if hard == resource.RLIM_INFINITY else min(hard, MANY_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return limit


def configuration(app: Any, *, host: str, port: int) -> Config:  # noqa: ANN401 — any ASGI app
    """Return how uvicorn must serve the app."""
    return Config(
        app,
        host=host,
        port=port,
        http=GuardedProtocol,
        loop="uvloop",
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=raise_file_limit() - RESERVED_FILES,
        backlog=4096,
        timeout_keep_alive=65,  # longer than a proxy's, so that it is never us who hangs up first
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def share_one_heap() -> None:
    """Let all threads of this process take memory from one place. glibc else gives each its own, and gives none back.

    Measured: 15 MB less after 19,000 messages. Elsewhere than with glibc nothing is done.
    """
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory back that is free."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _mail_door() -> Any:  # noqa: ANN401 — what can be stopped
    """Open the door for mail, when this server has one."""
    if not settings.INBOX_LISTEN:
        return None
    from kring.inbox import door  # noqa: PLC0415 - large, and seldom needed

    return door.open_door()


def serve(*, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop; call `ready` when it has begun."""
    share_one_heap()
    server = KringServer(configuration(application(), host=host, port=port), ready)
    background = None if os.environ.get("KRING_WORKER") == "no" else worker.start()
    mail = _mail_door()
    try:
        server.run()
    finally:
        if mail:
            mail.stop()
        if background:
            background.stop()
