"""The script of a meeting: who does what, how long, and who sees it. Knows no words, no Django."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby


class Actor(StrEnum):
    """Who acts in a phase."""

    CG = "cg"
    CG_PREV = "cg_prev"
    FAC = "fac"
    ALL = "all"
    TURN = "turn"
    SIL = "sil"
    SILALL = "silall"
    PAIR = "pair"
    SMALL = "small"
    GRP = "grp"
    OBS = "obs"
    EXP = "exp"
    HOST = "host"
    LIVED = "lived"
    RESEARCHER = "researcher"
    METHOD = "method"


class CaseGiver(StrEnum):
    """What the case giver does in a phase."""

    SPEAK = "speak"
    ANSWER = "answer"
    LISTEN = "listen"
    AWAY = "away"
    WRITE = "write"
    CHOOSE = "choose"
    PART = "part"
    NONE = "none"
    METHOD = "method"


class Allow(StrEnum):
    """The kinds of contribution that a phase takes."""

    STORY = "story"
    Q_FACT = "q_fact"
    Q_OPEN = "q_open"
    OBS = "obs"
    ASSOC = "assoc"
    IDENT = "ident"
    REFORM = "reform"
    ANALYSIS = "analysis"
    ADVICE = "advice"
    WARM_COOL = "warm_cool"
    SW = "sw"
    SW_REVEAL = "sw_reveal"
    VOTE = "vote"
    CHOICE = "choice"
    SCORE = "score"
    REFLECT = "reflect"
    APPREC = "apprec"
    VALUES = "values"
    ARGS = "args"
    ACTION = "action"
    DIALOG = "dialog"
    ACT = "act"
    RULES = "rules"
    MODULE = "module"
    METHOD = "method"
    NONE = "none"


class Visibility(StrEnum):
    """Who sees what is written, and when."""

    CIRCLE = "circle"  # everybody at the table, at once
    REVEAL = "reveal"  # nobody but the author, until the facilitator reveals all together
    PRIVATE = "private"  # the author only
    TABLE_NOT_GIVER = (
        "table_not_giver"  # everybody at the table but the case giver, who is turned away
    )


class Family(StrEnum):
    """What kind of method it is; for choosing, not for running."""

    INTERVISION = "intervision"
    INQUIRY = "inquiry"
    LIBERATING_STRUCTURES = "liberating_structures"
    PROTOCOL = "protocol"
    SOLUTION_FOCUSED = "solution_focused"
    ETHICS = "ethics"
    SYSTEM = "system"
    EXPERT = "expert"
    LIVED_EXPERIENCE = "lived_experience"
    REHEARSAL = "rehearsal"
    REVIEW = "review"
    LARGE_GROUP = "large_group"
    AGENDA = "agenda"
    IDEAS = "ideas"
    ONLINE = "online"
    CONTAINER = "container"
    SUPERVISION = "supervision"


class MinutesStatus(StrEnum):
    """How far the minutes stand in a published source."""

    PUBLISHED = "published"
    PARTLY_PUBLISHED = "partly_published"
    OWN_DEFAULT = "own_default"


class Confidence(StrEnum):
    """How sure we are that this is the method as others know it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


# Kinds that are not written: there is no field, so no words in it.
UNWRITTEN = frozenset(
    {Allow.NONE, Allow.RULES, Allow.VOTE, Allow.SCORE, Allow.ACT, Allow.MODULE, Allow.METHOD}
)
# Kinds with their own audience: a vote is blind, and the score of one person is never shown.
_OWN_AUDIENCE = {
    Allow.SW: Visibility.PRIVATE,
    Allow.SCORE: Visibility.PRIVATE,
    Allow.VOTE: Visibility.REVEAL,
}


# What a phase yields, where we do something with it.
_MOODS = frozenset({"safety_score", "evaluation"})
_TRY_OUTS = frozenset({"advice_choice", "action_items"})


def natural_visibility(actor: Actor, case_giver: CaseGiver, allow: Iterable[Allow]) -> Visibility:
    """Return who sees what is written, by the nature of the phase. A file may only narrow this."""
    kinds = frozenset(allow)
    if case_giver is CaseGiver.AWAY:
        return Visibility.TABLE_NOT_GIVER
    if kinds == {Allow.SW}:
        return Visibility.PRIVATE
    if actor in {Actor.SIL, Actor.SILALL} or Allow.SW_REVEAL in kinds:
        return Visibility.REVEAL
    return Visibility.CIRCLE


@dataclass(frozen=True)
class Phase:
    """One phase of a method.

    `minutes` is the planned length of one round. `block` names the phases that repeat together,
    `repeat` times; with `giver_rotates` each round has another case giver. `limit_per_person` is
    the number of contributions of one person in one round; 0 means no limit. What is said in a
    `passing` phase is deleted when the meeting ends; private notes stay with their writer.
    """

    id: str
    minutes: int
    actor: Actor
    case_giver: CaseGiver
    allow: tuple[Allow, ...]
    visibility: Visibility
    repeat: int = 1
    block: str = ""
    giver_rotates: bool = False
    limit_per_person: int = 0
    output: tuple[str, ...] = ()
    skip_in_container: bool = False
    skip_when_case_chosen: bool = False
    passing: bool = False

    @property
    def is_slot(self) -> bool:
        """Whether another method is run here."""
        return self.actor is Actor.METHOD

    @property
    def asks_mood(self) -> bool:
        """Whether each says with a number how the meeting is; other scores are said aloud."""
        return Allow.SCORE in self.allow and bool(_MOODS.intersection(self.output))

    @property
    def makes_try_out(self) -> bool:
        """Whether the case giver ends this phase with something to try."""
        return bool(_TRY_OUTS.intersection(self.output))

    @property
    def takes_text(self) -> bool:
        """Whether anything is written in this phase."""
        return not UNWRITTEN.issuperset(self.allow)

    def visibility_of(self, kind: Allow, *, by_giver: bool = False) -> Visibility:
        """Return who sees a contribution of this kind; a giver turned away writes for themself."""
        own = _OWN_AUDIENCE.get(kind, self.visibility)
        away = self.case_giver is CaseGiver.AWAY
        if Visibility.PRIVATE in {own, self.visibility} or (away and by_giver):
            return Visibility.PRIVATE
        return Visibility.TABLE_NOT_GIVER if away else own


