"""R1: the server is killed without warning, again and again, while a circle meets."""

import random
import time

import pytest

from tests.assurance.mutants import planted
from tests.assurance.people import Meeting, judge, percentile
from tests.server import Node

pytestmark = pytest.mark.assurance


def kill_again_and_again(node, kills):
    """Let eight people write while the server is killed. Returns the verdict, and how long each return took."""
    chance, returns = random.Random(1), []
    table = node.ask_inside("tests.table")
    with Meeting(table, [node]) as meeting:
        meeting.first_after(time.monotonic())
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, 0.6))
            killed = time.monotonic()
            node.kill()
            node.start(wait=False)
            returns.append(meeting.first_after(killed))
        node.wait()
    assert meeting.refused == []
    found = judge(meeting, node.ask_inside("tests.table", "contents"))
    found["resent"] = sum(writer.resent for writer in meeting.writers)
    return found, returns


def test_killed_without_warning_it_loses_and_doubles_nothing(tmp_path, figure, quick):
    kills = 10 if quick else 100
    with Node(tmp_path) as node:
        found, returns = kill_again_and_again(node, kills)
    told = (
        f"{kills} × kill -9, {found['acknowledged']:,} acknowledged, {found['resent']} sent again"
    )
    figure("R1 kill -9: acknowledged, lost", found["lost"], at_most=0, told=told)
    figure("R1 kill -9: kept twice", found["doubles"], at_most=0)
    figure("R1 kill -9: gaps in the order", found["gaps"], at_most=0)
    figure("R1 kill -9: acknowledged with another number", found["moved"], at_most=0)
    figure("R1 kill -9: never came on the screen that follows", found["unseen"], at_most=0)
    figure("R1 kill -9: came on it twice", found["seen twice"], at_most=0)
    # How fast it is back depends on what else the machine does: told, beside its goal, never a failure.
    figure("R1 kill -9: back, median", percentile(returns, 0.5), unit="s", told="goal ≤ 1 s")
    figure("R1 kill -9: back, p99", percentile(returns, 0.99), unit="s", told="goal ≤ 3 s")


def test_red_when_it_acknowledges_before_it_keeps(tmp_path, figure):
    with Node(tmp_path, env=planted("early_ack")) as node:
        found, _returns = kill_again_and_again(node, 5)
    figure("R1 planted: acknowledge before keeping, lost", found["lost"], at_least=1)
