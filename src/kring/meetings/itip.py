"""What a calendar program answers (RFC 5546): read, whatever program it comes from. Plain Python.

The shapes are those of Outlook, Google, Apple and Thunderbird, as they document or show them; see tests/replies.py.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Component, Event

MOST_COMMENT = 2_000
_ANSWERS = {"ACCEPTED": "yes", "DECLINED": "no", "TENTATIVE": "maybe"}
# Time zones that programs name as nobody else does, and Python does not know.
_ZONES = {"w. europe standard time": "Europe/Amsterdam", "romance standard time": "Europe/Paris"}


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """One who answers. answer: yes, no, maybe; '' when they leave that open."""

    addresses: frozenset[str]
    answer: str
    delegated: bool


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer to an invitation. proposes_at: another time that somebody asks for."""

    uid: str
    sequence: int
    stamped_at: datetime | None
    attendees: tuple[Attendee, ...]
    comment: str
    proposes_at: datetime | None

    def of(self, email: str) -> Attendee:
        """Return who has this address; else the first."""
        mine = (one for one in self.attendees if email.lower() in one.addresses)
        return next(mine, self.attendees[0])


def first_reply(files: Iterable[str], zone: ZoneInfo) -> Reply | None:
    """Return the first of these files that is an answer. zone: of times that name none."""
    return next((reply for file in files if (reply := read(file, zone))), None)


def read(file: str, zone: ZoneInfo) -> Reply | None:
    """Return the answer in a calendar file; None when it is none, or cannot be read."""
    from icalendar import Calendar  # noqa: PLC0415 - large, and seldom needed

    try:
        calendar = Calendar.from_ical(file)
        method = _text(calendar, "method").upper()
        event = calendar.events[0]
        return _reply(event, method, zone) if method in {"REPLY", "COUNTER"} else None
    except Exception:  # whatever it trips over, it is no answer
        return None


def _reply(event: "Event", method: str, zone: ZoneInfo) -> Reply | None:
    attendees = tuple(_attendee(one) for one in _many(event, "attendee"))
    uid = _text(event, "uid")
    if not attendees or not uid:
        return None
    return Reply(
        uid=uid,
        sequence=_number(event, "sequence"),
        stamped_at=_moment(event, "dtstamp", zone),
        attendees=attendees,
        comment=_comment(event),
        proposes_at=_moment(event, "dtstart", zone) if method == "COUNTER" else None,
    )


def _many(component: "Component", name: str) -> list[object]:
    found = component.get(name)
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def _text(component: "Component", name: str) -> str:
    return str(next(iter(_many(component, name)), "")).strip()


def _number(event: "Event", name: str) -> int:
    text = _text(event, name)
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


def _attendee(value: object) -> Attendee:
    params = getattr(value, "params", {})
    said = str(params.get("PARTSTAT", "")).upper()
    addresses = {_address(str(value)), _address(str(params.get("SENT-BY", "")))}
    addresses.add(_address(str(params.get("EMAIL", ""))))
    return Attendee(
        addresses=frozenset(addresses - {""}),
        answer=_ANSWERS.get(said, ""),
        delegated=said == "DELEGATED" or "DELEGATED-FROM" in params or "DELEGATED-TO" in params,
    )


def _address(value: str) -> str:
    return re.sub(r"^mailto:", "", value.strip().strip('"'), flags=re.IGNORECASE).lower()


def _comment(event: "Event") -> str:
    texts = [str(one).strip() for one in _many(event, "comment")]
    return "\n".join(filter(None, texts)).replace("\x00", "")[:MOST_COMMENT]


def _moment(event: "Event", name: str, zone: ZoneInfo) -> datetime | None:
    value = next(iter(_many(event, name)), None)
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            named = str(getattr(value, "params", {}).get("TZID", "")).lower()
            moment = moment.replace(tzinfo=ZoneInfo(_ZONES[named]) if named in _ZONES else zone)
        return moment.astimezone(UTC)
    if isinstance(moment, date):
        return datetime.combine(moment, time(), tzinfo=zone).astimezone(UTC)
    return None


_FIRST_WORD = re.compile(r"\W*([^\W\d_]+)")
_WORDS = {
    "ja": "yes", "jawel": "yes", "yes": "yes", "ok": "yes", "akkoord": "yes", "graag": "yes",
    "nee": "no", "neen": "no", "no": "no", "helaas": "no",
    "misschien": "maybe", "maybe": "maybe", "wellicht": "maybe",
}  # fmt: skip
_BUT = re.compile(
    r"\b(?:niet|geen|nee|not|cannot|can't|unless|tenzij|misschien|maybe)\b", re.IGNORECASE
)


def said(text: str) -> str:
    """Return the answer with which somebody begins a mail: yes, no or maybe; '' when that is not plain."""
    first = _FIRST_WORD.match(text)
    answer = _WORDS.get(first.group(1).lower(), "") if first else ""
    line = text.strip().splitlines()[0] if answer else ""
    return "" if answer == "yes" and _BUT.search(line) else answer


def is_bare(text: str) -> bool:
    """Test whether a mail is no more than a yes or a no, perhaps with a name under it."""
    return len(re.findall(r"\w+", text)) <= len(("Ja", "ik", "kom", "groet", "Marit"))
