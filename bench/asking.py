"""A load generator: some connections that stay open, each asks again as soon as it has its answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

import uvloop

CONNECTIONS = 16
TOKEN = "bench" * 6 + "ok"  # 32 letters, as Django wants them
WARM_UP = 1.0  # seconds that do not count
Make = Callable[[int], bytes]


@dataclass
class Answers:
    """What came back. seconds: measured; times: of each answer, in seconds."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.seconds

    def milliseconds(self, share: float) -> float:
        """Return the time within which this share was answered."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def get(host: str, path: str, cookies: str = "") -> bytes:
    """Return a request for a page, as bytes."""
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n{cookie}\r\n".encode()


def contribution(host: str, path: str, cookies: str) -> bytes:
    """Return the request that keeps one new contribution, with an id of its own."""
    body = f"kind=reflect&id={uuid4()}&text=Wie+eerst+komt+kijken%2C+hoeft+minder+uit+te+leggen."
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nX-CSRFToken: {TOKEN}\r\n"
        "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def ask(port: int, make: Make, seconds: float, connections: int = CONNECTIONS) -> Answers:
    """Ask for `seconds`. make(n) returns the n-th request. Raises RuntimeError: an answer was no success."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        answers = runner.run(_ask(port, make, seconds, connections))
    if set(answers.statuses) - {200}:
        raise RuntimeError(f"answered {dict(answers.statuses)}")
    return answers


async def _ask(port: int, make: Make, seconds: float, connections: int) -> Answers:
    answers, numbers = Answers(), count()
    began = time.perf_counter() + WARM_UP
    until = began + seconds
    await asyncio.gather(
        *(_connection(port, make, numbers, (began, until), answers) for _ in range(connections))
    )
    answers.seconds = seconds
    return answers


async def _connection(
    port: int, make: Make, numbers: Iterator[int], span: tuple[float, float], answers: Answers
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began, until = span
    while (asked := time.perf_counter()) < until:
        writer.write(make(next(numbers)))
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        done = time.perf_counter()
        if asked >= began and done <= until:
            answers.times.append(done - asked)
            answers.statuses[int(head[9:12])] += 1
            answers.size = len(body)
    writer.close()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0
