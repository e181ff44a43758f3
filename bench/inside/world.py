"""A server with people on it: 500 people, 50 circles of ten, 2,000 contributions, one circle busier than the others.

Made in bulk, past the actions: it must be quick, and what is measured is reading and writing it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kring.cases.models import Case
from kring.circles.models import Acceptance, Agreement, Circle, Membership
from kring.circles.rules import SEATED, Role
from kring.harvest.models import Lesson, Source
from kring.kernel import clock, vault
from kring.learning.models import TryOut
from kring.live.models import Contribution, Presence, Session
from kring.live.queries import script
from kring.meetings.models import CONTAINER, Attendance, Meeting, Season
from kring.methods.script import Allow, Visibility
from kring.networks.models import Organisation
from kring.people.models import Person
from tests.server import cookies_of

PEOPLE, CIRCLES, SEATS = 500, 50, 10
CONTRIBUTIONS, IN_BUSY = 2000, 530
METHOD, STEP, MINUTES = "basis5", "harvest", 150
WORDS = "We leerden dat wie eerst komt kijken, hoeft daarna veel minder uit te leggen. "


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many rows of each kind a circle gets. Its newest meeting is going on when `open`."""

    meetings: int = 8
    cases: int = 2
    try_outs: int = 3
    lessons: int = 1
    contributions: int = 30
    open: bool = False


BUSY = Plan(meetings=16, cases=12, try_outs=12, lessons=3, contributions=IN_BUSY, open=True)


def run() -> dict[str, Any]:
    """Make the world. Returns addresses, and cookies of ten people of the busy circle."""
    now = clock.now()
    with transaction.atomic():
        people = make_people(PEOPLE)
        homes = Organisation.objects.bulk_create(
            Organisation(name=f"Organisatie {n}") for n in range(40)
        )
        first = people[:SEATS]
        busy = make_circle(first, homes, BUSY, now)
        for n in range(1, CIRCLES):
            # Each who sits in the busy circle is in two others too.
            others = [first[n - 1]] if n <= SEATS else [first[n - 11]] if n <= 20 else []
            members = [*others, *people[n * SEATS : (n + 1) * SEATS]][:SEATS]
            make_circle(members, homes, Plan(), now)
    return {
        "circle": str(busy.pk),
        "session": str(Session.objects.get(circle=busy).pk),
        "csrf": settings.CSRF_COOKIE_NAME,
        "cookies": [cookies_of(person) for person in first],
        "contributions": Contribution.objects.count(),
    }


def make_people(count: int) -> list[Person]:
    """Make people who cannot sign in by themselves."""
    locked = make_password(None)
    return Person.objects.bulk_create(
        Person(name=f"Persoon {n}", email=f"p{n}@bench.example", password=locked)
        for n in range(count)
    )


def make_circle(
    people: Sequence[Person], homes: Sequence[Organisation], plan: Plan, now: datetime
) -> Circle:
    """Make one circle with all that belongs to it."""
    circle = Circle(name="Jeugd in de Achterhoek", about=WORDS * 2, not_about=WORDS,
                    done_when=WORDS, urgency=WORDS, formed_at=now)  # fmt: skip
    vault.create_key(circle.pk)
    circle.save(force_insert=True)
    seats = Membership.objects.bulk_create(
        _seat(circle, n, one, homes, now) for n, one in enumerate(people)
    )
    agreement = Agreement.objects.create(circle=circle, version=1, text=WORDS * 5, written_at=now)
    Acceptance.objects.bulk_create(
        Acceptance(agreement=agreement, membership=seat, at=now) for seat in seats
    )
    cases = Case.objects.bulk_create(
        _case(seats[n % len(seats)], n, now) for n in range(plan.cases)
    )
    meetings = _meetings(circle, seats, cases, plan, now)
    TryOut.objects.bulk_create(
        TryOut(circle=circle, meeting=meetings[0], owner=seats[n % len(seats)], what=WORDS,
               how_known=WORDS, told="", by_when=now.date(), named_at=now)
        for n in range(plan.try_outs)
    )  # fmt: skip
    sessions = _sessions(meetings, seats, plan, now)
    if sessions:
        said = _contributions(sessions, seats, plan.contributions, now)
        _lessons(sessions[0], seats, said[: plan.lessons], now)
    return circle


