"""The master keys, one per epoch. They lie in no database and in no backup of the data."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kring.kernel.vault import files
from kring.kernel.vault.errors import KeyStoreError

LIFETIME = timedelta(days=90)
KEY_BYTES = 32


class Masters:
    """The folder `masters/`: `<epoch>.key`, with `<epoch>.retired` once only backups need it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def epochs(self) -> list[int]:
        """Return all epochs there are, oldest first."""
        return sorted(int(file.stem) for file in self.folder.glob("*.key"))

    def current(self) -> int:
        """Return the epoch that wraps new keys. Raises KeyStoreError: there is none."""
        epochs = self.epochs()
        if not epochs:
            raise KeyStoreError(f"No master key in {self.folder}. Restore the key folder.")
        return epochs[-1]

    def key(self, epoch: int) -> bytes:
        """Return the 32 bytes. Raises KeyStoreError: gone, or of another length."""
        try:
            content = self._file(epoch).read_bytes()
        except FileNotFoundError:
            raise KeyStoreError(f"Master key {epoch} is not in {self.folder}.") from None
        if len(content) != KEY_BYTES:
            raise KeyStoreError(f"Master key {epoch} is damaged.")
        return content

    def add(self, now: datetime) -> int:
        """Make the next master and return its epoch."""
        epoch = max(self.epochs(), default=0) + 1
        files.write(self._file(epoch), os.urandom(KEY_BYTES), mode=0o400)
        os.utime(self._file(epoch), (now.timestamp(), now.timestamp()))
        return epoch

    def unretired(self) -> list[int]:
        """Return the epochs in use. More than one: a rotation was cut short."""
        return [epoch for epoch in self.epochs() if not self._marker(epoch).exists()]

    def retire(self, epoch: int, now: datetime) -> None:
        """Mark a master as needed by backups only, from now on."""
        files.write(self._marker(epoch), now.isoformat().encode())

    def retired_before(self, moment: datetime) -> list[int]:
        """Return the epochs that were retired at or before this moment."""
        return [
            epoch
            for epoch in self.epochs()
            if self._marker(epoch).exists()
            and datetime.fromisoformat(self._marker(epoch).read_text()) <= moment
        ]

    def destroy(self, epoch: int) -> None:
        """Shred a master: what is wrapped under it stays closed, in every backup."""
        files.take_away(self._file(epoch))
        self._marker(epoch).unlink()

    def is_old(self, epoch: int, now: datetime) -> bool:
        """Tell whether this master has served its 90 days."""
        made_at = datetime.fromtimestamp(self._file(epoch).stat().st_mtime, UTC)
        return now - made_at >= LIFETIME

    def _file(self, epoch: int) -> Path:
        return self.folder / f"{epoch}.key"

    def _marker(self, epoch: int) -> Path:
        return self.folder / f"{epoch}.retired"
