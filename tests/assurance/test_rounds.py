"""A written round whose server is off at its date, or is killed while it closes a step: once, whole, or not at all."""

import random
import time

import pytest

from tests.assurance.mutants import planted
from tests.server import Node

pytestmark = pytest.mark.assurance
INSIDE = "tests.assurance.late"
SECONDS = 20


def settled(node, index):
    """Wait until all rounds stand there. Returns how they stand."""
    deadline = time.monotonic() + SECONDS
    while True:
        found = node.ask_inside(INSIDE, "stand")
        if all(one["index"] == index for one in found.values()) or time.monotonic() > deadline:
            return found


def killed_while_closing(folder, fault):
    """Let a server die in the middle of it. Returns how the round stands then, and the folder of its data."""
    with Node(folder) as node:
        node.ask_inside(INSIDE, "make", "1")
        node.stop()
        node.env |= planted(fault)
        node.start(wait=False)
        node.process.wait(SECONDS)
        (after,) = node.ask_inside(INSIDE, "stand").values()
        node.env = {name: value for name, value in node.env.items() if name not in planted(fault)}
        node.start()
        (found,) = settled(node, 2).values()
    return after, found


def test_killed_in_the_middle_it_did_nothing_and_then_does_it_once(tmp_path, figure):
    after, found = killed_while_closing(tmp_path, "dies_half_way")
    figure("Written round, killed while closing: shown before its time", after["shown"], at_most=0)
    figure("Written round, killed while closing: went on", found["moves"], at_most=1)
    assert found == {"index": 2, "moves": 1, "shown": True}


def test_red_when_it_is_not_one_deed(tmp_path, figure):
    after, _found = killed_while_closing(tmp_path, "half_a_deed")
    figure("Planted: closing is not one deed, shown before its time", after["shown"], at_least=1)


def test_killed_again_and_again_each_round_goes_on_once(tmp_path, figure, quick):
    many, kills, chance = (10, 3, random.Random(1)) if quick else (40, 15, random.Random(1))
    with Node(tmp_path) as node:
        node.ask_inside(INSIDE, "make", str(many))
        node.stop()
        for _ in range(kills):
            node.start(wait=False)
            time.sleep(chance.uniform(0.5, 4))
            node.kill()
        node.start()
        found = settled(node, 2).values()
    figure(
        "Written rounds late: stayed behind", sum(one["index"] != 2 for one in found), at_most=0
    )
    figure("Written rounds late: went on twice", sum(one["moves"] > 1 for one in found), at_most=0)
    figure("Written rounds late: still hidden", sum(not one["shown"] for one in found), at_most=0)
