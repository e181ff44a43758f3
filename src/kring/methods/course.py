"""How a method goes: its phases in words, and as a picture of who is busy when."""

from dataclasses import dataclass

from kring.kernel.words import gettext_lazy as _
from kring.methods.script import Actor, CaseGiver, Method, Phase, Visibility, flatten
from kring.methods.wording import MethodWords

WHO = {
    Actor.CG: _("the case giver"),
    Actor.CG_PREV: _("earlier case givers"),
    Actor.FAC: _("the facilitator"),
    Actor.ALL: _("the others, in any order"),
    Actor.TURN: _("each in turn"),
    Actor.SIL: _("the others, in silence"),
    Actor.SILALL: _("everybody, in silence"),
    Actor.PAIR: _("in pairs"),
    Actor.SMALL: _("in small groups"),
    Actor.GRP: _("everybody together"),
    Actor.OBS: _("the observers"),
    Actor.EXP: _("the experts"),
    Actor.HOST: _("the table hosts"),
    Actor.LIVED: _("who lived through it"),
    Actor.RESEARCHER: _("the researcher"),
    Actor.METHOD: _("as the chosen method says"),
}
# What people do in a step, in the picture of a course.
SPEAK, TURN, SILENT, GROUPS, SOME, LISTEN, AWAY = (
    "speak", "turn", "silent", "groups", "some", "listen", "away",
)  # fmt: skip
_OTHERS = {
    Actor.CG: LISTEN,
    Actor.CG_PREV: SOME,
    Actor.FAC: LISTEN,
    Actor.TURN: TURN,
    Actor.SIL: SILENT,
    Actor.SILALL: SILENT,
    Actor.PAIR: GROUPS,
    Actor.SMALL: GROUPS,
    **dict.fromkeys((Actor.OBS, Actor.EXP, Actor.HOST, Actor.LIVED, Actor.RESEARCHER), SOME),
}
_GIVER = {
    CaseGiver.LISTEN: LISTEN,
    CaseGiver.AWAY: AWAY,
    CaseGiver.WRITE: SILENT,
    CaseGiver.NONE: "",
    CaseGiver.METHOD: "",
}
TICKS = (5, 10, 15, 30, 60, 120)  # minutes between two marks below the picture
MOST_TICKS = 8


@dataclass(frozen=True)
class Leg:
    """One phase of a method, as its page tells it. `minutes`: of one round."""

    title: str
    text: str
    facilitator: str
    minutes: int
    rounds: int
    who: str
    hidden: str


@dataclass(frozen=True)
class Block:
    """One step in the picture of a course: where it begins and how wide it is, in percents, and who does what.

    number: of its phase. together: the case giver takes part like anyone else.
    """

    number: int
    x: float
    width: float
    giver: str
    others: str
    leads: bool
    together: bool


@dataclass(frozen=True)
class Picture:
    """The course of a method: blocks in order, marks of time as (minutes, percents), what occurs in it."""

    blocks: tuple[Block, ...]
    ticks: tuple[tuple[int, float], ...]
    seats: int

    @property
    def with_giver(self) -> bool:
        """Whether the question of one person is on the table."""
        return any(block.giver for block in self.blocks)

    @property
    def modes(self) -> list[str]:
        """What people do in it, each once, for the legend."""
        found = {mode for block in self.blocks for mode in (block.giver, block.others)}
        return [
            mode for mode in (SPEAK, TURN, GROUPS, SOME, SILENT, LISTEN, AWAY) if mode in found
        ]


def legs(method: Method, words: MethodWords) -> list[Leg]:
    """Return the phases of a method, in order."""
    hidden = {
        Visibility.REVEAL: _("Written in silence, then shown all at once."),
        Visibility.PRIVATE: _("What you write stays with you."),
        Visibility.TABLE_NOT_GIVER: _("The case giver sits turned away and reads nothing of it."),
    }
    return [
        Leg(
            title=words.phases[phase.id].title,
            text=words.phases[phase.id].instruction,
            facilitator=words.phases[phase.id].facilitator,
            minutes=phase.minutes,
            rounds=phase.repeat,
            who=str(WHO[phase.actor]),
            hidden=str(hidden.get(phase.visibility, "")) if phase.takes_text else "",
        )
        for phase in method.phases
    ]


def picture(method: Method) -> Picture:
    """Return the course of a method as blocks, round by round."""
    numbers = {phase.id: number for number, phase in enumerate(method.phases, 1)}
    blocks, gone = [], 0
    for phase, minutes in _spans(method):
        x, gone = _part(gone, method), gone + minutes
        blocks.append(
            Block(
                number=numbers[phase.id],
                x=x,
                width=_part(gone, method) - x,
                giver=_giver(phase),
                others=_OTHERS.get(phase.actor, SPEAK),
                leads=phase.actor is Actor.FAC,
                together=phase.case_giver is CaseGiver.PART,
            )
        )
    return Picture(tuple(blocks), _ticks(method), max(2, min(8, method.people_ideal - 1)))


def _spans(method: Method) -> list[tuple[Phase, int]]:
    if method.is_container:
        return [(phase, phase.minutes * phase.repeat) for phase in method.phases]
    return [(step.phase, step.minutes) for step in flatten(method)]


def _part(minutes: int, method: Method) -> float:
    return round(100 * minutes / method.minutes, 3)


def _giver(phase: Phase) -> str:
    """Return what the case giver does; who takes part does as the others."""
    if phase.case_giver is CaseGiver.PART:
        return _OTHERS.get(phase.actor, SPEAK)
    return _GIVER.get(phase.case_giver, SPEAK)


def _ticks(method: Method) -> tuple[tuple[int, float], ...]:
    every = next((one for one in TICKS if method.minutes <= one * MOST_TICKS), TICKS[-1])
    return tuple((at, _part(at, method)) for at in range(0, method.minutes + 1, every))
