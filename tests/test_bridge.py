"""The bridge between the server and Django, over real connections."""

import json
import socket
import threading
import time
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from kring.asgi import Application
from kring.bridge import GATHERED, MAX_BODY, THREADS, Bridge
from tests.serving import ask, serving

closed: list[str] = []
barrier = threading.Barrier(THREADS)


def echo(request):
    return JsonResponse(
        {
            "method": request.method,
            "path": request.path,
            "query": request.GET.dict(),
            "cookies": request.COOKIES,
            "headers": dict(request.headers),
            "body": request.body.decode("latin1"),
            "secure": request.is_secure(),
            "thread": threading.current_thread().name,
        }
    )


def file(request):
    return FileResponse(Path(__file__).open("rb"), as_attachment=True)


def long(request):
    def pieces():
        try:
            for _ in range(40):
                yield b"x" * 65536
        finally:
            closed.append("long")

    return StreamingHttpResponse(pieces(), content_type="text/plain")


def torn(request):
    def pieces():
        yield b"x" * (GATHERED + 1)
        raise ConnectionAbortedError("the disk fell out")

    return StreamingHttpResponse(pieces())


def rows(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    barrier.wait(5)  # all threads of the pool at once
    if "close" in request.GET:
        connection.close()
    return HttpResponse("ok")


def slow(request):
    time.sleep(0.5)
    return HttpResponse("done")


def nothing(request):
    return HttpResponse(status=204)


urlpatterns = [
    path("echo/", echo),
    path("écho/", echo),
    path("file/", file),
    path("long/", long),
    path("torn/", torn),
    path("rows/", rows),
    path("slow/", slow),
    path("nothing/", nothing),
]


async def no_stream(scope, receive, send):
    raise AssertionError


@pytest.fixture(scope="module")
def port(django_db_setup):
    from django.test import override_settings

    with (
        override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[]),
        serving(Application(Bridge(WSGIHandler()), no_stream)) as port,
    ):
        yield port


def echoed(port, path="/echo/", method="GET", body=None, headers=None):
    return json.loads(ask(port, path, method, body, headers)[2])


def raw(port, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(request)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        return answer


def test_a_path_and_a_query_arrive_as_they_were_typed(port):
    got = echoed(port, "/%C3%A9cho/?naam=Fatima%20%26%20Jos%C3%A9")
    assert got["path"] == "/écho/"
    assert got["query"] == {"naam": "Fatima & José"}


def test_a_body_arrives_whole(port):
    assert echoed(port, method="POST", body=b"a" * MAX_BODY)["body"] == "a" * MAX_BODY


def test_a_body_in_chunks_arrives_whole(port):
    got = echoed(port, method="POST", body=iter([b"een ", b"twee"]))
    assert got["body"] == "een twee"
    assert got["headers"]["Content-Length"] == "8"


@pytest.mark.parametrize("body", [b"a" * (MAX_BODY + 1), iter([b"a" * 65536] * 20)])
def test_a_body_that_is_too_large_gets_a_sentence(port, body):
    status, headers, said = ask(port, "/echo/", "POST", body)
    assert (status, headers["connection"]) == (413, "close")
    assert b"at most 256 kB" in said


def test_half_a_form_is_never_acted_on(port):
    head = b"POST /echo/ HTTP/1.1\r\nHost: kring\r\nContent-Length: 100\r\n\r\nhalf"
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(head)
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1024) == b""


def test_headers_sent_twice_are_joined_and_cookies_keep_their_own_sign(port):
    answer = raw(
        port,
        b"GET /echo/ HTTP/1.1\r\nHost: kring\r\nConnection: close\r\nCookie: a=1\r\nCookie: b=2\r\n"
        b"X-Taal: nl\r\nX-Taal: en\r\nX_Taal: fout\r\n\r\n",
    )
    got = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    assert got["cookies"] == {"a": "1", "b": "2"}
    assert got["headers"]["X-Taal"] == "nl,en"


def test_head_has_the_length_and_no_body(port):
    status, headers, body = ask(port, "/echo/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 50


def test_head_of_a_long_answer_has_no_body(port):
    assert ask(port, "/long/", "HEAD")[::2] == (200, b"")


def test_an_empty_answer_has_no_length(port):
    status, headers, body = ask(port, "/nothing/")
    assert (status, headers["content-length"], body) == (204, None, b"")


def test_a_file_comes_whole_with_its_length(port):
    _, headers, body = ask(port, "/file/")
    assert body == Path(__file__).read_bytes()
    assert int(headers["content-length"]) == len(body)


def test_a_long_answer_comes_in_pieces_and_is_closed(port):
    closed.clear()
    assert len(ask(port, "/long/")[2]) == 40 * 65536
    assert closed == ["long"]


def test_who_leaves_a_long_answer_sets_its_thread_free(port):
    closed.clear()
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"GET /long/ HTTP/1.1\r\nHost: kring\r\n\r\n")
        client.recv(1000)
    deadline = time.monotonic() + 5
    while not closed and time.monotonic() < deadline:
        time.sleep(0.02)
    assert closed == ["long"]


def test_an_answer_that_tears_is_seen_as_torn(port, caplog):
    answer = raw(port, b"GET /torn/ HTTP/1.1\r\nHost: kring\r\n\r\n")
    assert not answer.endswith(b"0\r\n\r\n")
    assert "A page broke outside Django." in caplog.text


def test_each_thread_keeps_its_database_connection(port, django_db_blocker):
    made = []

    def count(**kwargs):
        made.append(threading.current_thread().name)

    connection_created.connect(count)
    try:
        with django_db_blocker.unblock():
            for path in ["/rows/"] * 5 + ["/rows/?close"]:
                clients = [threading.Thread(target=ask, args=(port, path)) for _ in range(THREADS)]
                [client.start() for client in clients]
                [client.join() for client in clients]
    finally:
        connection_created.disconnect(count)
    assert len(made) <= THREADS
    assert len(set(made)) == len(made)


def test_many_slow_pages_do_not_hold_up_the_loop(port):
    clients = [threading.Thread(target=ask, args=(port, "/slow/")) for _ in range(12)]
    [client.start() for client in clients]
    time.sleep(0.1)
    began = time.monotonic()
    assert ask(port, "/echo/", "POST", b"a" * (MAX_BODY + 1))[0] == 413  # answered by the loop
    assert time.monotonic() - began < 0.3
    [client.join() for client in clients]


def test_when_too_many_wait_the_next_is_told_so(monkeypatch):
    monkeypatch.setattr("kring.bridge.MAX_WAITING", 1)

    def wsgi(environ, start_response):
        time.sleep(0.5)
        start_response("200 OK", [])
        return [b"ok"]

    with serving(Application(Bridge(wsgi), no_stream)) as port:
        first = threading.Thread(target=ask, args=(port,))
        first.start()
        time.sleep(0.2)
        status, _, said = ask(port)
        first.join()
    assert (status, said) == (503, b"It is very busy here. Try again in a few seconds.")
