"""What can go wrong with confidential text. No message ever holds text or key bytes."""


class VaultError(Exception):
    """Base of all errors here."""


class SealBrokenError(VaultError):
    """The sealed text was changed, or stands in another place than where it was written."""


class KeyDestroyedError(VaultError):
    """The circle has no key on this server: destroyed, or never made. Its text cannot be read."""


class KeyStoreError(VaultError):
    """The key folder is incomplete or damaged; a person has to look at it."""
