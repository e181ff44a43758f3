"""The phase machine and the visibility of what is said. Plain Python: no queries, no requests.

One place decides what may be done at the table, by whom, and who sees what: pages, streams, polling, print and
export all ask here. Ids are those of memberships.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.groups import ONE_TABLE, Seating
from kring.methods.script import UNWRITTEN, Actor, Allow, CaseGiver, Phase, Step, Visibility

LONGEST_TEXT = 4_000  # characters
ANSWER = "answer"  # the case giver's reply to a question; belongs to no phase of its own
SEALED = "sealed"  # what the case giver puts in an envelope, and opens in the step that is for it
# Kinds that are written, and so can be contributions. The others are deeds with their own button, or done aloud.
WRITTEN = frozenset(Allow) - UNWRITTEN
# What stands beside what is said, and is never chosen from.
BESIDE = frozenset({Allow.SW, ANSWER, SEALED})
QUESTIONS = frozenset({Allow.Q_FACT, Allow.Q_OPEN})
# What the case giver does where they bring in what all do.
GIVES = frozenset(
    {CaseGiver.SPEAK, CaseGiver.CHOOSE, CaseGiver.PART, CaseGiver.WRITE, CaseGiver.NONE}
)


class Seat(StrEnum):
    """How somebody sits at the table in this step: it decides what they may do and see."""

    GIVER = "giver"
    PEER = "peer"
    OBSERVER = "observer"
    SCREEN = "screen"  # the beamer: sees what everybody in the room may see
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Moment:
    """Where the table stands. `step` is the present one; `silent` when it is written first, shown later."""

    step: Step
    giver: UUID | None  # of the question on the table
    chair: UUID | None
    silent: bool
    revealed: bool
    ended: bool
    written: bool = False  # held in writing, over days
    protected: UUID | None = None  # who has protected speaking time: see live/protection.py
    seating: Seating = ONE_TABLE
    nameless: bool = False  # what is written in silence now is shown without names
    counted: bool = False  # what was voted or rated here has been counted
    case: int = 1  # which question of the meeting is on the table
    timekeeper: UUID | None = None

    def giver_of(self, member: UUID | None) -> UUID | None:
        """Return whose case is on the table at which somebody sits: in groups each may have its own."""
        each = self.seating.rooms and self.phase.giver_rotates
        return self.seating.giver_of(member) if each else self.giver

    @property
    def phase(self) -> Phase:
        """The phase that the present step runs."""
        return self.step.phase

    @property
    def giver_away(self) -> bool:
        """Whether the case giver is turned away."""
        return self.phase.case_giver is CaseGiver.AWAY


@dataclass(frozen=True)
class Said:
    """What a rule must know of a contribution. Never its text."""

    maker: UUID
    visibility: Visibility
    revealed: bool
    parked: bool
    withdrawn: bool
    hidden_from: UUID | None = None
    room: str = ""
    case: int = 1  # about which question of the meeting


def seat_of(membership: UUID | None, role: Role | None, moment: Moment) -> Seat:
    """Return how this member sits at the table now."""
    if membership is None or role is None:
        return Seat.OUTSIDE
    rights = ROLES[role]
    if Right.SIT_AT_TABLE in rights:
        return Seat.GIVER if membership == moment.giver_of(membership) else Seat.PEER
    return Seat.OBSERVER if Right.WATCH_TABLE in rights else Seat.OUTSIDE


def may_see(
    said: Said,
    viewer: UUID | None,
    seat: Seat,
    moment: Moment,
    *,
    rooms: frozenset[str] = frozenset(),
) -> bool:
    """Tell whether the text of a contribution may be sent to this viewer's device.

    rooms: the groups at whose table the device lies. Hidden means not sent: this is asked before a text is decrypted.
    """
    if seat is Seat.OUTSIDE or said.withdrawn:
        return False
    if viewer is not None and said.maker == viewer:
        return True
    if said.parked or said.visibility is Visibility.PRIVATE:
        return False
    if said.room and said.room not in rooms:
        return False
    if said.visibility is not Visibility.CIRCLE and not said.revealed:
        return False
    if _turned_away(seat, moment):
        return False
    if said.visibility is Visibility.TABLE_NOT_GIVER:
        # The screen for all stands in the giver's sight, and has no viewer of its own.
        about_them = seat is Seat.GIVER and said.case == moment.case
        return viewer is not None and viewer != said.hidden_from and not about_them
    return True


def _turned_away(seat: Seat, moment: Moment) -> bool:
    """While the case giver is turned away nothing of others reaches them, nor the screen they could read."""
    return moment.giver_away and seat in {Seat.GIVER, Seat.SCREEN}


def may_see_now(seat: Seat, moment: Moment) -> bool:
    """Tell whether this seat is shown now what others do at the table, beside what they say."""
    return seat is not Seat.OUTSIDE and not _turned_away(seat, moment)


def visibility_for(kind: str, *, by_giver: bool, moment: Moment) -> Visibility:
    """Return who will see a contribution of this kind made now."""
    if kind == Allow.SW:
        return Visibility.PRIVATE
    natural = Visibility.CIRCLE
    if kind not in {ANSWER, SEALED}:
        natural = moment.phase.visibility_of(Allow(kind), by_giver=by_giver)
    if moment.silent and natural is Visibility.CIRCLE:
        return Visibility.REVEAL
    return natural


def kinds_for(seat: Seat, moment: Moment, *, leads: bool = False) -> tuple[str, ...]:
    """List the kinds this seat may bring in now, the fitting one first. Private notes are always possible.

    leads: whether who sits there leads the meeting; some steps are theirs alone.
    """
    if seat in {Seat.OUTSIDE, Seat.SCREEN} or moment.ended:
        return ()
    mine = asked_of(seat, moment, leads=leads)
    return (*mine, *_notes(mine))


def asked_of(seat: Seat, moment: Moment, *, leads: bool = False) -> tuple[str, ...]:
    """List what the step asks of this seat; empty when it asks nothing."""
    if seat in {Seat.OUTSIDE, Seat.SCREEN} or moment.ended:
        return ()
    offered = _offered(moment.phase)
    if leads and moment.phase.actor is Actor.FAC:
        return offered
    giver = seat is Seat.GIVER
    return _giver_kinds(offered, moment) if giver else _peer_kinds(offered, seat, moment.phase)


def _offered(phase: Phase) -> tuple[Allow, ...]:
    """List what is written in a phase. Where it has a kind of its own, writing in silence is how, not what."""
    written = tuple(kind for kind in phase.allow if kind in WRITTEN)
    named = tuple(kind for kind in written if kind is not Allow.SW_REVEAL)
    return named or written


def _peer_kinds(offered: tuple[Allow, ...], seat: Seat, phase: Phase) -> tuple[Allow, ...]:
    if seat is Seat.OBSERVER and phase.actor is not Actor.OBS:
        return ()
    if phase.actor in {Actor.CG, Actor.CG_PREV, Actor.FAC}:
        # Only the case giver speaks: others keep notes. Who tells of a try-out does so on its own card.
        return ()
    if phase.case_giver in {CaseGiver.PART, CaseGiver.NONE}:
        return offered
    # Where there is a case giver, choosing, in writing too, is theirs.
    return tuple(kind for kind in offered if kind is not Allow.CHOICE)


def _notes(offered: tuple[str, ...]) -> tuple[str, ...]:
    return () if Allow.SW in offered else (Allow.SW,)


def _giver_kinds(offered: tuple[Allow, ...], moment: Moment) -> tuple[str, ...]:
    state = moment.phase.case_giver
    if state is CaseGiver.ANSWER:
        return (ANSWER, *(kind for kind in offered if kind in {Allow.STORY, Allow.REFORM}))
    if moment.phase.actor is Actor.FAC or _is_for_envelope(moment.phase):
        return ()
    if state in GIVES:
        return offered
    return ()  # listens, or is turned away: only private notes


def _is_for_envelope(phase: Phase) -> bool:
    """Tell whether the case giver seals here what else would be shown with what the others wrote."""
    return bool(phase.seals) and phase.visibility is Visibility.REVEAL


def may_contribute(
    kind: str,
    text: str,
    *,
    seat: Seat,
    moment: Moment,
    leads: bool = False,
    parked: bool = False,
) -> Verdict:
    """Test whether this seat may bring in this text now."""
    if moment.ended:
        return no(_("This meeting has ended. You can still write in your private lines."))
    if seat is Seat.OUTSIDE or seat is Seat.SCREEN:
        return no(_("You have no seat at this table."))
    if not text.strip():
        return no(_("Write something first."))
    if len(text) > LONGEST_TEXT:
        return no(
            _("This is longer than 4,000 characters. Make it shorter; your text is still here.")
        )
    if parked:
        return YES if _may_keep(kind, seat, moment) else no(_wrong_moment())
    if kind not in kinds_for(seat, moment, leads=leads):
        return no(_wrong_moment())
    return YES


def _may_keep(kind: str, seat: Seat, moment: Moment) -> bool:
    """Tell whether this can be kept aside for later: advice that came too early, or what goes in the envelope."""
    if kind == SEALED:
        return seat is Seat.GIVER and bool(moment.phase.seals)
    return kind == Allow.ADVICE and seat is Seat.PEER


def _wrong_moment() -> str:
    return _(
        "This does not fit in this step. Your text is still here: keep it as a private note, or wait for its step."
    )


def may_park(seat: Seat, moment: Moment) -> bool:
    """Tell whether advice can be set aside now, to bring in when the advice round comes."""
    if moment.ended or seat is not Seat.PEER:
        return False
    return bool(QUESTIONS & set(moment.phase.allow)) or Allow.REFORM in moment.phase.allow


def may_withdraw(*, is_maker: bool, entered_by_viewer: bool, moment: Moment) -> Verdict:
    """Test whether somebody may take a contribution back. Also after the meeting."""
    if is_maker or (entered_by_viewer and not moment.ended):
        return YES
    return no(_("Only its maker can take this back."))


def may_choose(*, seat: Seat, moment: Moment) -> Verdict:
    """Test whether this seat may mark advice as chosen: the case giver, when it is time to choose."""
    if seat is not Seat.GIVER:
        return no(_("Only the case giver chooses."))
    if moment.ended or Allow.CHOICE not in moment.phase.allow:
        return no(_("Choosing comes in a later step."))
    return YES


def holds_lead(membership: UUID | None, moment: Moment) -> bool:
    """Tell whether this member holds the lead now. One person leads at a time."""
    return membership is not None and membership == moment.chair and not moment.ended


def may_lead(membership: UUID | None, moment: Moment) -> Verdict:
    """Test whether this member holds the lead now, and say why not."""
    if holds_lead(membership, moment):
        return YES
    if moment.ended:
        return no(_("This meeting has ended."))
    return no(_("Somebody else leads the meeting now. Ask them to hand it over."))


def may_enter_for(
    membership: UUID | None, kind: str, *, viewer: UUID | None, moment: Moment
) -> Verdict:
    """Test whether `viewer` may type what `membership` says: oneself, or anybody when one leads."""
    if membership == viewer:
        return YES
    if kind == Allow.SW:
        return no(_("Only oneself can write private notes."))
    room = moment.seating.room_of(viewer)
    if room and membership in room.members:  # one device for the group
        return YES
    return may_lead(viewer, moment)
