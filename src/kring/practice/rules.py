"""Who may practise what, at which speed, with whom. Plain Python."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy

FEWEST, MOST = 4, 8  # people at the table, with who practises
MOST_DIFFICULT = 3
MOST_OPEN = 3  # tables that one person can have standing
KEPT = timedelta(days=7)


class Character(StrEnum):
    """How a made-up person behaves; `steady` is somebody who simply takes part."""

    STEADY = "steady"
    SILENT = "silent"
    DOMINANT = "dominant"
    ADVISER = "adviser"
    DROPOUT = "dropout"
    MOVED = "moved"
    JARGON = "jargon"


DIFFICULT = tuple(one for one in Character if one is not Character.STEADY)
CHARACTER_WORDS = {
    Character.SILENT: gettext_lazy("somebody who says nothing"),
    Character.DOMINANT: gettext_lazy("somebody who fills every gap"),
    Character.ADVISER: gettext_lazy("somebody who gives advice too early, hidden in a question"),
    Character.DROPOUT: gettext_lazy("somebody who drops out halfway"),
    Character.MOVED: gettext_lazy("a case giver who is moved by it"),
    Character.JARGON: gettext_lazy("somebody who speaks in jargon"),
}
# What helps, as a hint beside the table.
CHARACTER_HINTS = {
    Character.SILENT: gettext_lazy("Give them the turn, or let everybody write in silence first."),
    Character.DOMINANT: gettext_lazy(
        "Thank them and ask for the others, go round the table, or give the turn on."
    ),
    Character.ADVISER: gettext_lazy("Say that it is time for questions only; advice keeps."),
    Character.DROPOUT: gettext_lazy(
        "Seat them by phone, beside the table. What they say is then written down for them."
    ),
    Character.MOVED: gettext_lazy("Pause. Nobody needs to say anything."),
    Character.JARGON: gettext_lazy("Ask for it in ordinary words."),
}


class Speed(StrEnum):
    """How fast the made-up people are, and how long a step lasts."""

    CALM = "calm"
    NORMAL = "normal"
    BRISK = "brisk"
    OWN = "own"


SPEED_WORDS = {
    Speed.CALM: gettext_lazy("calm: as long as a real meeting"),
    Speed.NORMAL: gettext_lazy("normal: half as long"),
    Speed.BRISK: gettext_lazy("brisk: a quarter"),
    Speed.OWN: gettext_lazy("at my own pace: I press for each thing that is said"),
}
_SHARE = {Speed.CALM: 1.0, Speed.NORMAL: 0.5, Speed.BRISK: 0.25, Speed.OWN: 0.5}
# Seconds before somebody speaks, and letters a second that they speak.
_PACE = {Speed.CALM: (9.0, 14.0), Speed.NORMAL: (4.0, 25.0), Speed.BRISK: (1.5, 90.0)}


class Remark(StrEnum):
    """What a facilitator says aloud, for which a table has no button. The made-up people listen to it."""

    QUESTIONS = "questions"
    OTHERS = "others"
    QUIET = "quiet"
    BREATHE = "breathe"
    PLAIN = "plain"


REMARK_WORDS = {
    Remark.QUESTIONS: gettext_lazy("Only questions now; advice keeps."),
    Remark.OTHERS: gettext_lazy("Thank you. I would like to hear the others too."),
    Remark.QUIET: gettext_lazy("Who have we not heard yet?"),
    Remark.BREATHE: gettext_lazy("Take your time. We can wait."),
    Remark.PLAIN: gettext_lazy("Can you say that in ordinary words?"),
}


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What somebody wants to practise. people: at the table, with themself."""

    method: str
    story: str
    language: str
    speed: Speed
    people: int
    difficult: tuple[Character, ...] = ()


def minutes_for(planned: int, steps: int, speed: Speed) -> int:
    """Return how many minutes a run of a method lasts: at least one for each step."""
    return max(steps, round(planned * _SHARE[speed]))


def pause_before(text: str, speed: Speed, *, share: float = 1.0) -> float:
    """Return the seconds that pass before something is done or said. At one's own pace: none."""
    if speed is Speed.OWN:
        return 0.0
    base, letters = _PACE[speed]
    return base * share + len(text) / letters


def may_begin(setup: Setup, *, open_tables: int, known: bool) -> Verdict:
    """Test whether somebody may begin a run like this. known: we have this method and this case."""
    if not known:
        return no(_("Choose a method and a case from the list."))
    if not FEWEST <= setup.people <= MOST:
        return no(_("Choose four to eight people."))
    if len(setup.difficult) > min(MOST_DIFFICULT, setup.people - 2):
        return no(_("Choose three difficult people at most: one at a time is hard enough."))
    if open_tables >= MOST_OPEN:
        return no(_("Three practice tables are open already. Clear one away first."))
    return YES


def may_play(*, is_own: bool, ended: bool) -> Verdict:
    """Test whether somebody may let the made-up people go on: who practises, while the meeting lasts."""
    if not is_own:
        return no(_("This is not your practice run."))
    if ended:
        return no(_("This practice run has ended."))
    return YES


def may_clear(*, is_own: bool) -> Verdict:
    """Test whether somebody may clear a run away."""
    return YES if is_own else no(_("This is not your practice run."))
