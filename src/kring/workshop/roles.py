"""What each role is told in a phase, and what they may write there: by the rules of the table itself. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass

from kring.kernel.words import gettext_lazy as _
from kring.live.kinds import kind_word
from kring.live.rules import Moment, Seat, asked_of
from kring.methods.script import Allow, CaseGiver, Phase, Step, Visibility
from kring.methods.wording import PhaseWords

LEADER, GIVER, PEER = "leader", "giver", "participant"
ROLE_TITLES = {LEADER: _("Who leads"), GIVER: _("Case giver"), PEER: _("Participant")}
_SEATS = {LEADER: (Seat.PEER, True), GIVER: (Seat.GIVER, False), PEER: (Seat.PEER, False)}
_SEEN = {
    Visibility.CIRCLE: _("Everybody reads it at once."),
    Visibility.REVEAL: _("Nobody reads it until all is shown at once."),
    Visibility.PRIVATE: _("Only who wrote it reads it."),
    Visibility.TABLE_NOT_GIVER: _("Everybody but the case giver reads it."),
}


@dataclass(frozen=True)
class Face:
    """What one role has on their screen in one phase. writes: names of the kinds they are asked for.

    notes: what else there is to know, a sentence each.
    """

    role: str
    title: str
    prompt: str
    writes: tuple[str, ...]
    placeholder: str
    who_sees: str
    away: bool
    notes: tuple[str, ...] = ()


def asked(phase: Phase, role: str) -> tuple[str, ...]:
    """Return the kinds of contribution that a phase asks of a role."""
    seat, leads = _SEATS[role]
    step = Step(phase.id, "", phase, 1, phase.minutes)
    moment = Moment(step, None, None, silent=False, revealed=False, ended=False)
    return asked_of(seat, moment, leads=leads)


def has_giver(phase: Phase) -> bool:
    """Tell whether there is a case giver in a phase."""
    return phase.case_giver not in {CaseGiver.NONE, CaseGiver.METHOD}


def written(phase: Phase) -> set[str]:
    """Return what somebody can write in a phase that others could choose from afterwards, on a screen or on paper."""
    roles = [LEADER, PEER, *([GIVER] if has_giver(phase) else [])]
    return {kind for role in roles for kind in asked(phase, role)} - {Allow.CHOICE}


def faces(phase: Phase, words: PhaseWords) -> list[Face]:
    """Return what each role has on their screen."""
    prompts = {LEADER: words.facilitator, GIVER: words.giver, PEER: words.participant}
    return [
        _face(phase, words, role, prompt)
        for role, prompt in prompts.items()
        if role != GIVER or has_giver(phase)
    ]


def _face(phase: Phase, words: PhaseWords, role: str, prompt: str) -> Face:
    kinds = asked(phase, role)
    first = next((Allow(kind) for kind in kinds if kind in set(Allow)), None)
    return Face(
        role=role,
        title=str(ROLE_TITLES[role]),
        prompt=prompt,
        writes=tuple(kind_word(kind) for kind in kinds),
        placeholder=words.placeholder_for(first) if first else "",
        who_sees=str(_SEEN[phase.visibility_of(first, by_giver=role == GIVER)]) if first else "",
        away=role == GIVER and phase.case_giver is CaseGiver.AWAY,
        notes=tuple(_notes(phase, words, role)),
    )


def _notes(phase: Phase, words: PhaseWords, role: str) -> Iterator[str]:
    if role == GIVER and phase.seals:
        yield _("Puts in the envelope: %(what)s") % {"what": words.envelope}
    if role == GIVER and phase.opens:
        yield str(_("Opens the envelope for everybody."))
    if phase.rooms and role != LEADER:
        yield _("Sits in a group of about %(n)d people.") % {"n": phase.rooms}
    if phase.passes and role != LEADER:
        yield str(_("Gets the sheet of a neighbour in each round."))
    if phase.passing:
        yield str(_("What is said here goes when the meeting ends."))
