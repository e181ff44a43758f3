"""What a contribution costs, in calls of Python functions: the same on every machine, however busy it is.

A table of eight: kept by the desk, and drawn for all their screens. Planted, seen red here: sentences of ours looked up
each time; a part drawn anew that says the same; where each viewer stands found anew.
"""

import sys

import pytest
from django.db import connection

from kring.live import drawing, lane
from kring.live.admission import admit
from kring.live.tests.test_lane import deed, request
from kring.live.tests.world import make_table
from kring.live.viewing import Mode
from tests.server import cookies_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="only on SQLite: counted where a call is not a wait"
    ),
]
EIGHT = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna")
MOST_TO_KEEP, MOST_TO_DRAW = 1_000, 1_600


class Nobody:
    """Stands for the loop of the server."""

    def create_future(self):
        return None


def calls(work, *about):
    """Return how many functions of Python were called."""
    count = 0

    def note(_frame, event, _arg):
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work(*about)
    finally:
        sys.setprofile(None)
    return count


def test_a_contribution_with_its_eight_screens_stays_within_its_calls(monkeypatch):
    monkeypatch.setattr(lane, "close_old_connections", lambda: None)
    monkeypatch.setattr(drawing, "close_old_connections", lambda: None)
    table = make_table(*EIGHT)
    table.go("questions")
    pk = table.session.pk
    cookies = {name: cookies_of(table.person(name.lower())) for name in EIGHT}
    tickets = [admit(pk, cookies[name], Mode.OWN) for name in EIGHT]
    kept, drawn, since = [], [], 0
    for _ in range(6):
        said = deed(request(table, "dirk", cookies=cookies["Dirk"]), Nobody())
        kept.append(calls(lane._kept, [said]))
        drawn.append(calls(drawing.draw, [(pk, [(ticket, since) for ticket in tickets])]))
        since = table.fresh().seq
    assert min(kept) <= MOST_TO_KEEP
    assert min(drawn) <= MOST_TO_DRAW
