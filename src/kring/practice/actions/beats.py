"""Letting the made-up people go on: each deed once, through the same actions as everybody's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from kring.circles.models import Membership
from kring.kernel import ledger
from kring.kernel.verdicts import RefusedError, require
from kring.learning import actions as learning
from kring.learning.rules import Plan
from kring.live.actions import contributions, presence, steps, votes
from kring.live.actions.table import Table
from kring.live.here import AWAY_AFTER
from kring.live.models import Presence, Session
from kring.people.models import Person
from kring.practice import rules
from kring.practice.acting import next_deed
from kring.practice.facts import RemarkMade, ScriptedDeedDone
from kring.practice.models import PracticeRun, Said
from kring.practice.queries import scene_of
from kring.practice.rules import Remark, Speed
from kring.practice.scene import Deed, Do, Scene

SCORE = 8
TRY_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Beat:
    """What came of looking: whether something was done, and the seconds until the next; None: they wait."""

    done: bool
    wait: float | None


@dataclass(frozen=True)
class Doing:
    """A deed with all that is needed to do it."""

    run: PracticeRun
    session: Session
    scene: Scene
    deed: Deed
    member: Membership
    now: datetime

    @property
    def person(self) -> Person:
        """Who acts: the made-up person, or who practises for one on the phone."""
        sitter = next(one for one in self.scene.sitters if one.id == self.deed.who)
        typed = sitter.by_phone and self.deed.do is Do.SAY
        return self.run.person if typed else self.member.person


@transaction.atomic
def beat(run_id: UUID, *, by: Person, now: datetime, pressed: bool = False) -> Beat:
    """Let the next made-up person act when their moment has come, or at once when pressed.

    The row of the run is locked: two nodes that look at the same time do one deed, not two.
    Raises RefusedError: not theirs, or over.
    """
    run = PracticeRun.objects.locked(run_id)
    session = run.session
    over = session is None or session.ended_at is not None
    require(rules.may_play(is_own=run.person_id == by.pk, ended=over))
    if session is None:  # the rule has refused it
        raise AssertionError
    _keep_here(run, session, now)
    scene = scene_of(run, session)
    deed = next_deed(scene)
    if deed is None:
        return Beat(False, None)
    wait = _wait(run, session, deed, now)
    if not pressed and (wait > 0 or run.speed == Speed.OWN):
        return Beat(False, wait)
    member = Membership.objects.select_related("person", "circle").get(pk=deed.who)
    _do(Doing(run, session, scene, deed, member, now))
    run.acted_at = now
    run.save(update_fields=["acted_at", "fell_at"])
    ledger.record(ScriptedDeedDone(by=member.person_id, circle=member.circle_id, run=run.pk))
    return Beat(True, 0.0)


@transaction.atomic
def say_aloud(run_id: UUID, remark: Remark, *, by: Person, now: datetime) -> None:
    """Say something for which a table has no button. Raises RefusedError: not theirs, or over."""
    run = PracticeRun.objects.locked(run_id)
    session = run.session
    over = session is None or session.ended_at is not None
    require(rules.may_play(is_own=run.person_id == by.pk, ended=over))
    if session is None or run.circle_id is None:  # the rule has refused it
        raise AssertionError
    step = scene_of(run, session).step
    Said.objects.create(run=run, remark=remark, step=step, at=now)
    run.acted_at = now  # they listen first
    run.save(update_fields=["acted_at"])
    ledger.record(RemarkMade(by=by.pk, circle=run.circle_id, run=run.pk))


def _wait(run: PracticeRun, session: Session, deed: Deed, now: datetime) -> float:
    """Return the seconds until this deed is due, counted from the last thing that happened."""
    since = max(run.acted_at, session.step_began_at)
    text = deed.line.text if deed.line else ""
    due = rules.pause_before(text, Speed(run.speed), share=deed.share)
    return due - (now - since).total_seconds()


def _keep_here(run: PracticeRun, session: Session, now: datetime) -> None:
    """Let the made-up people, who have no screen, be seen at the table; not who dropped out."""
    people = [one for one, part in run.difficult.items() if part == rules.Character.DROPOUT]
    gone = people if run.fell_at else []
    there = Presence.objects.filter(session=session).exclude(membership_id__in=gone)
    presence.mark_seen([session.pk], there.values_list("membership_id", flat=True), now=now)


def _do(it: Doing) -> None:
    try:
        with transaction.atomic():
            _DEEDS[it.deed.do](it)
    except RefusedError:
        # The table moved on, or the step has its own idea: they have nothing more to say in it.
        if it.session.turn_id == it.deed.who:
            steps.pass_turn(it.session.pk, by=it.member.person)
        presence.ready(it.session.pk, by=it.member.person, is_ready=True)


def _say(it: Doing) -> None:
    line = it.deed.line
    if line is None:
        raise AssertionError
    draft = contributions.Draft(
        id=it.scene.name(line),
        kind=it.deed.kind,
        text=line.text,
        about=it.deed.about,
        maker=it.member.pk,
        parked=it.deed.do is Do.PARK,
    )
    contributions.contribute(it.session.pk, by=it.person, draft=draft, now=it.now)


def _bring_in(it: Doing) -> None:
    if it.deed.about:
        contributions.bring_in(it.session.pk, it.deed.about, by=it.member.person, now=it.now)


def _choose(it: Doing) -> None:
    if it.deed.about:
        contributions.choose(it.session.pk, it.deed.about, by=it.person, chosen=True)


def _try(it: Doing) -> None:
    line = it.deed.line
    if line is None:
        raise AssertionError
    day = (it.now + TRY_FOR).astimezone(ZoneInfo(it.member.circle.time_zone)).date()
    learning.name_try_out(
        it.session.meeting,
        by=it.member.person,
        owner=it.member,
        plan=Plan(line.text, "", day),
        now=it.now,
    )


def _agree(it: Doing) -> None:
    presence.agree(it.session.pk, by=it.member.person, now=it.now)


def _score(it: Doing) -> None:
    votes.give(it.session.pk, by=it.member.person, value=SCORE)


def _hand(it: Doing) -> None:
    presence.hand(it.session.pk, by=it.member.person, up=True, now=it.now)


def _ready(it: Doing) -> None:
    """Let everybody say at once that they are ready: nobody has anything left."""
    waiting = [one.id for one in it.scene.company if not one.ready]
    for member in Membership.objects.filter(pk__in=waiting).select_related("person"):
        presence.ready(it.session.pk, by=member.person, is_ready=True)


def _pass_turn(it: Doing) -> None:
    said = it.scene.times(it.deed.who) > 0
    steps.pass_turn(it.session.pk, by=it.member.person, passed=not said)


def _fall_away(it: Doing) -> None:
    """Let somebody's screen fall silent; every screen shows them as away."""
    it.run.fell_at = it.now
    gone = it.now - AWAY_AFTER - timedelta(seconds=1)
    Presence.objects.filter(session=it.session, membership=it.member).update(seen_at=gone)
    Table.locked(it.session.pk, by=it.member.person).save()


_DEEDS: dict[Do, Callable[[Doing], None]] = {
    Do.SAY: _say,
    Do.PARK: _say,
    Do.BRING_IN: _bring_in,
    Do.CHOOSE: _choose,
    Do.TRY: _try,
    Do.AGREE: _agree,
    Do.SCORE: _score,
    Do.HAND: _hand,
    Do.READY: _ready,
    Do.GIVE_ON: _pass_turn,
    Do.FALL_AWAY: _fall_away,
}
