"""The phase machine and the visibility of what is said. Plain Python: no queries, no requests.

One place decides what may be done at the table, by whom, and who sees what: pages, streams, polling, print and
export all ask here. Ids are those of memberships.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.methods.script import UNWRITTEN, Actor, Allow, CaseGiver, Phase, Step, Visibility

LONGEST_TEXT = 4_000  # characters
SIGN_EVERY = timedelta(seconds=10)  # how exactly we know when somebody was last here
AWAY_AFTER = timedelta(seconds=45)  # without a sign of life
OPENS_BEFORE = timedelta(hours=1)
ANSWER = "answer"  # the case giver's reply to a question; belongs to no phase of its own
# Kinds that are written, and so can be contributions. The others are deeds with their own button, or done aloud.
WRITTEN = frozenset(Allow) - UNWRITTEN
QUESTIONS = frozenset({Allow.Q_FACT, Allow.Q_OPEN})


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
    giver: UUID | None
    chair: UUID | None
    silent: bool
    revealed: bool
    ended: bool

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


def seat_of(membership: UUID | None, role: Role | None, moment: Moment) -> Seat:
    """Return how this member sits at the table now."""
    if membership is None or role is None:
        return Seat.OUTSIDE
    rights = ROLES[role]
    if Right.SIT_AT_TABLE in rights:
        return Seat.GIVER if membership == moment.giver else Seat.PEER
    return Seat.OBSERVER if Right.WATCH_TABLE in rights else Seat.OUTSIDE


def may_see(said: Said, viewer: UUID | None, seat: Seat, moment: Moment) -> bool:
    """Tell whether the text of a contribution may be sent to this viewer's device.

    Hidden means not sent: this is asked before a text is decrypted.
    """
    if seat is Seat.OUTSIDE or said.withdrawn:
        return False
    if viewer is not None and said.maker == viewer:
        return True
    if said.parked or said.visibility is Visibility.PRIVATE:
        return False
    if said.visibility is not Visibility.CIRCLE and not said.revealed:
        return False
    if said.visibility is Visibility.TABLE_NOT_GIVER:
        # The screen for all stands in the giver's sight, and has no viewer of its own.
        return viewer is not None and viewer != said.hidden_from and seat is not Seat.GIVER
    return not _turned_away(seat, moment)


def _turned_away(seat: Seat, moment: Moment) -> bool:
    """While the case giver is turned away nothing of others reaches them, nor the screen they could read."""
    return moment.giver_away and seat in {Seat.GIVER, Seat.SCREEN}


def visibility_for(kind: str, *, by_giver: bool, moment: Moment) -> Visibility:
    """Return who will see a contribution of this kind made now."""
    if kind == Allow.SW:
        return Visibility.PRIVATE
    natural = Visibility.CIRCLE
    if kind != ANSWER:
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
    offered = _offered(moment.phase)
    mine: tuple[str, ...] = offered
    if not (leads and moment.phase.actor is Actor.FAC):
        giver = seat is Seat.GIVER
        mine = _giver_kinds(offered, moment) if giver else _peer_kinds(offered, seat, moment.phase)
    return (*mine, *_notes(mine))


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
    if moment.phase.actor is Actor.FAC:
        return ()
    if state in {
        CaseGiver.SPEAK,
        CaseGiver.CHOOSE,
        CaseGiver.PART,
        CaseGiver.WRITE,
        CaseGiver.NONE,
    }:
        return offered
    return ()  # listens, or is turned away: only private notes


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
        return YES if kind == Allow.ADVICE and seat is Seat.PEER else no(_wrong_moment())
    if kind not in kinds_for(seat, moment, leads=leads):
        return no(_wrong_moment())
    return YES


def _wrong_moment() -> str:
    return _(
        "This does not fit in this step. Your text is still here: keep it as a private note, or wait for its step."
    )


def may_park(seat: Seat, moment: Moment) -> bool:
    """Tell whether advice can be set aside now, to bring in when the advice round comes."""
    if moment.ended or seat is not Seat.PEER:
        return False
    return bool(QUESTIONS & set(moment.phase.allow)) or Allow.REFORM in moment.phase.allow


def may_bring_in(*, is_maker: bool, parked: bool, seat: Seat, moment: Moment) -> Verdict:
    """Test whether parked advice may go on the table now."""
    if not is_maker:
        return no(_("Only its maker can bring this in."))
    if not parked:
        return no(_("This is on the table already."))
    return may_contribute(Allow.ADVICE, "-", seat=seat, moment=moment)


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


def may_open(*, role: Role | None, planned: bool, starts_at: datetime, now: datetime) -> Verdict:
    """Test whether this member may open the meeting: from an hour before, and any time after (late is fine)."""
    if role is None or Right.LEAD_TABLE not in ROLES[role]:
        return no(_("Only a facilitator can open the meeting."))
    if not planned:
        return no(_("This meeting was cancelled or has been held already."))
    if now < starts_at - OPENS_BEFORE:
        return no(_("You can open this meeting from one hour before it begins."))
    return YES


def may_lead(membership: UUID | None, moment: Moment) -> Verdict:
    """Test whether this member holds the lead now. One person leads at a time."""
    if moment.ended:
        return no(_("This meeting has ended."))
    if membership is None or membership != moment.chair:
        return no(_("Somebody else leads the meeting now. Ask them to hand it over."))
    return YES


def is_fresh(*, seen: int, moved: int, newest: int) -> Verdict:
    """Test whether the screen showed where the meeting stood when the button was pressed.

    seen: the number of the state on that screen. moved: the last one at which the meeting moved; later ones, such
    as a raised hand, change nothing about where it stands. newest: the number of the state now.
    """
    if not moved <= seen <= newest:
        return no(_("The meeting had just moved on. Look where it stands now, then choose again."))
    return YES


def may_move(index: int, *, steps: int) -> Verdict:
    """Test whether there is a step with this index."""
    if index < 0:
        return no(_("This is the first step."))
    if index >= steps:
        return no(_("This is the last step. You can end the meeting now."))
    return YES


def may_enter_for(
    membership: UUID | None, kind: str, *, viewer: UUID | None, moment: Moment
) -> Verdict:
    """Test whether `viewer` may type what `membership` says: oneself, or anybody when one leads."""
    if membership == viewer:
        return YES
    if kind == Allow.SW:
        return no(_("Only oneself can write private notes."))
    return may_lead(viewer, moment)


def may_pass_turn(
    *, viewer: UUID | None, turn: UUID | None, fresh: Verdict, moment: Moment
) -> Verdict:
    """Test whether this member may give the turn to the next: who has it, or who leads.

    fresh: whether the screen of who pressed shows whose turn it is.
    """
    if moment.ended:
        return no(_("This meeting has ended."))
    if turn is None:
        return no(_("Nobody has the turn now."))
    if viewer != turn and not may_lead(viewer, moment):
        return no(_("Somebody else has the turn now."))
    return fresh


def may_hush(moment: Moment) -> Verdict:
    """Test whether this step can be written in silence first."""
    if set(kinds_for(Seat.PEER, moment)) <= {Allow.SW}:
        return no(_("Nothing is written together in this step."))
    if moment.phase.visibility is not Visibility.CIRCLE:
        return no(_("What is written in this step is hidden already."))
    return YES


def may_reveal(moment: Moment) -> Verdict:
    """Test whether there is something to show all at once."""
    if not moment.silent or moment.revealed:
        return no(_("Everything in this step has been shown already."))
    return YES


def remaining(ends_at: datetime | None, paused_seconds: int | None, now: datetime) -> int:
    """Return the seconds left in the step; negative when over time."""
    if paused_seconds is not None:
        return paused_seconds
    return round((ends_at - now).total_seconds()) if ends_at else 0


def net_minutes(*, arrived_at: datetime, ended_at: datetime, idle_seconds: int) -> int:
    """Return the whole minutes somebody was at the table, breaks and pauses left out; never negative."""
    seconds = (ended_at - arrived_at).total_seconds() - idle_seconds
    return max(0, int(seconds // 60))


def is_away(seen_at: datetime, *, by_phone: bool, now: datetime) -> bool:
    """Tell whether somebody's screen has been silent for a while. Somebody on the phone has none."""
    return not by_phone and now - seen_at > AWAY_AFTER


def may_raise_hand(seat: Seat) -> Verdict:
    """Test whether this seat may raise a hand or say that it is ready."""
    if seat in {Seat.PEER, Seat.GIVER, Seat.OBSERVER}:
        return YES
    return no(_("You have no seat at this table."))


def may_agree(seat: Seat) -> Verdict:
    """Test whether this seat confirms the agreement: everybody in the room does."""
    return may_raise_hand(seat)


def may_score(value: int, *, seat: Seat, moment: Moment) -> Verdict:
    """Test whether this person may say how the meeting was, in the check-out."""
    if moment.ended or not moment.phase.asks_mood:
        return no(_("This comes at the end of the meeting."))
    if not 0 <= value <= 10:
        return no(_("Choose a number from 0 to 10."))
    return may_raise_hand(seat)
