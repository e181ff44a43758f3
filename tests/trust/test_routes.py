"""Every address × every role × every method, as the table says: routes.toml.

What a role may not see is to the byte what does not exist; looking changes nothing; acting needs a token; every answer
carries the headers that keep it safe, and no word that is not for this role.
"""

import os

import pytest
from django.test import Client
from django.utils.module_loading import autodiscover_modules

from kring.verbs.configuration import ROOT
from tests.trust.allowed import leaks
from tests.trust.crawl import ROUTES, TABLE, as_random, canaries, routes
from tests.trust.visits import outcome, plain
from tests.trust.world import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.trust]
METHODS = {"get": "GET", "post": "POST"}
GETS_IN = {"200", "204", "302"}
each_route = pytest.mark.parametrize("name", ROUTES)
# Screens for all in the room.
FOR_ALL = {"screen", "shared"}


def expected(name, method, role):
    """Return what the table says."""
    said = ROUTES[name][method]
    if isinstance(said, str):
        return said
    for answer, groups in said.items():
        for group in groups.split():
            if role in TABLE["groups"].get(group, group).split():
                return answer
    return "nothing"


def target(name):
    row = ROUTES[name]
    return name, row.get("args", {}), row.get("body")


def one_who_gets_in(name, method):
    """Return a role that succeeds, rather than one that is sent to sign in."""
    return next((role for role in ROLES if expected(name, method, role) in GETS_IN), None)


def test_every_address_is_in_the_table_and_no_line_is_about_one_that_is_gone():
    known = {name for name, _arguments in routes()}
    assert None not in known, "an address without a name"
    assert sorted(known - ROUTES.keys()) == [], "new addresses: say in routes.toml who gets what"
    assert sorted(ROUTES.keys() - known - {"stream"}) == []


def test_every_address_lets_somebody_in_and_keeps_somebody_out_unless_it_says_why():
    for name, row in ROUTES.items():
        answers = {expected(name, method, role) for method in METHODS for role in ROLES}
        assert "nothing" not in answers, name
        assert bool(answers & GETS_IN) is not ("shut" in row), name
        assert bool(answers & {"login", "403", "404"}) or "public" in row, name


def dressed(answer):
    """Assert that an answer carries the headers that keep it safe."""
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "data:" not in policy
    for needed in (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action",
    ):
        assert needed in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]
    assert "Cookie" in headers["Vary"]


@each_route
def test_each_role_gets_what_the_table_says_and_no_word_more(visits, name):
    wrong = []
    for role in ROLES:
        for method, verb in METHODS.items():
            answer = visits.ask(role, verb, *target(name))
            want, got = expected(name, method, role), outcome(answer)
            if want != got:
                wrong.append(f"{verb} as {role}: {got}, the table says {want}")
            dressed(answer)
            words = canaries(answer.content)
            if extra := leaks(role, words, for_all=name in FOR_ALL, name=name):
                wrong.append(f"{verb} as {role}: {extra}")
            if verb == "GET" and answer.wrote:
                wrong.append(f"GET as {role} writes: {answer.wrote[0][:90]}")
    assert wrong == []


@each_route
def test_what_one_may_not_see_is_to_the_byte_what_does_not_exist(visits, name):
    address = visits.address(name, ROUTES[name].get("args", {}))
    if as_random(address) is None:
        return
    wrong = []
    for role in ROLES:
        for method, verb in METHODS.items():
            if expected(name, method, role) not in {"404", "login"}:
                continue
            there = visits.ask(role, verb, *target(name))
            nowhere = visits.ask(role, verb, *target(name), random=True)
            if plain(there, address) != plain(nowhere, as_random(address)):
                wrong.append(f"{verb} as {role}")
    assert wrong == []


@each_route
def test_other_methods_are_refused(visits, name):
    role = one_who_gets_in(name, "get") or one_who_gets_in(name, "post") or "anonymous"
    for verb in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        answer = visits.ask(role, verb, *target(name))
        assert (verb, answer.status_code) == (verb, 405)
        dressed(answer)
    answer = visits.ask(role, "HEAD", *target(name))
    assert answer.wrote == []
    assert answer.content == b""


@each_route
def test_acting_needs_a_token(visits, name):
    role = one_who_gets_in(name, "post")
    if role is None or "without_csrf" in ROUTES[name]:
        return
    answer = visits.ask(role, "POST", *target(name), enforce_csrf_checks=True)
    assert answer.status_code == 403
    assert answer.wrote == []


def test_static_files_carry_no_cookie_and_may_be_kept():
    answer = Client().get("/static/kernel/favicon.svg")
    assert "Set-Cookie" not in answer.headers


# The tables


SHORT = {
    "200": "●",
    "302": "●",
    "204": "●",
    "login": "→",
    "403": "✕",
    "404": "",
    "400": "?",
    "405": "·",
}


def printed():
    """Return docs/tables/routes.md."""
    heads = [role.replace("_", " ") for role in ROLES]
    lines = [
        "# Addresses and roles",
        "",
        "Printed from `tests/trust/routes.toml` by a test that asks all of it. ● gets in, → is sent to sign in, ✕ is",
        "refused with a reason, –: it does not exist for them (404, byte-equal), · needs another method, ? the",
        "form is refused. First looking (GET), then acting (POST).",
        "",
        f"| address | {' | '.join(heads)} |",
        f"|---|{':-:|' * len(heads)}",
    ]
    for name in ROUTES:
        cells = [
            " ".join(SHORT[expected(name, m, role)] or "–" for m in METHODS) for role in ROLES
        ]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def facts_printed():
    """Return docs/tables/facts.md."""
    from kring.kernel import ledger

    autodiscover_modules("facts")
    heard = ledger.subscribers()
    lines = [
        "# Facts and who listens",
        "",
        "Printed by a test. A fact is told after the commit that recorded it (`kernel/ledger.py`).",
        "",
        "| fact | what happened | who listens |",
        "|---|---|---|",
    ]
    for fact in sorted(_facts(ledger.Fact), key=lambda one: (one.__module__, one.__qualname__)):
        slice_ = fact.__module__.split(".")[1]
        who = sorted(
            f"`{one.__module__.removeprefix('kring.')}.{one.__name__}`"
            for one in heard.get(fact, [])
        )
        words = (fact.__doc__ or "").strip().splitlines()[0]
        lines.append(f"| `{slice_}.{fact.__name__}` | {words} | {', '.join(who)} |")
    return "\n".join(lines) + "\n"


def _facts(kind):
    for one in kind.__subclasses__():
        if one.__module__.startswith("kring.") and not one.__subclasses__():
            yield one
        yield from _facts(one)


@pytest.mark.parametrize(("file", "make"), [("routes.md", printed), ("facts.md", facts_printed)])
def test_the_table_in_the_documents_is_up_to_date(file, make):
    path = ROOT / "docs" / "tables" / file
    if os.environ.get("KRING_WRITE_TABLES") == "yes":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make())
    assert path.read_text() == make(), "make it anew: KRING_WRITE_TABLES=yes"


def test_facts_hold_no_words():
    import dataclasses
    from uuid import UUID

    from kring.kernel.ledger import Fact

    for fact in _facts(Fact):
        kinds = {str(one.type) for one in dataclasses.fields(fact)}
        allowed = {str(kind) for kind in (UUID, UUID | None, int, bool)}
        allowed |= {"UUID", "UUID | None", "int", "bool"}
        assert kinds <= allowed | {"<class 'uuid.UUID'>", "<class 'int'>"}, fact
