"""Where a table stands, and who sits at it."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, roles_with
from kring.kernel.prepared import prepared
from kring.live.models import AT_TABLE, Contribution, Presence, Session
from kring.live.rules import Moment
from kring.methods import reading
from kring.methods.script import Step, flatten, scale, total
from kring.people.models import Person


@lru_cache(maxsize=512)
def script(container: str, method: str, *, case_chosen: bool, minutes: int) -> tuple[Step, ...]:
    """Return the steps of a meeting, fitted to its minutes where that leaves each at least one."""
    frame = reading.method(container)
    inside = reading.method(method) if frame.is_container else None
    steps = flatten(frame, inside, case_chosen=case_chosen)
    return scale(steps, max(minutes, len(steps))) if minutes != total(steps) else steps


def steps_of(session: Session) -> tuple[Step, ...]:
    """Return the steps of this session's script."""
    return script(
        session.container,
        session.method,
        case_chosen=session.case_chosen,
        minutes=session.minutes,
    )


def moment_of(session: Session) -> Moment:
    """Return where the table stands, for the rules."""
    return Moment(
        step=steps_of(session)[session.index],
        giver=session.giver_id,
        chair=session.chair_id,
        silent=session.silent,
        revealed=session.revealed,
        ended=session.ended_at is not None,
    )


def members_at(circle_id: UUID) -> list[Membership]:
    """Return the current members of a circle who may sit at its table, in order of their seats."""
    return list(
        Membership.objects.current()
        .filter(circle_id=circle_id, role__in=AT_TABLE)
        .select_related("organisation", "person")
    )


@prepared
def going_on(person: Person, circles: Sequence[Circle]) -> QuerySet[Session]:
    """Return the sessions of these circles that have not ended, if this person has a seat there: which, no more."""
    seen = Session.objects.visible_to(person).filter(circle__in=circles, ended_at=None)
    return seen.only("circle")


@prepared
def seen_by(person: Person, session_id: UUID) -> QuerySet[Session]:
    """Return this session if this person has a seat there: one row, or none; the rest is read under the lock."""
    return Session.objects.visible_to(person).filter(pk=session_id).only("meeting_id", "ended_at")


@prepared
def locked(session_id: UUID) -> QuerySet[Session]:
    """Lock a session and return it: one row, or none."""
    return Session.objects.select_for_update(no_key=True).filter(pk=session_id)


@prepared
def member_of(circle_id: UUID, person_id: UUID) -> QuerySet[Membership]:
    """Return how a person belongs to a circle now: one row, or none."""
    return Membership.objects.current().filter(circle_id=circle_id, person_id=person_id)


@prepared
def contribution_with(pk: UUID) -> QuerySet[Contribution]:
    """Return the contribution with this id: one row, or none."""
    return Contribution.objects.filter(pk=pk)


@prepared
def raised_hand(session_id: UUID, membership_id: UUID) -> QuerySet[Presence]:
    """Return the presence of somebody whose hand is up: one row, or none."""
    return Presence.objects.filter(
        session_id=session_id, membership_id=membership_id, hand_at__isnull=False
    )


def present_ids(session: Session) -> list[UUID]:
    """Return who came to the table and may speak there, in order of their seats."""
    here = Presence.objects.filter(
        session=session,
        membership__ended_at=None,
        membership__role__in=roles_with(Right.SIT_AT_TABLE),
    )
    ordered = here.order_by("membership__joined_at", "membership_id")
    return list(ordered.values_list("membership_id", flat=True))


def giver_for(step: Step, *, named: UUID | None, present: Sequence[UUID]) -> UUID | None:
    """Return whose case is on the table in this step; in a rotating block each round has the next one."""
    if not step.phase.giver_rotates or not present:
        return named
    others = [member for member in present if member != named]
    order = [named, *others] if named in present else others
    return order[(step.round - 1) % len(order)]