@dataclass(frozen=True)
class Method:
    """A method: its phases in order. An id is forever; `version` rises when a phase changes."""

    id: str
    version: int
    family: Family
    people_min: int
    people_ideal: int
    people_max: int
    minutes_status: MinutesStatus
    confidence: Confidence
    licence: str
    sources: tuple[str, ...]
    phases: tuple[Phase, ...]

    @property
    def minutes(self) -> int:
        """The planned length of the whole in minutes, every round counted."""
        return sum(phase.minutes * phase.repeat for phase in self.phases)

    @property
    def is_container(self) -> bool:
        """Whether this is the frame of a meeting, with a place for another method."""
        return any(phase.is_slot for phase in self.phases)

    def phase(self, phase_id: str) -> Phase:
        """Return one phase. Raises KeyError: no such phase."""
        return {phase.id: phase for phase in self.phases}[phase_id]


@dataclass(frozen=True)
class Step:
    """One phase as it is run: in this round, for these minutes.

    `key` names the step for ever: method, phase and round with dots between ("basis5.advice.1"),
    and before it, for a method inside a container, its place there ("case.basis5.advice.1").
    """

    key: str
    method_id: str
    phase: Phase
    round: int
    minutes: int


def flatten(
    container: Method, method: Method | None = None, *, case_chosen: bool = False
) -> tuple[Step, ...]:
    """Return all steps in order, each round by itself, `method` in the place kept for it.

    `case_chosen` leaves out the phases that choose a case. Minutes are as in the files (`scale`).
    Raises ValueError: a place without a method, or a method without a place.
    """
    if container.is_container != (method is not None):
        raise ValueError(
            f"{container.id} must have a method in its place, and only if it has a place"
        )
    if method is not None and method.is_container:
        raise ValueError(f"{method.id} is itself a container and cannot be put in {container.id}")
    return tuple(_steps(container, method, case_chosen=case_chosen))


def scale(steps: Iterable[Step], minutes: int) -> tuple[Step, ...]:
    """Return the steps fitted to `minutes`: whole minutes, at least one each, the total exact.

    Largest remainder: who loses most by rounding down gets the next minute, among equals the
    longer, then the earlier step. Raises ValueError: fewer minutes than steps.
    """
    steps = tuple(steps)
    if minutes < len(steps):
        raise ValueError(f"{len(steps)} steps need at least {len(steps)} minutes, not {minutes}")
    shares = _shares([step.minutes for step in steps], minutes)
    return tuple(replace(step, minutes=share) for step, share in zip(steps, shares, strict=True))


def total(steps: Iterable[Step]) -> int:
    """Return the minutes of all steps together."""
    return sum(step.minutes for step in steps)


def _steps(
    run: Method, guest: Method | None, *, case_chosen: bool, slot: str = ""
) -> Iterator[Step]:
    for number, phase in _rounds(run.phases):
        if (slot and phase.skip_in_container) or (case_chosen and phase.skip_when_case_chosen):
            continue
        if phase.is_slot and guest is not None:
            yield from _steps(guest, None, case_chosen=case_chosen, slot=phase.id)
            continue
        parts = (slot, run.id, phase.id, str(number))
        key = ".".join(part for part in parts if part)
        yield Step(key, run.id, phase, number, phase.minutes)


def _rounds(phases: tuple[Phase, ...]) -> Iterator[tuple[int, Phase]]:
    """Walk the phases with their round number: a block is walked whole before it starts again."""
    for _block, found in groupby(phases, key=lambda phase: phase.block or f"phase {phase.id}"):
        together = tuple(found)
        for number in range(1, together[0].repeat + 1):
            for phase in together:
                yield number, phase


def _shares(lengths: list[int], minutes: int) -> list[int]:
    """Share out `minutes` in proportion to `lengths`, each at least one."""
    shares = [0] * len(lengths)
    free = set(range(len(lengths)))
    # Who would get less than a minute gets one; that leaves less for the others, so look again.
    while short := {n for n in free if lengths[n] * minutes < sum(lengths[m] for m in free)}:
        for n in short:
            shares[n] = 1
        free -= short
        minutes -= len(short)
    whole = sum(lengths[n] for n in free)
    for n in free:
        shares[n] = lengths[n] * minutes // whole
    left = minutes - sum(shares[n] for n in free)
    by_loss = sorted(free, key=lambda n: (-(lengths[n] * minutes % whole), -lengths[n], n))
    for n in by_loss[:left]:
        shares[n] += 1
    return shares
