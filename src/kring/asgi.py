"""The one application: streams of live meetings as lean ASGI, everything else as pages."""

import asyncio
import contextlib
import re
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from kring.bridge import Bridge, Receive, Scope, Send

App = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
STREAM = re.compile(r"/live/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/stream/?")


class Application:
    """Sends each request to the pages or to the stream of a live meeting. at_end: what else to close at the stop."""

    def __init__(
        self, pages: Bridge, stream: App, at_end: Callable[[], None] = lambda: None
    ) -> None:
        self._pages = pages
        self._stream = stream
        self._at_end = at_end
        self._following: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or follow the server's start and stop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif STREAM.fullmatch(scope["path"]):
            await self._follow(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    def end_streams(self) -> None:
        """End all streams; browsers come back by themselves."""
        for task in list(self._following):
            task.cancel()

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


def application() -> Application:
    """Return the application of this server. Django must be set up."""
    streams = import_module("kring.live.streams")
    return Application(Bridge(WSGIHandler()), streams.stream, streams.threads.hang_up)
