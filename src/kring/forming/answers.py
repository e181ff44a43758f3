"""What somebody answered, as one sealed text: plain values that are read with care."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

LONGEST = 4_000


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Everything an application says. '' or () was not answered; parts: see kinds.parts_of_week."""

    question: str = ""
    level: str = ""
    work: str = ""
    organisation: str = ""
    area: str = ""
    perspective: str = ""
    situation: str = ""
    comparable: str = ""
    parts: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    via: str = ""
    phone: str = ""
    above: str = ""
    access: str = ""

    def written(self) -> str:
        """Return these answers as text to keep."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def with_some(self, some: dict[str, Any]) -> "Answers":
        """Return these answers with some of them new; what is not an answer is passed over."""
        known = {one.name for one in fields(self)}
        return replace(self, **{name: value for name, value in some.items() if name in known})

    def texts(self) -> tuple[str, ...]:
        """Return everything that was typed."""
        return tuple(value for value in asdict(self).values() if isinstance(value, str))


def read(text: str) -> Answers:
    """Return kept answers; nothing kept is nothing answered."""
    kept = json.loads(text) if text else {}
    for name in ("parts", "languages"):
        kept[name] = tuple(kept.get(name, ()))
    return Answers().with_some(kept)
