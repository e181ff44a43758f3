"""What went how, in counts and a few sentences for who practised. Plain Python. Counts, never marks."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from kring.kernel.words import _, ngettext
from kring.practice.rules import Character, Remark

OVER, UNDER = 1.25, 0.5  # of the time that the script gives
MOST_PRAISE = 3


@dataclass(frozen=True, kw_only=True)
class StepTime:
    """How long a step took against its plan. key: of the step; skipped: it was left out."""

    key: str
    method: str
    phase: str
    round: int
    planned_seconds: int
    seconds: int
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The counts of one run. parked: advice that was kept for its time; early: advice hidden in a question.

    silent_step: in which step (from 1) the silent one was first heard; 0: never, or nobody was silent. dominant and
    others: how much each brought in, the others on average in tenths.
    """

    steps: tuple[StepTime, ...] = ()
    questions: int = 0
    advice: int = 0
    early: int = 0
    parked: int = 0
    people: int = 0
    voices: int = 0
    silent_step: int = 0
    dominant: int = 0
    others_tenths: int = 0
    has_choice: bool = False
    chosen: bool = False
    fell: bool = False
    back: bool = False
    moved: bool = False
    rested: bool = False
    pauses: int = 0
    minutes_added: int = 0
    silences: int = 0
    turns_given: int = 0
    steps_back: int = 0
    steps_skipped: int = 0
    difficult: tuple[Character, ...] = ()
    remarks: dict[str, int] = field(default_factory=dict)

    def as_numbers(self) -> dict[str, Any]:
        """Return what is kept: codes and small numbers."""
        return asdict(self)

    @property
    def late(self) -> list[StepTime]:
        """The steps that took clearly longer than the script gives."""
        return [s for s in self.steps if not s.skipped and s.seconds > OVER * s.planned_seconds]

    @property
    def short(self) -> list[StepTime]:
        """The steps that were over in less than half of their time."""
        return [s for s in self.steps if not s.skipped and s.seconds < UNDER * s.planned_seconds]

    @property
    def used_tools(self) -> bool:
        """Whether anything of the table's own tools was used."""
        clock = self.pauses + self.minutes_added
        steps = self.steps_back + self.steps_skipped
        return clock + steps + self.silences + self.turns_given > 0

    def made(self, remark: Remark) -> int:
        """Count how often this was said aloud."""
        return self.remarks.get(remark.value, 0)


def from_numbers(kept: dict[str, Any]) -> Findings:
    """Return the findings that were kept as numbers."""
    steps = tuple(StepTime(**one) for one in kept["steps"])
    difficult = tuple(Character(one) for one in kept["difficult"])
    return Findings(**{**kept, "steps": steps, "difficult": difficult})


Sentence = Callable[[Findings], str]


def praise(found: Findings) -> list[str]:
    """Return two or three friendly sentences about what was seen to go well."""
    return _some(_PRAISE, found)[:MOST_PRAISE]


def next_time(found: Findings) -> str:
    """Return one thing to try in the next run."""
    return next(iter(_some(_NEXT, found)))


def _some(sentences: Iterable[Sentence], found: Findings) -> list[str]:
    return [text for one in sentences if (text := one(found))]


def _parked(found: Findings) -> str:
    if not (found.early and found.parked):
        return ""
    return _("You heard advice hidden in a question, and had it kept for later.")


def _silent_heard(found: Findings) -> str:
    if not found.silent_step:
        return ""
    return _("Even who says nothing of their own accord was heard, in step %(step)s.") % {
        "step": found.silent_step
    }


def _everybody(found: Findings) -> str:
    if not found.people or found.voices < found.people:
        return ""
    return _("Everybody at the table was heard.")


def _chosen(found: Findings) -> str:
    if not found.chosen:
        return ""
    return _("The case giver came to choose themself what to take from it.")


def _rested(found: Findings) -> str:
    if not found.rested:
        return ""
    return _("When it became moving, you gave it time instead of words.")


def _back(found: Findings) -> str:
    return _("Who dropped out sat at the table again, by phone.") if found.back else ""


def _dominant_held(found: Findings) -> str:
    held = found.dominant and found.made(Remark.OTHERS) + found.silences + found.turns_given
    if not held or found.dominant * 10 > 2 * max(found.others_tenths, 1):
        return ""
    return _("Who fills every gap did not take more than a fair share.")


def _curious(found: Findings) -> str:
    if found.questions <= found.advice or not found.advice:
        return ""
    return _("More was asked than advised: %(asked)s questions, %(advised)s pieces of advice.") % {
        "asked": found.questions,
        "advised": found.advice,
    }


def _steady(found: Findings) -> str:
    return _("You led it from the first step to the last.") if found.steps else ""


_PRAISE: tuple[Sentence, ...] = (
    _rested,
    _parked,
    _silent_heard,
    _back,
    _dominant_held,
    _chosen,
    _everybody,
    _curious,
    _steady,
)


def _rest(found: Findings) -> str:
    if not found.moved or found.rested:
        return ""
    return _("When somebody is moved: press pause and say nothing for a moment. It is enough.")


def _park(found: Findings) -> str:
    if not found.early or found.parked:
        return ""
    return _("When you hear advice in a question: say that it keeps, and that it is time to ask.")


def _hear_silent(found: Findings) -> str:
    if Character.SILENT not in found.difficult or found.silent_step:
        return ""
    return _("One person was not heard. Give them the turn, or let all write in silence first.")


def _call(found: Findings) -> str:
    if not found.fell or found.back:
        return ""
    return _("Somebody dropped out and stayed away. Seat them by phone, beside who leads.")


def _hold(found: Findings) -> str:
    if found.dominant * 10 <= 2 * max(found.others_tenths, 1):
        return ""
    return _(
        "One voice was heard twice as much as the others. Thank them, and go round the table."
    )


def _choose(found: Findings) -> str:
    if not found.has_choice or found.chosen:
        return ""
    return _("Take the time to ask the case giver what they choose from all that was said.")


def _clock(found: Findings) -> str:
    if not found.late:
        return ""
    number = len(found.late)
    return ngettext(
        "%(number)s step took longer than planned. Say aloud what you do: add time, or round off.",
        "%(number)s steps took longer than planned. Say aloud what you do: add time, or round off.",
        number,
    ) % {"number": number}


def _slow_down(found: Findings) -> str:
    if len(found.short) * 2 <= len(found.steps):
        return ""
    return _("Many steps were over soon. Let a silence last once: often the best comes after it.")


def _harder(_found: Findings) -> str:
    return _(
        "Choose somebody difficult whom you have not met yet, or a method that is new to you."
    )


_NEXT: tuple[Sentence, ...] = (
    _rest,
    _park,
    _hear_silent,
    _call,
    _hold,
    _choose,
    _clock,
    _slow_down,
    _harder,
)
