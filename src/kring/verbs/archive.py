"""The file of a backup: a .tar.gz with a manifest that says what is in it, and how to see that it is whole."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from kring.kernel import clock
from kring.verbs.terminal import stop

MANIFEST = "manifest.json"
FORMAT = 1
# Sealed text does not get smaller however long one tries.
COMPRESSION = 2
PIECE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What is in an archive. `files`: name → SHA-256. `kind`: data or keys."""

    format: int
    kind: str
    made_at: str
    files: dict[str, str]


def pack(target: Path, folder: Path, *, kind: str) -> None:
    """Write all files of a folder into an archive: whole and on disk, or not at all."""
    if target.exists():
        stop(f"{target} is there already; a backup never overwrites one.")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest = Manifest(
        format=FORMAT,
        kind=kind,
        made_at=clock.now().isoformat(timespec="seconds"),
        files={str(path.relative_to(folder)): digest(path) for path in files},
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    unfinished = target.with_name(f".{target.name}.unfinished")
    with open_private(unfinished) as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=COMPRESSION) as tar:
            for path in [folder / MANIFEST, *files]:
                tar.add(path, arcname=str(path.relative_to(folder)), filter=_without_owner)
        raw.flush()
        os.fsync(raw.fileno())
    unfinished.rename(target)


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def open_private(file: Path) -> IO[bytes]:
    """Open a new file for writing that only its owner may read."""
    return os.fdopen(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def unpack(source: Path, folder: Path, *, kind: str) -> Manifest:
    """Unpack an archive into an empty folder. Stops when it is not whole, or not of this kind."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            manifest = _manifest(tar)
            if manifest.kind != kind:
                stop(f"{source} is a backup of {manifest.kind}, not of {kind}.")
            for name in manifest.files:
                _unpack_one(tar, name, folder)
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        stop(f"{source} cannot be read as a backup: {error}.")
    for name, expected in manifest.files.items():
        if digest(folder / name) != expected:
            stop(f"{source} is damaged: {name} is not what was packed.")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    content = tar.extractfile(MANIFEST)
    manifest = Manifest(**json.load(content)) if content else None
    if manifest is None or manifest.format != FORMAT:
        raise ValueError("it is of another format")
    return manifest


def _unpack_one(tar: tarfile.TarFile, name: str, folder: Path) -> None:
    """Take one file out. Only names in the manifest, only plain files, only inside the folder."""
    target = (folder / name).resolve()
    content = tar.extractfile(name)
    if content is None or not target.is_relative_to(folder.resolve()):
        raise ValueError(f"{name} is not a plain file in it")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_private(target) as file:
        while piece := content.read(PIECE):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Give an empty folder on the same disk as `target`, readable by its owner only; remove it after."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        yield Path(folder)
