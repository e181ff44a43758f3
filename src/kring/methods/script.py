"""The script of a meeting: who does what, how long, and who sees it. Knows no words, no Django."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kring.methods.levels import Experience as Experience
from kring.methods.levels import Sensitivity as Sensitivity
from kring.methods.levels import Way as Way
from kring.methods.terms import Actor as Actor
from kring.methods.terms import Allow as Allow
from kring.methods.terms import CaseGiver as CaseGiver
from kring.methods.terms import Confidence as Confidence
from kring.methods.terms import Family as Family
from kring.methods.terms import MinutesStatus as MinutesStatus
from kring.methods.terms import Visibility as Visibility

# Kinds that are not written: there is no field, so no words in it.
UNWRITTEN = frozenset(
    {
        Allow.NONE, Allow.RULES, Allow.VOTE, Allow.RATE, Allow.SCORE, Allow.ACT, Allow.MODULE,
        Allow.METHOD,
    }
)  # fmt: skip
# Kinds that are given in silence and counted together; a phase takes one of them.
COUNTED = frozenset({Allow.VOTE, Allow.RATE, Allow.SCORE})
# Kinds with their own audience: a vote is blind, and the score of one person is never shown.
_OWN_AUDIENCE = {
    Allow.SW: Visibility.PRIVATE,
    Allow.SCORE: Visibility.PRIVATE,
    Allow.VOTE: Visibility.REVEAL,
    Allow.RATE: Visibility.REVEAL,
}


RATES = 3  # from cold to warm

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
    `passing` phase is deleted when the meeting ends; private notes stay with their writer. `days`: how long
    it stays open where the method is held in writing; 0 when the file does not say. A phase with `rooms` is
    done in groups of about so many people at the same time. An `optional` phase may be left out when time is
    short; phases of one run with `free_order` may be done in any order. What is written in silence in a
    `nameless` phase is shown without names. `chooses_from` names the phases whose contributions are voted on
    or rated. In a phase that `seals` the case giver may put a text in an envelope, which the phase that `opens`
    it shows to all. In a phase that `passes` each writes on a sheet, and with each round all sheets move one seat on.
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
    days: int = 0
    optional: bool = False
    rooms: int = 0
    free_order: bool = False
    nameless: bool = False
    chooses_from: tuple[str, ...] = ()
    seals: str = ""
    opens: str = ""
    passes: bool = False

    @property
    def is_slot(self) -> bool:
        """Whether another method is run here."""
        return self.actor is Actor.METHOD

    @property
    def takes_module(self) -> bool:
        """Whether who leads chooses a short method for this phase, when the meeting comes to it."""
        return Allow.MODULE in self.allow

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
class Choosing:
    """For whom and for what a method is. `paper`: it can be done without any screen.

    `status` says how far this stands in a published source; what we found nowhere is our proposal.
    """

    experience: Experience = Experience.NEW
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    ways: tuple[Way, ...] = (Way.ROOM, Way.ONLINE, Way.MIXED)
    paper: bool = True
    status: MinutesStatus = MinutesStatus.OWN_DEFAULT


@dataclass(frozen=True)
class Method:
    """A method: its phases in order. An id is forever; `version` rises when a phase changes.

    `based_on` is the id of the method that it was adapted from. `checksum` is that of the script it was read from,
    words included: it names this version for ever.
    """

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
    module: bool = False  # short enough to be run inside a phase of another method
    based_on: str = ""
    checksum: str = ""
    choosing: Choosing = Choosing()

    @property
    def has_giver(self) -> bool:
        """Whether the question of one person is on the table."""
        without = {CaseGiver.NONE, CaseGiver.METHOD}
        return any(phase.case_giver not in without for phase in self.phases)

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
    `script` is the checksum of the script it is a step of. `place`: the key of the step whose place it
    takes, for a step of a module. `case`: about which question of the meeting it is, counted from 1; 0 for the
    steps around them. In a second question the key begins with "case-2." instead of "case.".
    """

    key: str
    method_id: str
    phase: Phase
    round: int
    minutes: int
    script: str = ""
    place: str = ""
    case: int = 1

    @property
    def kin(self) -> str:
        """The key that this step has in a first question: what is known of how long it takes is kept under that."""
        return self.key.replace(f"-{self.case}.", ".", 1) if self.case > 1 else self.key


def case_in(key: str) -> int:
    """Return about which question of the meeting the step with this key is; 1 for the steps around them too."""
    slot, dash, rest = key.partition("-")
    return int(rest.partition(".")[0]) if dash and "." not in slot else 1


def flatten(
    container: Method,
    method: Method | None = None,
    *,
    case_chosen: bool = False,
    further: Sequence[Method] = (),
) -> tuple[Step, ...]:
    """Return all steps in order, each round by itself, `method` in the place kept for it.

    `case_chosen` leaves out the phases that choose a case. `further`: the methods of the questions that come after the
    first, of which it is known whose they are. Minutes are as in the files (`scale`).
    Raises ValueError: a place without a method, or a method without a place.
    """
    if container.is_container != (method is not None):
        raise ValueError(
            f"{container.id} must have a method in its place, and only if it has a place"
        )
    for guest in [method, *further]:
        if guest is not None and guest.is_container:
            raise ValueError(
                f"{guest.id} is itself a container and cannot be put in {container.id}"
            )
    return tuple(_steps(container, method, case_chosen=case_chosen, further=further))


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
    run: Method, guest: Method | None, *, case_chosen: bool, further: Sequence[Method]
) -> Iterator[Step]:
    rounds = [
        (number, phase)
        for number, phase in _rounds(run.phases)
        if not (case_chosen and phase.skip_when_case_chosen)
    ]
    place = next((n for n, (_number, phase) in enumerate(rounds) if phase.is_slot), None)
    if guest is None or place is None:
        yield from (_step(run, number, phase) for number, phase in rounds)
        return
    around = [_step(run, number, phase, case=0) for number, phase in rounds]
    # Between two questions people catch their breath.
    after = place + 2 if further and _is_break(around[place + 1 : place + 2]) else place + 1
    slot = rounds[place][1].id
    yield from around[:place]
    yield from _guest(guest, slot, 1, case_chosen=case_chosen)
    yield from around[place + 1 : after]
    for case, method in enumerate(further, 2):
        yield from _guest(method, slot, case, case_chosen=True)
    yield from around[after:]


def _is_break(steps: Sequence[Step]) -> bool:
    return any(Allow.NONE in step.phase.allow for step in steps)


def _guest(method: Method, slot: str, case: int, *, case_chosen: bool) -> Iterator[Step]:
    before = slot if case == 1 else f"{slot}-{case}"
    for number, phase in _rounds(method.phases):
        if not phase.skip_in_container and not (case_chosen and phase.skip_when_case_chosen):
            yield _step(method, number, phase, before=f"{before}.", case=case)


def _step(run: Method, number: int, phase: Phase, *, before: str = "", case: int = 1) -> Step:
    key = f"{before}{run.id}.{phase.id}.{number}"
    return Step(key, run.id, phase, number, phase.minutes, run.checksum, case=case)


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
