"""One table as it stands, read once and shared by all who look at it.

A snapshot holds everything, hidden texts too (still sealed until asked for). What of it may be sent to whom is
decided in `stage`, never here.
"""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from markupsafe import Markup

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.kernel import clock
from kring.kernel.prepared import even, prepared
from kring.live import here, votes
from kring.live.cases import case_now, givers_of
from kring.live.models import Contribution, Presence, Session, Slip, Tally, UnclearWord
from kring.live.queries import closings_of, members_at, moment_of, steps_of
from kring.live.rules import Moment, Said
from kring.meetings.models import Closing
from kring.methods.script import Allow, Step, Visibility, case_in

# Of tables that nobody follows here: pages that are asked now and then, after the meeting too.
KEPT_UNFOLLOWED = 16
# A sign of life is no change of the table and takes no number: we look for them now and then.
SIGNS_EVERY = timedelta(seconds=15)
_NUMBER = attrgetter("seq")
_drawing = threading.Lock()


class Drawn(dict[Hashable, Markup]):
    """Pieces of HTML of one table, the oldest first."""

    MOST = 256

    def keep(self, key: Hashable, html: Markup) -> Markup:
        """Keep a piece, and let go of what is old. From any thread."""
        with _drawing:
            self[key] = html
            while len(self) > self.MOST:
                del self[next(iter(self))]
        return html


@dataclass(frozen=True)
class Snapshot:
    """A table at one number. `contributions`: those that this step shows to somebody, in order."""

    # The number of the last change that this snapshot holds; `session` may be of an earlier one.
    seq: int
    session: Session
    steps: tuple[Step, ...]
    moment: Moment
    members: dict[UUID, Membership]
    by_person: dict[UUID, Membership]
    presences: dict[UUID, Presence]
    contributions: tuple[Contribution, ...]
    case: Case | None
    # When the presences were read.
    signs_at: datetime
    # What was given in this step and not counted yet, by who gave it, and what was counted before. Sealed.
    slips: dict[UUID, Slip]
    tallies: tuple[Tally, ...]
    # Of a written round: by when each of its steps closes.
    closings: tuple[Closing, ...] = ()
    # What somebody asked to have explained, and waits for that. Sealed; nobody knows who.
    unclear_words: tuple[UnclearWord, ...] = ()
    # Whose questions come on the table, in order, where the meeting has more than one.
    givers: tuple[str, ...] = ()
    # What was drawn of this table, by all that makes a difference; it goes when nobody follows the table any more.
    drawn: Drawn = field(default_factory=Drawn, compare=False)
    # Where viewers stand (kring.live.viewing.Viewing.stand): it holds until more changes than what is said.
    places: dict[Hashable, dict[str, Any]] = field(default_factory=dict, compare=False)

    def since(self, seq: int) -> tuple[Contribution, ...]:
        """Return the contributions that changed after a number."""
        return self.contributions[bisect_right(self.contributions, seq, key=_NUMBER) :]


def said(contribution: Contribution) -> Said:
    """Return what the rules must know of a contribution."""
    return Said(
        maker=contribution.maker_id,
        visibility=Visibility(contribution.visibility),
        revealed=contribution.revealed_at is not None,
        parked=contribution.parked,
        withdrawn=contribution.withdrawn_at is not None,
        hidden_from=contribution.hidden_from_id,
        room=contribution.room,
        case=case_in(contribution.step),
    )


def _shown_in(steps: tuple[str, ...] | None, *, choosing: bool, speaking_as: bool) -> Q:
    """Select what a step shows: what is said in it, notes, parked advice, the real question, what to choose from.

    Where people speak as somebody in the case, also what named them before. steps None: of all steps, for a round
    that people read back when it suits them.
    """
    if steps is None:
        return Q()
    shown = (
        Q(step__in=steps)
        | Q(kind__in=[Allow.SW, Allow.REFORM])
        | Q(parked=True)
        | Q(chosen=True)
        # What groups brought along.
        | ~Q(room="")
        # Also to take away from screens what is no longer there.
        | Q(withdrawn_at__isnull=False)
    )
    if choosing:
        shown |= Q(kind=Allow.ADVICE)
    if speaking_as:
        shown |= Q(kind__in=[Allow.STORY, Allow.IDENT])
    return shown


