"""One person who sends a thousand messages a second: python -m tests.assurance.angry PORT SECONDS PATH COOKIE TOKEN.

Loopback only. Prints how many answers of each kind came, as JSON.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from uuid import uuid4

EACH_SECOND, CONNECTIONS = 1000, 100


async def send(port: int, until: float, request: str, found: Counter[int]) -> None:
    """Post, at most ten times a second, over a connection that is opened again when it was closed."""
    reader = writer = None
    while (began := time.monotonic()) < until:
        body = f"kind=q_open&id={uuid4()}&text=Waarom?".encode()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request.format(length=len(body)).encode() + body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                line for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"
            )
            await reader.readexactly(int(length[15:]))
            found[int(head[9:12])] += 1
            if b"connection: close" in head.lower():
                writer.close()
                writer = None
        except (OSError, EOFError):
            found[0] += 1
            writer = None
        await asyncio.sleep(max(0.0, CONNECTIONS / EACH_SECOND - (time.monotonic() - began)))


async def main(port: int, seconds: float, path: str, cookie: str, token: str) -> None:
    """Send over all connections at once."""
    found: Counter[int] = Counter()
    request = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nX-CSRFToken: {token}\r\n"
        "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: {length}\r\n\r\n"
    )
    until = time.monotonic() + seconds
    await asyncio.gather(*(send(port, until, request, found) for _ in range(CONNECTIONS)))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]))
