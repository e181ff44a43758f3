"""What the made-up people look at before they do something: the table, who sits there, what was said. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID, uuid5

from kring.live.rules import ANSWER, QUESTIONS, WRITTEN, Moment, Seat
from kring.methods.script import Actor, Allow
from kring.practice.rules import Character, Remark
from kring.practice.stories import Line, Lines

# In a case these are written in the voice of its giver; others have general ones.
OF_THE_GIVER = frozenset({Allow.STORY, Allow.REFORM, Allow.CHOICE, Allow.ACTION})


def name_of(run: UUID, line: Line) -> UUID:
    """Return the id of what is made of a line in a run: always the same, so that it is said once."""
    return uuid5(run, line.key)


class Do(StrEnum):
    """What a made-up person can do."""

    SAY = "say"
    PARK = "park"
    BRING_IN = "bring_in"
    CHOOSE = "choose"
    TRY = "try"
    AGREE = "agree"
    SCORE = "score"
    HAND = "hand"
    READY = "ready"
    GIVE_ON = "give_on"
    FALL_AWAY = "fall_away"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing to do. who: a membership; line: what is said; about: a contribution. share: of the usual pause."""

    do: Do
    who: UUID
    kind: str = ""
    line: Line | None = None
    about: UUID | None = None
    share: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Sitter:
    """Somebody at the table. character: None for who practises. Away: they fell away, and nobody called them."""

    id: UUID
    character: Character | None = Character.STEADY
    away: bool = False
    by_phone: bool = False
    ready: bool = False
    agreed: bool = False
    scored: bool = False
    hand: bool = False


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Something that was brought in."""

    id: UUID
    maker: UUID
    kind: str
    step: str
    about: UUID | None = None
    parked: bool = False
    chosen: bool = False
    open: bool = True


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The table as it stands.

    remarks: (what, step) said aloud by who practises. rested: there was a pause since somebody was moved.
    """

    run: UUID
    seed: int
    lines: Lines
    moment: Moment
    index: int
    steps: int
    paused: bool = False
    turn: UUID | None = None
    sitters: tuple[Sitter, ...] = ()
    heard: tuple[Heard, ...] = ()
    remarks: frozenset[tuple[Remark, str]] = frozenset()
    tried: bool = False
    fell: bool = False
    rested: bool = False

    @property
    def step(self) -> str:
        """The key of the present step."""
        return self.moment.step.key

    def said(self, remark: Remark, *, here: bool = False) -> bool:
        """Tell whether who practises said this; here: in this step."""
        return any(one is remark and (step == self.step or not here) for one, step in self.remarks)

    @cached_property
    def company(self) -> tuple[Sitter, ...]:
        """The made-up people who are there, starting with another in each step."""
        there = [one for one in self.sitters if one.character and not one.away]
        first = (self.seed + self.index) % len(there) if there else 0
        return (*there[first:], *there[:first])

    @cached_property
    def giver(self) -> Sitter | None:
        """The case giver, when made up and there."""
        return next((one for one in self.company if one.id == self.moment.giver), None)

    @cached_property
    def peers(self) -> tuple[Sitter, ...]:
        """The made-up people who are not the case giver."""
        return tuple(one for one in self.company if one != self.giver)

    @cached_property
    def of_step(self) -> tuple[Heard, ...]:
        """What was brought in in this step; notes for oneself and what waits left out."""
        kept = (one for one in self.heard if one.step == self.step and not one.parked)
        return tuple(one for one in kept if one.kind not in {Allow.SW, Allow.SCORE})

    @cached_property
    def last_peer(self) -> UUID | None:
        """Who spoke last in this step, the case giver left out."""
        makers = (one.maker for one in reversed(self.of_step) if one.maker != self.moment.giver)
        return next(makers, None)

    @cached_property
    def ids(self) -> frozenset[UUID]:
        """All that was brought in, by id."""
        return frozenset(one.id for one in self.heard)

    def hidden(self, who: UUID) -> int:
        """Count what somebody wrote in this step that is not shown yet."""
        return sum(one.maker == who and not one.open for one in self.of_step)

    def times(self, who: UUID, *, here: bool = True) -> int:
        """Count what somebody brought in: in this step, or in the whole meeting."""
        return sum(one.maker == who for one in (self.of_step if here else self.heard))

    def seat(self, sitter: Sitter) -> Seat:
        """How somebody sits in this step."""
        return Seat.GIVER if sitter.id == self.moment.giver else Seat.PEER

    def name(self, line: Line) -> UUID:
        """Return the id of what is made of a line here."""
        return name_of(self.run, line)

    def fresh(self, kind: str, *, own: bool = True) -> Line | None:
        """Return the first line of a kind that nobody has said yet. own: also what only the case giver can say."""
        lines = self.lines.of(kind)
        if not own and kind in OF_THE_GIVER:
            lines = tuple(one for one in lines if one.is_general)
        return next((one for one in lines if self.name(one) not in self.ids), None)

    @cached_property
    def in_silence(self) -> bool:
        """Whether everybody writes for themself now."""
        alone = self.moment.phase.actor in {Actor.SIL, Actor.SILALL}
        return (self.moment.silent and not self.moment.revealed) or alone

    @cached_property
    def asks_questions_only(self) -> bool:
        """Whether this step takes questions, and no advice."""
        allow = set(self.moment.phase.allow)
        return bool(allow & QUESTIONS) and Allow.ADVICE not in allow

    @cached_property
    def waits_for_answer(self) -> Heard | None:
        """The first question in this step that has no answer yet."""
        answered = {one.about for one in self.heard if one.kind == ANSWER}
        asked = (one for one in self.of_step if one.kind in QUESTIONS and one.open)
        return next((one for one in asked if one.id not in answered), None)

    @cached_property
    def is_free(self) -> bool:
        """Whether anybody may speak when they like: no round, no silence, and not for one person alone."""
        one = {Actor.TURN, Actor.CG, Actor.CG_PREV, Actor.FAC}
        return not (self.turn or self.in_silence or self.moment.phase.actor in one)

    @property
    def takes_text(self) -> bool:
        """Whether anything is written in this step."""
        return bool(WRITTEN.intersection(self.moment.phase.allow))
