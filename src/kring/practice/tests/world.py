"""Anneke practises: a run with made-up people, played by pressing “Let them go on”."""

from dataclasses import dataclass
from datetime import timedelta

from kring.circles.models import Membership
from kring.circles.tests.world import make_person
from kring.kernel import clock
from kring.live.actions import sessions, steps
from kring.live.models import Contribution, Session
from kring.live.queries import steps_of
from kring.people.models import Person
from kring.practice.actions import beats, runs
from kring.practice.models import PracticeRun
from kring.practice.rules import Character, Setup, Speed


@dataclass
class Practice:
    run: PracticeRun
    anneke: Person

    @property
    def session(self) -> Session:
        return Session.objects.get(pk=self.run.session_id)

    def who(self, character: Character) -> Membership:
        found = (pk for pk, one in self.run.difficult.items() if one == character)
        return Membership.objects.get(pk=next(found))

    def beat(self, *, pressed: bool = True, later: float = 0) -> beats.Beat:
        now = clock.now() + timedelta(seconds=later)
        return beats.beat(self.run.pk, by=self.anneke, now=now, pressed=pressed)

    def play(self, most: int = 200) -> int:
        """Let them go on until they wait for Anneke. Returns how much was done."""
        for number in range(most):
            if not self.beat().done:
                return number
        raise AssertionError("they never stop")

    def let(self, number: int) -> None:
        """Let them do so many things."""
        for _ in range(number):
            assert self.beat().done

    def pass_on(self) -> bool:
        """Give the turn on when it is with somebody who does not. Returns whether it was."""
        session = self.session
        if session.turn_id is None:
            return False
        steps.pass_turn(session.pk, by=self.anneke, seen=session.state_seq)
        return True

    def reveal(self) -> None:
        session = self.session
        if session.silent and not session.revealed:
            steps.reveal(session.pk, by=self.anneke, seen=session.state_seq, now=clock.now())

    def play_step(self) -> None:
        """Lead one step as it should be led: go round, show what was written, until all are ready."""
        self.play()
        while self.pass_on():
            self.play()
        self.reveal()
        self.play()

    def go_to(self, index: int) -> None:
        session = self.session
        steps.go(session.pk, by=self.anneke, to=index, seen=session.state_seq, now=clock.now())

    def go(self, part: str) -> None:
        found = enumerate(steps_of(self.session))
        self.go_to(next(index for index, step in found if part in step.key))

    def end(self) -> PracticeRun:
        session = self.session
        sessions.end_session(session.pk, by=self.anneke, seen=session.state_seq, now=clock.now())
        self.run = runs.end_run(self.run.pk, by=self.anneke, now=clock.now())
        return self.run

    def said(self, step: str = "") -> list[Contribution]:
        return list(
            Contribution.objects.filter(session=self.run.session_id, step__contains=step)
            .select_related("maker")
            .order_by("seq")
        )


def make_practice(*difficult: Character, method: str = "basis5", **more) -> Practice:
    anneke = make_person("Anneke")
    setup = Setup(
        method=method,
        story=more.pop("story", "care"),
        language=more.pop("language", "nl"),
        speed=more.pop("speed", Speed.NORMAL),
        people=more.pop("people", 6),
        difficult=difficult,
    )
    return Practice(runs.begin_run(setup, by=anneke, now=clock.now()), anneke)
