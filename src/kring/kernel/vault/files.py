"""Files that are there wholly or not at all, also after a power cut."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".new-"
GONE = ".gone"


def sync_folder(folder: Path) -> None:
    """Make renames and removals in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(target: Path, content: bytes, *, mode: int = 0o600, sync: bool = True) -> None:
    """Replace the file in one step. With sync=False the caller calls sync_folder later."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())
    Path(temporary).replace(target)
    if sync:
        sync_folder(target.parent)


def shred(target: Path) -> None:
    """Overwrite and remove. On flash disks only destroying the master is certain."""
    target.chmod(0o600)
    with target.open("r+b") as file:
        file.write(os.urandom(target.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    target.unlink()
    sync_folder(target.parent)


def take_away(target: Path) -> None:
    """Remove the file at once for readers, then shred it; sweep finishes after a crash."""
    doomed = target.with_name(target.name + GONE)
    target.rename(doomed)
    sync_folder(target.parent)
    shred(doomed)


def sweep(folder: Path) -> None:
    """Shred what a killed process left half done. Only while holding the lock."""
    for leftover in [*folder.glob(f"{UNFINISHED}*"), *folder.glob(f"*{GONE}")]:
        shred(leftover)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers out, in all processes on this machine. Not reentrant."""
    # flock belongs to the open file, so an own handle each time also keeps threads apart.
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
