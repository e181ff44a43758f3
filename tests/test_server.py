"""The server under people who mean no good, and at its end."""

import asyncio
import socket
import threading
import time

import pytest

from kring import server
from kring.asgi import Application
from kring.bridge import Bridge
from tests.serving import ask, serving

ID = "0b1c2d3e-0000-4000-8000-000000000001"
FOLLOW = f"GET /live/{ID}/stream HTTP/1.1\r\nHost: kring\r\n\r\n".encode()
ended: list[str] = []


def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"page"]


async def stream(scope, receive, send):
    try:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
            await asyncio.sleep(0.05)
    finally:
        ended.append(scope["path"])


def application():
    return Application(Bridge(wsgi), stream)


def dial(port, first=b"GET / HTTP/1.1\r\n") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), 20)
    client.sendall(first)
    return client


def hung_up(client) -> bool:
    try:
        return client.recv(100) == b""
    except ConnectionResetError:
        return True


def test_a_stream_goes_to_the_live_slice_and_all_else_to_the_pages():
    with serving(application()) as port:
        assert ask(port, f"/live/{ID}/")[2] == b"page"
        assert ask(port, f"/live/{ID}x/stream")[2] == b"page"
        with dial(port, FOLLOW) as reader:
            assert reader.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_open_streams_do_not_hold_up_the_end(caplog):
    ended.clear()
    with serving(application()) as port:
        readers = [dial(port, FOLLOW) for _ in range(50)]
        [reader.recv(10) for reader in readers]
        began = time.monotonic()
    assert time.monotonic() - began < 3
    assert len(ended) == 50
    assert caplog.text == ""
    [reader.close() for reader in readers]


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: kring\r\n",
        b"GET / HTTP/1.1\r\nHost: kring\r\n\r\nGET / HTTP/1.1\r\n",  # the second on a connection
        b"POST / HTTP/1.1\r\nHost: kring\r\nContent-Length: 100\r\n\r\nhalf",
    ],
)
def test_who_does_not_finish_is_hung_up_on(monkeypatch, begun):
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(server, "BODY_SECONDS", 0.3)
    with serving(application()) as port, dial(port, begun) as client:
        began = time.monotonic()
        while not hung_up(client):
            pass
        assert 0.2 < time.monotonic() - began < 2


def test_300_who_drip_their_headers_do_not_hold_up_a_page(monkeypatch):
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.5)
    with serving(application()) as port:
        slow = [dial(port) for _ in range(300)]
        stop = threading.Event()

        def drip():
            while not stop.wait(0.1):
                for client in slow:
                    try:
                        client.sendall(b"X-A: b\r\n")
                    except OSError:
                        continue

        dripping = threading.Thread(target=drip)
        dripping.start()
        waits = []
        for _ in range(20):
            began = time.monotonic()
            assert ask(port)[2] == b"page"
            waits.append(time.monotonic() - began)
            time.sleep(0.05)
        stop.set()
        dripping.join()
        assert max(waits) < 1
        assert all(hung_up(client) for client in slow)
        [client.close() for client in slow]


def test_when_all_places_are_taken_the_slowest_makes_room(monkeypatch):
    monkeypatch.setattr(server, "raise_file_limit", lambda: server.RESERVED_FILES + 20)
    with serving(application()) as port:
        slow = [dial(port) for _ in range(30)]
        time.sleep(0.2)
        assert ask(port)[::2] == (200, b"page")
        assert hung_up(slow[0])
        [client.close() for client in slow]


def test_a_request_may_take_longer_than_its_headers(monkeypatch):
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.2)
    monkeypatch.setattr(server, "BODY_SECONDS", 0.2)

    def late(environ, start_response):
        time.sleep(0.6)
        return wsgi(environ, start_response)

    with serving(Application(Bridge(late), stream)) as port:
        assert ask(port, method="POST", body=b"hello")[0] == 200
