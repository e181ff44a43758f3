"""A written round of the cast: Anneke leads, Bart brings the case. Time goes by as the test says."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from kring.cases.tests.world import make_case
from kring.circles.tests.world import World, make_circle
from kring.live import plain, queries, stage, tasks
from kring.live.actions import contributions, presence, steps
from kring.live.models import Contribution, Presence, Session
from kring.live.stage import Viewer, Viewing
from kring.meetings import actions, pace
from kring.meetings.models import Meeting
from kring.meetings.queries import round_steps

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2027, 3, 1)
NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Hanna")


def at(day: date, hour: int = 12, minute: int = 0, zone=AMSTERDAM) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=zone)


@dataclass
class Round:
    world: World
    meeting: Meeting
    now: datetime

    @property
    def session(self) -> Session:
        return Session.objects.get(meeting=self.meeting)

    @property
    def step(self) -> str:
        return steps.steps_of(self.session)[self.session.index].phase.id

    def person(self, name: str):
        return getattr(self.world, name)

    def seat(self, name: str):
        return self.world[name]

    def wait(self, **time) -> None:
        """Let time go by without anybody working."""
        self.now += timedelta(**time)

    def work(self, until: datetime | None = None) -> None:
        """Let the worker do what it does each minute, now or at a later moment."""
        self.now = until or self.now
        tasks.written_rounds(self.now)

    def work_on(self, until: datetime) -> None:
        """Let the worker work each hour until a moment."""
        while self.now < until:
            self.work(min(self.now + timedelta(hours=1), until))

    def say(self, name: str, kind: str, text: str, **more) -> Contribution:
        draft = contributions.Draft(id=uuid4(), kind=kind, text=text, **more)
        return contributions.contribute(
            self.session.pk, by=self.person(name), draft=draft, now=self.now
        )

    def let_be(self, name: str, *, passes: bool = True) -> None:
        presence.let_be(self.session.pk, by=self.person(name), passes=passes)

    def let_be_all(self) -> None:
        """Let everybody of whom the step asks something pass."""
        for member in queries.asked_in(self.session):
            presence.let_be(self.session.pk, by=member.person, passes=True)

    def lead(self, action, **more) -> None:
        session = self.session
        action(session.pk, by=session.chair.person, seen=session.state_seq, **more)

    def sees(self, name: str) -> Viewing:
        viewer = Viewer(self.person(name).pk, "nl")
        viewing = stage.look(self.session.pk, viewer)
        return Viewing(viewing.snapshot, viewer, now=self.now)

    def comes_back(self, name: str) -> Viewing:
        viewing = self.sees(name)
        presence.begin_visit(viewing, now=self.now)
        Presence.objects.filter(session=self.session, membership=self.seat(name)).update(
            seen_at=self.now
        )
        return viewing

    def texts(self, name: str) -> list[str]:
        return [c.body for c in self.sees(name).seen]

    def wire(self, name: str) -> str:
        viewing = self.sees(name)
        drawn = stage.stage_html(viewing) + plain.draw(viewing)
        return drawn + str(stage.events_for(viewing, since=0))

    def closes(self) -> list[str]:
        """By when each step closes, by the clock of the circle."""
        zone = self.world.circle.zone
        return [f"{one.at.astimezone(zone):%a %d %H:%M}" for one in self.meeting.closings.all()]


def make_round(
    *names: str,
    method: str = "async",
    begins: date = MONDAY,
    zone: str = "Europe/Amsterdam",
    case: bool = True,
    days: tuple[int, ...] | None = None,
    hour: int = 20,
) -> Round:
    """A round that begins on a Monday in March, planned the week before."""
    world = make_circle(*(names or NAMES), time_zone=zone)
    now = at(begins - timedelta(days=4), zone=ZoneInfo(zone))
    proposed = tuple(pace.days_for(step.phase) for step in round_steps(method))
    plan = actions.RoundPlan(
        starts_on=begins,
        closes=time(hour),
        method=method,
        days=days or proposed,
        case=make_case(world, "bart").pk if case else None,
    )
    meeting = actions.plan_round(world.circle, by=world.anneke, plan=plan, now=now)
    return Round(world, meeting, now)


def begin_round(*names: str, **more) -> Round:
    """The same, on its first day, as it has just begun by itself."""
    made = make_round(*names, **more)
    made.work(made.meeting.starts_at)
    return made
