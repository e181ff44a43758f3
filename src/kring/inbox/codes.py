"""A code of four signs in a text message or on a printed letter: it stands for a token, for one phone or person only.

Made anew from the row and the secret of this server, so nothing of it is kept. 450,000 codes, no sign that looks like
another; who guesses is heard ten times a day: see kring.inbox.rules.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from kring.inbox.models import Token
from kring.people.models import Person

SIGNS = "2346789BCDFGHJKMNPQRTVWXYZ"
LENGTH = 4
_WORD = re.compile(r"[A-Za-z0-9]+")
# What people type on a small phone.
_SHORT = {"j": "ja", "y": "yes", "n": "nee"}


def code_of(token: Token, secret: str | bytes | None = None) -> str:
    """Return the code of a token."""
    mac = salted_hmac(
        "kring.inbox.code",
        str(token.pk),
        secret=secret or settings.SECRET_KEY,
        algorithm="sha256",
    )
    number = int.from_bytes(mac.digest()[:8])
    return "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(LENGTH))


def find(text: str, people: Iterable[Person], since: datetime) -> tuple[Token | None, str]:
    """Return the token whose code stands in a message of one of these people, and the message without it.

    since: tokens from before are not looked at. None when no code in it, or more than one, opens something.
    """
    said = {word.upper() for word in _WORD.findall(text) if len(word) == LENGTH}
    if not said:
        return None, text
    rows = Token.objects.filter(person__in=list(people), closed_at=None, made_at__gt=since)
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [
        (row, code)
        for row in rows.select_related("person")
        for code in {code_of(row, secret) for secret in secrets}
        if code in said
    ]
    if len(found) != 1:
        return None, text
    token, code = found[0]
    return token, _without(text, code)


def _without(text: str, code: str) -> str:
    rest = " ".join(re.sub(rf"\b{code}\b", " ", text, flags=re.IGNORECASE).split())
    first, space, more = rest.partition(" ")
    bare = first.strip(".,!").lower()
    return f"{_SHORT.get(bare, first)}{space}{more}"
