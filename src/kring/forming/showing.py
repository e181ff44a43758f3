"""Answers in the words that people read."""

from kring.forming import kinds
from kring.forming.kinds import Level, Perspective
from kring.forming.models import Application


def shown(application: Application) -> dict[str, str]:
    """Return every answer as words, by the name of its field; '' was not answered."""
    said = application.said
    words = {name: str(getattr(said, name)) for name in said.__dataclass_fields__}
    words |= {
        "name": application.name,
        "email": application.email,
        "level": level(said.level),
        "perspective": perspective(said.perspective),
        "parts": ", ".join(kinds.part_word(part) for part in said.parts if 0 <= part < 21),
        "languages": ", ".join(str(kinds.LANGUAGE_WORDS.get(one, one)) for one in said.languages),
    }
    return words


def level(value: str) -> str:
    """Return what somebody does."""
    return str(kinds.LEVEL_WORDS[Level(value)]) if value in set(Level) else ""


def perspective(value: str) -> str:
    """Return from which side somebody looks."""
    return str(kinds.PERSPECTIVE_WORDS[Perspective(value)]) if value in set(Perspective) else ""


def side(value: str) -> str:
    """Return the same in one or two words."""
    return perspective(value).split(":")[0]
