"""Several servers on one database, with Redis between them, and without it."""

import os
import shutil
import subprocess
import time
from statistics import median

import pytest

from kring.live.tests.followers import Follower, Person, until
from tests.server import Node, free_port

pytestmark = pytest.mark.skipif(
    not os.environ.get("KRING_DATABASE_URL", "").startswith("postgres")
    or not shutil.which("redis-server"),
    reason="only on PostgreSQL with Redis: several servers",
)


class Redis:
    """A Redis of our own, that can be stopped."""

    def __init__(self):
        self.port = free_port()
        self.process = None

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def stop(self):
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def redis():
    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def nodes(tmp_path, redis):
    url = f"redis://127.0.0.1:{redis.port}/0"
    with (
        Node(tmp_path, name="a", redis=url) as a,
        Node(tmp_path, name="b", redis=url, keys=a.keys) as b,
    ):
        yield a, b


@pytest.fixture
def table(nodes):
    return nodes[0].ask_inside("kring.live.tests.inside", "make")


def test_what_happens_on_one_server_shows_on_the_other_also_without_redis(nodes, table, redis):
    """Middles, not the slowest: other tests share this machine. `tests/assurance/test_nodes.py` holds the slowest."""
    a, b = nodes
    with Person(a, table, "carla") as carla:
        dirk = Follower(b, table, "dirk")

        def say(text):
            began = time.monotonic()
            carla.say(text)
            acknowledged = time.monotonic() - began
            until(lambda: dirk.sees(text), 10)
            return acknowledged, dirk.at(text) - began

        until(lambda: say("Warm?")[1] < 0.5, 20)  # the ear of b is open
        with_redis = [say(f"Met Redis {n}?")[1] for n in range(5)]
        redis.stop()
        without = [say(f"Zonder Redis {n}?") for n in range(8)]
        redis.start()
        until(lambda: say("Terug?")[1] < 0.5, 20)
        dirk.stop()
    assert median(with_redis) < 0.5
    assert median(seen for _ack, seen in without) < 2
    assert median(ack for ack, _seen in without) < 1


def test_when_one_server_is_killed_its_screens_go_on_at_the_other_and_miss_nothing(nodes, table):
    a, b = nodes
    with Person(b, table, "carla") as carla:
        screens = [
            Follower(a, table, name, once=False) for name in ("anneke", "bart", "dirk", "esra")
        ]
        for screen in screens:
            screen.nodes.append(b)
        said = []
        for n in range(40):
            said.append(f"c-{carla.say(f'Vraag {n}?')['id']}")
            if n == 15:
                a.kill()
        until(lambda: all(screen.said() == said for screen in screens), 10)
        [screen.stop() for screen in screens]


def test_who_is_removed_on_one_server_is_shown_out_on_the_other_also_without_redis(
    nodes, table, redis
):
    a, b = nodes
    redis.stop()
    esra = Follower(b, table, "esra")
    a.ask_inside("kring.live.tests.inside", "remove", table["seats"]["esra"])
    done = time.monotonic()
    with Person(a, table, "carla") as carla:
        carla.say("KAN-na-het-weggaan")
        until(lambda: esra.ended_at, 10)
    assert esra.ended_at - done < 4
    assert not esra.sees("KAN-na-het-weggaan")
    redis.start()


def test_two_servers_take_numbers_without_gaps(nodes, table):
    a, b = nodes
    with Person(a, table, "carla") as carla, Person(b, table, "dirk") as dirk:
        from concurrent.futures import ThreadPoolExecutor

        def write(person):
            return [person.say(f"{person.here[6:9]} {n}?")["seq"] for n in range(40)]

        with ThreadPoolExecutor(2) as both:
            numbers = sorted(n for found in both.map(write, [carla, dirk]) for n in found)
    assert numbers == list(range(numbers[0], numbers[0] + 80))
