"""The two connections of one person in a crowd, as lean as can be: a stream that is read, forms that are sent."""

import asyncio
from http import HTTPStatus
from typing import Protocol, cast

from kring.rehearsal.address import Address

SAID = b'"type":"said","id":"c-'
ID = 36
NUMBER = b"\nid: "
TRIES = 3
SECONDS = 30.0


class Watcher(Protocol):
    """Who is told what comes in."""

    def see(self, name: bytes, *, again: bool) -> None:
        """Note that a contribution came to a screen."""

    def lose(self, viewer: "Viewer") -> None:
        """Note that a stream broke off."""


class Viewer(asyncio.Protocol):
    """One stream. `ready` is set when its first event came in."""

    def __init__(
        self, watcher: Watcher, room: int, address: Address, path: str, cookies: str
    ) -> None:
        self.room = room
        self.ready = asyncio.Event()
        self.received = 0
        self._watcher = watcher
        self._address = address
        self._path = path
        self._cookies = cookies
        self._left = b""
        self._since = b"0"
        self._seen: set[bytes] = set()
        self._transport: asyncio.BaseTransport | None = None

    async def open(self) -> None:
        """Connect, and ask for what is new since the last event. Raises OSError."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, self._address.ip, self._address.port)

    def close(self) -> None:
        """Hang up."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport, self._left = transport, b""
        # uvloop's transports are no subclass of asyncio's.
        cast("asyncio.Transport", transport).write(
            f"GET {self._path}?since={self._since.decode()} HTTP/1.1\r\n"
            f"Host: {self._address.name}:{self._address.port}\r\n"
            f"Cookie: {self._cookies}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that it broke off."""
        self._transport = None
        self._watcher.lose(self)

    def data_received(self, data: bytes) -> None:
        """Find which contributions came in."""
        self.received += len(data)
        data = self._left + data
        at = 0
        while (found := data.find(SAID, at)) >= 0:
            end = found + len(SAID) + ID
            if end > len(data):
                break
            name = data[end - ID : end]
            self._watcher.see(name, again=name in self._seen)
            self._seen.add(name)
            at = end
        self._remember(data)
        # What may be the beginning of a mark whose rest is still to come.
        self._left = data[max(at, len(data) - len(SAID) - ID) :]

    def _remember(self, data: bytes) -> None:
        found = data.rfind(NUMBER)
        if found >= 0:
            line = data[found + len(NUMBER) : found + len(NUMBER) + 20]
            number, end, _ = line.partition(b"\n")
            if end and number.isdigit():
                self._since = number
                self.ready.set()


class Sender:
    """One connection that stays open between forms."""

    def __init__(self, address: Address, path: str, cookies: str) -> None:
        self._address = address
        self._path = path
        self._cookies = cookies
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, token: str) -> tuple[int, int]:
        """Send a form; the same again when the connection broke. Returns (status, resends); status 0: no answer."""
        head = (
            f"POST {self._path} HTTP/1.1\r\n{self._common()}X-CSRFToken: {token}\r\n"
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        for resends in range(TRIES):
            try:
                status, _body = await asyncio.wait_for(self._ask(head.encode() + body), SECONDS)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self.close()
                continue
            return status, resends
        return 0, TRIES

    async def get(self, path: str) -> bytes:
        """Return the body of a page, or nothing when it was refused or did not come."""
        head = f"GET {path} HTTP/1.1\r\n{self._common()}Accept: application/json\r\n\r\n"
        try:
            status, body = await asyncio.wait_for(self._ask(head.encode()), SECONDS)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.close()
            return b""
        return body if status == HTTPStatus.OK else b""

    def close(self) -> None:
        """Hang up."""
        if self._pair:
            self._pair[1].close()
            self._pair = None

    def _common(self) -> str:
        where = f"{self._address.name}:{self._address.port}"
        return f"Host: {where}\r\nCookie: {self._cookies}\r\n"

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        if self._pair is None:
            self._pair = await asyncio.open_connection(self._address.ip, self._address.port)
        reader, writer = self._pair
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        if b"connection: close" in head.lower():
            self.close()
        return int(head[9:12]), body


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0] or 0)
