"""A token: 130 bits as 26 small letters and digits, so that it stays whole in the address of a mail.

It is made from its row and the secret of this server, and only its hash is kept: who reads a copy of the database
cannot answer for anybody, and we can write it again in every mail about the same thing.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

from kring.inbox.models import Token

LENGTH = 26
_TOKEN = re.compile(rf"[a-z2-7]{{{LENGTH}}}")


def spelled(token: Token) -> str:
    """Return the token as it stands in mails; '' when the secret that it was made with is gone."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        word = made(token, secret)
        if hashed(word) == token.hash:
            return word
    return ""


def made(token: Token, secret: str | bytes) -> str:
    """Return the token of a row under a secret."""
    mac = salted_hmac("kring.inbox.token", str(token.pk), secret=secret, algorithm="sha256")
    return base64.b32encode(mac.digest()).decode().lower()[:LENGTH]


def hashed(word: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(word.encode()).hexdigest()


def find(word: str) -> Token | None:
    """Return what a token opens; None when it opens nothing (any more)."""
    if not _TOKEN.fullmatch(word):
        return None
    rows = Token.objects.select_related("person")
    return rows.filter(hash=hashed(word), closed_at=None, person__is_active=True).first()


def address(word: str) -> str:
    """Return where mail for a token goes; '' when this server takes none in."""
    local, _at, domain = settings.INBOX.rpartition("@")
    if not domain or not word:
        return ""
    return f"{local}+{word}@{domain}" if local else f"{word}@{domain}"


def words_in(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the tokens in the addresses that are ours, each once."""
    ours, _at, domain = settings.INBOX.lower().rpartition("@")
    seen: set[str] = set()
    for one in addresses:
        local, _at, host = one.lower().rpartition("@")
        word = local.removeprefix(f"{ours}+") if ours else local
        if domain and host == domain and _TOKEN.fullmatch(word) and word not in seen:
            seen.add(word)
            yield word
