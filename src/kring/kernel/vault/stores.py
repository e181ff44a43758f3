"""The key store of this process."""

from pathlib import Path

from django.conf import settings

from kring.kernel.vault.keystore import KeyStore

_stores: dict[Path, KeyStore] = {}


def store() -> KeyStore:
    """Return the key store in `settings.KEYS`, the same object for the same folder."""
    folder: Path = settings.KEYS
    found = _stores.get(folder)
    return found if found is not None else _stores.setdefault(folder, KeyStore(folder))
