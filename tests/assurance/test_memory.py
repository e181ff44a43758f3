"""R18: meeting after meeting on one server; its memory does not grow with what was said.

Counted is what the process holds by itself: the pages of the database's file, which SQLite looks into, come and go with
the kernel. What it keeps to be quick has a bound, which so few meetings would not reach: that is full when it starts.
"""

import asyncio
import time
from statistics import linear_regression

import pytest

from bench import machine
from kring.rehearsal.address import Address
from kring.rehearsal.crowd import Crowd, Load
from tests.assurance.mutants import planted
from tests.server import Node

pytestmark = [pytest.mark.assurance, pytest.mark.slow]
# So long that what the kernel gives and takes by the way weighs little: of 10 s it was a third of the figure.
TABLES, EVENINGS, SECONDS, EVERY = 10, 14, 30.0, 0.5
FIRST = 5  # evenings in which the server comes to its size


def evenings(node, number):
    """Hold meetings one evening after another. Returns the messages kept and the memory after each evening."""
    kept, points = 0, []
    for _evening in range(number):
        world = node.ask_inside("bench.inside", "rooms", str(TABLES))
        load = Load(
            address=Address("127.0.0.1", node.port, "localhost"),
            cookie=world["cookie"],
            csrf=world["csrf"],
            rooms=world["rooms"],
            seconds=SECONDS,
            every=EVERY,
        )
        kept += len(asyncio.run(Crowd(load).measure()).acked)
        time.sleep(1)
        points.append((kept, machine.anonymous(node.process.pid) / 1e6))
    return points


def growth(points):
    """Return by how many MB memory grows for each 10,000 messages, after the first evenings."""
    kept, sizes = zip(*points[FIRST:], strict=True)
    return 10_000 * linear_regression(kept, sizes).slope


def test_memory_does_not_grow_with_what_is_said(tmp_path, figure):
    with Node(tmp_path, env={"KRING_WORKER": "no", **planted("full_caches")}) as node:
        points = evenings(node, EVENINGS)
    told = f"{points[-1][0]:,} messages; {points[FIRST][1]:.0f} → {points[-1][1]:.0f} MB"
    figure(
        "R18 memory for each 10,000 messages", growth(points), at_most=1.0, unit="MB", told=told
    )


def test_red_when_something_of_each_is_kept(tmp_path, figure):
    with Node(tmp_path, env={"KRING_WORKER": "no", **planted("hoarding")}) as node:
        points = evenings(node, FIRST + 3)
    figure("R18 planted: something is kept of each", growth(points), at_least=5.0, unit="MB")
