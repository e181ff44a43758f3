"""R5: several nodes behind one proxy: a node dies, all nodes are renewed one after the other.

Needs nginx besides what test_nodes needs. Everybody comes through the proxy, so nobody knows which node serves them.
"""

import itertools
import shutil
import time

import pytest

from tests.assurance.mutants import planted
from tests.assurance.people import Meeting, judge
from tests.assurance.test_nodes import database, here, redis, two_nodes
from tests.proxy import proxy

__all__ = ["database", "redis"]  # fixtures
pytestmark = [
    pytest.mark.assurance,
    pytest.mark.skipif(
        not here() or not shutil.which("nginx"),
        reason="only where nginx, PostgreSQL and Redis are (apt install nginx)",
    ),
]


def interruptions(meeting):
    """Return the longest time that somebody was not acknowledged, and that something was not on a screen."""
    writing = max(
        later - earlier
        for writer in meeting.writers
        for earlier, later in itertools.pairwise(
            sorted(at for _number, at in writer.kept.values())
        )
    )
    seeing = max(
        follower.seen_at[pk] - at
        for writer in meeting.writers
        for pk, (_number, at) in writer.kept.items()
        for follower in meeting.followers
        if pk in follower.seen_at
    )
    return writing, seeing


def meet_while(folder, database, redis, happening, **more):
    """Let a circle meet through the proxy while something happens to the nodes. Returns the figures of it."""
    with (
        two_nodes(folder, database, redis, **more) as nodes,
        proxy(folder, nodes) as door,
    ):
        table = nodes[0].ask_inside("tests.table")
        with Meeting(table, [door], pause=0.1, followers=2) as meeting:
            meeting.first_after(time.monotonic())
            time.sleep(1)
            happening(nodes)
            time.sleep(2)
        found = judge(meeting, nodes[1].ask_inside("tests.table", "contents"))
        writing, seeing = interruptions(meeting)
    return {**found, "refused": len(meeting.refused), "writing": writing, "seeing": seeing}


def kill_one(nodes):
    nodes[0].kill()
    time.sleep(3)


def renew(nodes):
    """Stop each neatly and start it again, one after the other, as after an update."""
    for node in nodes:
        assert node.stop() == 0
        node.start()
        time.sleep(1.5)  # until the proxy has found it


def renew_all_at_once(nodes):
    for node in nodes:
        node.stop()
    time.sleep(6)
    for node in nodes:
        node.start()


def tell(figure, what, found):
    told = f"{found['acknowledged']:,} acknowledged through nginx by two nodes"
    figure(f"R5 {what}: acknowledged, lost", found["lost"], at_most=0, told=told)
    figure(f"R5 {what}: kept twice", found["doubles"], at_most=0)
    figure(f"R5 {what}: gaps in the order", found["gaps"], at_most=0)
    figure(f"R5 {what}: never came on a screen", found["unseen"], at_most=0)
    figure(f"R5 {what}: told that it may not", found["refused"], at_most=0)
    figure(f"R5 {what}: longest without being kept", found["writing"], at_most=5.0, unit="s")
    figure(f"R5 {what}: longest until seen", found["seeing"], at_most=5.0, unit="s")


def test_a_node_behind_a_proxy_dies_and_nobody_waits_long(tmp_path, database, redis, figure):
    tell(figure, "a node behind a proxy killed", meet_while(tmp_path, database, redis, kill_one))


def test_all_nodes_are_renewed_one_by_one_while_people_meet(tmp_path, database, redis, figure):
    tell(figure, "nodes renewed one by one", meet_while(tmp_path, database, redis, renew))


def test_red_when_all_are_renewed_at_once(tmp_path, database, redis, figure):
    found = meet_while(tmp_path, database, redis, renew_all_at_once)
    name = "R5 planted: all nodes at once, longest without being kept"
    figure(name, found["writing"], at_least=5.0, unit="s")


def test_red_when_a_node_that_stops_has_acknowledged_what_it_has_not_kept(
    tmp_path, database, redis, figure
):
    found = meet_while(tmp_path, database, redis, kill_one, env=planted("early_ack"))
    figure("R5 planted: acknowledge before keeping, lost", found["lost"], at_least=1)
