"""R4: two nodes on one PostgreSQL and one Redis. A node dies; Redis goes away.

Needs a PostgreSQL where databases may be made (KRING_CI_POSTGRESQL) and redis-server in the path; the Redis is one of
our own, on a free port.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.assurance.mutants import planted
from tests.assurance.people import Meeting, judge, percentile
from tests.server import Node, free_port

POSTGRESQL = os.environ.get("KRING_CI_POSTGRESQL", "postgres://root@127.0.0.1:5432/test")
AWAY = 5  # seconds


def here():
    """Answer whether both are to be had."""
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return shutil.which("redis-server") is not None


pytestmark = [
    pytest.mark.assurance,
    pytest.mark.skipif(not here(), reason="only on a machine with PostgreSQL and Redis"),
]


@pytest.fixture
def database():
    """An empty database of our own; its address."""
    name = f"kring_assurance_{os.getpid()}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Redis:
    """A Redis of our own."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait(5)


@pytest.fixture
def redis():
    server = Redis()
    yield server
    server.kill()


@contextmanager
def two_nodes(folder, database, redis, **more):
    options = {"database": database, "redis": redis.url, "keys": folder / "keys", **more}
    with Node(folder, name="one", **options) as one, Node(folder, name="two", **options) as two:
        yield [one, two]


def test_a_node_dies_and_people_go_on_at_the_other(tmp_path, database, redis, figure):
    with two_nodes(tmp_path, database, redis) as nodes:
        table = nodes[0].ask_inside("tests.table")
        with Meeting(table, nodes, followers=2) as meeting:
            meeting.first_after(time.monotonic())
            time.sleep(2)
            killed = time.monotonic()
            nodes[0].kill()
            here_again = [meeting.first_after(killed + 0.001)]
            time.sleep(1)
            said = set(meeting.kept)
            while not all(said <= f.seen_at.keys() for f in meeting.followers):
                assert time.monotonic() < killed + 20
                time.sleep(0.02)
            screens = time.monotonic() - killed - 1
            time.sleep(1)
        found = judge(meeting, nodes[1].ask_inside("tests.table", "contents"))
    assert meeting.refused == []
    told = f"{found['acknowledged']:,} acknowledged by two nodes on PostgreSQL and Redis"
    figure("R4 a node killed: acknowledged, lost", found["lost"], at_most=0, told=told)
    figure("R4 a node killed: kept twice", found["doubles"], at_most=0)
    figure("R4 a node killed: gaps in the order", found["gaps"], at_most=0)
    figure("R4 a node killed: never came on a screen", found["unseen"], at_most=0)
    figure("R4 a node killed: next acknowledgement", here_again[0], at_most=5.0, unit="s")
    figure("R4 a node killed: screens level again", screens, at_most=5.0, unit="s")


def redis_away(folder, database, redis, how, **more):
    """Let Redis go away while people write at an even pace. Returns the figures of it."""
    with two_nodes(folder, database, redis, **more) as nodes:
        table = nodes[0].ask_inside("tests.table")
        with Meeting(table, nodes, pause=0.4, followers=2) as meeting:
            meeting.first_after(time.monotonic())
            time.sleep(AWAY)
            gone = time.monotonic()
            if how == "killed":
                redis.kill()
            else:
                redis.process.send_signal(signal.SIGSTOP)
            time.sleep(AWAY)
            back = time.monotonic()
            doors = [node.ask("/accounts/login/")[0] for node in nodes]
            if how == "killed":
                redis.start()
            else:
                redis.process.send_signal(signal.SIGCONT)
            time.sleep(2)
        found = judge(meeting, nodes[1].ask_inside("tests.table", "contents"))
    before = sum(gone - AWAY <= at < gone for at in meeting.moments)
    during = sum(gone <= at < back for at in meeting.moments)
    waits = [
        follower.seen_at[pk] - at
        for writer in meeting.writers
        for pk, (_number, at) in writer.kept.items()
        for follower in meeting.followers
        if gone <= at < back and pk in follower.seen_at
    ]
    share = during / (back - gone) / (before / AWAY)
    return {
        **found,
        "share": share,
        "wait": max(waits, default=99),
        "waits": waits,
        "doors": doors,
    }


@pytest.mark.parametrize("how", ["killed", pytest.param("frozen", marks=pytest.mark.slow)])
def test_redis_goes_away_and_the_meeting_goes_on(tmp_path, database, redis, figure, how):
    found = redis_away(tmp_path, database, redis, how)
    told = f"{found['acknowledged']:,} acknowledged"
    figure(f"R4 Redis {how} 5 s: acknowledged, lost", found["lost"], at_most=0, told=told)
    figure(f"R4 Redis {how} 5 s: never came on a screen", found["unseen"], at_most=0)
    share = round(100 * found["share"])
    figure(f"R4 Redis {how} 5 s: acknowledged meanwhile", share, at_least=90, unit="%")
    median = f"median {percentile(found['waits'], 0.5):.3f} s"
    figure(
        f"R4 Redis {how} 5 s: longest until seen",
        found["wait"],
        at_most=2.0,
        unit="s",
        told=median,
    )
    assert found["doors"] == [200, 200]


def test_red_when_a_node_needs_redis(tmp_path, database, redis, figure):
    options = {"env": planted("naive_bus")}
    found = redis_away(tmp_path, database, redis, "killed", **options)
    share = round(100 * found["share"])
    figure("R4 planted: pages need Redis, acknowledged meanwhile", share, at_most=89, unit="%")
