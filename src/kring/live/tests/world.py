"""A table with the cast at it: Anneke leads, Bart brings the case."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.circles.tests.world import World, make_circle
from kring.kernel import clock
from kring.live import stage
from kring.live.actions import contributions, presence, sessions, steps
from kring.live.models import Contribution, Session
from kring.live.queries import steps_of
from kring.live.stage import Mode, Viewer, Viewing
from kring.meetings.models import Meeting, Season


@dataclass
class Table:
    world: World
    meeting: Meeting
    session: Session

    def seat(self, name: str) -> Membership:
        return self.world[name]

    def person(self, name: str):
        return getattr(self.world, name)

    def fresh(self) -> Session:
        self.session.refresh_from_db()
        return self.session

    def go(self, part: str) -> None:
        """Let who leads go to the first step whose key holds these words."""
        found = enumerate(steps_of(self.fresh()))
        self.go_to(next(index for index, step in found if part in step.key))

    def go_to(self, index: int) -> None:
        """Let who leads go to the step in this place."""
        session = self.fresh()
        steps.go(
            session.pk,
            by=session.chair.person,
            to=index,
            seen=session.state_seq,
            now=clock.now(),
        )

    def say(self, name: str, kind: str, text: str, **more) -> Contribution:
        draft = contributions.Draft(id=more.pop("id", uuid4()), kind=kind, text=text, **more)
        return contributions.contribute(
            self.session.pk, by=self.person(name), draft=draft, now=clock.now()
        )

    def sees(self, name: str, mode: Mode = Mode.OWN) -> Viewing:
        return stage.look(self.session.pk, Viewer(self.person(name).pk, "nl", mode))

    def texts(self, name: str, mode: Mode = Mode.OWN) -> list[str]:
        return [c.body for c in self.sees(name, mode).seen]

    def wire(self, name: str, *, since: int = 0, mode: Mode = Mode.OWN) -> str:
        """Everything that would go to this screen: as page, and as events."""
        viewing = self.sees(name, mode)
        return stage.stage_html(viewing) + str(stage.events_for(viewing, since=since))


def make_meeting(world: World, *, method: str = "basis5", giver: str = "bart", **over) -> Meeting:
    season, _new = Season.objects.get_or_create(
        circle=world.circle, number=1, defaults={"planned_at": clock.now()}
    )
    case = Case.objects.create(
        circle=world.circle,
        giver=world[giver],
        burning_question="Hoe krijg ik de boeren mee?",
        begun_at=clock.now(),
        saved_at=clock.now(),
        offered_at=clock.now(),
        expires_on=(clock.now() + timedelta(days=180)).date(),
        what_happened="", my_part="", tried="", hope="", real_question="",
    )  # fmt: skip
    fields = {
        "number": 1, "starts_at": clock.now(), "method": method, "giver": world[giver], "case": case,
    }  # fmt: skip
    return Meeting.objects.create(circle=world.circle, season=season, **(fields | over))


def make_table(*names: str, method: str = "basis5", giver: str = "bart", **over) -> Table:
    """Open a meeting with these people at the table (default: Anneke, Bart, Carla, Dirk, Esra)."""
    names = names or ("Anneke", "Bart", "Carla", "Dirk", "Esra")
    world = make_circle(*names)
    meeting = make_meeting(world, method=method, giver=giver, **over)
    session = sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    table = Table(world, meeting, session)
    for name in names:
        presence.arrive(session.pk, by=table.person(name.lower()), now=clock.now())
    return table
