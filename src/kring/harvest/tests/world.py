"""A meeting that is over, and a lesson from it: Carla and Dirk spoke, Nel was a guest, Bart brought the case."""

from dataclasses import dataclass, field

from kring.circles.models import Membership
from kring.harvest import rules
from kring.harvest.actions import consents, lessons, publications
from kring.harvest.actions.lessons import Draft
from kring.harvest.models import Lesson, Publication
from kring.harvest.queries import makers_of
from kring.harvest.rules import Capacity, Scope, Words
from kring.kernel import clock
from kring.live.actions import sessions
from kring.live.models import Contribution
from kring.live.tests.world import Table, make_table

ADVICE = "KAN-advies Ga op het erf langs, zonder stukken."
STORY = "KAN-verhaal Bij ons begon de oude boer pas bij de koffie te praten."
PLACE = "KAN-plaats Haarlo"
GUESTED = "KAN-gast Mijn vader liet niemand binnen die een map droeg."
PRIVATE = "KAN-prive Ik schaamde me."
TITLE = "Wie zonder map komt, mag binnen"
BODY = "Begin een gesprek over stoppen niet met een plan, maar met een bezoek."


@dataclass
class Harvest:
    table: Table
    said: dict[str, Contribution] = field(default_factory=dict)

    @property
    def world(self):
        return self.table.world

    @property
    def meeting(self):
        return self.table.meeting

    def seat(self, name: str) -> Membership:
        return self.table.seat(name)

    def person(self, name: str):
        return getattr(self.world, name)

    def draft(self, *keys: str, **words: str) -> Draft:
        text = Words(**({"title": TITLE, "body": BODY} | words))
        organisations = [one.organisation for one in [self.seat("carla")] if one.organisation]
        return Draft(text, organisations, [self.said[key] for key in keys or ("advice", "story")])

    def write(self, *keys: str, by: str = "esra", **words: str) -> Lesson:
        draft = self.draft(*keys, **words)
        return lessons.write_lesson(self.meeting, by=self.person(by), draft=draft, now=clock.now())

    def ask(self, *keys: str, by: str = "esra", **words: str) -> Lesson:
        return lessons.ask_consent(
            self.write(*keys, by=by, **words), by=self.person(by), now=clock.now()
        )

    def answer(self, lesson: Lesson, name: str, scope: str = Scope.UNNAMED) -> None:
        lesson.refresh_from_db()
        consents.answer(
            lesson, by=self.person(name), scope=scope, edition=lesson.edition, now=clock.now()
        )

    def approve(self, lesson: Lesson, name: str, capacity: Capacity) -> None:
        lesson.refresh_from_db()
        consents.approve(
            lesson,
            by=self.person(name),
            capacity=capacity,
            edition=lesson.edition,
            now=clock.now(),
        )

    def agree(self, lesson: Lesson, scope: str = Scope.UNNAMED) -> None:
        """Let every maker say yes, and Bart and Anneke approve."""
        for maker in makers_of(lesson):
            self.answer(lesson, maker.name.lower(), scope)
        self.approve(lesson, "bart", Capacity.GIVER)
        self.approve(lesson, "anneke", Capacity.FACILITATOR)

    def publish(self, *keys: str, scope: str = Scope.UNNAMED, **words: str) -> Publication:
        lesson = self.ask(*keys, **words)
        self.agree(lesson, scope)
        return publications.publish(lesson, by=self.world.anneke, now=clock.now())

    def withdraw(self, lesson: Lesson, name: str) -> None:
        consents.withdraw_consent(lesson, by=self.person(name), now=clock.now())


def make_harvest(*names: str, over: bool = True) -> Harvest:
    """Hold a meeting with these people (default: Anneke, Bart, Carla, Dirk, Esra and the guest Nel)."""
    names = names or ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Nel")
    harvest = Harvest(make_table(*names))
    table, said = harvest.table, harvest.said
    table.go("advice")
    said["advice"] = table.say("carla", "advice", ADVICE)
    table.go("harvest")
    said["story"] = table.say("dirk", "reflect", STORY, place=PLACE)
    if "Nel" in names:
        said["guest"] = table.say("nel", "reflect", GUESTED)
    said["esra"] = table.say("esra", "reflect", "Ik kwam altijd met een map.")
    said["private"] = table.say("esra", "sw", PRIVATE)
    if over:
        end(harvest)
    return harvest


def end(harvest: Harvest) -> None:
    table = harvest.table
    table.go("check_out")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    harvest.meeting.refresh_from_db()


__all__ = ["Capacity", "Harvest", "Scope", "end", "make_harvest", "rules"]
