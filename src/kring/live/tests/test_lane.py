"""The short way answers as the page does, or leaves it to the page.

Planted, seen red here, and put back: a seat that is not asked · a token that is not compared · a login that is signed
for another secret · a form read without its limits · one refusal that takes the others along · an answer although
nothing was kept.
"""

import asyncio
import json
import sys
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.http import QueryDict

from kring.circles.actions.memberships import end_membership
from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import drafts, lane
from kring.live.actions import sessions
from kring.live.drafts import draft_in, plain_draft
from kring.live.models import Contribution
from kring.live.tests.world import make_table
from kring.people import actions as people
from kring.people.models import Login
from tests.server import CSRF, cookies_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Stay on the connection of the test."""
    monkeypatch.setattr(lane, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def pages():
    return WSGIHandler()


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def table():
    table = make_table()
    table.go("questions")
    return table


def request(table, name="carla", *, body=None, **over):
    """What the bridge makes of a form that a script posts."""
    fields = {"kind": "q_open", "id": str(uuid4()), "text": "Wat dacht je?"} | over.pop("form", {})
    content = urlencode(fields).encode() if body is None else body
    cookies = over.pop("cookies", None) or cookies_of(table.person(name))
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": f"/live/{over.pop('session', table.session.pk)}/contributions/",
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT": "application/json",
        "HTTP_X_CSRFTOKEN": CSRF,
        "HTTP_COOKIE": f"{cookies}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": content,
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **over,
    }


def deed(env, loop):
    session = UUID(env["PATH_INFO"].split("/")[2])
    return lane.Deed(
        env | {"wsgi.input": BytesIO(env["wsgi.input"])}, session, loop.create_future()
    )


def shortly(*requests):
    """The answers of the short way to what is brought in together."""
    loop = asyncio.new_event_loop()
    try:
        return lane._kept([deed(env, loop) for env in requests])
    finally:
        loop.close()


def by_page(pages, env):
    """The answer of the page."""
    said = []
    answer = pages(
        env | {"wsgi.input": BytesIO(env["wsgi.input"])}, lambda *told: said.append(told)
    )
    content = b"".join(answer)
    answer.close()
    status, headers = said[0]
    return int(status[:3]), headers, content


def in_order(headers):
    return sorted(
        (name.lower(), value) for name, value in headers if name.lower() != "content-length"
    )


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"form": {"text": "Twee\r\nregels & een <b>teken</b>: é ∆"}},
        {"form": {"text": " "}, "refused": True},
        {"form": {"place": "Winterswijk", "kind": "q_open"}},
        {"form": {"kind": "sw"}},
        {"form": {"parked": "on", "kind": "q_open", "text": "Bel ze eerst"}},
        {"CONTENT_TYPE": "application/x-www-form-urlencoded;charset=UTF-8"},
        {"wsgi.url_scheme": "https", "HTTP_REFERER": "https://testserver/live/"},
        {"HTTP_ORIGIN": "http://testserver"},
    ],
)
def test_what_is_in_order_is_answered_as_the_page_answers_it(table, pages, over):
    refused = over.pop("refused", False) if (over := dict(over)) else False
    env = request(table, **over)
    (answer,) = shortly(env)
    kept = Contribution.objects.count()
    status, headers, content = by_page(pages, env)  # the same once more: it keeps one
    assert Contribution.objects.count() == kept == (0 if refused else 1)
    if refused:
        assert (answer, status) == (None, 403)
        return
    assert status == 200
    assert in_order(headers) == in_order((n.decode(), v.decode()) for n, v in answer[0])
    assert answer[1] == content
    assert dict(answer[0])[b"content-length"] == str(len(content)).encode()


def test_somebody_who_reads_english_is_answered_in_english(table, pages):
    table.world.carla.language = "en"
    table.world.carla.save()
    env = request(table)
    (answer,) = shortly(env)
    assert (b"content-language", b"en") in answer[0]
    assert in_order(by_page(pages, env)[1]) == in_order(
        (n.decode(), v.decode()) for n, v in answer[0]
    )


def leave(table):
    end_membership(table.seat("carla"), by=table.person("carla"))


def be_blocked(table):
    table.world.carla.is_active = False
    table.world.carla.save()


def sign_out(table):
    Login.objects.all().delete()


def run_out(table):
    Login.objects.update(expire_date=clock.now() - timedelta(seconds=1))


def sign_out_everywhere(table):
    people.sign_out_everywhere(table.world.carla, by=table.world.carla)


def end(table):
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.person("anneke"), seen=session.state_seq, now=clock.now()
    )


@pytest.mark.parametrize("lose", [leave, be_blocked, sign_out, run_out, sign_out_everywhere, end])
def test_who_may_not_any_more_is_left_to_the_page_and_nothing_is_kept(table, pages, lose):
    env = request(table)
    lose(table)
    before = Contribution.objects.count()
    assert shortly(env) == [None]
    assert by_page(pages, env)[0] in {302, 403, 404}
    assert Contribution.objects.count() == before


@pytest.mark.parametrize(
    "over",
    [
        {"name": "joop"},
        {"cookies": "kring=" + "a" * 32},
        {"cookies": "x=y"},
        {"HTTP_X_CSRFTOKEN": "x" * 32},
        {"HTTP_X_CSRFTOKEN": ""},
        {"HTTP_ORIGIN": "https://elders.example"},
        {"wsgi.url_scheme": "https"},
        {"session": uuid4()},
        {"form": {"kind": "nonsense"}},
        {"form": {"kind": "advice"}},
        {"form": {"text": ""}},
        {"form": {"text": "x" * 4001}},
        {"form": {"text": "a\0b"}},
        {"form": {"text": "Zijn nummer is 111222333"}},
        {"form": {"id": "kaal"}},
        {"form": {"maker": str(uuid4())}},
        {"form": {"about": "kaal"}},
        {"body": b"\xff=%ff&id=%00"},
    ],
)
def test_what_the_page_refuses_is_never_kept(table, pages, over):
    env = request(table, **over)
    assert shortly(env) == [None]
    assert by_page(pages, env)[0] in {302, 400, 403, 404}
    assert not Contribution.objects.exists()


def test_without_an_id_the_page_makes_one(table):
    assert shortly(request(table, form={"id": ""})) == [None]
    assert not Contribution.objects.exists()


def test_who_has_no_seat_any_more_is_not_even_told_again_what_was_kept(table, pages):
    env = request(table)
    assert None not in shortly(env)
    Membership.objects.filter(pk=table.seat("carla").pk).update(role=Role.SPONSOR)
    assert shortly(env) == [None]
    assert by_page(pages, env)[0] == 404


def test_another_cannot_take_the_id_of_what_carla_said(table):
    mine = str(uuid4())
    assert None not in shortly(request(table, form={"id": mine}))
    assert shortly(request(table, "dirk", form={"id": mine})) == [None]


def test_a_login_of_before_the_secret_changed_is_left_to_the_page_that_renews_it(table, settings):
    env = request(table)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert shortly(env) == [None]


def test_a_refusal_takes_nothing_else_along_and_the_rest_is_asked_with_few_questions(
    table, django_assert_max_num_queries
):
    other = make_table("Anneke", "Bart", "Fatima", "Gerard")
    other.go("questions")
    good = [request(table, name) for name in ("carla", "dirk", "esra")]
    wrong = [request(table, "carla", form={"kind": "advice"}), request(table, "joop")]
    elsewhere = [request(other, "fatima"), request(other, "gerard")]
    with django_assert_max_num_queries(70):
        answers = shortly(*good[:2], *wrong, *elsewhere, good[2])
    assert [answer is None for answer in answers] == [
        False,
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    numbers = [json.loads(answer[1])["seq"] for answer in answers if answer]
    assert numbers[1] == numbers[0] + 1
    assert numbers[4] == numbers[0] + 2
    assert Contribution.objects.count() == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only on SQLite: elsewhere one by one")
@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_kept_when_the_commit_failed(table, monkeypatch, caplog, loop):
    requests = [request(table, name) for name in ("carla", "dirk")]

    def bring():
        deeds = [deed(env, loop) for env in requests]
        lane.keep(deeds)
        return loop.run_until_complete(asyncio.gather(*(one.answer for one in deeds)))

    monkeypatch.setattr(transaction, "get_rollback", lambda: True)
    assert bring() == [None, None]
    assert not Contribution.objects.exists()
    assert "one by one" in caplog.text
    monkeypatch.undo()
    assert None not in bring()


@pytest.mark.parametrize("kind", ["q_open", "sw", "advice", "args", "action", "nonsense", ""])
@pytest.mark.parametrize(
    "text", ["Wat?", " Wat? ", "a\r\nb\rc", "", "x" * 4000, "x" * 4001, "a\0", "\ud800"]
)
@pytest.mark.parametrize(
    "more", ["", "&place=", "&parked=on", "&screen=shared", "&maker=x", "&anders=1"]
)
def test_a_plain_form_is_read_as_the_form_reads_it(monkeypatch, kind, text, more):
    fields = urlencode({"kind": kind, "id": str(uuid4()), "text": text}, errors="surrogatepass")
    post = QueryDict(fields + more)
    plain = plain_draft(post)
    monkeypatch.setattr(drafts, "plain_draft", lambda _post: None)
    try:
        formal = draft_in(post)
    except RefusedError:
        formal = None
    assert plain in (None, formal)
    if more in {"", "&place=", "&screen=shared"} and formal and text:
        assert plain == replace(formal)
