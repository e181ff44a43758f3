"""Running the solver in a process of its own, and listening to it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from kring.forming.matching.codec import answer_from, problem_as_text
from kring.forming.matching.problem import Answer, Problem

LISTEN_SECONDS = 0.5
_SOURCES = Path(__file__).resolve().parent.parent.parent


class SolverError(Exception):
    """The process of the solver ended without an answer."""


def run(problem: Problem, stopping: Callable[[Answer | None], bool]) -> tuple[Answer | None, bool]:
    """Solve, and return the best that was found with whether it ran to its end.

    stopping: called with the best so far, at each news and twice a second; a yes ends it. None and True: it cannot be.
    Raises SolverError.
    """
    command = [sys.executable, "-m", "kring.forming.matching"]
    child = subprocess.Popen(  # noqa: S603 — our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_SOURCES)},
        start_new_session=True,  # for many people it has workers of its own: they end with it
    )
    assert child.stdin is not None  # noqa: S101 — for mypy
    child.stdin.write(problem_as_text(problem) + "\n")
    child.stdin.close()
    best: Answer | None = None
    try:
        for line in _lines(child):
            if line:
                found, last = answer_from(line)
                best = found or best
                if last:
                    return found, True
            if stopping(best):
                return best, False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout:
            child.stdout.close()
    raise SolverError(f"It ended with {child.returncode}.")


def _lines(child: "subprocess.Popen[str]") -> Iterator[str]:
    """Yield what it says, and '' when it says nothing for a while; ends when it does."""
    heard: SimpleQueue[str | None] = SimpleQueue()

    def listen() -> None:
        for line in child.stdout or ():
            heard.put(line)
        heard.put(None)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    while True:
        try:
            line = heard.get(timeout=LISTEN_SECONDS)
        except Empty:
            yield ""
            continue
        if line is None:
            return
        yield line