def _seat(
    circle: Circle, n: int, person: Person, homes: Sequence[Organisation], now: datetime
) -> Membership:
    role = Role.PARTICIPANT if n else Role.FACILITATOR
    return Membership(
        circle=circle, person=person, role=role, display_name=person.name,
        perspective=f"perspectief {n}", organisation=homes[n % len(homes)] if homes else None,
        in_rota=role in SEATED, joined_at=now + timedelta(seconds=n),
    )  # fmt: skip


def _case(giver: Membership, n: int, now: datetime) -> Case:
    return Case(
        circle_id=giver.circle_id, giver=giver, burning_question=WORDS, what_happened=WORDS,
        my_part="", tried="", hope="", real_question="", begun_at=now + timedelta(seconds=n),
        saved_at=now, offered_at=now, expires_on=(now + timedelta(days=180)).date(),
    )  # fmt: skip


def _meetings(
    circle: Circle, seats: Sequence[Membership], cases: Sequence[Case], plan: Plan, now: datetime
) -> list[Meeting]:
    """Make half of them past, one now, the rest coming."""
    season = Season.objects.create(circle=circle, number=1, planned_at=now)
    past = plan.meetings // 2
    made = Meeting.objects.bulk_create(
        Meeting(
            circle=circle, season=season, number=n + 1, minutes=MINUTES, place="Buurthuis",
            starts_at=now + timedelta(days=28 * (n - past)), giver=seats[n % len(seats)],
            case=cases[n % len(cases)] if cases and n <= past else None, method=METHOD,
            state=Meeting.State.HELD if n < past else Meeting.State.PLANNED, invited_at=now,
        )
        for n in range(plan.meetings)
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, membership=seat, answer=Attendance.Answer.YES)
        for meeting in made
        for seat in seats
    )
    return made


def _sessions(
    meetings: Sequence[Meeting], seats: Sequence[Membership], plan: Plan, now: datetime
) -> list[Session]:
    """Make the session of the meeting of today, going on; for a circle that is not open the one before it, ended."""
    past = plan.meetings // 2
    if not plan.open and past == 0:
        return []
    meeting = meetings[past] if plan.open else meetings[past - 1]
    steps = script(CONTAINER, METHOD, case_chosen=True, minutes=MINUTES)
    place = next(n for n, step in enumerate(steps) if step.phase.id == STEP)
    session = Session.objects.create(
        circle=meeting.circle, meeting=meeting, container=CONTAINER, method=METHOD,
        case_chosen=True, minutes=MINUTES, index=place, ends_at=now + timedelta(hours=4),
        step_began_at=now, opened_at=now, chair=seats[0], giver=seats[1 % len(seats)],
        ended_at=None if plan.open else now, seq=plan.contributions + 1,
    )  # fmt: skip
    Presence.objects.bulk_create(
        Presence(session=session, membership=seat, arrived_at=now, seen_at=now) for seat in seats
    )
    return [session]


def _contributions(
    sessions: Sequence[Session], seats: Sequence[Membership], count: int, now: datetime
) -> list[Contribution]:
    session = sessions[0]
    steps = script(CONTAINER, METHOD, case_chosen=True, minutes=MINUTES)
    # Only a screenful belongs to the step that is going on.
    return Contribution.objects.bulk_create(
        Contribution(
            circle_id=session.circle_id, session=session, seq=n + 2,
            step=steps[session.index if n < 30 else n % session.index].key, kind=Allow.REFLECT,
            maker=seats[n % len(seats)], body=WORDS, place="", visibility=Visibility.CIRCLE,
            revealed_at=now, said_at=now + timedelta(seconds=n), open_to_circle=True,
        )
        for n in range(count)
    )  # fmt: skip


def _lessons(
    session: Session, seats: Sequence[Membership], said: Sequence[Contribution], now: datetime
) -> None:
    """Make one lesson of each of these contributions; its maker has still to answer."""
    lessons = Lesson.objects.bulk_create(
        Lesson(
            circle_id=session.circle_id, meeting_id=session.meeting_id, giver=seats[0],
            written_by=seats[0], title="Eerst komen kijken", body=WORDS * 3, place="", context=WORDS,
            state=Lesson.State.ASKED, written_at=now, asked_at=now,
        )
        for _ in said
    )  # fmt: skip
    Source.objects.bulk_create(
        Source(lesson=lesson, edition=1, contribution=one, maker_id=one.maker_id)
        for lesson, one in zip(lessons, said, strict=True)
    )
