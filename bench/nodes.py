"""One, two and four nodes behind nginx, on one PostgreSQL and one Redis: what each part costs for one contribution.

KRING_DATABASE_URL names the PostgreSQL, in which an empty database is made; redis-server and nginx must be in the path.
All share the cores of this machine, so it tells what the parts cost, and not how fast many machines would be.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import uvloop

from bench import machine
from bench.figures import Report, say
from bench.servers import SETTINGS
from kring.rehearsal.address import Address
from kring.rehearsal.crowd import Crowd, Load
from kring.rehearsal.figures import figures
from tests.proxy import proxy
from tests.server import Node, free_port

SEATS, EVERY, PEOPLE = 8, 10.0, 480
COUNTS = (1, 2, 4)


def measure(report: Report, *, seconds: float) -> None:
    """Measure the same crowd at each number of nodes."""
    found = shutil.which("nginx") and shutil.which("redis-server")
    if not found or not os.environ.get("KRING_DATABASE_URL", "").startswith("postgres"):
        say("Nodes: left out; it needs PostgreSQL (KRING_DATABASE_URL), redis-server and nginx.")
        return
    for count in COUNTS:
        say(f"Nodes: {PEOPLE} people at {count} behind nginx, for {seconds:.0f} s")
        _measured(report, count, seconds)


def _measured(report: Report, count: int, seconds: float) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(_redis())
        nodes = [
            stack.enter_context(
                Node(folder, name=f"n{n}", env=SETTINGS, keys=folder / "keys", redis=redis[1])
            )
            for n in range(count)
        ]
        door = stack.enter_context(proxy(folder, nodes))
        world = nodes[0].ask_inside("bench.inside", "rooms", PEOPLE // SEATS)
        load = Load(address=Address("127.0.0.1", door.port, "localhost"), cookie=world["cookie"],
                    csrf=world["csrf"], rooms=world["rooms"], seconds=seconds, every=EVERY)  # fmt: skip
        parts = {
            "nodes": [node.process.pid for node in nodes],
            "PostgreSQL": [],
            "Redis": [redis[0]],
            "nginx": _children(door.process.pid),
        }
        spent = dict.fromkeys(parts, 0.0)

        def note(what: str) -> None:
            if what == "open":
                parts["PostgreSQL"] = _backends(nodes[0].options["database"])
            for part, pids in parts.items():
                spent[part] += (-1 if what == "open" else 1) * sum(map(machine.cpu_seconds, pids))

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            told = figures(load, runner.run(Crowd(load, note).measure())).values
    _tell(report, count, told, spent)


def _tell(report: Report, count: int, told: dict[str, object], spent: dict[str, float]) -> None:
    name, kept = f"{count} nodes" if count > 1 else "1 node", int(str(told["acked"]))
    seen = told["seen_ms"] or {"p50": 0, "p99": 0}
    assert isinstance(seen, dict)  # noqa: S101 — as figures() makes them
    report.add(f"{name}: sent → seen, p99", seen["p99"], "ms", note=f"p50 {seen['p50']} ms")
    for what in ("lost", "double", "never_seen"):
        report.add(f"{name}: {what.replace('_', ' ')}", float(str(told[what])), goal=("≤", 0))
    for part, seconds in spent.items():
        report.add(
            f"{name}: {part}, processor for each contribution", 1000 * seconds / max(1, kept), "ms"
        )


def _backends(address: str) -> list[int]:
    """Return the processes of PostgreSQL that serve this database; others may use the same server."""
    with psycopg.connect(address) as asked:
        rows = asked.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return [pid for (pid,) in rows]


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [pid, *map(int, tasks.split())]


@contextmanager
def _redis() -> Iterator[tuple[int, str]]:
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    yield process.pid, f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)
