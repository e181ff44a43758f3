"""What an answer can be: the lists people choose from, and parts of the week."""

from enum import StrEnum

from kring.kernel.words import gettext_lazy as _


class Level(StrEnum):
    """What somebody carries: people in one circle carry about the same."""

    HANDS = "hands"
    TEAM = "team"
    POLICY = "policy"
    BOARD = "board"
    VOLUNTEER = "volunteer"


LEVEL_WORDS = {
    Level.HANDS: _("I work with people or on the spot"),
    Level.TEAM: _("I lead a team or a project"),
    Level.POLICY: _("I make policy or advise"),
    Level.BOARD: _("I decide: as a manager, director or alderman"),
    Level.VOLUNTEER: _("I am a volunteer or a resident"),
}
# Between these two of one organisation stands a line of power.
ABOVE = frozenset({Level.TEAM, Level.BOARD})


class Perspective(StrEnum):
    """From where somebody looks."""

    LIVED = "lived"
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    PROFESSIONAL = "professional"
    MUNICIPALITY = "municipality"
    EDUCATION = "education"
    HOUSING = "housing"
    BUSINESS = "business"
    OTHER = "other"


PERSPECTIVE_WORDS = {
    Perspective.LIVED: _("own experience: I have been through it"),
    Perspective.RESIDENT: _("resident"),
    Perspective.VOLUNTEER: _("volunteer"),
    Perspective.PROFESSIONAL: _("care or social work"),
    Perspective.MUNICIPALITY: _("municipality or province"),
    Perspective.EDUCATION: _("education or research"),
    Perspective.HOUSING: _("housing"),
    Perspective.BUSINESS: _("farm or business"),
    Perspective.OTHER: _("something else"),
}

LANGUAGE_WORDS = {
    "nl": _("Dutch"),
    "en": _("English"),
    "fy": _("Frisian"),
    "other": _("another language"),
}

DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
PARTS = (_("morning"), _("afternoon"), _("evening"))


def parts_of_week() -> list[tuple[int, str]]:
    """Return the 21 parts of a week with their words: 0 is Monday morning, 20 Sunday evening."""
    return [
        (len(PARTS) * day + part, f"{DAYS[day]} {PARTS[part]}")
        for day in range(len(DAYS))
        for part in range(len(PARTS))
    ]


def part_word(number: int) -> str:
    """Return the words for one part of the week."""
    day, part = divmod(number, len(PARTS))
    return f"{DAYS[day]} {PARTS[part]}"
