"""The say of each maker, and the two approvals."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kring.harvest import rules
from kring.harvest.actions.publications import follow_consent
from kring.harvest.facts import ConsentGiven, ConsentWithdrawn, LessonApproved
from kring.harvest.models import Approval, Consent, Lesson, Source
from kring.harvest.queries import dossier_of, is_of, role_of, seats_of_maker
from kring.harvest.rules import Capacity, Scope
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live.models import Contribution
from kring.people.models import Person


@transaction.atomic
def answer(lesson: Lesson, *, by: Person, scope: str, edition: int, now: datetime) -> None:
    """Keep what a maker says to the present edition; a later answer replaces it.

    When this edition is public and the answer no longer is, the publication is taken down at once.
    """
    row = Lesson.objects.locked(lesson.pk)
    seats = seats_of_maker(row, by, edition=row.edition)
    asked = row.state == Lesson.State.ASKED
    require(
        rules.may_answer(
            is_maker=bool(seats), asked=asked, edition=edition, newest=row.edition, scope=scope
        )
    )
    for seat in seats:
        Consent.objects.update_or_create(
            lesson=row,
            maker=seat,
            edition=row.edition,
            defaults={
                "scope": scope,
                "name": seat.display_name if scope == Scope.NAMED else "",
                "at": now,
                "withdrawn_at": None,
            },
        )
    if scope not in rules.PUBLIC:
        # Who says no now does not want an earlier text out there either.
        earlier = Consent.objects.filter(lesson=row, maker__in=seats, edition__lt=row.edition)
        earlier.filter(withdrawn_at=None, scope__in=rules.PUBLIC).update(withdrawn_at=now)
    ledger.record(ConsentGiven(by=by.pk, circle=row.circle_id, lesson=row.pk, edition=row.edition))
    follow_consent(row, by=by.pk, now=now)


@transaction.atomic
def withdraw_consent(lesson: Lesson, *, by: Person, now: datetime) -> None:
    """Withdraw all that this person said to any edition, without a reason; also after leaving the circle."""
    row = Lesson.objects.locked(lesson.pk)
    require(rules.may_withdraw(is_maker=bool(seats_of_maker(row, by))))
    _withdraw(row, Q(maker__person=by), by=by.pk, now=now)


@transaction.atomic
def follow_contribution(contribution_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """Treat a contribution that was taken back as consent withdrawn, in every lesson made of it."""
    back = Contribution.objects.filter(pk=contribution_id, withdrawn_at__isnull=False).first()
    if back is None:
        return
    for lesson in Lesson.objects.select_for_update(no_key=True).filter(
        pk__in=Source.objects.filter(contribution=back).values("lesson_id")
    ):
        _withdraw(lesson, Q(maker=back.maker_id), by=by, now=now)


def _withdraw(lesson: Lesson, theirs: Q, *, by: UUID | None, now: datetime) -> None:
    # A refusal stays: taking back a no would put the lesson before the circle again.
    given = Consent.objects.filter(theirs, lesson=lesson, withdrawn_at=None).exclude(
        scope=Scope.REFUSED
    )
    if given.update(withdrawn_at=now):
        ledger.record(ConsentWithdrawn(by=by, circle=lesson.circle_id, lesson=lesson.pk))
    follow_consent(lesson, by=by, now=now)


@transaction.atomic
def approve(
    lesson: Lesson, *, by: Person, capacity: Capacity, edition: int, now: datetime
) -> None:
    """Approve the present edition as the ring will see it, as the case giver or as a facilitator."""
    row = Lesson.objects.locked(lesson.pk)
    member = row.circle.membership_of(by)
    require(
        rules.may_approve(
            capacity,
            person=by.pk,
            is_giver=is_of(by, row.giver),
            role=role_of(member),
            dossier=dossier_of(row),
            edition=edition,
        )
    )
    seat = row.giver if capacity is Capacity.GIVER else member
    Approval.objects.update_or_create(
        lesson=row,
        edition=row.edition,
        capacity=capacity,
        defaults={"membership": seat, "at": now},
    )
    ledger.record(
        LessonApproved(by=by.pk, circle=row.circle_id, lesson=row.pk, edition=row.edition)
    )
