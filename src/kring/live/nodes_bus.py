"""The bus between nodes, through Redis or Valkey. Loaded only where there is one."""

import logging
import threading
import time
from queue import SimpleQueue
from typing import Any
from uuid import UUID, uuid4

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from kring.live.bus import Bus, Wake

CHANNEL = "kring"
log = logging.getLogger(__name__)


class RedisBus(Bus):
    """Between nodes, through Redis or Valkey."""

    PAUSE = 2.0  # seconds between tries while it is away
    SILENCE = 3.0  # seconds without an answer after which it counts as away

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._me = uuid4().hex
        # Told by a thread of its own: no writer waits for a Redis that does not answer.
        self._to_tell: SimpleQueue[UUID] = SimpleQueue()
        self._mouth: threading.Thread | None = None
        self._ear: threading.Thread | None = None

    def _connect(self, *, socket_timeout: float) -> redis.Redis:
        return redis.Redis.from_url(
            self._url,
            socket_timeout=socket_timeout,
            socket_connect_timeout=0.5,
            retry=Retry(NoBackoff(), 0),
        )

    def listen(self, session_id: UUID, wake: Wake) -> None:
        """Call `wake(session_id)` after each change of this table on any node."""
        super().listen(session_id, wake)
        with self._lock:
            if self._ear is None:
                self._ear = threading.Thread(target=self._hear_always, name="bus", daemon=True)
                self._ear.start()

    def publish(self, session_id: UUID) -> None:
        """Wake this node at once, and the others through Redis."""
        self._deliver(session_id)
        self._to_tell.put(session_id)
        if self._mouth is None:
            with self._lock:
                if self._mouth is None:
                    self._mouth = threading.Thread(target=self._tell_always, daemon=True)
                    self._mouth.start()

    def _tell_always(self) -> None:
        client = self._connect(socket_timeout=0.5)
        quiet_until = 0.0
        while True:
            session_id = self._to_tell.get()
            if time.monotonic() < quiet_until:
                continue  # the others look by themselves meanwhile
            try:
                client.publish(CHANNEL, f"{self._me} {session_id}")
            except (redis.RedisError, OSError):
                quiet_until = time.monotonic() + self.PAUSE

    def _hear_always(self) -> None:
        told = ""
        while True:
            try:
                self._hear()
            except (redis.RedisError, OSError, ValueError) as error:
                if told != type(error).__name__:
                    told = type(error).__name__
                    log.warning("No bus: %s. Streams look by themselves every second.", told)
                time.sleep(self.PAUSE / 2)

    def _hear(self) -> None:
        client = self._connect(socket_timeout=self.SILENCE)
        with client, client.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(CHANNEL)
            heard.ping()
            last = time.monotonic()
            while time.monotonic() - last < self.SILENCE:
                message = heard.get_message(timeout=self.SILENCE / 3)
                if message is None:
                    # A line that was cut is silent too: ask.
                    heard.ping()
                    continue
                last = time.monotonic()
                self._take(message)
        raise redis.ConnectionError("no answer")

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "message":
            sender, session_id = message["data"].decode().split(" ")
            if sender != self._me:  # this node has heard it already
                self._deliver(UUID(session_id))
