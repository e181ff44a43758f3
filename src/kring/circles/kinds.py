"""What kind of circle it is: peers from different places, or one team of one organisation. Plain Python."""

from enum import StrEnum

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy


class Kind(StrEnum):
    """The value of `Circle.form`."""

    PRACTICE = "PK"
    ACTION_LEARNING = "AL"


KIND_WORDS = {
    Kind.PRACTICE: gettext_lazy("People from different places of work"),
    Kind.ACTION_LEARNING: gettext_lazy("One team of one organisation: action learning"),
}
# Kinds in which everybody has the same manager: what goes back to them is part of the agreement. By which method first.
TEAMS = {Kind.ACTION_LEARNING: "wial"}


def is_team(form: str) -> bool:
    """Whether a circle of this kind is one team of one organisation."""
    return form in TEAMS


def method_of(form: str) -> str:
    """Return the method that a circle of this kind goes by; "" when it goes by none before others."""
    return TEAMS.get(Kind(form), "")


def says_what_goes_back(form: str, to_manager: str) -> Verdict:
    """Test whether an agreement is whole: a team says what goes back to its manager, and what never."""
    if is_team(form) and not to_manager.strip():
        return no(_("Say what goes back to the manager, and what never."))
    return YES