def _choosing(moment: Moment) -> bool:
    return Allow.CHOICE in moment.phase.allow


def _speaking_as(moment: Moment) -> bool:
    return Allow.IDENT in moment.phase.allow


@prepared
def _between(
    session_id: UUID,
    after: int,
    until: int,
    steps: tuple[str, ...] | None,
    *,
    choosing: bool,
    speaking_as: bool,
    elsewhere: tuple[str, ...] | None,
) -> QuerySet[Contribution]:
    """Return what a step shows, of what changed after one number and until another.

    elsewhere: the steps of other questions of the same meeting, of which nothing is shown; None: there are none.
    """
    shown = _shown_in(steps, choosing=choosing, speaking_as=speaking_as)
    if elsewhere:
        shown &= ~Q(step__in=elsewhere)
    found = Contribution.objects.filter(
        shown, session_id=session_id, seq__gt=after, seq__lte=until
    )
    return found.order_by("seq")


@prepared
def _unclear_words(session_id: UUID) -> QuerySet[UnclearWord]:
    return UnclearWord.objects.filter(session_id=session_id, explained_at=None)


def _elsewhere(step: Step, steps: tuple[Step, ...]) -> tuple[str, ...] | None:
    """Return the steps that are about another question of the meeting than this one; None when there are none."""
    others = (one.key for one in steps if one.case not in {0, step.case})
    return (tuple(others) or None) if step.case else None


def _steps_shown(
    step: Step, steps: tuple[Step, ...], tallies: tuple[Tally, ...]
) -> tuple[str, ...]:
    """Return the steps of which this one shows something: itself, what it chooses from, and what was counted."""
    counted = votes.outcome_step(step, steps, [tally.step for tally in tallies])
    choosing = [
        one for one in steps if one.key in {step.key, counted} and votes.chooses(one.phase)
    ]
    groups = [group for one in choosing for group in votes.sources(one, steps)]
    return tuple(sorted({step.key, *(key for group in groups for key in group)}))


@prepared
def _tallies(session_id: UUID) -> QuerySet[Tally]:
    return Tally.objects.filter(session_id=session_id).order_by("seq")


def _slips(session: Session, step: Step) -> dict[UUID, Slip]:
    """Return what was given in a step; nothing is asked for where nothing can be."""
    if votes.mark_of(step.phase) is None:
        return {}
    return {slip.member_id: slip for slip in _slips_of(session.pk, step.key)}


@prepared
def _slips_of(session_id: UUID, step: str) -> QuerySet[Slip]:
    return Slip.objects.filter(session_id=session_id, step=step).order_by("seq")


def _presences(session: Session) -> dict[UUID, Presence]:
    return {row.membership_id: row for row in _presences_of(session.pk)}


@prepared
def _presences_of(session_id: UUID) -> QuerySet[Presence]:
    # In one order always: a database that puts what was changed last would tell who did something.
    return Presence.objects.filter(session_id=session_id).order_by("pk")


def _read(session_id: UUID, now: datetime, drawn: Drawn) -> Snapshot:
    session = Session.objects.select_related("meeting__case", "circle").get(pk=session_id)
    moment = moment_of(session)
    members = members_at(session.circle_id)
    tallies, steps = tuple(_tallies(session_id)), steps_of(session)
    # What came after the number was read belongs to the next one: else it would be sent twice.
    contributions = _between(
        session_id,
        0,
        session.seq,
        None if session.written else _steps_shown(moment.step, steps, tallies),
        choosing=_choosing(moment),
        speaking_as=_speaking_as(moment),
        elsewhere=_elsewhere(moment.step, steps),
    )
    return Snapshot(
        seq=session.seq,
        session=session,
        steps=steps,
        moment=moment,
        members={member.pk: member for member in members},
        by_person={member.person_id: member for member in members},
        presences=_presences(session),
        contributions=tuple(contributions),
        case=case_now(session, moment.case),
        signs_at=now,
        slips=_slips(session, moment.step),
        tallies=tallies,
        closings=tuple(closings_of(session)) if session.written else (),
        unclear_words=tuple(_unclear_words(session_id)),
        givers=givers_of(session),
        drawn=drawn,
    )


