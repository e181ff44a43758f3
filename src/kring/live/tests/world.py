"""A table with the cast at it: Anneke leads, Bart brings the case."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.circles.tests.world import World, make_circle
from kring.kernel import clock
from kring.live import plain, stage
from kring.live.actions import contributions, presence, protection, sessions, steps, votes
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
        """Let who leads go to the step in this place; protected time is ended first."""
        session = self.fresh()
        if session.protected_id and not session.protected_over:
            protection.end(session.pk, by=session.chair.person)
            session = self.fresh()
        steps.go(
            session.pk,
            by=session.chair.person,
            to=index,
            seen=session.state_seq,
            now=clock.now(),
        )

    def say(self, name: str, kind: str, text: str = "", **more) -> Contribution:
        draft = contributions.Draft(id=more.pop("id", uuid4()), kind=kind, text=text, **more)
        return contributions.contribute(
            self.session.pk, by=self.person(name), draft=draft, now=clock.now()
        )

    def give(self, name: str, value: int, about: Contribution | str | None = None, **more) -> None:
        """Let somebody give dots or a rate to a contribution, or a number; or (ZONE) how it was."""
        what = about.pk if isinstance(about, Contribution) else about or ""
        votes.give(self.session.pk, by=self.person(name), value=value, about=what, **more)

    def count(self, **more) -> None:
        session = self.fresh()
        by = session.chair.person
        votes.count(session.pk, by=by, seen=session.state_seq, **more)

    def again(self) -> None:
        session = self.fresh()
        votes.choose_again(session.pk, by=session.chair.person, seen=session.state_seq)

    def reveal(self) -> None:
        session = self.fresh()
        steps.reveal(session.pk, by=session.chair.person, seen=session.state_seq, now=clock.now())

    def sees(self, name: str, mode: Mode = Mode.OWN) -> Viewing:
        return stage.look(self.session.pk, Viewer(self.person(name).pk, "nl", mode))

    def texts(self, name: str, mode: Mode = Mode.OWN) -> list[str]:
        return [c.text for c in self.sees(name, mode).seen]

    def wire(self, name: str, *, since: int = 0, mode: Mode = Mode.OWN) -> str:
        """Everything that would go to this screen: as page, as events, and as page of text only."""
        viewing = self.sees(name, mode)
        own = plain.draw(viewing) if mode is Mode.OWN and viewing.is_here else ""
        return stage.stage_html(viewing) + str(stage.events_for(viewing, since=since)) + own


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


def without_numbers(wire: str) -> str:
    """Leave out of what goes to a screen what differs by itself: the number of the state, and the clock."""
    clock = r"<kring-clock.*?</kring-clock>|<span role=\"timer\">.*?</span>"
    wire = re.sub(clock, "", wire, flags=re.DOTALL)
    # Moments and times of day: these tests must not depend on when they run.
    wire = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+|\d?\d[.:]\d\d", "", wire)
    return re.sub(r'data-(seq|state)="\d+"|name="(seen|since)" value="\d+"|\?since=\d+', "", wire)
