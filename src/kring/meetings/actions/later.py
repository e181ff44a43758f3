"""The questions that come on the table of a meeting after the first."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.meetings import queries, rules
from kring.meetings.facts import LaterCaseAdded, LaterCaseDropped
from kring.meetings.models import LaterCase, Meeting
from kring.methods import reading
from kring.people.models import Person


@transaction.atomic
def add_case(meeting: Meeting, *, by: Person, giver: Membership, method: str) -> LaterCase:
    """Let somebody's question come on the table after those of before, by a method of its own.

    What they offered comes along. Raises RefusedError: not yours to plan, too many, or they bring one already.
    """
    meeting = Meeting.objects.locked(meeting)
    givers = [meeting.giver_id, *meeting.later.values_list("giver_id", flat=True)]
    require(
        rules.may_add_case(
            meeting.circle.role_of(by),
            state=meeting.state,
            begun=meeting.begun,
            written=meeting.written,
            to_role=Role(giver.role) if giver.ended_at is None else None,
            givers=givers,
            giver=giver.pk,
            playable=method == meeting.method or reading.may_use(by, method),
        )
    )
    row = meeting.later.create(
        place=len(givers) + 1, giver=giver, case=_offered_by(giver), method=method
    )
    ledger.record(
        LaterCaseAdded(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, membership=giver.pk)
    )
    return row


def _offered_by(giver: Membership) -> Case | None:
    return queries.waiting(giver.circle_id).filter(giver=giver).first()


@transaction.atomic
def drop_case(meeting: Meeting, *, by: Person, place: int) -> None:
    """Take the question in this place off this meeting; what was prepared waits. Raises RefusedError."""
    meeting = Meeting.objects.locked(meeting)
    role = meeting.circle.role_of(by)
    require(rules.may_drop_case(role, state=meeting.state, begun=meeting.begun))
    drop(meeting, [place], by=by.pk)


def drop(meeting: Meeting, places: Collection[int], *, by: UUID | None) -> None:
    """Take the questions in these places off a locked meeting; those after them move up."""
    known = [row.pk for row in meeting.later.all() if row.place in places]
    if not known:
        return
    meeting.later.filter(pk__in=known).delete()
    for place, row in enumerate(meeting.later.order_by("place"), 2):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
    ledger.record(LaterCaseDropped(by=by, circle=meeting.circle_id, meeting=meeting.pk))


def drop_second_turn(meeting: Meeting, *, by: UUID | None) -> None:
    """Who has the first turn of a locked meeting has no other one in it."""
    twice = meeting.later.filter(giver_id=meeting.giver_id) if meeting.giver_id else None
    if twice is not None:
        drop(meeting, list(twice.values_list("place", flat=True)), by=by)


def of_case(case: Case) -> Q:
    """Select the meetings on whose table a case comes, first or later."""
    return Q(case=case) | Q(later__case=case)


def fill(case: Case) -> None:
    """Let a case that was just offered come along with its giver's next later turn, if that is still empty."""
    planned = LaterCase.objects.filter(
        meeting__in=queries.planned(case.circle_id), giver=case.giver, case=None
    )
    row = planned.order_by("meeting__starts_at").select_for_update(of=("self",), no_key=True)
    if found := row.first():
        found.case = case
        found.save(update_fields=["case"])


def empty(circle_id: UUID, case_id: UUID) -> None:
    """Take a case that its giver took back out of the later turns of coming meetings; the turn stays theirs."""
    coming = LaterCase.objects.filter(meeting__in=queries.planned(circle_id), case_id=case_id)
    coming.update(case=None)


def free_later_turns(circle_id: UUID, membership_id: UUID, *, by: UUID | None) -> None:
    """Take the later turns of somebody who left off the meetings that are still to come."""
    coming = queries.planned(circle_id).filter(begun_at=None, later__giver_id=membership_id)
    locked = Meeting.objects.select_for_update(no_key=True).filter(pk__in=coming.values("pk"))
    for meeting in locked:
        places = meeting.later.filter(giver_id=membership_id).values_list("place", flat=True)
        drop(meeting, list(places), by=by)
