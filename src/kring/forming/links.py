"""Personal links: the token goes to one person, its hash is what finds them again."""

import hashlib
import secrets


def new_token() -> str:
    """Return a fresh token: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
