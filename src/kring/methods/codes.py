"""Cards to write on, each with a short code: afterwards the code tells in which step it was written, and as what.

A code is made from the method, the phase, the round and the kind, and from nothing else: a card printed for a method is
good in every meeting that uses it, and tells nobody anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from kring.methods.script import UNWRITTEN, Actor, Allow, CaseGiver, Step, Visibility

# No vowels, so no words; nothing that looks like something else.
SIGNS = "34679CDFHJKLMNPRTVWX"
LENGTH = 4


class Hand(StrEnum):
    """Whose card it is."""

    GIVER = "giver"
    LEADER = "leader"
    ALL = "all"


@dataclass(frozen=True)
class Card:
    """A card to write on."""

    code: str
    step: Step
    kind: Allow
    hand: Hand

    @property
    def visibility(self) -> Visibility:
        """Who will see what is written on it."""
        return self.step.phase.visibility_of(self.kind, by_giver=self.hand is Hand.GIVER)


def cards(steps: Iterable[Step]) -> tuple[Card, ...]:
    """Return the cards of these steps, in order. What stays with its writer, or goes at the end, has none."""
    made: dict[str, Card] = {}
    for step in steps:
        for kind in _written(step):
            again = 0
            while (code := _code(step, kind, again)) in made:
                again += 1
            card = Card(code, step, kind, _hand(step, kind))
            if card.visibility is not Visibility.PRIVATE:
                made[code] = card
    return tuple(made.values())


def card_with(code: str, steps: Iterable[Step]) -> Card | None:
    """Return the card with this code, however it was typed; None when there is none in these steps."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return next((card for card in cards(steps) if card.code == signs), None)


def _written(step: Step) -> list[Allow]:
    # Who tells how a try-out went, does so with the try-out itself.
    if step.phase.passing or step.phase.actor is Actor.CG_PREV:
        return []
    left_out = UNWRITTEN | {Allow.SW}
    if step.phase.actor is Actor.CG:
        left_out |= {Allow.Q_FACT, Allow.Q_OPEN}  # asked aloud there; written is the answer
    written = [kind for kind in step.phase.allow if kind not in left_out]
    return [kind for kind in written if kind is not Allow.SW_REVEAL] or written


def _hand(step: Step, kind: Allow) -> Hand:
    phase = step.phase
    if phase.actor is Actor.FAC:
        return Hand.LEADER
    chosen = kind is Allow.CHOICE and phase.case_giver not in {CaseGiver.PART, CaseGiver.NONE}
    return Hand.GIVER if phase.actor is Actor.CG or chosen else Hand.ALL


def _code(step: Step, kind: Allow, again: int) -> str:
    name = f"{step.method_id}.{step.phase.id}.{step.round}:{kind}:{again}"
    number = int.from_bytes(sha256(name.encode()).digest()[:8], "big")
    signs = []
    for _place in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)
