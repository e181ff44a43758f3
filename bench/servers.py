"""A real server on its own core: `./kring serve` as a process, with data and keys in a folder of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import machine
from tests.server import Node

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.settings"}


@contextmanager
def server(**options: str) -> Iterator[Node]:
    """Start a server on the first core; at the end it stops, and its data go."""
    folder = Path(tempfile.mkdtemp(prefix="kring-bench-"))
    node = Node(folder, env=SETTINGS, **options)
    try:
        with machine.pinned(machine.SERVER):
            node.start()
        yield node
    finally:
        node.stop()
        shutil.rmtree(folder)
