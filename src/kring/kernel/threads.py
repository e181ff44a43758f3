"""Threads that ask the database, and can let go of it."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

from django.db import connections

HANG_UP_SECONDS = 10


class Threads(ThreadPoolExecutor):
    """A pool of `size` threads. Each keeps its connection to the database from one job to the next."""

    def __init__(self, size: int, name: str) -> None:
        super().__init__(size, thread_name_prefix=name)
        self._size = size

    def hang_up(self) -> None:
        """Close the connections of all threads, once what was asked before is done. The pool stays of use."""
        together = threading.Barrier(self._size)  # so that each thread takes one

        def close() -> None:
            connections.close_all()
            together.wait(HANG_UP_SECONDS)

        wait([self.submit(close) for _thread in range(self._size)])
