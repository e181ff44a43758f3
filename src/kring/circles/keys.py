"""What opens an invitation: a token in a link, or a code that can be read out over the phone."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

# No vowels (no words), and nothing that looks or sounds like something else: 20 signs, 8 of them: 2.5 × 10¹⁰.
ALPHABET = "CFHJKMPRTVWXY2345679"
HALF = 4
SPELLING = {
    "nl": {
        "C": "Cornelis", "F": "Ferdinand", "H": "Hendrik", "J": "Johan", "K": "Karel", "M": "Maria",
        "P": "Pieter", "R": "Richard", "T": "Theodoor", "V": "Victor", "W": "Willem", "X": "Xantippe",
        "Y": "Ypsilon",
    },
    "en": {
        "C": "Charlie", "F": "Foxtrot", "H": "Hotel", "J": "Juliett", "K": "Kilo", "M": "Mike",
        "P": "Papa", "R": "Romeo", "T": "Tango", "V": "Victor", "W": "Whiskey", "X": "X-ray",
        "Y": "Yankee",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Keys:
    """The raw token and code of an invitation: shown once, never stored."""

    token: str
    code: str


def new_keys() -> Keys:
    """Return a fresh token and a fresh code."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(2 * HALF))
    return Keys(token=secrets.token_urlsafe(32), code=code)


def token_hash(token: str) -> str:
    """Return what is stored of a token: 256 random bits need no secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str) -> str:
    """Return what is stored of a (part of a) code: too short to go without our secret."""
    return salted_hmac("kring.circles.code", code, algorithm="sha256").hexdigest()


def read_code(typed: str) -> str:
    """Return the code somebody typed, without what they put in between; '' when it cannot be one."""
    code = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return code if len(code) == 2 * HALF and set(code) <= set(ALPHABET) else ""


def shown(code: str) -> str:
    """Return the code as people read it: XXXX-XXXX."""
    return f"{code[:HALF]}-{code[HALF:]}"


def spelled(code: str, language: str) -> list[str]:
    """Return a word per sign to read out, such as Karel, or the sign itself."""
    words = SPELLING.get(language, SPELLING["en"])
    return [words.get(sign, sign) for sign in code]
