"""A browser as small as can be: one connection, cookies, forms and a stream."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kring.rehearsal.address import Address

LONGEST_LINE = 16 * 1024 * 1024  # one event holds a whole table
PATIENCE = 30.0  # seconds for an answer
AGAIN = 0.3  # seconds before a stream comes back
Event = dict[str, Any]


class NoAnswerError(Exception):
    """The server did not answer, or hung up."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Wire:
    """One person's browser. `csrf`: the name of the cookie whose value goes along with every form."""

    address: Address
    csrf: str = "kring-csrf"
    cookies: dict[str, str] = field(default_factory=dict)
    reconnects: int = 0
    _pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, b"", {})

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form as the script of a page does. A dropped connection is tried once more."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies.get(self.csrf, ""),
            "Accept": "application/json",
        }
        return await self._ask("POST", path, urlencode(fields).encode(), headers)

    async def events(self, path: str) -> AsyncIterator[Event]:
        """Give the events of a stream, and come back when it breaks off, until it says that it is over."""
        since = 0
        while True:
            try:
                async for number, events in self._stream(f"{path}?since={since}"):
                    since = number
                    for event in events:
                        yield event
                        if event["type"] == "closed":
                            return
            except (OSError, NoAnswerError, asyncio.IncompleteReadError):
                pass
            self.reconnects += 1
            await asyncio.sleep(AGAIN)

    def close(self) -> None:
        """Hang up."""
        if self._pair:
            self._pair[1].close()
            self._pair = None

    async def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        async with self._busy:
            for attempt in (1, 2):
                fresh = self._pair is None
                try:
                    return await asyncio.wait_for(
                        self._once(method, path, body, headers), PATIENCE
                    )
                except (OSError, asyncio.IncompleteReadError, NoAnswerError, TimeoutError):
                    self.close()
                    if attempt == 2 or fresh:
                        raise NoAnswerError(f"{method} {path}: no answer") from None
        raise NoAnswerError(path)

    async def _once(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        if self._pair is None:
            self._pair = await self._connect()
        reader, writer = self._pair
        writer.write(self._head(method, path, headers, len(body)) + body)
        await writer.drain()
        status, found = await _read_head(reader)
        answer = Answer(status, found, await _read_body(reader, found, status))
        self._remember(found)
        if found.get("connection", "").lower() == "close":
            self.close()
        return answer

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(
            self.address.ip, self.address.port, limit=LONGEST_LINE
        )

    def _head(self, method: str, path: str, headers: Mapping[str, str], length: int) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.address.name}:{self.address.port}",
            "Accept-Language: nl",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        if method == "POST":
            lines.append(f"Content-Length: {length}")
        return "\r\n".join([*lines, "", ""]).encode()

    def _remember(self, headers: Mapping[str, str]) -> None:
        for cookie in filter(None, headers.get("set-cookie", "").split("\n")):
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name.strip()] = value.strip()

    async def _stream(self, path: str) -> AsyncIterator[tuple[int, list[Event]]]:
        reader, writer = await self._connect()
        try:
            writer.write(self._head("GET", path, {"Accept": "text/event-stream"}, 0))
            status, _headers = await _read_head(reader)
            if status != 200:
                raise NoAnswerError(f"{path}: {status}")
            number, named = 0, False
            async for line in _lines(reader):
                if line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b"event: "):
                    named = True  # a beat: only says that the stream is alive
                elif line.startswith(b"data: ") and not named:
                    yield number, json.loads(line[6:])
                elif not line:
                    named = False
        finally:
            writer.close()


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    status = (await reader.readuntil(b"\r\n")).split(b" ", 2)
    if len(status) < 2:
        raise NoAnswerError("no status")
    headers: dict[str, str] = {}
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        name, _, value = line.decode("latin-1").partition(":")
        key, value = name.strip().lower(), value.strip()
        headers[key] = f"{headers[key]}\n{value}" if key in headers else value
    return int(status[1]), headers


async def _read_body(
    reader: asyncio.StreamReader, headers: Mapping[str, str], status: int
) -> bytes:
    if status in {204, 304}:
        return b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return b"".join([piece async for piece in _chunks(reader)])
    return await reader.readexactly(int(headers.get("content-length", "0")))


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    left = b""
    async for piece in _chunks(reader):
        *whole, left = (left + piece).split(b"\n")
        for line in whole:
            yield line
