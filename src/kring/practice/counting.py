"""What is counted when a run has ended, from the rows and the record of the meeting. Numbers only."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from kring.kernel.models import Record
from kring.live.models import Contribution, Presence, Session
from kring.live.queries import steps_of
from kring.live.rules import QUESTIONS
from kring.methods.script import Allow, Step
from kring.practice import stories
from kring.practice.findings import Findings, StepTime
from kring.practice.models import PracticeRun
from kring.practice.queries import records, rested
from kring.practice.rules import Character, Remark
from kring.practice.scene import name_of

UNHEARD = {Allow.SW, Allow.SCORE}


def findings_of(run: PracticeRun, session: Session) -> Findings:
    """Count what went how. The session must have ended."""
    said = [
        one
        for one in Contribution.objects.filter(session=session, withdrawn_at=None)
        .select_related("maker")
        .order_by("seq")
        if one.kind not in UNHEARD
    ]
    heard = [one for one in said if not one.parked]
    steps, lines = steps_of(session), stories.lines(run.story, run.language)
    hidden = {name_of(run.pk, line) for line in lines.of("hidden_advice")}
    moved = {name_of(run.pk, line) for line in lines.of("moved")}
    spoken = Counter(one.maker_id for one in heard)
    seats = Presence.objects.filter(session=session, membership__person__scripted=True)
    return Findings(
        steps=step_times(run, session, steps),
        questions=sum(one.kind in QUESTIONS and one.pk not in hidden for one in heard),
        advice=sum(one.kind == Allow.ADVICE for one in heard),
        early=sum(one.pk in hidden for one in heard),
        # What was parked and brought in later was kept for its time too.
        parked=_kept(run, said),
        people=seats.count(),
        voices=sum(spoken[seat.membership_id] > 0 for seat in seats),
        silent_step=_first_step(run, heard, steps, Character.SILENT),
        dominant=_of(run, spoken, Character.DOMINANT),
        others_tenths=_others(run, spoken),
        has_choice=any(Allow.CHOICE in step.phase.allow for step in steps),
        chosen=any(one.chosen or _is_choice(one, session) for one in heard),
        fell=run.fell_at is not None,
        back=run.fell_at is not None and seats.filter(by_phone=True).exists(),
        moved=any(one.pk in moved for one in heard),
        rested=rested(run, lines) or _made(run)[Remark.BREATHE] > 0,
        difficult=tuple(sorted(Character(one) for one in set(run.difficult.values()))),
        remarks={remark.value: number for remark, number in _made(run).items()},
        **_tools(run),
    )


def step_times(run: PracticeRun, session: Session, steps: Sequence[Step]) -> tuple[StepTime, ...]:
    """Return how long each step took in all, also when the meeting came back to it."""
    seconds: Counter[int] = Counter()
    skipped: set[int] = set()
    at, since = 0, session.opened_at
    for one in records(run, "live.StepChanged"):
        seconds[at] += _between(since, one.at)
        if one.particulars["skipped"]:
            skipped.add(at)
        at, since = one.particulars["index"], one.at
    seconds[at] += _between(since, session.ended_at or since)
    return tuple(
        StepTime(
            key=step.key,
            method=step.method_id,
            phase=step.phase.id,
            round=step.round,
            planned_seconds=60 * step.minutes,
            seconds=seconds[number],
            skipped=number in skipped or number not in seconds,
        )
        for number, step in enumerate(steps)
    )


def _between(since: datetime, until: datetime) -> int:
    return max(0, round((until - since).total_seconds()))


def _tools(run: PracticeRun) -> dict[str, int]:
    clock = [one.particulars for one in records(run, "live.ClockChanged")]
    turns = [one.particulars for one in records(run, "live.TurnChanged")]
    moves = [one.particulars for one in records(run, "live.StepChanged")]
    return {
        "pauses": sum(one.get("paused", 0) for one in clock),
        "minutes_added": sum(one.get("minutes", 0) for one in clock),
        "silences": sum(one.get("hushed", 0) for one in turns),
        "turns_given": sum(one.get("given", 0) for one in turns),
        "steps_back": _steps_back(moves),
        "steps_skipped": sum(one["skipped"] for one in moves),
    }


def _steps_back(moves: list[dict[str, int]]) -> int:
    places = [0, *(one["index"] for one in moves)]
    return sum(after < before for before, after in pairwise(places))


def _kept(run: PracticeRun, said: list[Contribution]) -> int:
    """Count the advice that was parked, whether its maker brought it in since or not."""
    ever = Record.objects.filter(circle=run.circle_id, kind="live.ContributionChanged")
    brought = {(one.particulars["contribution"], one.by) for one in ever}
    return sum(
        one.kind == Allow.ADVICE and (one.parked or (str(one.pk), one.maker.person_id) in brought)
        for one in said
    )


def _made(run: PracticeRun) -> Counter[Remark]:
    return Counter(Remark(one) for one in run.remarks.values_list("remark", flat=True))


def _who(run: PracticeRun, character: Character) -> set[str]:
    return {pk for pk, one in run.difficult.items() if one == character}


def _first_step(
    run: PracticeRun, heard: list[Contribution], steps: Sequence[Step], character: Character
) -> int:
    who = _who(run, character)
    places = {step.key: number for number, step in enumerate(steps, 1)}
    found = (places.get(one.step, 0) for one in heard if str(one.maker_id) in who)
    return next(found, 0)


def _of(run: PracticeRun, spoken: Counter[UUID], character: Character) -> int:
    return sum(number for pk, number in spoken.items() if str(pk) in _who(run, character))


def _others(run: PracticeRun, spoken: Counter[UUID]) -> int:
    """Return how much each of the others brought in on average, in tenths."""
    dominant = _who(run, Character.DOMINANT)
    numbers = [number for pk, number in spoken.items() if str(pk) not in dominant]
    return round(10 * sum(numbers) / len(numbers)) if numbers else 0


def _is_choice(one: Contribution, session: Session) -> bool:
    return one.kind == Allow.CHOICE and one.maker_id == session.giver_id
