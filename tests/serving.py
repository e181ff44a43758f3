"""A real server for the tests of serving: a port, a thread, a loop."""

import gc
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kring import server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(app) -> Iterator[int]:
    """Serve the app as `./kring serve` does; gives the port."""
    port, thresholds = free_port(), gc.get_threshold()
    running = server.KringServer(server.configuration(app, host="127.0.0.1", port=port))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not running.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert running.started
    try:
        yield port
    finally:
        running.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def ask(port: int, path: str = "/", method: str = "GET", body=None, headers=None):
    """Return (status, headers, body) of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()
