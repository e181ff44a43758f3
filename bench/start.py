"""Starting: how soon the demo shows its first page, the second time and on a fresh clone; and what it holds then."""

import http.client
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.figures import Report, say
from tests.server import free_port

ROOT = Path(__file__).resolve().parent.parent
FAST, LIGHT = 3, 150
LONGEST = 300.0  # seconds
STARTS = 3


@dataclass(frozen=True)
class Started:
    """A demo that shows its first page. seconds: from the command until that page was whole."""

    seconds: float
    pid: int


def measure(report: Report) -> None:
    """Clone what is committed here, start it for the first time, then again."""
    folder = Path(tempfile.mkdtemp(prefix="kring-bench-"))
    try:
        clone = folder / "kring"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        say("Start: ./kring demo on a fresh clone, until its first page")
        with _demo(clone) as first:
            report.add(
                "very first start, packages and all",
                first.seconds,
                "s",
                note="with the network; nothing but Python there before",
            )
        again = []
        for _ in range(STARTS):
            with _demo(clone) as one:
                again.append(one.seconds)
                resident = machine.resident(one.pid) / 1e6
        report.add(
            "start of the demo, again",
            min(again),
            "s",
            goal=("≤", FAST),
            note=f"the best of {STARTS}; the slowest {max(again):.1f} s",
        )
        report.add("resident after the first page", resident, "MB", goal=("≤", LIGHT))
    finally:
        shutil.rmtree(folder)


@contextmanager
def _demo(clone: Path) -> Iterator[Started]:
    port, began = free_port(), time.perf_counter()
    process = subprocess.Popen(
        ["./kring", "demo", "--port", str(port)], cwd=clone, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - began > LONGEST:
                raise RuntimeError("the demo did not start")
            time.sleep(0.01)
        yield Started(time.perf_counter() - began, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return len(connection.getresponse().read()) > 0
    except OSError:
        return False
    finally:
        connection.close()
