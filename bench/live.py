"""Live meetings: rooms of eight, everybody writes every ten seconds, everything on; then all come back at once."""

import asyncio
import contextlib
import resource
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import uvloop

from bench import fanout, machine
from bench.figures import Report, say
from bench.servers import server
from kring.rehearsal.address import Address
from kring.rehearsal.crowd import TOKEN, Crowd, Load
from kring.rehearsal.figures import figures
from kring.rehearsal.sockets import Sender, Viewer
from tests.server import Node

SEATS, EVERY = 8, 10.0
GOALS = {2000: 150, 5000: 100}  # people: milliseconds from sent to seen, p99
MOST_MEMORY, MOST_RETURN = 100, 20
LONGEST_RETURN = 60.0  # seconds


def measure(report: Report, *, crowds: list[int], seconds: float) -> None:
    """Measure each crowd on a fresh server, beside bare ASGI, and the return of the one of 2,000."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for people in crowds:
        with server() as node:
            world = node.ask_inside("bench.inside", "rooms", -(-people // SEATS))
            say(f"Live: {people:,} people at {len(world['rooms'])} tables, for {seconds:.0f} s")
            with machine.pinned(machine.GENERATOR):
                _crowd(report, node, world, people, seconds)
                if people in {200, 2000}:
                    _return(report, node, world, people)
        with fanout.server() as bare, machine.pinned(machine.GENERATOR):
            _bare(report, bare, people, seconds)


@dataclass
class _Writing:
    """What the time in which people write cost the server, and us who ask, without their coming in."""

    pid: int
    seconds: float = 0.0
    cpu: float = 0.0
    ours: float = 0.0

    def note(self, what: str) -> None:
        """Begin, or end, to count."""
        sign = -1 if what == "open" else 1
        self.seconds += sign * time.perf_counter()
        self.cpu += sign * machine.cpu_seconds(self.pid)
        self.ours += sign * time.process_time()


def _bare(report: Report, node: fanout.Bare, people: int, seconds: float) -> None:
    """Measure the same crowd at a server that only passes on: no sign-in, rules, secrecy or database."""
    load = _load(node, fanout.world(-(-people // SEATS), SEATS), seconds)
    writing = _Writing(node.process.pid)
    crowd = Crowd(load, writing.note)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = figures(load, runner.run(crowd.measure())).values
    times = found["seen_ms"] or {"p50": 0, "p99": 0}
    report.add(
        f"{people:,} people, bare ASGI: sent → seen, p99",
        times["p99"],
        "ms",
        note=f"p50 {times['p50']} ms",
    )
    _cost(report, f"{people:,} people, bare ASGI", writing, found["acked"])


def _cost(report: Report, name: str, writing: _Writing, kept: int) -> None:
    share = writing.cpu / writing.seconds
    told = f"{share:.0%} of a core while they write; who asks {writing.ours / writing.seconds:.0%} of the other"
    each = 1000 * writing.cpu / max(1, kept)
    report.add(f"{name}: processor for each contribution", each, "ms", note=told)


def _load(node: Node | fanout.Bare, world: dict[str, Any], seconds: float) -> Load:
    address = Address("127.0.0.1", node.port, "localhost")
    return Load(address=address, cookie=world["cookie"], csrf=world["csrf"],
                rooms=world["rooms"], seconds=seconds, every=EVERY)  # fmt: skip


def _crowd(report: Report, node: Node, world: dict[str, Any], people: int, seconds: float) -> None:
    pid, load = node.process.pid, _load(node, world, seconds)
    empty = machine.resident(pid)
    writing = _Writing(pid)
    crowd = Crowd(load, writing.note)
    with (
        machine.costing(pid, machine.SERVER) as cost,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        found = figures(load, runner.run(crowd.measure())).values
    full = machine.resident(pid)
    name = f"{people:,} people"
    note = f"others took {cost.others:.0%} of the core"
    report.add(
        f"{name}: contributions sent",
        found["sent"],
        note=f"acknowledged {found['acked']}, refused {found['refused'] or 0}",
    )
    for what in ("ack", "seen"):
        times = found[f"{what}_ms"] or {"p50": 0, "p95": 0, "p99": 0, "max": 0}
        goal = ("≤", GOALS[people]) if what == "seen" and people in GOALS else None
        told = f"p50 {times['p50']}, p95 {times['p95']}, max {times['max']} ms; {note}"
        report.add(f"{name}: sent → {what}, p99", times["p99"], "ms", goal=goal, note=told)
    _cost(report, name, writing, found["acked"])
    for what in ("lost", "double", "never_seen"):
        report.add(f"{name}: {what.replace('_', ' ')}", found[what], goal=("≤", 0))
    report.add(f"{name}: streams that broke off", found["reconnects"])
    report.add(f"{name}: all sit down in", found["opening_seconds"], "s")
    report.add(f"{name}: the server's core, opening included", 100 * cost.own, "%")
    report.add(
        f"{name}: resident at the end",
        full / 1e6,
        "MB",
        note=f"{empty / 1e6:.0f} MB before they came",
    )
    report.add(
        f"{name}: memory each",
        (full - empty) / people / 1e3,
        "kB",
        goal=("≤", MOST_MEMORY),
        note="with what their tables keep",
    )


class _Back:
    """Counts who came back, and who missed nothing."""

    def __init__(self, missed: dict[int, bytes]) -> None:
        self.missed = missed
        self.got: dict[bytes, int] = {}

    def see(self, name: bytes, *, again: bool) -> None:
        """Note that a contribution came in."""
        if not again:
            self.got[name] = self.got.get(name, 0) + 1

    def lose(self, viewer: Viewer) -> None:
        """Do nothing: who hung up was us."""


def _return(report: Report, node: Node, world: dict[str, Any], people: int) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        seconds, missing = runner.run(_all_back(_load(node, world, 0)))
    report.add(
        f"{people:,} people come back at once: all back in", seconds, "s", goal=("≤", MOST_RETURN)
    )
    report.add(
        f"{people:,} people come back at once: screens that missed something",
        missing,
        goal=("≤", 0),
    )


async def _all_back(load: Load) -> tuple[float, int]:
    """Break all streams off, say one thing at each table, let all come back in the same instant."""
    crowd, missed = Crowd(load), {}
    watcher = _Back(missed)
    viewers: list[Viewer] = []
    gate = asyncio.Semaphore(64)

    async def sit(number: int, session: str, key: str) -> None:
        viewer = Viewer(
            watcher, number, load.address, f"/live/{session}/stream", crowd.cookies(key)
        )
        viewers.append(viewer)
        async with gate:
            await viewer.open()
            await viewer.ready.wait()

    await asyncio.gather(
        *(
            sit(n, room["session"], key)
            for n, room in enumerate(load.rooms)
            for key in room["people"]
        )
    )
    for viewer in viewers:
        viewer.close()
    await asyncio.sleep(2)
    for n, room in enumerate(load.rooms):
        missed[n] = str(uuid4()).encode()
        sender = Sender(
            load.address,
            f"/live/{room['session']}/contributions/",
            crowd.cookies(room["people"][0]),
        )
        await sender.post(
            b"kind=reflect&id=" + missed[n] + b"&text=Terwijl+jullie+weg+waren", TOKEN
        )
        sender.close()
    began = time.perf_counter()
    await asyncio.gather(*(_persist(viewer) for viewer in viewers))
    wanted = dict.fromkeys(missed.values(), SEATS)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_RETURN):
            while any(watcher.got.get(name, 0) < many for name, many in wanted.items()):
                await asyncio.sleep(0.05)
    took = time.perf_counter() - began
    missing = sum(many - watcher.got.get(name, 0) for name, many in wanted.items())
    for viewer in viewers:
        viewer.close()
    return took, missing


async def _persist(viewer: Viewer) -> None:
    """Open again until it works, as a browser does."""
    while True:
        try:
            await viewer.open()
        except OSError:
            await asyncio.sleep(0.5)
        else:
            return
