"""Beginning a run, ending it, clearing it away."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from kring.circles.models import Circle
from kring.kernel import ledger, vault
from kring.kernel.verdicts import require
from kring.live.actions import presence, sessions
from kring.meetings.models import Meeting
from kring.methods import reading
from kring.methods.script import flatten, total
from kring.people.models import Person
from kring.practice import rules, stories
from kring.practice.actions import laying
from kring.practice.counting import findings_of
from kring.practice.facts import RunBegun, RunEnded, RunForgotten, TableCleared
from kring.practice.models import PracticeRun
from kring.practice.rules import Setup, Speed


@transaction.atomic
def begin_run(setup: Setup, *, by: Person, now: datetime) -> PracticeRun:
    """Lay a table with made-up people, and open the meeting. Raises RefusedError: see `rules.may_begin`."""
    standing = PracticeRun.objects.visible_to(by).standing().count()
    require(rules.may_begin(setup, open_tables=standing, known=_is_known(setup, by)))
    run = PracticeRun(
        id=uuid4(),
        person=by,
        method=reading.pinned(setup.method),
        story=setup.story,
        language=setup.language,
        speed=setup.speed,
        begun_at=now,
        acted_at=now,
        expires_at=now + rules.KEPT,
    )
    table = laying.lay(run, people=setup.people, leader=by, now=now)
    run.circle = table.meeting.circle
    run.difficult = laying.parts(setup.difficult, table.company)
    run.session = sessions.open_session(
        table.meeting.pk, by=by, now=now, minutes=_minutes(table.meeting, setup.speed)
    )
    for member in table.company:
        presence.arrive(run.session.pk, by=member.person, now=now)
    run.save(force_insert=True)
    ledger.record(RunBegun(by=by.pk, circle=run.circle.pk, run=run.pk))
    return run


def _is_known(setup: Setup, by: Person) -> bool:
    return (
        (setup.method in reading.library() or reading.may_use(by, setup.method))
        and setup.story in stories.names()
        and setup.language in stories.LANGUAGES
        and setup.speed in set(Speed)
    )


def _minutes(meeting: Meeting, speed: Speed) -> int:
    frame = reading.method(meeting.container)
    inside = reading.method(meeting.method) if frame.is_container else None
    steps = flatten(frame, inside, case_chosen=meeting.giver is not None)
    return rules.minutes_for(total(steps), len(steps), speed)


@transaction.atomic
def end_run(run_id: UUID, *, by: Person, now: datetime) -> PracticeRun:
    """Count what went how, when the meeting has ended. Doing so twice changes nothing."""
    run = PracticeRun.objects.locked(run_id)
    require(rules.may_clear(is_own=run.person_id == by.pk))
    session = run.session
    if run.ended_at or session is None or session.ended_at is None or run.circle_id is None:
        return run
    run.ended_at = session.ended_at
    run.findings = findings_of(run, session).as_numbers()
    run.save(update_fields=["ended_at", "findings"])
    ledger.record(RunEnded(by=by.pk, circle=run.circle_id, run=run.pk))
    return run


@transaction.atomic
def clear_table(run_id: UUID, *, by: Person) -> None:
    """Take the circle of a run away, with its key and its people; the counts stay. Raises RefusedError: not theirs."""
    run = PracticeRun.objects.locked(run_id)
    require(rules.may_clear(is_own=run.person_id == by.pk))
    _clear(run, by=by)
    if run.ended_at is None:
        run.delete()  # nothing was counted


@transaction.atomic
def forget_run(run_id: UUID, *, by: Person) -> None:
    """Wipe a run, its counts too. Raises RefusedError: not theirs."""
    run = PracticeRun.objects.locked(run_id)
    require(rules.may_clear(is_own=run.person_id == by.pk))
    _clear(run, by=by)
    ledger.record(RunForgotten(by=by.pk, run=run.pk))
    run.delete()


def clear_due(now: datetime) -> None:
    """Clear the tables whose days are over, each in its own transaction."""
    for pk in (
        PracticeRun.objects.standing().filter(expires_at__lte=now).values_list("pk", flat=True)
    ):
        with transaction.atomic():
            run = PracticeRun.objects.locked(pk)
            _clear(run, by=None)
            if run.ended_at is None:
                run.delete()


def _clear(run: PracticeRun, *, by: Person | None) -> None:
    circle_id = run.circle_id
    if circle_id is None:
        return
    made_up = Person.objects.filter(scripted=True, memberships__circle_id=circle_id)
    people = list(made_up.values_list("pk", flat=True))
    run.remarks.all().delete()
    Circle.objects.filter(pk=circle_id, practice=True).delete()
    Person.objects.filter(pk__in=people, scripted=True).delete()
    run.refresh_from_db()
    ledger.record(TableCleared(by=by.pk if by else None, circle=circle_id, run=run.pk))
    transaction.on_commit(lambda: vault.destroy_key(circle_id))
    transaction.on_commit(vault.erase_traces)
