"""The one application: streams of live meetings and what is said there as lean ASGI, everything else as pages."""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from kring.bridge import (
    TOO_BUSY,
    TOO_HASTY,
    Bridge,
    GoneError,
    Receive,
    Scope,
    Send,
    environ,
    read_body,
    refuse,
    visitor_in,
)
from kring.kernel.fairness import Allowance
from kring.kernel.verdicts import BusyError, HastyError

App = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
# Keeps what is said at a table. Returns headers and body of the answer; None when a page must look at it.
Say = Callable[
    [UUID, dict[str, Any], str],
    Coroutine[Any, Any, tuple[list[tuple[bytes, bytes]], bytes] | None],
]
ID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
STREAM = re.compile(rf"/live/{ID}/stream/?")
SAYING = re.compile(rf"/live/{ID}/contributions/")
FORM = re.compile(rb"application/x-www-form-urlencoded(;\s?charset=utf-8)?", re.IGNORECASE)
# Of one text, with what it takes to send it; a form that is longer goes to a page.
LONGEST_SAYING = 64 * 1024


class Application:
    """Sends each request to the pages, to the stream of a live meeting, or the short way: see kring.live.lane.

    at_end: what else to close at the stop. deeds_each_second: of one visitor at the tables; 0 is without end.
    """

    def __init__(
        self,
        pages: Bridge,
        stream: App,
        at_end: Callable[[], None] = lambda: None,
        say: Say | None = None,
        deeds_each_second: float = 0,
    ) -> None:
        self._pages = pages
        self._stream = stream
        self._at_end = at_end
        self._say = say
        self._allowance = Allowance(deeds_each_second)
        self._following: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or follow the server's start and stop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif STREAM.fullmatch(scope["path"]):
            await self._follow(scope, receive, send)
        elif not self._allows(scope):
            with contextlib.suppress(GoneError):
                await refuse(send, *TOO_HASTY, read=await read_body(scope, receive) is not None)
        elif self._say and (table := saying_in(scope)):
            await self._keep(self._say, table, (scope, receive, send))
        else:
            await self._pages(scope, receive, send)

    def _allows(self, scope: Scope) -> bool:
        """Tell whether this visitor may do one more deed at a table now."""
        if scope["method"] != "POST" or not scope["path"].startswith("/live/"):
            return True
        visitor = visitor_in(scope)
        return not visitor or self._allowance.allows(visitor, time.monotonic())

    def end_streams(self) -> None:
        """End all streams; browsers come back by themselves."""
        for task in list(self._following):
            task.cancel()

    async def _keep(self, say: Say, table: UUID, exchange: tuple[Scope, Receive, Send]) -> None:
        scope, receive, send = exchange
        try:
            body = await read_body(scope, receive) or b""
            answer = await say(table, environ(scope, body), visitor_in(scope))
        except GoneError:
            return
        except HastyError:
            await refuse(send, *TOO_HASTY, read=True)
            return
        except BusyError:
            await refuse(send, *TOO_BUSY)
            return
        if answer is None:
            await self._pages.answer(scope, body, receive, send)
            return
        headers, content = answer
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _follow(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 — a server calls us from a task, always
        self._following.add(task)
        try:
            await self._stream(scope, receive, send)
        except asyncio.CancelledError:
            # The server stops. A neat end spares the log a traceback for each reader.
            with contextlib.suppress(RuntimeError):
                await send({"type": "http.response.body", "body": b""})
        finally:
            self._following.discard(task)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self._pages.close)
        await asyncio.to_thread(self._at_end)
        await send({"type": "lifespan.shutdown.complete"})


def saying_in(scope: Scope) -> UUID | None:
    """Return the table at which a script says something in a form of usual length; None for all other requests."""
    found = SAYING.fullmatch(scope["path"]) if scope["method"] == "POST" else None
    if found is None:
        return None
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    fits = (
        headers.get(b"accept") == b"application/json"
        and FORM.fullmatch(headers.get(b"content-type", b""))
        and length.isdigit()
        and int(length) <= LONGEST_SAYING
    )
    return UUID(found[1]) if fits else None


def application() -> Application:
    """Return the application of this server. Django must be set up."""
    streams = import_module("kring.live.streams")
    return Application(
        Bridge(WSGIHandler()),
        streams.stream,
        streams.hang_up,
        streams.say,
        deeds_each_second=settings.DEEDS_EACH_SECOND,
    )
