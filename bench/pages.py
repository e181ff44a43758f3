"""Pages: requests a second on one core, against others, and against the same page as a bare view in the same run."""

from dataclasses import dataclass
from typing import Any

from bench import machine, peers
from bench.asking import TOKEN, Answers, Make, ask, contribution, get
from bench.figures import Report, say
from bench.servers import server
from tests.server import Node

TIMES_READ, TIMES_WRITE, SHARE_OF_BARE, MOST_QUERIES = 15, 10, 40, 10


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One kind of request, measured."""

    answers: Answers
    cost: machine.Cost

    @property
    def each(self) -> float:
        """Milliseconds of the server's processor that one request cost: what others do counts little here."""
        asked = len(self.answers.times) * self.cost.seconds / self.answers.seconds
        return 1000 * self.cost.cpu / asked

    @property
    def note(self) -> str:
        """Tell what belongs to the figure."""
        times = f"p50 {self.answers.milliseconds(0.5):.1f} ms, p99 {self.answers.milliseconds(0.99):.1f} ms"
        size = f"{self.answers.size / 1000:.1f} kB"
        return f"{self.each:.2f} ms of a core each; {times}; {size}; others took {self.cost.others:.0%} of the core"


def measure(report: Report, *, seconds: float, database: str = "") -> None:
    """Measure pages and writing, then count queries."""
    with server(**({"database": database} if database else {})) as node:
        world = node.ask_inside("bench.inside", "world")
        say(f"Pages: 500 people, 50 circles, {world['contributions']:,} contributions, one core")
        with machine.pinned(machine.GENERATOR):
            _read(report, node, world, seconds)
            _write(report, node, world, seconds)
        counts = node.ask_inside("bench.inside", "queries")
    for page, (one, fifty) in counts.items():
        note = (
            "the same at 1 row and at 50" if one == fifty else f"at 50 rows; {one} at 1: it GROWS"
        )
        report.add(f"queries of {page}", fifty, goal=("≤", MOST_QUERIES), note=note)


def _measured(node: Node, make: Make, seconds: float) -> Measured:
    with machine.costing(node.process.pid, machine.SERVER) as cost:
        answers = ask(node.port, make, seconds)
    return Measured(answers=answers, cost=cost)


def _reading(node: Node, path: str, cookies: list[str]) -> Make:
    requests = [get(node.host, path, one) for one in cookies]
    return lambda n: requests[n % len(requests)]


def _read(report: Report, node: Node, world: dict[str, Any], seconds: float) -> None:
    cookies = world["cookies"]
    pages = {
        "circle page": (f"/circles/{world['circle']}/", peers.TOPIC),
        "home": ("/", peers.HOME),
    }
    for name, (path, others) in pages.items():
        found = _measured(node, _reading(node, path, cookies), seconds)
        _against(report, f"{name}, signed in", found, others, TIMES_READ)
        for kind, said in (("drawn", "drawn by a template"), ("bytes", "as ready bytes")):
            bare = f"/bench/{kind}/?size={found.answers.size}"
            least = _measured(node, _reading(node, bare, [""]), seconds / 2)
            report.add(
                f"  bare view, one query, {said}", least.answers.rate, "req/s", note=least.note
            )
            report.add(
                f"  {name} against it", 100 * least.each / found.each, "%", goal=("≥", SHARE_OF_BARE),
                note="by processor time",
            )  # fmt: skip
    table = _measured(node, _reading(node, f"/live/{world['session']}/", cookies), seconds / 2)
    report.add("page of the table, signed in", table.answers.rate, "req/s", note=table.note)


def _write(report: Report, node: Node, world: dict[str, Any], seconds: float) -> None:
    path = f"/live/{world['session']}/contributions/"
    cookies = [f"{one}; {world['csrf']}={TOKEN}" for one in world["cookies"]]

    def make(n: int) -> bytes:
        return contribution(node.host, path, cookies[n % len(cookies)])

    _against(
        report, "write one contribution", _measured(node, make, seconds), peers.WRITE, TIMES_WRITE
    )


def _against(
    report: Report, name: str, found: Measured, others: dict[str, float], times: int
) -> None:
    who, fastest = peers.fastest(others)
    report.add(name, found.answers.rate, "req/s", goal=("≥", times * fastest), note=found.note)
    report.add(
        f"  times the fastest other ({who}, {fastest})", found.answers.rate / fastest, "×", goal=("≥", times)
    )  # fmt: skip
