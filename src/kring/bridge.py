"""Pages: Django's WSGI handler inside our ASGI process, in a few threads.

Measured: Django's own ASGI handler serves a page at 0.37 × this speed. See docs/decisions/0003-serving.md.
"""

import asyncio
import contextlib
import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings

from kring.kernel.threads import Threads

Scope = dict[str, Any]
Event = dict[str, Any]
Receive = Callable[[], Coroutine[Any, Any, Event]]
Send = Callable[[Event], Coroutine[Any, Any, None]]
Headers = list[tuple[bytes, bytes]]
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS = 4
# Pages that may wait for a thread; at 4 threads this is a few seconds of work.
MAX_WAITING = 400
# … and of one visitor: a browser asks for less at once.
MAX_OF_ONE = 24
MAX_BODY = 256 * 1024
SWALLOWED, SWALLOW_SECONDS = 16 * 1024 * 1024, 5
# A longer answer is not gathered in memory but sent in pieces.
GATHERED = 1024 * 1024
# How long one piece may take to get to a slow reader, in seconds.
PIECE_SECONDS = 30
PLAIN = (b"content-type", b"text/plain; charset=utf-8")
TOO_LARGE = (413, "This is too large: at most 256 kB fits in one message.")
TOO_BUSY = (503, "It is very busy here. Try again in a few seconds.")
TOO_HASTY = (429, "You ask more at once than we can do. Try again in a few seconds.")
BROKEN = (500, "Something went wrong here. It is not your fault; try again later.")

log = logging.getLogger(__name__)


class GoneError(Exception):
    """The reader went away, or reads too slowly to wait for."""


@dataclass
class Answer:
    """An answer of the WSGI handler. `rest`: what of a long body is not in `body` yet."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    rest: Iterator[bytes] | None = None

    def start(self, status: str, headers: list[tuple[str, str]], _exc: object = None) -> None:
        """Take status and headers: this is WSGI's start_response."""
        self.status = int(status[:3])
        self.headers = [(k.lower().encode("latin1"), v.encode("latin1")) for k, v in headers]

    def gather(self, pieces: Iterable[bytes]) -> None:
        """Take the body, until it becomes too long to keep."""
        gathered, size, rest = [], 0, iter(pieces)
        for piece in rest:
            gathered.append(piece)
            size += len(piece)
            if size > GATHERED:
                self.rest = rest
                break
        self.body = b"".join(gathered)

    def opening(self) -> Event:
        """Return the first ASGI event, with the length where it is known."""
        known = any(name == b"content-length" for name, _ in self.headers)
        if not known and self.rest is None and self.status not in {204, 304}:
            self.headers.append((b"content-length", str(len(self.body)).encode()))
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}


class Bridge:
    """An ASGI application around a WSGI one."""

    def __init__(self, wsgi: WSGI, threads: int = THREADS) -> None:
        self._wsgi = wsgi
        self._pool = Threads(threads, "page")
        self._waiting = 0
        self._of_one: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._waiting >= MAX_WAITING:
            await refuse(send, *TOO_BUSY)
            return
        try:
            body = await read_body(scope, receive)
        except GoneError:
            return
        if body is None:
            await swallow(receive)
            await refuse(send, *TOO_LARGE)
            return
        await self.answer(scope, body, receive, send)

    async def answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        """Answer one request whose body is in."""
        visitor = visitor_in(scope)
        if visitor and self._of_one[visitor] >= MAX_OF_ONE:
            await refuse(send, *TOO_HASTY, read=True)
            return
        exchange = Exchange(receive, send)
        self._waiting += 1
        self._of_one[visitor] += 1
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._pool, exchange.run, self._wsgi, environ(scope, body)
            )
        except GoneError:
            return
        except Exception:
            log.exception("A page broke outside Django.")
            if not exchange.started:  # else the server closes the connection when we return
                await refuse(send, *BROKEN)
            return
        finally:
            self._waiting -= 1
            self._of_one[visitor] -= 1
            if not self._of_one[visitor]:
                del self._of_one[visitor]
        if answer.rest is None:
            await send(answer.opening())
        await send({"type": "http.response.body", "body": b"" if answer.rest else answer.body})

    def close(self) -> None:
        """Wait for the pages at work; take no new ones."""
        self._pool.hang_up()
        self._pool.shutdown()


