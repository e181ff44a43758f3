"""Laying a table to practise at: a circle of one's own, with made-up people who cannot sign in and get no mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from kring.cases.models import Case
from kring.circles import standard
from kring.circles.models import Acceptance, Agreement, Circle, Membership
from kring.circles.rules import Role
from kring.kernel import vault
from kring.meetings.models import Meeting, Season
from kring.meetings.rules import FEWEST_MINUTES, MOST_MINUTES
from kring.methods import reading
from kring.methods.script import CaseGiver
from kring.people.models import Person
from kring.practice import rules, stories
from kring.practice.models import PracticeRun
from kring.practice.rules import Character
from kring.practice.stories import Story

CASE_OF_A_WHOLE_MEETING = "basis5"  # where somebody practises the frame of a meeting


@dataclass(frozen=True)
class Laid:
    """A meeting to be opened, and the made-up people: the case giver first."""

    meeting: Meeting
    company: list[Membership]


def lay(run: PracticeRun, *, people: int, leader: Person, now: datetime) -> Laid:
    """Make circle, people, case and meeting of a run, in the present transaction; `leader` practises."""
    story = stories.story(run.story, run.language)
    circle = _circle(run, story, now=now)
    _seat(circle, leader, leader.name[:60], "", role=Role.FACILITATOR, now=now)
    company = [
        _seat(
            circle,
            Person.objects.create_user(
                None,
                id=uuid5(run.pk, f"person {number}"),
                name=one.name,
                language=run.language,
                scripted=True,
                is_active=False,
            ),
            one.name,
            one.perspective,
            role=Role.PARTICIPANT,
            now=now + timedelta(milliseconds=number),
        )
        for number, one in enumerate(story.people[: people - 1], 1)
    ]
    return Laid(_meeting(run, circle, story, company[0], now=now), company)


def parts(difficult: Sequence[Character], company: Sequence[Membership]) -> dict[str, str]:
    """Give out the difficult parts: the case giver is the one who is moved, the others sit after them."""
    others = iter(company[1:])
    return {
        str((company[0] if one is Character.MOVED else next(others)).pk): one.value
        for one in difficult
    }


def _circle(run: PracticeRun, story: Story, *, now: datetime) -> Circle:
    circle = Circle(
        name=story.title,
        about=story.burning_question,
        not_about="",
        done_when="",
        urgency="",
        language=run.language,
        practice=True,
        formed_at=now,
    )
    vault.create_key(circle.pk)
    circle.save(force_insert=True)
    text = standard.agreement(run.language)
    Agreement.objects.create(circle=circle, version=1, text=text, written_at=now)
    return circle


def _seat(
    circle: Circle, person: Person, name: str, perspective: str, *, role: Role, now: datetime
) -> Membership:
    member = Membership.objects.create(
        circle=circle,
        person=person,
        role=role,
        display_name=name,
        perspective=perspective,
        joined_at=now,
    )
    Acceptance.objects.create(agreement=circle.agreements.get(), membership=member, at=now)
    return member


def _meeting(
    run: PracticeRun, circle: Circle, story: Story, giver: Membership, *, now: datetime
) -> Meeting:
    method = reading.method(run.method)
    within = CASE_OF_A_WHOLE_MEETING if method.is_container else run.method
    inside = reading.method(within)
    brought = any(
        phase.case_giver not in {CaseGiver.NONE, CaseGiver.METHOD} for phase in inside.phases
    )
    return Meeting.objects.create(
        circle=circle,
        season=Season.objects.create(circle=circle, number=1, planned_at=now),
        number=1,
        starts_at=now,
        minutes=min(MOST_MINUTES, max(FEWEST_MINUTES, method.minutes)),
        container=run.method,
        method=within,
        giver=giver if brought else None,
        case=_case(circle, story, giver, now=now) if brought else None,
    )


def _case(circle: Circle, story: Story, giver: Membership, *, now: datetime) -> Case:
    return Case.objects.create(
        circle=circle,
        giver=giver,
        burning_question=story.burning_question,
        what_happened=story.what_happened,
        my_part=story.my_part,
        tried=story.tried,
        hope=story.hope,
        real_question="",
        edition=1,
        begun_at=now,
        saved_at=now,
        offered_at=now,
        expires_on=(now + rules.KEPT).date(),
    )
