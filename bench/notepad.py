"""Writing together: what a change costs the server, and what is kept of ten thousand."""

from uuid import uuid4

from bench import machine
from bench.figures import Report, say
from bench.servers import server
from tests.server import Node, Screen

OVER_HTTP = 50  # for each of ten people: less than what is asked to wait


def measure(report: Report) -> None:
    """Measure changes over HTTP, and ten thousand in a row past it."""
    with server() as node:
        world = node.ask_inside("bench.inside", "world")
        say("Writing together: one notepad, everybody on the version they saw last")
        over_http(report, node, world)
    with server() as node:
        world = node.ask_inside("bench.inside", "world")
        found = node.ask_inside("bench.inside", "notepad", world["session"], timeout=900)
    spent = found["spent"]
    last = sorted(spent[-1000:])
    report.add(
        "one change, the action alone, mean of 10,000", 1000 * sum(spent) / len(spent), "ms"
    )
    report.add("… of the last 1,000: median", 1000 * last[500], "ms")
    report.add("… of the last 1,000: p99", 1000 * last[990], "ms")
    told = f"{found['length']:,} characters"
    report.add("10,000 changes: all of them, sealed", found["ever"] / 1024, "kB")
    report.add("… kept while it may still change", found["kept"] / 1024, "kB", note=told)
    report.add("… kept when it is settled", found["after"] / 1024, "kB")


def over_http(report: Report, node: Node, world: dict) -> None:
    """Let ten people send changes in turn, and count what the server needs for each."""
    here = f"/live/{world['session']}/notepad/"
    screens = [Screen(node, cookie) for cookie in world["cookies"]]
    versions = [0] * len(screens)
    began, kept = machine.cpu_seconds(node.process.pid), 0
    for _ in range(OVER_HTTP):
        for who, screen in enumerate(screens):
            fields = {
                "id": str(uuid4()),
                "base": versions[who],
                "start": 0,
                "end": 0,
                "put": "woord ",
            }
            status, _headers, body = screen.post(here, json_wanted=True, **fields)
            if status != 200:
                raise RuntimeError(body)
            versions[who] = kept = kept + 1
    spent = machine.cpu_seconds(node.process.pid) - began
    report.add("one change over HTTP, of the server's core", 1000 * spent / kept, "ms")
    for screen in screens:
        screen.close()
