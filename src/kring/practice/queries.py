"""What the made-up people look at."""

from uuid import UUID

from django.db.models import QuerySet

from kring.kernel.models import Record
from kring.learning.models import TryOut
from kring.live.models import Contribution, Presence, Session, Slip
from kring.live.queries import moment_of, steps_of
from kring.methods.script import Step
from kring.practice import stories
from kring.practice.models import PracticeRun
from kring.practice.rules import Character, Remark
from kring.practice.scene import Heard, Scene, Sitter, name_of


def scene_of(run: PracticeRun, session: Session) -> Scene:
    """Return what the made-up people look at now."""
    moment = moment_of(session)
    heard = [_heard(one) for one in Contribution.objects.filter(session=session).order_by("seq")]
    given = Slip.objects.filter(session=session, step=moment.step.key)
    scored = set(given.values_list("member_id", flat=True))
    lines = stories.lines(run.story, run.language)
    return Scene(
        run=run.pk,
        seed=run.pk.int % 97,
        lines=lines,
        moment=moment,
        index=session.index,
        steps=len(steps_of(session)),
        paused=session.paused_seconds is not None,
        turn=session.turn_id,
        sitters=tuple(
            _sitter(run, row, session, moment.step, scored) for row in _at_table(session)
        ),
        heard=tuple(heard),
        remarks=frozenset(
            (Remark(remark), step) for remark, step in run.remarks.values_list("remark", "step")
        ),
        tried=moment.phase.makes_try_out and _tried(session),
        fell=run.fell_at is not None,
        rested=Character.MOVED in run.difficult.values() and rested(run, lines),
    )


def run_at(session: Session) -> PracticeRun | None:
    """Return the run that is practised at this table."""
    return PracticeRun.objects.filter(session=session).first()


def _at_table(session: Session) -> QuerySet[Presence]:
    rows = Presence.objects.filter(session=session, membership__ended_at=None)
    ordered = rows.order_by("membership__joined_at", "membership_id")
    return ordered.select_related("membership__person")


def _heard(row: Contribution) -> Heard:
    return Heard(
        id=row.pk,
        maker=row.maker_id,
        kind=row.kind,
        step=row.step,
        about=row.about_id,
        parked=row.parked,
        chosen=row.chosen,
        open=row.open_to_circle,
    )


def _sitter(
    run: PracticeRun, row: Presence, session: Session, step: Step, scored: set[UUID]
) -> Sitter:
    difficult = run.difficult.get(str(row.membership_id), Character.STEADY)
    dropped = difficult == Character.DROPOUT and run.fell_at is not None
    return Sitter(
        id=row.membership_id,
        character=Character(difficult) if row.membership.person.scripted else None,
        away=dropped and not row.by_phone,
        by_phone=row.by_phone,
        ready=row.ready_step == step.key,
        agreed=row.agreed_at is not None,
        scored=row.membership_id in scored,
        hand=row.hand_at is not None,
    )


def _tried(session: Session) -> bool:
    return TryOut.objects.filter(meeting=session.meeting_id, owner=session.giver_id).exists()


def rested(run: PracticeRun, lines: stories.Lines) -> bool:
    """Tell whether there was a pause since somebody was moved."""
    ids = [name_of(run.pk, line) for line in lines.of("moved")]
    moved = Contribution.objects.filter(pk__in=ids).first()
    if moved is None:
        return False
    clock = records(run, "live.ClockChanged").filter(at__gte=moved.said_at)
    return any(one.particulars.get("paused") for one in clock)


def records(run: PracticeRun, *kinds: str) -> QuerySet[Record]:
    """Return what who practises did at the table, in order."""
    found = Record.objects.filter(circle=run.circle_id, by=run.person_id, kind__in=kinds)
    return found.order_by("at", "pk")
