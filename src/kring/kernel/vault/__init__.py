"""Confidential text: one key per circle, kept apart from the data. docs/decisions/0004-vault.md.

The functions here work on the key folder of this server, `settings.KEYS`.
"""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from kring.kernel.vault.errors import KeyDestroyedError, KeyStoreError, SealBrokenError, VaultError
from kring.kernel.vault.field import EncryptedText, Sealed
from kring.kernel.vault.keystore import KeyStore
from kring.kernel.vault.stores import store
from kring.kernel.vault.traces import erase_traces

__all__ = [
    "EncryptedText",
    "KeyDestroyedError",
    "KeyStore",
    "KeyStoreError",
    "SealBrokenError",
    "Sealed",
    "VaultError",
    "create_key",
    "destroy_key",
    "destroy_retired_masters",
    "erase_traces",
    "folder",
    "readable",
    "replay_destructions",
    "rotate_circle_key",
    "rotate_master",
    "rotation_due",
    "seal",
    "store",
    "unseal",
]


def folder() -> Path:
    """Return where the keys of this server lie."""
    return Path(settings.KEYS)


def create_key(circle_id: UUID) -> None:
    """Give the circle a key; nothing happens when it has one. Raises KeyDestroyedError."""
    store().create_key(circle_id)


def seal(circle_id: UUID, text: str, *, bound_to: str) -> bytes:
    """Encrypt text so that it opens only for this circle and place. Raises KeyDestroyedError."""
    return store().seal(circle_id, text, bound_to=bound_to)


def unseal(circle_id: UUID, blob: bytes | memoryview, *, bound_to: str) -> str:
    """Decrypt. Raises SealBrokenError (moved or changed), KeyDestroyedError (no key)."""
    return store().unseal(circle_id, blob, bound_to=bound_to)


def readable(circle_id: UUID) -> bool:
    """Tell whether the text of this circle can be read on this server."""
    return store().readable(circle_id)


def destroy_key(circle_id: UUID, *, now: datetime | None = None) -> None:
    """Make all text of the circle unreadable, for good. May be called again after a crash."""
    store().destroy_key(circle_id, now=now)


def replay_destructions(newer_journal: Path | None = None) -> int:
    """Destroy again what an old backup of the key folder brought back. Returns how many.

    newer_journal: the `destroyed.log` from before the restore, kept outside the backup.
    """
    return store().replay_destructions(newer_journal)


def rotate_circle_key(circle_id: UUID) -> int:
    """Seal new text under a new version, which is returned; old text still opens."""
    return store().rotate_circle_key(circle_id)


def rotate_master(*, now: datetime | None = None) -> int:
    """Wrap all keys under a new master, or finish a rotation cut short. Returns its epoch."""
    return store().rotate_master(now=now)


def rotation_due(*, now: datetime | None = None) -> bool:
    """Tell whether rotate_master must run: a key was destroyed, or the master is 90 days old."""
    return store().rotation_due(now=now)


def destroy_retired_masters(
    older_than_days: int = 35, *, now: datetime | None = None
) -> list[int]:
    """Destroy masters that only backups still need. Returns their epochs."""
    return store().destroy_retired_masters(older_than_days, now=now)
