"""Weight: what a first view of a page sends over the wire, in a real browser; and what Lighthouse says of it."""

import json
import os
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import machine
from bench.figures import Report, say
from bench.servers import server
from kring.verbs import chromium
from kring.verbs.configuration import SCRATCH
from tests.server import Node

MOST_BYTES, MOST_SCRIPT = 100, 30
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LIGHTHOUSE = "lighthouse@12.8.2"  # newer ones want a newer Node than Debian 12 has
TOOLS = SCRATCH / "tools" / LIGHTHOUSE
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Wire:
    """What came over the wire for one page. by_type: bytes with headers, as compressed."""

    requests: int = 0
    by_type: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """All bytes."""
        return sum(self.by_type.values())


def measure(report: Report) -> None:
    """Measure the main pages; skip with a line what this machine cannot."""
    browser = chromium.find()
    if browser is None:
        say("Weight: skipped, there is no Chromium here (apt install chromium)")
        return
    with server() as node:
        world = node.ask_inside("bench.inside", "world")
        cookie = world["cookies"][2]
        pages = {
            "front page": ("/", ""),
            "circle page": (f"/circles/{world['circle']}/", cookie),
            "page of the table": (f"/live/{world['session']}/", cookie),
        }
        say("Weight: the first view, in a browser that has nothing yet")
        _weigh(report, node, browser, pages)
        public = {"/about/": "", "/privacy/": "", "/accessibility/": "", "/accounts/login/": ""}
        addresses = {"/": "", **public, f"/circles/{world['circle']}/": cookie}
        _lighthouse(report, node, browser, addresses)


def _weigh(report: Report, node: Node, browser: str, pages: dict[str, tuple[str, str]]) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — only makers have it

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        for name, (path, cookie) in pages.items():
            context = running.new_context()
            if cookie:
                key, value = cookie.split("=", 1)
                context.add_cookies([{"name": key, "value": value, "url": f"http://{node.host}"}])
            wire = _wire(context, f"http://{node.host}{path}")
            context.close()
            parts = ", ".join(
                f"{k.lower()} {v / 1000:.1f}" for k, v in sorted(wire.by_type.items())
            )
            note = f"kB: {parts}; {wire.requests} requests"
            report.add(
                f"{name}: transferred", wire.total / 1000, "kB", goal=("≤", MOST_BYTES), note=note
            )
            script = wire.by_type.get("Script", 0) / 1000
            report.add(f"{name}: script", script, "kB", goal=("≤", MOST_SCRIPT))
        running.close()


def _wire(context: Any, address: str) -> Wire:  # noqa: ANN401 — playwright's
    page, wire = context.new_page(), Wire()
    types: dict[str, str] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def came(event: dict[str, Any]) -> None:
        wire.requests += 1
        types[event["requestId"]] = event["type"]

    def ended(event: dict[str, Any]) -> None:
        wire.by_type[types.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    session.on("Network.responseReceived", came)
    session.on("Network.loadingFinished", ended)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)  # modules that modules ask for; a stream never ends
    return wire


def _lighthouse(report: Report, node: Node, browser: str, addresses: dict[str, str]) -> None:
    script = _script()
    if script is None:
        say("Lighthouse: skipped, there is no Node here, or its registry cannot be reached")
        return
    for path, cookie in addresses.items():
        scores = _scores(script, browser, f"http://{node.host}{path}", cookie)
        name = "the circle page" if cookie else path
        for category in CATEGORIES:
            report.add(f"Lighthouse {category}, {name}", scores[category], "", goal=("≥", 100))


def _script() -> Path | None:
    """Return Lighthouse, fetched on first use from the npm registry; None when that cannot be."""
    script = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
    if script.exists() or shutil.which("npm") is None:
        return script if script.exists() else None
    TOOLS.mkdir(parents=True, exist_ok=True)
    command = [
        "npm",
        "install",
        "--prefix",
        str(TOOLS),
        "--no-audit",
        "--no-fund",
        "--silent",
        LIGHTHOUSE,
    ]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return script if done.returncode == 0 else None


def _scores(script: Path, browser: str, address: str, cookie: str) -> dict[str, float]:
    command = [
        "node", str(script), address, "--quiet", "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]  # fmt: skip
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    env = dict(os.environ, CHROME_PATH=browser)
    with machine.pinned(machine.GENERATOR):
        done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-1000:])
    found = json.loads(done.stdout)["categories"]
    return {category: round(100 * found[category]["score"]) for category in CATEGORIES}
