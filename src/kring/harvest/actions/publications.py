"""The public page: put up, taken down, reacted to."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from kring.harvest import rules
from kring.harvest.facts import (
    LessonPublished,
    PublicationWithdrawn,
    ReactionHidden,
    ReactionWritten,
)
from kring.harvest.models import Lesson, Publication, Reaction
from kring.harvest.queries import dossier_of, is_of, names_of, role_in, seats_of_maker
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.people.models import Person


@transaction.atomic
def publish(lesson: Lesson, *, by: Person, now: datetime) -> Publication:
    """Copy the present edition to a public page; the address stays the same when it was public before.

    Raises RefusedError: consent of a maker or an approval of exactly this edition is missing.
    """
    row = Lesson.objects.locked(lesson.pk)
    role = role_in(row.circle, by)
    dossier = dossier_of(row)
    require(rules.may_send_out(role, dossier, is_writer=is_of(by, row.written_by)))
    publication, _made = Publication.objects.update_or_create(
        lesson=row,
        defaults={
            "edition": row.edition,
            "title": row.title,
            "body": row.body,
            "place": row.place,
            "context": row.context,
            "named": names_of(row, row.edition),
            "organisations": list(
                row.organisations.order_by("name").values_list("name", flat=True)
            ),
            "language": row.circle.language,
            "published_at": now,
            "withdrawn_at": None,
        },
    )
    ledger.record(
        LessonPublished(by=by.pk, circle=row.circle_id, lesson=row.pk, publication=publication.pk)
    )
    return publication


@transaction.atomic
def take_down(publication: Publication, *, by: Person, now: datetime) -> None:
    """Take a public page down. Raises RefusedError: not a maker, the case giver or a facilitator."""
    row = Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)
    lesson = row.lesson
    require(
        rules.may_take_down(
            is_maker=lesson is not None and bool(seats_of_maker(lesson, by)),
            is_giver=lesson is not None and is_of(by, lesson.giver),
            role=role_in(lesson.circle, by) if lesson else None,
        )
    )
    if lesson is not None:
        _take_down(row, lesson, by=by.pk, now=now)


def follow_consent(lesson: Lesson, *, by: UUID | None, now: datetime) -> None:
    """Bring the public page in line with the consent for its edition, in the caller's transaction.

    Without consent of each maker it goes; with it, a name that is no longer wished goes. Nothing is ever added.
    """
    row = (
        Publication.objects.select_for_update(no_key=True)
        .filter(lesson=lesson, withdrawn_at=None)
        .first()
    )
    if row is None:
        return
    if not dossier_of(lesson, row.edition).consented:
        _take_down(row, lesson, by=by, now=now)
        return
    wished = set(names_of(lesson, row.edition))
    row.named = [name for name in row.named if name in wished]
    row.save(update_fields=["named"])


def _take_down(row: Publication, lesson: Lesson, *, by: UUID | None, now: datetime) -> None:
    if row.withdrawn_at:
        return
    row.withdrawn_at = now
    # The plain copy goes too; the text stays with the circle, under its key.
    row.title = row.body = row.place = row.context = ""
    row.named, row.organisations = [], []
    row.save()
    ledger.record(
        PublicationWithdrawn(by=by, circle=lesson.circle_id, lesson=lesson.pk, publication=row.pk)
    )


@transaction.atomic
def take_down_what_lost_consent(now: datetime) -> int:
    """Take down what no longer has the consent of each maker, for example because one was erased. Returns how many."""
    standing = Publication.objects.visible_to(AnonymousUser()).values("pk")
    lost = Publication.objects.filter(withdrawn_at=None).exclude(pk__in=standing)
    lessons = list(Lesson.objects.select_for_update(no_key=True).filter(publication__in=lost))
    for lesson in lessons:
        follow_consent(lesson, by=None, now=now)
    return len(lessons)


@transaction.atomic
def react(publication: Publication, *, by: Person, body: str, now: datetime) -> Reaction:
    """Write a reaction under one's own name. Raises RefusedError: no account, too many, taken down."""
    Person.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # two at once must not both be the tenth
    lately = Reaction.objects.filter(person=by, at__gt=now - timedelta(hours=1)).count()
    standing = Publication.objects.visible_to(by).filter(pk=publication.pk).exists()
    require(
        rules.may_react(has_account=by.has_account, standing=standing, lately=lately, body=body)
    )
    reaction = Reaction.objects.create(
        publication=publication, person=by, body=body.strip(), at=now
    )
    ledger.record(ReactionWritten(by=by.pk, publication=publication.pk))
    return reaction


@transaction.atomic
def hide_reaction(reaction: Reaction, *, by: Person, now: datetime) -> None:
    """Show a reaction to nobody any more. Raises RefusedError: not theirs to hide."""
    row = Reaction.objects.select_for_update(of=("self",), no_key=True).get(pk=reaction.pk)
    lesson = row.publication.lesson
    require(
        rules.may_hide(
            is_writer=row.person_id == by.pk,
            is_maker=lesson is not None and bool(seats_of_maker(lesson, by)),
            role=role_in(lesson.circle, by) if lesson else None,
        )
    )
    row.hidden_at = row.hidden_at or now
    row.save(update_fields=["hidden_at"])
    ledger.record(ReactionHidden(by=by.pk, publication=row.publication_id, reaction=row.pk))
