"""R6: everything one can ask or do at a table, with inputs that make no sense."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from bench import machine
from tests.assurance.malformed import Nonsense, entries, fields
from tests.assurance.mutants import planted
from tests.server import Node, Screen

pytestmark = pytest.mark.assurance
ALL_IN = {"KRING_DEEDS_EACH_SECOND": "0"}  # so that all of it comes in
PEOPLE = ("carla", "anneke", "bart", "gerrit")


def flood(node, each):
    """Send that many to each entry, four people at once. Returns how often each status came, and the growth in MB."""
    table = node.ask_inside("tests.table")
    pk, names = str(uuid4()), fields()
    with Screen(node, table["cookies"]["carla"]) as carla:
        said = {"id": pk, "kind": "q_open", "text": "Waar gaat dit over?"}
        assert carla.post(f"/live/{table['session']}/contributions/", **said)[0] == 302
    statuses, before = Counter(), machine.resident(node.process.pid) / 1e6

    def send(path, person):
        found, nonsense = Counter(), Nonsense(path, names, person)
        with Screen(node, table["cookies"][person]) as screen:
            for _ in range(max(1, each // len(PEOPLE))):
                method, address, headers, body = nonsense.request()
                found[_status(screen, method, address, headers, body)] += 1
        return found

    with ThreadPoolExecutor(len(PEOPLE)) as people:
        for path in entries(table, pk):
            for found in people.map(send, [path] * len(PEOPLE), PEOPLE):
                statuses += found
    return statuses, machine.resident(node.process.pid) / 1e6 - before


def _status(screen, method, address, headers, body):
    if "/stream" in address and method in {"GET", "POST"}:
        # A stream that begins well does not end: look at its head only.
        return screen.head(method, address, headers, body)
    status, _headers, answer = screen.ask(method, address, headers, body)
    assert b"Traceback" not in answer
    return status


def test_nothing_that_is_sent_to_a_table_breaks_it(tmp_path, figure, quick):
    each = 100 if quick else 10_000
    with Node(tmp_path, env=ALL_IN) as node:
        statuses, grown = flood(node, each)
    broken = sum(n for status, n in statuses.items() if status >= 500)
    told = f"{each:,} to each entry, {statuses.total():,} in all: {dict(sorted(statuses.items()))}"
    figure("R6 nonsense at a table: answers of 500 and up", broken, at_most=0, told=told)
    figure("R6 nonsense at a table: memory grown", grown, at_most=50, unit="MB")
    assert statuses[200] + statuses[302] > 0
    assert statuses[400] + statuses[403] + statuses[404] > statuses.total() / 4


def test_red_when_one_page_takes_what_it_gets(tmp_path, figure):
    with Node(tmp_path, env={**ALL_IN, **planted("trusting")}) as node:
        statuses, _grown = flood(node, 60)
        broken = sum(n for status, n in statuses.items() if status >= 500)
        node.log.write_text("")  # its tracebacks are what we planted
    figure("R6 planted: a page that takes what it gets, broken", broken, at_least=1)
