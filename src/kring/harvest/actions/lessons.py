"""Writing a lesson from what was said, and putting it before who made it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kring.circles.rules import is_shared
from kring.harvest import rules
from kring.harvest.facts import ConsentAsked, LessonWritten
from kring.harvest.models import Lesson, Source
from kring.harvest.queries import is_of, makers_of, offered_for, role_in, role_of
from kring.harvest.rules import Words
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.live.cases import cases_of, turn_in
from kring.live.models import Contribution, Session
from kring.meetings.models import Meeting
from kring.networks.models import Organisation
from kring.people.models import Person

LETTER = "harvest.asked"


@dataclass(frozen=True)
class Draft:
    """What somebody wrote: the text, whom it touches, and what it grew out of."""

    words: Words
    organisations: Iterable[Organisation]
    contributions: Iterable[Contribution]


@transaction.atomic
def write_lesson(meeting: Meeting, *, by: Person, draft: Draft, now: datetime) -> Lesson:
    """Write a lesson from contributions of this meeting that `by` may see; only they see it until they ask.

    Raises RefusedError: not a member who may harvest, the meeting is not over, or nothing to save.
    """
    session = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .filter(meeting=meeting)
        .first()
    )
    member = meeting.circle.membership_of(by)
    ended = session is not None and session.ended_at is not None
    require(is_shared(practice=meeting.circle.practice))
    require(rules.may_write(role_of(member), ended=ended))
    lesson = Lesson(
        circle_id=meeting.circle_id,
        meeting=meeting,
        giver=session.giver if session else None,
        written_by=member,
    )
    _keep(lesson, draft, by=by, now=now)
    return lesson


@transaction.atomic
def rewrite_lesson(
    lesson: Lesson, *, by: Person, draft: Draft, edition: int, now: datetime
) -> Lesson:
    """Save a new edition. Consent and approvals were for the old one, so all are asked again.

    What is public stays the edition that everybody agreed to. Raises RefusedError: not theirs to change, stale.
    """
    row = Lesson.objects.locked(lesson.pk)
    role = role_in(row.circle, by)
    is_writer = is_of(by, row.written_by)
    require(rules.may_rewrite(role, is_writer=is_writer, edition=edition, newest=row.edition))
    row.edition += 1
    row.state = Lesson.State.DRAFT
    if not is_writer:
        row.written_by = row.circle.membership_of(by)  # a facilitator takes the pen
    _keep(row, draft, by=by, now=now)
    return row


def _keep(lesson: Lesson, draft: Draft, *, by: Person, now: datetime) -> None:
    picked = [contribution.pk for contribution in draft.contributions]
    sources = offered_for(lesson.meeting_id, by, lesson).filter(pk__in=picked)
    require(rules.may_save(draft.words, sources=len(sources)))
    _leave_to_giver(lesson, sources)
    lesson.title, lesson.body = draft.words.title.strip(), draft.words.body.strip()
    lesson.place, lesson.context = draft.words.place.strip(), draft.words.context.strip()
    lesson.written_at = now
    lesson.save()
    lesson.organisations.set(draft.organisations)
    Source.objects.bulk_create(
        Source(
            lesson=lesson, edition=lesson.edition, contribution=source, maker_id=source.maker_id
        )
        for source in sources
    )
    ledger.record(
        LessonWritten(by=by.pk, circle=lesson.circle_id, lesson=lesson.pk, edition=lesson.edition)
    )


def _leave_to_giver(lesson: Lesson, sources: Iterable[Contribution]) -> None:
    """Let the case giver of the question that a lesson came from decide about it, where the meeting had more."""
    session = Session.objects.select_related("meeting").filter(meeting=lesson.meeting_id).first()
    if session is None or not session.further:
        return
    about = cases_of(session, [source.step for source in sources])
    require(rules.is_of_one_question(len(about)))
    turn = turn_in(session, about.pop())
    lesson.giver = turn.giver if turn else None


@transaction.atomic
def ask_consent(lesson: Lesson, *, by: Person, now: datetime) -> Lesson:
    """Put the present edition before its makers, the case giver and the facilitators."""
    row = Lesson.objects.locked(lesson.pk)
    require(
        rules.may_ask(
            role_in(row.circle, by),
            is_writer=is_of(by, row.written_by),
            asked=row.state == Lesson.State.ASKED,
        )
    )
    row.state = Lesson.State.ASKED
    row.asked_at = row.asked_at or now
    row.save(update_fields=["state", "asked_at"])
    for person in makers_of(row).exclude(pk=by.pk):
        post.put(LETTER, to=person.pk, about=row.pk, number=row.edition)
    ledger.record(ConsentAsked(by=by.pk, circle=row.circle_id, lesson=row.pk, edition=row.edition))
    return row
