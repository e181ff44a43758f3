"""The open call of the demo, with twelve answers: read from library/calls/village.toml."""

import tomllib
from datetime import datetime, timedelta
from typing import Any

from kring.forming.actions import applications, calls
from kring.forming.models import Call
from kring.people.models import Person
from kring.web.demo.story import LIBRARY

OPEN_FOR = timedelta(days=24)
TEXTS = (
    "question", "about", "for_whom", "situations", "rhythm", "where", "cost", "asked", "sponsors", "field", "region",
)  # fmt: skip


def make_call(maker: Person, now: datetime) -> Call:
    """Make the call, and let all answer it; nobody has an address here, so no mail goes out."""
    content = tomllib.loads((LIBRARY / "calls" / "village.toml").read_text(encoding="utf-8"))
    text = calls.CallText(
        **{name: content[name] for name in TEXTS}, listed=True, closes_on=(now + OPEN_FOR).date()
    )
    call = calls.make_call(text, by=maker, now=now)
    calls.open_call(call, by=maker, now=now)
    for one in content["answers"]:
        _answer(call, one, maker, now)
    return call


def _answer(call: Call, one: dict[str, Any], maker: Person, now: datetime) -> None:
    if one.get("by_phone"):
        application, _token = applications.enter(call, by=maker, now=now)
    else:
        application, _token = applications.begin(call, now=now)
    some = {
        "name": one["name"],
        "question": one["question"],
        "level": one.get("level", ""),
        "work": one.get("work", ""),
        "perspective": one["side"],
        "organisation": one.get("place", ""),
        "area": one["area"],
        "situation": call.situation_list[one["situation"]],
        "parts": tuple(one["parts"]),
        "languages": ("nl",),
        "phone": "06 12 34 56 78",
        "above": one.get("above", ""),
        "access": one.get("access", ""),
    }
    application = applications.save(application, some, edition=application.edition, now=now)
    applications.send(application, now=now)
