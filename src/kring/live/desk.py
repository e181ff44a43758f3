"""One thread that keeps what is brought in at the tables, and draws what changed there: all that waits, together.

Every thread more that wants Python's lock makes each question to the database a handing over of that lock. One thread
that takes all that waits does the same work with far fewer; and one commit keeps, one look at who may stay serves,
all of it. So what it costs falls when it becomes busy. See docs/decisions/0003-serving.md.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

from django.db import connections

from kring.kernel.fairness import FairQueue
from kring.live.drawing import complain

# How much is kept, and drawn, at once: a longer wait for the last one is not worth the little more it saves (four
# together cost as much each as sixteen). As many rooms as deeds: what was kept is drawn before more is kept.
MOST_DEEDS, MOST_ROOMS = 16, 16
# Of one visitor: how many deeds may wait, and how many are kept before all others had their turn.
MOST_OF_ONE, OF_ONE_AT_ONCE = 24, 4
STOP_SECONDS = 10
Deed = TypeVar("Deed")
Room = TypeVar("Room")


class Desk(Generic[Deed, Room]):
    """A thread, begun when there is work. `bring` and `changed` may be called from any thread.

    keep(deeds) and draw(rooms) do the work; both answer by themselves, and neither may raise.
    """

    def __init__(
        self, name: str, keep: Callable[[list[Deed]], None], draw: Callable[[list[Room]], None]
    ) -> None:
        self._name = name
        self._keep = keep
        self._draw = draw
        self._brought: FairQueue[Deed] = FairQueue(most=MOST_OF_ONE, each=OF_ONE_AT_ONCE)
        self._changed: dict[Room, None] = {}
        self._bell: SimpleQueue[bool] = SimpleQueue()  # False: stop
        self._thread: threading.Thread | None = None
        self._beginning = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many deeds wait."""
        return len(self._brought)

    def bring(self, deed: Deed, visitor: str) -> None:
        """Have a deed kept. Raises HastyError when too many of this visitor wait."""
        self._brought.put(visitor, deed)
        self._ring()

    def changed(self, room: Room) -> None:
        """Have a table drawn for who follows it; soon, and once however often it is said before."""
        if room not in self._changed:
            self._changed[room] = None
            self._ring()

    def hang_up(self) -> None:
        """Do what waits, let go of the database and stop; what comes later begins a new thread."""
        with self._beginning:
            thread, self._thread = self._thread, None
        if thread:
            self._bell.put(False)
            thread.join(STOP_SECONDS)

    def _ring(self) -> None:
        self._bell.put(True)
        if self._thread is None:
            with self._beginning:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._serve, name=self._name)
                    self._thread.daemon = True
                    self._thread.start()

    def _serve(self) -> None:
        going_on = True
        while going_on:
            going_on = self._bell.get()
            while self._work():
                pass
        connections.close_all()

    def _work(self) -> bool:
        """Do some of what waits; tells whether there was anything."""
        deeds = self._brought.take(MOST_DEEDS)
        rooms = [room for _, room in zip(range(MOST_ROOMS), tuple(self._changed), strict=False)]
        for room in rooms:  # before drawing: what changes meanwhile is drawn again
            del self._changed[room]
        try:
            if deeds:
                self._keep(deeds)
            if rooms:
                self._draw(rooms)
        except Exception as error:
            complain("The desk of the tables stumbled.", error)
        return bool(deeds or rooms)
