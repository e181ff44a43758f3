"""Personal data in a text: found to refuse a BSN, and to ask softly about the rest. It finds patterns, never names.

Every search is linear: patterns have bounded repeats, and what costs more (phone numbers, IBAN) looks at short pieces.
The browser has the same in cases/static/cases/js/personal-data.js; both keep kernel/tests/personal_data.json.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy


class Kind(StrEnum):
    """What kind of personal data."""

    BSN = "bsn"
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"
    BIRTH = "birth"
    ADDRESS = "address"
    PLATE = "plate"


KIND_WORDS = {
    Kind.BSN: gettext_lazy("a citizen service number (BSN)"),
    Kind.IBAN: gettext_lazy("a bank account number"),
    Kind.EMAIL: gettext_lazy("an e-mail address"),
    Kind.PHONE: gettext_lazy("a phone number"),
    Kind.BIRTH: gettext_lazy("a date of birth"),
    Kind.ADDRESS: gettext_lazy("an address"),
    Kind.PLATE: gettext_lazy("a licence plate"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """Personal data at text[start:end]."""

    start: int
    end: int
    kind: Kind


# Other spaces and dashes, one letter for one, so that places in the text stay right.
_PLAIN = str.maketrans(
    "\u00a0\u2007\u2009\u202f\t\u2010\u2011\u2012\u2013\u2014\u2212", "     ------"
)
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|january|february|march|may|june|july|august|october"
    "|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec"
)
_DATE = rf"(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}} (?:{_MONTHS})\.?,? \d{{2,4}})"
_BIRTH = re.compile(
    rf"(?<!\w)(?:geboren|geboortedatum|geboortedag|geb\.?|gebdatum|born|date of birth|dob)\b"
    rf"(?:[.:,]? {{0,3}}(?:(?:is|was|op|on|de|den) ){{0,3}}){_DATE}(?!\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}\b"
)
_CHAIN = re.compile(r"(?<![\w.,-])\d+(?:[ .\-]\d+)*(?!\w)")
_DIGITS = re.compile(r"\d+")
# Looks ahead only: what follows an IBAN may be the next one.
_IBAN = re.compile(r"(?<!\w)(?=([A-Za-z]{2}\d\d(?:[ .\-]?[A-Za-z0-9]){11,30}))")
# Where a phone number may stand; how much of it is the number is seen in _phone_ends.
_FOREIGN = re.compile(r"(?<![\w+])(?:\+|00(?=[ .\-/]?[1-9]))(?:[ .\-/()]{0,2}\d){6,15}")
_DUTCH = re.compile(r"(?<![\w+])(?<!\d[-.])\(?0(?=[1-8])(?:[ .\-/()]{0,2}\d){9,14}")
_MORE_DIGITS = re.compile(r"[.,]?\d")
# Without 0800, 0900 and other numbers of services, which are nobody's own.
_OWN_DUTCH = re.compile(r"06[1-58]\d{7}|0[1-57]\d{8}|08[58]\d{7}")
_FULL_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d(?!\d)")
_POSTCODE = re.compile(
    r"(?<![\w-])[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})(?!\w)"
)
_NUMBER_AFTER = re.compile(
    r"(?:,? {0,2})(?:(?:nr|no|huisnummer)\.? )?\d{1,5}(?: ?[a-zA-Z]\b)?(?!\w)"
)
_NUMBER_BEFORE = re.compile(r"[^\W\d_]{3,} \d{1,5} ?-?[a-zA-Z0-9]{0,3},? {0,2}(?:te |in )?$")
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}-\d\d-\d\d|\d\d-\d\d-[A-Z]{2}|\d\d-[A-Z]{2}-\d\d|[A-Z]{2}-\d\d-[A-Z]{2}"
    r"|[A-Z]{2}-[A-Z]{2}-\d\d|\d\d-[A-Z]{2}-[A-Z]{2}|\d\d-[A-Z]{3}-\d|\d-[A-Z]{3}-\d\d|[A-Z]{2}-\d{3}-[A-Z]"
    r"|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d\d-[A-Z]|[A-Z]-\d\d-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)(?![\w-])"
)
# As phonenumbers.PhoneNumberType has them.
_OWN_PHONES = ("FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE", "VOIP", "PERSONAL_NUMBER")


def find(text: str) -> list[Finding]:
    """List what looks like personal data, in order, without overlap: the most certain kind wins."""
    text = text.translate(_PLAIN)
    taken = bytearray(len(text))
    found = []
    searches = (
        _emails,
        _ibans,
        _births,
        _foreign_phones,
        _bsns,
        _dutch_phones,
        _addresses,
        _plates,
    )
    for search in searches:
        for finding in search(text):
            if not any(taken[finding.start : finding.end]):
                taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
                found.append(finding)
    return sorted(found)


def kinds(*texts: str) -> list[Kind]:
    """List the kinds of personal data in these texts, each once, in the order of Kind."""
    seen = {finding.kind for text in texts for finding in find(text)}
    return [kind for kind in Kind if kind in seen]


def refuse_bsn(*texts: str) -> Verdict:
    """Test whether these texts are free of citizen service numbers: the law forbids us to keep one."""
    # Most texts hold no number at all; where one does, it may be taken for something more certain.
    if any(any(_bsns(text.translate(_PLAIN))) for text in texts) and Kind.BSN in kinds(*texts):
        return no(
            _(
                "This text holds a number that is, or looks like, a citizen service number (BSN). "
                "We may not keep that. Take it out, then save again."
            )
        )
    return YES


def warning(*texts: str) -> str:
    """Return a sentence that asks softly about personal data in these texts, or ''."""
    found = [str(KIND_WORDS[kind]) for kind in kinds(*texts)]
    if not found:
        return ""
    return _(
        "Your text seems to hold %(what)s. Does your circle need that? Other people recognise someone quickly."
    ) % {"what": ", ".join(found)}


def _emails(text: str) -> Iterator[Finding]:
    if "@" in text:
        yield from _matches(_EMAIL, text, Kind.EMAIL)


def _births(text: str) -> Iterator[Finding]:
    yield from _matches(_BIRTH, text, Kind.BIRTH)


def _plates(text: str) -> Iterator[Finding]:
    yield from _matches(_PLATE, text, Kind.PLATE)


def _matches(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(*match.span(), kind)


def _bsns(text: str) -> Iterator[Finding]:
    """Find nine digits, also in groups ("1112.22.333"), that pass the eleven-test."""
    for chain in _CHAIN.finditer(text):
        groups = [match.span() for match in _DIGITS.finditer(text, *chain.span())]
        for start, end in _windows_of_nine(groups):
            if _passes_eleven(_digits(text[start:end])):
                yield Finding(start, end, Kind.BSN)


def _passes_eleven(number: str) -> bool:
    from stdnum.nl import bsn  # noqa: PLC0415 - large, and seldom needed

    return bool(bsn.is_valid(number))


def _windows_of_nine(groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where neighbouring groups have nine digits together: of two digits or more, or all of one."""
    for first in range(len(groups)):
        lengths = []
        for start, end in groups[first : first + 9]:
            lengths.append(end - start)
            if sum(lengths) >= 9:
                if sum(lengths) == 9 and (min(lengths) > 1 or max(lengths) == 1):
                    yield groups[first][0], end
                break


