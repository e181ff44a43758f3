"""The matchmaker in a process of its own: it tells how far it is, and when somebody stops it nothing of it is left."""

import secrets
import time
from pathlib import Path

import pytest

from kring.forming import process
from kring.forming.matching.problem import broken
from kring.forming.tests.test_matching import many

pytestmark = pytest.mark.once
ALL = Path("/proc")


def still_there(mark):
    """Every process that was started with this mark."""
    found = []
    for entry in ALL.glob("[0-9]*/environ"):
        try:
            if mark.encode() in entry.read_bytes():
                found.append(entry.parent.name)
        except OSError:  # it ended, or belongs to somebody else
            continue
    return found


@pytest.mark.skipif(not ALL.exists(), reason="only where /proc tells who is there")
def test_stopping_keeps_the_best_and_leaves_no_process(monkeypatch):
    mark = secrets.token_hex(16)
    monkeypatch.setenv("KRING_MATCHMAKER_MARK", mark)
    busy = []

    def stopping(best):
        if best is not None:
            busy.extend(still_there(mark))
        return best is not None

    problem = many()
    best, whole = process.run(problem, stopping)
    assert not whole
    assert best.seated
    assert broken(problem, best.circles) == []
    assert len(busy) > 2  # itself, and who works for it
    until = time.monotonic() + 15
    while still_there(mark) and time.monotonic() < until:
        time.sleep(0.05)
    assert still_there(mark) == []
