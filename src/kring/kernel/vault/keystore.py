"""The key folder: who may open what, and making that impossible for good."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kring.kernel import clock
from kring.kernel.vault import circlekeys, files, journal
from kring.kernel.vault.circlekeys import NONCE_BYTES, WrappedKey, Wrapper
from kring.kernel.vault.errors import KeyDestroyedError, KeyStoreError, SealBrokenError
from kring.kernel.vault.masters import Masters

FORMAT = b"\x01\x01"  # the format, then the scheme: AES-256-GCM under a circle key
HEADER_BYTES = 4  # the format, then two bytes of key version
SHORTEST = HEADER_BYTES + NONCE_BYTES + 16
NEWEST_POSSIBLE = 0xFFFF
# How long an unwrapped key may be used, and how often we look whether its file is still there.
CACHED_SECONDS, LOOK_SECONDS = 60.0, 1.0

Stamp = tuple[int, int, int]


@dataclass
class _Ring:
    """The opened keys of one circle."""

    ciphers: dict[int, AESGCM]
    newest: int
    stamp: Stamp
    expires: float
    look_at: float


class KeyStore:
    """All keys in one folder. Safe for threads, and for processes on one machine.

    The folder: `instance` (an id), `masters/`, `circles/`, `destroyed.log`, `.lock`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.masters = Masters(self.folder / "masters")
        self._circles = self.folder / "circles"
        self._rings: dict[UUID, _Ring] = {}
        self._guard = threading.Lock()

    # Text

    def seal(self, circle_id: UUID, text: str, *, bound_to: str) -> bytes:
        """Encrypt text so that it opens only for this circle and `bound_to`."""
        ring = self._ring(circle_id)
        nonce = os.urandom(NONCE_BYTES)
        bound = _bound(circle_id, bound_to, ring.newest)
        sealed = ring.ciphers[ring.newest].encrypt(nonce, text.encode(), bound)
        return b"".join((FORMAT, ring.newest.to_bytes(2, "big"), nonce, sealed))

    def unseal(self, circle_id: UUID, blob: bytes | memoryview, *, bound_to: str) -> str:
        """Decrypt. Raises SealBrokenError (moved or changed) and KeyDestroyedError."""
        blob, ring = bytes(blob), self._ring(circle_id)
        if len(blob) < SHORTEST or blob[:2] != FORMAT:
            raise SealBrokenError("This is not sealed text.")
        version = int.from_bytes(blob[2:HEADER_BYTES], "big")
        cipher = ring.ciphers.get(version) or self._look(circle_id, anew=True).ciphers.get(version)
        if cipher is None:
            raise SealBrokenError(f"Circle {circle_id} has no key version {version}.")
        nonce, sealed = blob[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], blob[16:]
        try:
            return cipher.decrypt(nonce, sealed, _bound(circle_id, bound_to, version)).decode()
        except InvalidTag:
            raise SealBrokenError(f"Changed, or not written at {bound_to}.") from None

    def readable(self, circle_id: UUID) -> bool:
        """Tell whether the circle has a key that opens. Says no, never an error, when damaged."""
        try:
            self._ring(circle_id)
        except (KeyDestroyedError, KeyStoreError):
            return False
        return True

    # Keys of circles

    def create_key(self, circle_id: UUID) -> None:
        """Give the circle a key; nothing happens when it has one. Raises KeyDestroyedError."""
        with self.hold():
            if any(done.circle == circle_id for done in self.destructions()):
                raise KeyDestroyedError(f"The key of circle {circle_id} was destroyed.")
            if not self._file(circle_id).exists():
                self._add_version(circle_id, [])

    def rotate_circle_key(self, circle_id: UUID) -> int:
        """Seal new text under a new version; old text still opens. Returns the version."""
        with self.hold():
            version = self._add_version(circle_id, self._read(circle_id))
        self._forget(circle_id)
        return version

    def destroy_key(self, circle_id: UUID, *, now: datetime | None = None) -> None:
        """Make all text of the circle unreadable, for good. May be called again after a crash."""
        with self.hold():
            # First the journal: if we die now, the key can still be destroyed. The other way
            # round, an old backup would bring the circle back and nobody would know.
            if all(done.circle != circle_id for done in self.destructions()):
                epoch = self.masters.current()
                journal.append(self._journal, circle_id, at=now or clock.now(), epoch=epoch)
            files.sync_folder(self.folder)
            files.sweep(self._circles)
            if self._file(circle_id).exists():
                files.take_away(self._file(circle_id))
        self._forget(circle_id)

    def destructions(self) -> list[journal.Destruction]:
        """Return what was destroyed, oldest first. Raises KeyStoreError: it was changed."""
        return journal.read(self._journal)

    def replay_destructions(self, newer_journal: Path | None = None) -> int:
        """Destroy again what an old backup of this folder brought back. Returns how many.

        newer_journal: the `destroyed.log` from before the restore, kept outside the backup.
        """
        done = journal.read(newer_journal or self._journal)
        back = [line.circle for line in done if self._file(line.circle).exists()]
        for line in done:
            self.destroy_key(line.circle, now=line.at)
        return len(back)

    # Masters

    def rotate_master(self, *, now: datetime | None = None) -> int:
        """Wrap all keys under a new master, or finish a rotation cut short. Returns its epoch."""
        with self.hold():
            files.sweep(self.masters.folder)
            files.sweep(self._circles)
            if len(self.masters.unretired()) == 1:  # more: a rotation was cut short
                self.masters.add(now or clock.now())
            *old, epoch = self.masters.unretired()
        self._rewrap_all(epoch)
        with self.hold():
            for before in old:
                self.masters.retire(before, now or clock.now())
        return epoch

    def rotation_due(self, *, now: datetime | None = None) -> bool:
        """Tell whether a key was destroyed under the present master, or it is 90 days old."""
        if not self.masters.epochs():
            return False
        epoch, destroyed = self.masters.current(), self.destructions()
        fresh = bool(destroyed) and destroyed[-1].epoch == epoch
        unfinished = len(self.masters.unretired()) > 1
        return fresh or unfinished or self.masters.is_old(epoch, now or clock.now())

    def destroy_retired_masters(
        self, older_than_days: int = 35, *, now: datetime | None = None
    ) -> list[int]:
        """Destroy masters retired so long ago that no backup needs them. Returns their epochs."""
        due = self.masters.retired_before((now or clock.now()) - timedelta(days=older_than_days))
        if due:
            # A circle file put back from a backup may still lean on one of them.
            self._rewrap_all(self.masters.current())
        with self.hold():
            for epoch in due:
                self.masters.destroy(epoch)
        return due

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other writers out, also while copying the folder. Makes it when it is new."""
        for folder in (self.folder, self.masters.folder, self._circles):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with files.locked(self.folder):
            if not self._instance.exists():
                files.write(self._instance, str(uuid4()).encode(), mode=0o400)
            if not self.masters.epochs():
                self._first_master()
            yield

    # Inside

    def _first_master(self) -> None:
        # Circle keys without a master: half restored. A new master would hide that.
        if any(self._circles.glob("*.json")):
            raise KeyStoreError(f"{self.folder} has circle keys but no master key. Restore it.")
        self.masters.add(clock.now())

    def _add_version(self, circle_id: UUID, keys: list[WrappedKey]) -> int:
        version = max((key.version for key in keys), default=0) + 1
        if version > NEWEST_POSSIBLE:
            raise KeyStoreError(f"Circle {circle_id} has no key versions left.")
        key = AESGCM.generate_key(256)
        added = self._wrapper().wrap(circle_id, version, key, epoch=self.masters.current())
        files.write(self._file(circle_id), circlekeys.dump([*keys, added]))
        return version

    def _rewrap_all(self, epoch: int) -> None:
        damaged = []
        for file in self._circles.glob("*.json"):
            try:
                self._rewrap(UUID(file.stem), epoch)
            except KeyDestroyedError:
                continue  # destroyed since we listed the folder
            except KeyStoreError:
                damaged.append(file.stem)
        files.sync_folder(self._circles)
        if damaged:
            raise KeyStoreError(f"Keys that could not be rewrapped: {', '.join(damaged)}.")

    def _rewrap(self, circle_id: UUID, epoch: int) -> None:
        # The lock is per circle, so that nobody waits for all of them.
        with files.locked(self.folder):
            keys = self._read(circle_id)
            if all(key.epoch == epoch for key in keys):
                return
            wrapper = self._wrapper()
            again = [wrapper.rewrap(circle_id, key, epoch=epoch) for key in keys]
            files.write(self._file(circle_id), circlekeys.dump(again), sync=False)

    def _ring(self, circle_id: UUID) -> _Ring:
        ring = self._rings.get(circle_id)
        if ring is not None and time.monotonic() < ring.look_at:
            return ring
        return self._look(circle_id)

    def _look(self, circle_id: UUID, *, anew: bool = False) -> _Ring:
        """Return the ring after a look at its file; `anew` reads it in any case."""
        with self._guard:
            now = time.monotonic()
            # In the order in which they were opened: of many circles only the oldest is looked at.
            while self._rings and now >= next(iter(self._rings.values())).expires:
                del self._rings[next(iter(self._rings))]
            try:
                stamp = _stamp(self._file(circle_id))
            except FileNotFoundError:
                self._rings.pop(circle_id, None)
                raise KeyDestroyedError(f"There is no key for circle {circle_id}.") from None
            ring = self._rings.get(circle_id)
            if anew or ring is None or ring.stamp != stamp:
                ring = self._open(circle_id, stamp, now)
                self._rings.pop(circle_id, None)
                self._rings[circle_id] = ring
            ring.look_at = min(now + LOOK_SECONDS, ring.expires)
            return ring

    def _open(self, circle_id: UUID, stamp: Stamp, now: float) -> _Ring:
        try:
            opened = self._unwrapped(circle_id)
        except KeyStoreError:
            # A rotation, or a destruction, may have passed between two reads. It does not twice.
            opened = self._unwrapped(circle_id)
        ciphers = {version: AESGCM(key) for version, key in opened.items()}
        return _Ring(ciphers, max(ciphers), stamp, expires=now + CACHED_SECONDS, look_at=now)

    def _unwrapped(self, circle_id: UUID) -> dict[int, bytes]:
        wrapper = self._wrapper()
        return {key.version: wrapper.unwrap(circle_id, key) for key in self._read(circle_id)}

    def _read(self, circle_id: UUID) -> list[WrappedKey]:
        try:
            keys = circlekeys.load(self._file(circle_id).read_bytes())
        except FileNotFoundError:
            raise KeyDestroyedError(f"There is no key for circle {circle_id}.") from None
        if not keys:
            raise KeyStoreError(f"The file of circle {circle_id} holds no key.")
        return keys

    def _wrapper(self) -> Wrapper:
        return Wrapper(self._instance.read_text(), self.masters.key)

    def _forget(self, circle_id: UUID) -> None:
        with self._guard:
            self._rings.pop(circle_id, None)

    @property
    def _instance(self) -> Path:
        return self.folder / "instance"

    @property
    def _journal(self) -> Path:
        return self.folder / "destroyed.log"

    def _file(self, circle_id: UUID) -> Path:
        if not isinstance(circle_id, UUID):
            raise TypeError("A circle is named by its UUID.")
        return self._circles / f"{circle_id}.json"


def _bound(circle_id: UUID, bound_to: str, version: int) -> bytes:
    return f"kring|{circle_id}|{bound_to}|{version}".encode()


def _stamp(file: Path) -> Stamp:
    found = file.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size
