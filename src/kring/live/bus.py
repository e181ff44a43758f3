"""Tells every stream, on every node, that a table changed. It carries ids and numbers, never a text.

In one process it is a dictionary. With KRING_REDIS_URL it goes through Redis or Valkey as well. It only makes things
quick: streams look at the database every second themselves, so nothing is lost or refused when it is away.
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from uuid import UUID

from django.conf import settings

Wake = Callable[[UUID], None]


class Bus:
    """In-process: who listens to which table."""

    def __init__(self) -> None:
        self._listeners: dict[UUID, set[Wake]] = defaultdict(set)
        self._lock = threading.Lock()

    def listen(self, session_id: UUID, wake: Wake) -> None:
        """Call `wake(session_id)` after each change of this table, from any thread."""
        with self._lock:
            self._listeners[session_id].add(wake)

    def forget(self, session_id: UUID, wake: Wake) -> None:
        """Stop calling `wake`."""
        with self._lock:
            self._listeners[session_id].discard(wake)
            if not self._listeners[session_id]:
                del self._listeners[session_id]

    def publish(self, session_id: UUID) -> None:
        """Wake all who listen to this table. Never raises: what was committed is kept whoever hears of it."""
        self._deliver(session_id)

    def _deliver(self, session_id: UUID) -> None:
        with self._lock:
            listeners = list(self._listeners.get(session_id, ()))
        for wake in listeners:
            wake(session_id)


def _chosen() -> Bus:
    if not settings.REDIS_URL:
        return Bus()
    between: Bus = import_module("kring.live.nodes_bus").RedisBus(settings.REDIS_URL)
    return between


bus: Bus = _chosen()