@cache
def _iban_length(country: str) -> int:
    """Return how many characters an IBAN of this country has; 0 when it has none."""
    from stdnum import numdb  # noqa: PLC0415 - large, and seldom needed

    parts = numdb.get("iban").info(country)
    structure = parts[0][1].get("bban", "") if parts else ""
    lengths = re.findall(r"(\d+)!", structure)
    return 4 + sum(map(int, lengths)) if lengths else 0


def _ibans(text: str) -> Iterator[Finding]:
    for match in _IBAN.finditer(text):
        length = _iban_length(match[1][:2].upper())
        places = [n for n in range(*match.span(1)) if text[n].isalnum()][:length]
        compact = "".join(text[n] for n in places).upper()
        if length and len(places) == length and _passes_97(compact):
            yield Finding(match.start(), places[-1] + 1, Kind.IBAN)


def _passes_97(iban: str) -> bool:
    """Whether the two check digits are right (ISO 13616)."""
    if not iban.isascii():
        return False
    digits = "".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])
    return int(digits) % 97 == 1


def _foreign_phones(text: str) -> Iterator[Finding]:
    at = 0
    while match := _FOREIGN.search(text, at):
        ends = _phone_ends(text, *match.span())[:3]
        end = next((end for end in ends if _is_own_phone(text[match.start() : end])), 0)
        if end:
            yield Finding(match.start(), end, Kind.PHONE)
        # Digits are not looked at twice: that keeps this linear.
        at = end or match.end()


def _dutch_phones(text: str) -> Iterator[Finding]:
    at = 0
    while match := _DUTCH.search(text, at):
        date = _FULL_DATE.match(text, match.start())
        ends = [] if date else _phone_ends(text, *match.span())
        end = next((n for n in ends if _OWN_DUTCH.fullmatch(_digits(text[match.start() : n]))), 0)
        if end:
            yield Finding(match.start(), end, Kind.PHONE)
        at = end or (date.end() if date else match.start() + 1)


def _phone_ends(text: str, start: int, end: int) -> list[int]:
    """List where a number that starts here may end: after a whole group of digits, the longest first."""
    return [
        n + 1
        for n in reversed(range(start, end))
        if text[n].isdigit() and not _MORE_DIGITS.match(text, n + 1)
    ]


def _digits(piece: str) -> str:
    return "".join(filter(str.isdigit, piece))


def _is_own_phone(piece: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - large, and seldom needed

    try:
        number = phonenumbers.parse(piece, "NL")
    except phonenumbers.NumberParseException:
        return False
    kinds = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(number) in {getattr(kinds, name) for name in _OWN_PHONES}


def _addresses(text: str) -> Iterator[Finding]:
    """Find a postcode with a house number behind it, or street and number before it."""
    for match in _POSTCODE.finditer(text):
        after = _NUMBER_AFTER.match(text, match.end())
        before = _NUMBER_BEFORE.search(text[max(0, match.start() - 60) : match.start()])
        if before:
            yield Finding(match.start() - len(before[0]), match.end(), Kind.ADDRESS)
        elif after:
            yield Finding(match.start(), after.end(), Kind.ADDRESS)
