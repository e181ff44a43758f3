"""One table as it stands, read once and shared by all who look at it.

A snapshot holds everything, hidden texts too (still sealed until asked for). What of it may be sent to whom is
decided in `stage`, never here.
"""

import threading
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.kernel import clock
from kring.kernel.prepared import prepared
from kring.live import rules
from kring.live.models import Contribution, Presence, Session
from kring.live.queries import members_at, moment_of, steps_of
from kring.live.rules import Moment, Said
from kring.methods.script import Allow, Step, Visibility

KEPT_TABLES = 512
# A sign of life is no change of the table and takes no number: we look for them now and then.
SIGNS_EVERY = timedelta(seconds=15)


@dataclass(frozen=True)
class Snapshot:
    """A table at one number. `contributions`: those that this step shows to somebody, in order."""

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

    @property
    def seq(self) -> int:
        """The number of the last change that this snapshot holds."""
        return self.session.seq


def said(contribution: Contribution) -> Said:
    """Return what the rules must know of a contribution."""
    return Said(
        maker=contribution.maker_id,
        visibility=Visibility(contribution.visibility),
        revealed=contribution.revealed_at is not None,
        parked=contribution.parked,
        withdrawn=contribution.withdrawn_at is not None,
        hidden_from=contribution.hidden_from_id,
    )


def _shown_in(step: str, *, choosing: bool) -> Q:
    """Select what a step shows: what is said in it, notes, parked advice, the real question, what to choose from."""
    shown = (
        Q(step=step)
        | Q(kind__in=[Allow.SW, Allow.REFORM])
        | Q(parked=True)
        | Q(chosen=True)
        # Also to take away from screens what is no longer there.
        | Q(withdrawn_at__isnull=False)
    )
    if choosing:
        shown |= Q(kind=Allow.ADVICE)
    return shown & ~Q(kind=Allow.SCORE)


def _choosing(moment: Moment) -> bool:
    return Allow.CHOICE in moment.phase.allow


@prepared
def _between(
    session_id: UUID, after: int, until: int, step: str, *, choosing: bool
) -> QuerySet[Contribution]:
    """Return what a step shows, of what changed after one number and until another."""
    shown = _shown_in(step, choosing=choosing)
    found = Contribution.objects.filter(
        shown, session_id=session_id, seq__gt=after, seq__lte=until
    )
    return found.order_by("seq")


def _presences(session: Session) -> dict[UUID, Presence]:
    return {row.membership_id: row for row in Presence.objects.filter(session=session)}


def _read(session_id: UUID, now: datetime) -> Snapshot:
    session = Session.objects.select_related("meeting__case", "circle").get(pk=session_id)
    moment = moment_of(session)
    members = members_at(session.circle_id)
    # What came after the number was read belongs to the next one: else it would be sent twice.
    contributions = _between(
        session_id, 0, session.seq, moment.step.key, choosing=_choosing(moment)
    )
    return Snapshot(
        session=session,
        steps=steps_of(session),
        moment=moment,
        members={member.pk: member for member in members},
        by_person={member.person_id: member for member in members},
        presences=_presences(session),
        contributions=tuple(contributions),
        case=session.meeting.case,
        signs_at=now,
    )


def _add(before: Snapshot, seq: int) -> Snapshot:
    """Return the snapshot with only the contributions that changed since; nothing else did."""
    session = copy(before.session)
    session.seq = seq
    step, choosing = before.moment.step.key, _choosing(before.moment)
    fresh = _between(session.pk, before.seq, seq, step, choosing=choosing)
    ids = {contribution.pk for contribution in fresh}
    kept = [row for row in before.contributions if row.pk not in ids]
    return replace(before, session=session, contributions=(*kept, *fresh))


@prepared
def _numbers(session_id: UUID) -> QuerySet[Session, tuple[int, int]]:
    return Session.objects.filter(pk=session_id).values_list("seq", "state_seq")


class Snapshots:
    """The newest snapshot of each table on this node."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, Snapshot] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session_id: UUID) -> Snapshot:
        """Return the table as it stands now. Raises Session.DoesNotExist."""
        seq, state_seq = next(iter(_numbers(session_id)), (0, 0))
        if not seq:
            raise Session.DoesNotExist
        now = clock.now()
        with self._lock:
            before = self._kept.get(session_id)
        if before is None or before.session.state_seq != state_seq:
            return self._keep(session_id, _read(session_id, now))
        fresh = before if before.seq >= seq else _add(before, seq)
        if now - before.signs_at > SIGNS_EVERY:
            fresh = replace(fresh, presences=_presences(fresh.session), signs_at=now)
        return fresh if fresh is before else self._keep(session_id, fresh)

    def _keep(self, session_id: UUID, snapshot: Snapshot) -> Snapshot:
        with self._lock:
            self._kept[session_id] = snapshot
            self._kept.move_to_end(session_id)
            while len(self._kept) > KEPT_TABLES:
                self._kept.popitem(last=False)
        return snapshot


snapshots = Snapshots()


def away(presence: Presence, now: datetime | None = None) -> bool:
    """Tell whether somebody's screen has been silent for a while."""
    return rules.is_away(presence.seen_at, by_phone=presence.by_phone, now=now or clock.now())