def _add(before: Snapshot, seq: int) -> Snapshot:
    """Return the snapshot with only the contributions that changed since; nothing else did."""
    session, moment = before.session, before.moment
    shown = _steps_shown(moment.step, before.steps, before.tallies)
    fresh = _between(
        session.pk,
        before.seq,
        seq,
        None if session.written else shown,
        choosing=_choosing(moment),
        speaking_as=_speaking_as(moment),
        elsewhere=_elsewhere(moment.step, before.steps),
    )
    ids = {contribution.id.int for contribution in fresh}  # an id itself is slow to look up
    kept = [row for row in before.contributions if row.id.int not in ids]
    return replace(
        before,
        seq=seq,
        contributions=(*kept, *fresh),
        slips=_slips(session, moment.step),
    )


@prepared
def numbers(session_ids: tuple[UUID, ...]) -> QuerySet[Session, tuple[UUID, int, int]]:
    """Return of each of these tables the number of its last change, and of the last that concerns the whole screen."""
    return Session.objects.filter(pk__in=session_ids).values_list("pk", "seq", "state_seq")


class Snapshots:
    """The newest snapshot of each table on this node."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, Snapshot] = OrderedDict()
        self._followed: set[UUID] = set()
        self._lock = threading.Lock()

    def of(self, session_id: UUID) -> Snapshot:
        """Return the table as it stands now. Raises Session.DoesNotExist."""
        found = self.find([session_id])[session_id]
        if found is None:
            raise Session.DoesNotExist
        return found

    def find(self, session_ids: Sequence[UUID]) -> dict[UUID, Snapshot | None]:
        """Return these tables as they stand now; None where there is none."""
        newest = {pk: (seq, state) for pk, seq, state in numbers(even(session_ids))}
        found: dict[UUID, Snapshot | None] = dict.fromkeys(session_ids)
        for session_id, (seq, state_seq) in newest.items():
            # It may have gone between two questions.
            with suppress(Session.DoesNotExist):
                found[session_id] = self._as_of(session_id, seq, state_seq)
        return found

    def _as_of(self, session_id: UUID, seq: int, state_seq: int) -> Snapshot:
        now = clock.now()
        with self._lock:
            before = self._kept.get(session_id)
        if before is None or before.session.state_seq != state_seq:
            return self._keep(
                session_id, _read(session_id, now, before.drawn if before else Drawn())
            )
        fresh = before if before.seq >= seq else _add(before, seq)
        if now - before.signs_at > SIGNS_EVERY:
            fresh = replace(fresh, presences=_presences(fresh.session), signs_at=now, places={})
        return fresh if fresh is before else self._keep(session_id, fresh)

    def follow(self, session_id: UUID) -> None:
        """Keep a table at hand: somebody follows it here."""
        with self._lock:
            self._followed.add(session_id)

    def forget(self, session_id: UUID) -> None:
        """Let go of a table that nobody follows here any more: its words need not stay in memory."""
        with self._lock:
            self._followed.discard(session_id)
            self._kept.pop(session_id, None)

    def _keep(self, session_id: UUID, snapshot: Snapshot) -> Snapshot:
        with self._lock:
            self._kept[session_id] = snapshot
            self._kept.move_to_end(session_id)
            if session_id not in self._followed:
                others = [one for one in self._kept if one not in self._followed]
                for oldest in others[:-KEPT_UNFOLLOWED]:
                    del self._kept[oldest]
        return snapshot


snapshots = Snapshots()


def away(presence: Presence, now: datetime | None = None) -> bool:
    """Tell whether somebody's screen has been silent for a while."""
    return here.is_away(
        presence.seen_at,
        by_phone=presence.by_phone,
        plain=presence.plain,
        now=now or clock.now(),
    )
