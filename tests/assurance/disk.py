"""A disk that can lose its power and can be full: disk.c under a real server, and what such a disk would hold.

After a power cut a disk holds what was synced. Of what was written since, any part may be there: each write by chance,
and one of them perhaps only in part, in sectors of 512 bytes.
"""

import shutil
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ENTRY = struct.Struct("<dQQIc3x")
SECTOR = 512


class Disk:
    """The disk under the data of one server. `env` puts it there."""

    def __init__(self, folder: Path, data: Path):
        self.data, self.log, self.sign = data, folder / "disk.log", folder / "disk is full"
        library = folder / "disk.so"
        source = Path(__file__).with_name("disk.c")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O2", "-Wno-unused-result", "-o", library, source, "-ldl"],
            check=True,
        )
        self.env = {
            "LD_PRELOAD": str(library),
            "KRING_DISK": f"{data}/",
            "KRING_DISK_FULL": str(self.sign),
        }

    def fill(self):
        """From now on nothing more fits."""
        self.sign.touch()

    def free(self):
        """There is room again."""
        self.sign.unlink()


@dataclass
class File:
    """One file on the disk: what is safe, and what was written since it was last synced."""

    safe: bytearray
    loose: list[tuple[str, int, bytes]] = field(default_factory=list)

    def sync(self):
        for change in self.loose:
            apply(self.safe, *change)
        self.loose.clear()

    def after_power_cut(self, chance):
        """Return what is found when the power comes back."""
        found = bytearray(self.safe)
        for what, offset, data in self.loose:
            luck = chance.random()
            if luck < 0.4:
                continue
            if luck < 0.5:  # torn
                data = data[: SECTOR * chance.randint(0, len(data) // SECTOR)]
            apply(found, what, offset, data)
        return bytes(found)


def apply(content, what, offset, data):
    """Write into, or cut off, the content of a file."""
    if what == "t":
        del content[offset:]
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def entries(log: Path):
    """Read what the disk did: (moment, what, path, offset, bytes) in order."""
    with log.open("rb") as records:
        while header := records.read(ENTRY.size):
            at, offset, length, name, what = ENTRY.unpack(header)
            path = Path(records.read(name).decode())
            yield at, what.decode(), path, offset, records.read(length) if what == b"w" else b""


def power_cuts(disk: Disk, before: Path, into: Path, moments, chance):
    """Cut the power at each of these moments; `before` is what the disk held when its log began.

    Yields (moment, folder) with what is found then in the folder, to look at before the next.
    """
    files = {
        disk.data / path.relative_to(before): File(bytearray(path.read_bytes()))
        for path in before.iterdir()
        if path.is_file() and not path.name.endswith("-shm")
    }
    todo = sorted(moments)
    for at, what, path, offset, data in entries(disk.log):
        while todo and at > todo[0]:
            yield todo.pop(0), _found(files, disk, into, chance)
        file = files.setdefault(path, File(bytearray()))
        if what == "s":
            file.sync()
        else:
            file.loose.append((what, offset, data))


def _found(files, disk, into, chance):
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for path, file in files.items():
        if path.parent == disk.data:
            (into / path.name).write_bytes(file.after_power_cut(chance))
    return into
