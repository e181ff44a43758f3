"""Visits to the world: one request by one role, after which everything is as it was."""

import re
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.trust.crawl import DUMMIES, as_random
from tests.trust.world import ROLES, build, kan

# Rows that a look may change: where one is signed in, and that one's screen still lives.
MAY_CHANGE = re.compile(r'"(people_login|live_presence)"')
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)

SAVEPOINT = re.compile(r'^\s*SAVEPOINT "?(\w+)', re.IGNORECASE)
TAKES_BACK = re.compile(r'^\s*ROLLBACK TO SAVEPOINT "?(\w+)', re.IGNORECASE)


class Visits:
    """The world, with everybody's browser."""

    def __init__(self):
        self.world = build()
        self.ids = self.world.ids()
        self.cookies = {role: self._sign_in(role) for role in ROLES}

    def _sign_in(self, role):
        client, person = Client(), self.world.person(role)
        if person:
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return {name: morsel.value for name, morsel in client.cookies.items()}

    def browser(self, role, **options):
        """Return this role's browser."""
        client = Client(raise_request_exception=False, **options)
        for name, value in self.cookies[role].items():
            client.cookies[name] = value
        return client

    def address(self, name, args):
        """Return the address of a route. args: {"case_id": "offered"}."""
        values = {k: (self.ids.get(k) or DUMMIES[k])[v] for k, v in args.items()}
        return reverse(name, kwargs=values)

    def body(self, fields):
        """Return a form, with what stands for something in this world filled in."""
        return {self._fill(name): self._fill(value) for name, value in fields.items()}

    def _fill(self, text):
        if not text.startswith("$"):
            return text
        kind, which = text[1:].split(".")
        if kind == "day":
            from kring.kernel import clock

            return str((clock.now() + timedelta(days=int(which))).date())
        if kind == "seen":
            session = self.world.sessions[which]
            session.refresh_from_db()
            return str(session.state_seq)
        if kind == "marks":
            return self._mark(which)
        if kind == "texts":
            from kring.methods import reading

            return reading.script_of("basis5").text
        if kind == "codes":
            return self.world.codes[which]
        return self.ids[kind][which]

    def _mark(self, which):
        """Return what a screen of the shared draft shows of one part of it."""
        from kring.workshop import draft, languages

        own = self.world.own["shared"]
        own.refresh_from_db()
        data = draft.read(own.draft)
        marks = {"basics": draft.mark_of_basics, "order": draft.mark_of_order}
        if which in {"about", "words"}:
            return languages.mark_of(data, "en", "advice" if which == "words" else "")
        return draft.mark_of_phase(data, "advice") if which == "phase" else marks[which](data)

    @contextmanager
    def nothing_stays(self):
        """Undo what is done inside, in the database and in what is remembered of it."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.forget()

    def forget(self):
        """Forget what is remembered of the database."""
        from kring.live.snapshot import snapshots

        cache.clear()
        snapshots._kept.clear()

    def ask(self, role, method, name, args, fields=None, *, random=False, **more):
        """Ask once. Returns the answer; `answer.wrote` is what was written, `answer.kept` what was not taken back."""
        address = self.address(name, args)
        if random:
            address = as_random(address)
        wrote, kept, marks = [], [], {}

        def watch(execute, sql, params, many, context):
            if WRITES.match(sql):
                wrote.append(sql)
                kept.append(sql)
            if mark := SAVEPOINT.match(sql):
                marks[mark.group(1)] = len(kept)
            if mark := TAKES_BACK.match(sql):
                del kept[marks[mark.group(1)] :]
            return execute(sql, params, many, context)

        with self.nothing_stays():
            data = self.body(fields or {})
            with connection.execute_wrapper(watch):
                client = self.browser(role, **more)
                answer = client.generic(method, address) if method not in {"GET", "POST"} else (
                    client.get(address) if method == "GET" else client.post(address, data)
                )  # fmt: skip
            answer.wrote = [sql for sql in wrote if not MAY_CHANGE.search(sql[:60])]
            answer.kept = [sql for sql in kept if not MAY_CHANGE.search(sql[:60])]
            answer.content  # noqa: B018 - made before everything is undone
        return answer


def outcome(answer):
    """Return the status of an answer; "login" when it sends to the page where one signs in."""
    if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next="):
        return "login"
    return str(answer.status_code)


def plain(answer, address=""):
    """Return status, headers and body without what differs at each request: tokens, and the address itself."""
    # CSRF tokens, and the challenge of a passkey.
    body = re.sub(rb"\b[A-Za-z0-9]{64}\b|challenge[^,]+,", b"", answer.content)
    headers = {k: v for k, v in answer.headers.items() if k not in {"Set-Cookie", "Expires"}}
    if "Location" in headers:
        headers["Location"] = headers["Location"].replace(address, "")
    return answer.status_code, headers, body.replace(address.encode(), b"") if address else body


__all__ = ["Visits", "kan", "outcome", "plain"]