class Exchange:
    """One request at work in a thread, and its way back to the loop when the answer is long."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._gone = threading.Event()
        self.started = False

    def run(self, wsgi: WSGI, env: dict[str, Any]) -> Answer:
        """Call the application, in a thread of the pool. Returns what is still to be sent."""
        answer = Answer()
        pieces = wsgi(env, answer.start)
        try:
            answer.gather(pieces)
            if answer.rest is not None:
                self._send_long(answer, head=env["REQUEST_METHOD"] == "HEAD")
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        return answer

    def _send_long(self, answer: Answer, *, head: bool) -> None:
        watch = asyncio.run_coroutine_threadsafe(self._watch(), self._loop)
        try:
            self._emit(answer.opening())
            self.started = True
            if head:
                return
            self._emit({"type": "http.response.body", "body": answer.body, "more_body": True})
            for piece in answer.rest or ():
                self._emit({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            watch.cancel()

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone.set()

    def _emit(self, event: Event) -> None:
        """Send from this thread, and wait: a slow reader slows us down, up to a limit."""
        if self._gone.is_set():
            raise GoneError
        sending = asyncio.run_coroutine_threadsafe(self._send(event), self._loop)
        try:
            sending.result(PIECE_SECONDS)
        except TimeoutError:
            sending.cancel()
            raise GoneError from None


@cache
def _signed_in() -> re.Pattern[bytes]:
    """Return what finds the cookie of signing in; asked once the settings are there."""
    name = re.escape(settings.SESSION_COOKIE_NAME)
    return re.compile(rf"(?:^|;\s*){name}=([^;\s]+)".encode())


def visitor_in(scope: Scope) -> str:
    """Return what tells one signed-in browser from another: its cookie of signing in; '' where there is none."""
    cookies = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    found = _signed_in().search(cookies)
    return found[1].decode("latin1") if found else ""


async def read_body(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body; None when it is larger than MAX_BODY. Raises GoneError."""
    announced = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
    if int(announced) > MAX_BODY:
        return None
    body: bytes = b""
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise GoneError  # half a form must not be acted on
        body += event.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if not event.get("more_body"):
            return body


async def swallow(receive: Receive) -> None:
    """Let most of a large body come in unread: a browser listens only when it has said all."""
    size = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SWALLOW_SECONDS):
            while size < SWALLOWED:
                event = await receive()
                size += len(event.get("body", b""))
                if not event.get("more_body"):
                    return


@lru_cache(maxsize=512)
def _name_of(header: bytes) -> str:
    """Return the name of a header as PEP 3333 wants it; "" for one that we do not take."""
    if b"_" in header:
        return ""  # X_Real_Ip and X-Real-Ip would become one name here: a way to lie
    return "HTTP_" + header.decode("latin1").upper().replace("-", "_")


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the request as PEP 3333 wants it."""
    server = scope.get("server") or ("localhost", 80)
    env = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = _name_of(raw_name)
        if not name:
            continue
        value = raw_value.decode("latin1")
        between = "; " if name == "HTTP_COOKIE" else ","
        env[name] = f"{env[name]}{between}{value}" if name in env else value
    env["CONTENT_TYPE"] = env.pop("HTTP_CONTENT_TYPE", "")
    env.pop("HTTP_CONTENT_LENGTH", None)
    env["CONTENT_LENGTH"] = str(len(body))
    return env


async def refuse(send: Send, status: int, sentence: str, *, read: bool = False) -> None:
    """Answer with one sentence; and close, unless all was `read`: there may be a body that nobody will read."""
    content = sentence.encode()
    length = (b"content-length", str(len(content)).encode())
    headers = [PLAIN, length, *(() if read else [(b"connection", b"close")])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
