"""The keys of one circle, wrapped under a master: `circles/<uuid>.json`."""

import base64
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kring.kernel.vault.errors import KeyStoreError

NONCE_BYTES = 12


@dataclass(frozen=True)
class WrappedKey:
    """One version of a circle's key. `wrapped`: nonce, ciphertext and tag under master `epoch`."""

    version: int
    epoch: int
    wrapped: bytes


@dataclass(frozen=True)
class Wrapper:
    """Wraps and unwraps under masters. `master(epoch)` returns 32 bytes."""

    instance: str
    master: Callable[[int], bytes]

    def wrap(self, circle: UUID, version: int, key: bytes, *, epoch: int) -> WrappedKey:
        """Close a circle key, bound to this server, circle, version and epoch."""
        nonce = os.urandom(NONCE_BYTES)
        bound = self._bound(circle, version, epoch)
        return WrappedKey(
            version, epoch, nonce + AESGCM(self.master(epoch)).encrypt(nonce, key, bound)
        )

    def unwrap(self, circle: UUID, key: WrappedKey) -> bytes:
        """Open a circle key. Raises KeyStoreError: damaged, or of another circle or server."""
        nonce, sealed = key.wrapped[:NONCE_BYTES], key.wrapped[NONCE_BYTES:]
        bound = self._bound(circle, key.version, key.epoch)
        try:
            return AESGCM(self.master(key.epoch)).decrypt(nonce, sealed, bound)
        except InvalidTag:
            raise KeyStoreError(f"The key of circle {circle} is damaged.") from None

    def rewrap(self, circle: UUID, key: WrappedKey, *, epoch: int) -> WrappedKey:
        """Close the same key under another master."""
        return self.wrap(circle, key.version, self.unwrap(circle, key), epoch=epoch)

    def _bound(self, circle: UUID, version: int, epoch: int) -> bytes:
        return f"dek|{self.instance}|{circle}|{version}|{epoch}".encode()


def dump(keys: list[WrappedKey]) -> bytes:
    """Write keys as the content of a file."""
    return json.dumps(
        [
            {
                "version": k.version,
                "epoch": k.epoch,
                "wrapped": base64.b64encode(k.wrapped).decode(),
            }
            for k in keys
        ]
    ).encode()


def load(content: bytes) -> list[WrappedKey]:
    """Read the content of a file. Raises KeyStoreError: not such content."""
    try:
        return [
            WrappedKey(int(k["version"]), int(k["epoch"]), base64.b64decode(k["wrapped"]))
            for k in json.loads(content)
        ]
    except (ValueError, KeyError, TypeError):
        raise KeyStoreError("A file with circle keys is damaged.") from None
