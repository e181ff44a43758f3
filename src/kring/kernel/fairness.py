"""Nobody waits long because somebody else brings much: visitors take turns, and may do so much a second."""

import threading
from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

from kring.kernel.verdicts import HastyError

Work = TypeVar("Work")


class FairQueue(Generic[Work]):
    """Work of many visitors, in the order of each; taken in turns. For any thread.

    most: how much of one visitor may wait. each: how much of one visitor is taken at once.
    """

    def __init__(self, *, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._lock = threading.Lock()
        self._lines: dict[Hashable, deque[Work]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, visitor: Hashable, work: Work) -> None:
        """Take in work. Raises HastyError when too much of this visitor waits."""
        with self._lock:
            line = self._lines.setdefault(visitor, deque())
            if len(line) >= self._most:
                raise HastyError
            line.append(work)
            self._size += 1

    def take(self, most: int) -> list[Work]:
        """Return at most this much, of as many visitors as can be; who has more goes to the end of the row."""
        with self._lock:
            found: list[Work] = []
            taken: dict[Hashable, int] = {}
            while len(found) < most:
                visitor = next((v for v in self._lines if taken.get(v, 0) < self._each), None)
                if visitor is None:
                    break
                line = self._lines.pop(visitor)
                found.append(line.popleft())
                taken[visitor] = taken.get(visitor, 0) + 1
                if line:
                    self._lines[visitor] = line  # at the end: dictionaries keep their order
            self._size -= len(found)
            return found


class Allowance:
    """So many deeds a second for each visitor, and twenty seconds' worth at once: what waited for a connection, say.

    each_second: 0 is without end. For one thread. The generic cell rate algorithm (ITU-T I.371).
    """

    AT_ONCE = 20.0  # seconds

    def __init__(self, each_second: float) -> None:
        self._step = 1 / each_second if each_second else 0.0
        # In the order in which they did something last.
        self._used_until: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._used_until)

    def allows(self, visitor: str, now: float) -> bool:
        """Tell whether one more is allowed, and count it. now: seconds of a clock that only goes on."""
        before = max(now, self._used_until.pop(visitor, now))
        until = before + self._step
        allowed = until - now <= self.AT_ONCE
        self._used_until[visitor] = until if allowed else before
        self._forget(now)
        return allowed

    def _forget(self, now: float) -> None:
        """Let go of who has all of their allowance again, from who did nothing for the longest time on."""
        while self._used_until:
            visitor, until = next(iter(self._used_until.items()))
            if until > now:
                return
            del self._used_until[visitor]
