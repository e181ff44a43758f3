"""The short way for what is said at a table: a form that a script posts, and that is in order in every respect.

It says yes, or nothing. Whoever is not signed in, has no seat, sent a form that is not in order, or is refused, goes
the way of all pages, which decide anew and answer. So it is no second door: Django's own check of the token, the login
and the seat as for a stream, and the same action with its rules inside the lock.

Measured: the middlewares, the view and its form take three times as long as keeping what was said.
"""

import asyncio
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live.actions.contributions import Draft, contribute
from kring.live.admission import Ticket, admit_writers
from kring.live.drafts import draft_in
from kring.live.drawing import complain
from kring.people.models import Person

Headers = list[tuple[bytes, bytes]]
# Headers and body of an answer; its status is 200.
Answer = tuple[Headers, bytes]
# On SQLite one commit for all: there one writes at a time anyway, and each commit waits for the disk.
TOGETHER = connection.vendor == "sqlite"


@dataclass(eq=False)
class Deed:
    """A request that waits at the desk, and who waits for its answer: None when a page must give it."""

    environ: dict[str, Any]
    session: UUID
    answer: asyncio.Future[Answer | None]


class _Token(CsrfViewMiddleware):
    """Django's check of the token, without its answer."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_token = _Token(_page)


@dataclass(frozen=True)
class _Saying:
    """A deed whose form and token are in order."""

    request: WSGIRequest
    draft: Draft
    session: UUID
    login: str


def keep(deeds: list[Deed]) -> None:
    """Keep what is in order, all in one transaction, and answer. Runs in a desk's thread."""
    answers: list[Answer | None] = [None] * len(deeds)
    try:
        answers = _kept(deeds)
    except Exception as error:
        # Whatever it is, a page meets it again and says so; what was kept already is not kept twice.
        complain("What was brought in together goes one by one.", error)
    loop = deeds[0].answer.get_loop()
    loop.call_soon_threadsafe(_tell, list(zip(deeds, answers, strict=True)))


def _tell(told: list[tuple[Deed, Answer | None]]) -> None:
    for deed, answer in told:
        if not deed.answer.done():
            deed.answer.set_result(answer)


def _kept(deeds: list[Deed]) -> list[Answer | None]:
    close_old_connections()
    sayings = [_saying(deed) for deed in deeds]
    whole = [saying for saying in sayings if saying]
    tickets = iter(admit_writers([(saying.session, saying.login) for saying in whole]))
    work = [(saying, next(tickets) if saying else None) for saying in sayings]
    if TOGETHER and len(whole) > 1:
        with transaction.atomic():
            made = [_done(saying, ticket) for saying, ticket in work]
            if transaction.get_rollback():  # a refusal could not be taken back by itself
                raise DatabaseError("Nothing of this was kept.")
    else:
        made = [_done(saying, ticket) for saying, ticket in work]
    # Only now: acknowledged means kept.
    return made


def _saying(deed: Deed) -> _Saying | None:
    """Read a request; None when a page must look at it."""
    request = WSGIRequest(deed.environ)
    _token.process_request(request)
    if _token.process_view(request, _page, (), {}) is not None:
        return None
    login = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    try:
        draft = draft_in(request.POST) if login and request.POST.get("id") else None
    except RefusedError:
        return None
    return _Saying(request, draft, deed.session, login) if draft else None


def _done(saying: _Saying | None, ticket: Ticket | None) -> Answer | None:
    """Do it and return what to answer after the commit; None, with nothing done, when a page must look at it."""
    if saying is None or ticket is None or ticket.viewer.language not in dict(settings.LANGUAGES):
        return None
    headers = _dress(ticket.viewer.language, saying.request.is_secure())
    by = Person.from_db(None, ["id"], [ticket.viewer.person])
    try:
        with translation.override(ticket.viewer.language):
            kept = contribute(saying.session, by=by, draft=saying.draft, now=clock.now())
    except Exception:
        return None
    body = json.dumps({"id": str(kept.pk), "seq": kept.seq}).encode()
    return [*headers, (b"content-length", str(len(body)).encode())], body


class _Bare(HttpRequest):
    """A request of nobody."""

    def __init__(self, scheme: str) -> None:
        super().__init__()
        self._bare_scheme = scheme

    def _get_scheme(self) -> str:
        return self._bare_scheme


class _Dressing(BaseHandler):
    """All middlewares around an empty answer."""

    def _get_response(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse({})


@lru_cache(maxsize=1)
def _dressing() -> _Dressing:
    dressing = _Dressing()
    dressing.load_middleware()
    return dressing


@lru_cache(maxsize=64)
def _dress(language: str, secure: bool) -> Headers:
    """Return the headers that the middlewares put on an answer in this language."""
    request = _Bare("https" if secure else "http")
    request.method, request.path = "POST", "/live/"
    request.META = {"HTTP_ACCEPT": "application/json", "HTTP_ACCEPT_LANGUAGE": language}
    answer = _dressing().get_response(request)
    return [
        (name.lower().encode("latin1"), value.encode("latin1"))
        for name, value in answer.items()
        if name.lower() != "content-length"
    ]
