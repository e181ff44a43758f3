"""What kind of circle it is: peers from different places, or one team of one organisation. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kring.circles.sizes import MEETINGS, SEATS, Between
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy


class Kind(StrEnum):
    """The value of `Circle.form`."""

    PRACTICE = "PK"
    ACTION_LEARNING = "AL"
    TEAM_COACHING = "TC"


KIND_WORDS = {
    Kind.PRACTICE: gettext_lazy("People from different places of work"),
    Kind.ACTION_LEARNING: gettext_lazy("One team of one organisation: action learning"),
    Kind.TEAM_COACHING: gettext_lazy("One team of one organisation: team coaching"),
}


class Told(StrEnum):
    """What a circle tells outside that it is. Not its kind: that is for the circle alone."""

    PRACTICE = "practice"
    INTERVISION = "intervision"
    LEARNING = "learning"
    COMMUNITY = "community"
    TEAM_COACHING = "team_coaching"
    ACTION_LEARNING = "action_learning"
    ONLINE = "online"


TOLD_WORDS: Mapping[str, object] = {
    Told.PRACTICE: gettext_lazy("Practice circle"),
    Told.INTERVISION: gettext_lazy("Intervision group"),
    Told.LEARNING: gettext_lazy("Learning circle"),
    Told.COMMUNITY: gettext_lazy("Community of practice"),
    Told.TEAM_COACHING: gettext_lazy("Team coaching"),
    Told.ACTION_LEARNING: gettext_lazy("Action learning in a team"),
    Told.ONLINE: gettext_lazy("Online network"),
}


@dataclass(frozen=True)
class Team:
    """A kind in which everybody has the same manager: what goes back to them is part of the agreement.

    methods: by which it goes first, in this order. months: after the last meeting they look back once more; 0: not.
    """

    methods: tuple[str, ...]
    months: int = 0


TEAMS: Mapping[str, Team] = {
    Kind.ACTION_LEARNING: Team(("wial",)),
    Kind.TEAM_COACHING: Team(("reteaming", "aar", "pct15"), months=3),
}
# Where they are other than of most circles.
_SEATS: Mapping[str, Between] = {Kind.TEAM_COACHING: Between(4, 12)}
_MEETINGS: Mapping[str, Between] = {Kind.TEAM_COACHING: Between(4, 8)}


def is_team(form: str) -> bool:
    """Whether a circle of this kind is one team of one organisation."""
    return form in TEAMS


def methods_of(form: str) -> tuple[str, ...]:
    """Return the methods that a circle of this kind goes by first; none where it is like any other."""
    return TEAMS[form].methods if form in TEAMS else ()


def seats_of(form: str) -> Between:
    """Return how many people take part in a circle of this kind."""
    return _SEATS.get(form, SEATS)


def meetings_of(form: str) -> Between:
    """Return how many meetings a circle of this kind usually has in a season."""
    return _MEETINGS.get(form, MEETINGS)


def looks_back_after(form: str) -> int:
    """Return how many months after the last meeting a circle of this kind looks back once more; 0: it does not."""
    return TEAMS[form].months if form in TEAMS else 0


def says_what_goes_back(form: str, to_manager: str) -> Verdict:
    """Test whether an agreement is whole: a team says what goes back to its manager, and what never."""
    if is_team(form) and not to_manager.strip():
        return no(_("Say what goes back to the manager, and what never."))
    return YES
