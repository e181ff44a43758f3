"""Which keys were destroyed: a chain in which no line can be changed or left out unseen."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from kring.kernel.vault.errors import KeyStoreError

START = "0" * 64


@dataclass(frozen=True)
class Destruction:
    """One line. `epoch`: the last master under which a backup may still hold this key."""

    circle: UUID
    at: datetime
    epoch: int
    digest: str


def read(file: Path) -> list[Destruction]:
    """Return all lines, oldest first. Raises KeyStoreError: the chain is broken."""
    lines, previous = [], START
    for number, line in enumerate(_whole_lines(file), start=1):
        body, _, digest = line.rpartition(" ")
        if _digest(previous, body) != digest:
            raise KeyStoreError(f"{file.name} was changed at line {number}.")
        entry = json.loads(body)
        at = datetime.fromisoformat(entry["at"])
        lines.append(Destruction(UUID(entry["circle"]), at, entry["epoch"], digest))
        previous = digest
    return lines


def append(file: Path, circle: UUID, *, at: datetime, epoch: int) -> None:
    """Add a line and wait until it is on disk. Only while holding the lock."""
    done = read(file)
    body = json.dumps({"circle": str(circle), "at": at.isoformat(), "epoch": epoch})
    line = f"{body} {_digest(done[-1].digest if done else START, body)}\n"
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as handle:
        # A line cut short by a crash was never acknowledged: it is overwritten.
        handle.seek(len("".join(f"{whole}\n" for whole in _whole_lines(file)).encode()))
        handle.truncate()
        handle.write(line.encode())
        handle.flush()
        os.fsync(handle.fileno())


def _whole_lines(file: Path) -> list[str]:
    content = file.read_text() if file.exists() else ""
    return content.split("\n")[:-1]


def _digest(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous} {body}".encode()).hexdigest()
