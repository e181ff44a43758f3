"""One meeting of the demo: prepared, held, and what people took along from it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from kring.cases import actions as cases
from kring.circles.models import Membership
from kring.circles.rules import Right
from kring.harvest.actions import consents, lessons, publications
from kring.harvest.rules import Capacity, Scope, Words
from kring.learning import actions as learning
from kring.learning.rules import Plan, Telling
from kring.live.actions import contributions, presence, sessions, steps
from kring.live.models import Contribution, Session
from kring.live.queries import steps_of
from kring.meetings import actions as planning
from kring.meetings.models import Attendance, Meeting
from kring.methods.script import Step
from kring.networks.models import Organisation
from kring.people.models import Person
from kring.web.demo.story import Gathering, Line, Takeaway, Trial

DAY = timedelta(days=1)


class Evening:
    """Plays one meeting through the actions, at the moments when it would have happened."""

    def __init__(
        self,
        meeting: Meeting,
        gathering: Gathering,
        members: Mapping[str, Membership],
        now: datetime,
    ) -> None:
        self.meeting = meeting
        self.gathering = gathering
        self.members = members
        self.now = now
        self.at = meeting.starts_at
        self.said: dict[str, Contribution] = {}

    def prepare(self) -> None:
        """Let the case giver offer the case, and people say whether they come."""
        giver, when = self._person(self.gathering.giver), min(self.at, self.now)
        case = cases.begin(self.meeting.circle, by=giver, now=when - 6 * DAY)
        text = self.gathering.case
        cases.save(case, by=giver, edition=0, text=text, now=when - 3 * DAY)
        cases.offer(case, by=giver, now=when - 2 * DAY)
        case.refresh_from_db()
        planning.name_case(self.meeting, by=giver, case=case)
        for key in self.gathering.coming:
            self._answer(key, Attendance.Answer.YES)
        for key in self.gathering.absent:
            self._answer(key, Attendance.Answer.NO)

    def hold(self) -> None:
        """Hold the meeting, with what was said, and all that followed from it until today."""
        leader = self._person(self.gathering.leads)
        self.session = sessions.open_session(
            self.meeting.pk, by=leader, now=self.at - timedelta(minutes=5)
        )
        for member in self.members.values():
            if member.has(Right.SIT_AT_TABLE) and self._is_there(member):
                presence.arrive(self.session.pk, by=member.person, now=self.at)
        for line in self.gathering.said:
            self._say(line, leader)
        self._close(leader)
        for trial in self.gathering.trials:
            self._try_out(trial)
        for thought in self.gathering.thoughts:
            learning.write_line(
                self.meeting,
                by=self._person(thought.who),
                loop=thought.loop,
                body=thought.text,
                now=self.over_at + DAY,
                share=thought.shared,
            )
        for takeaway in self.gathering.takeaways:
            self._harvest(takeaway)

    @property
    def over_at(self) -> datetime:
        """When it was over."""
        return self.at + timedelta(minutes=self.meeting.minutes)

    def _person(self, key: str) -> Person:
        return self.members[key].person

    def _is_there(self, member: Membership) -> bool:
        return member.pk not in {self.members[key].pk for key in self.gathering.absent}

    def _answer(self, key: str, answer: Attendance.Answer) -> None:
        planning.answer(
            self.meeting,
            by=self._person(key),
            member=self.members[key],
            answer=answer,
            channel=Attendance.Channel.ROOM,
        )

    def _say(self, line: Line, leader: Person) -> None:
        when = self._go(line.step, leader)
        about = self.said.get(line.about)
        draft = contributions.Draft(
            id=uuid4(),
            kind=line.kind,
            text=line.text,
            place=line.place,
            about=about.pk if about else None,
        )
        made = contributions.contribute(
            self.session.pk, by=self._person(line.who), draft=draft, now=when
        )
        if line.key:
            self.said[line.key] = made

    def _go(self, phase: str, leader: Person) -> datetime:
        """Let who leads go to the step of this phase, unless it is there. Returns when that is."""
        session = Session.objects.get(pk=self.session.pk)
        script = steps_of(session)
        index = _index(script, phase)
        for place in range(session.index + 1, index):
            self._to(place, script, leader)
        if session.index != index:
            self._to(index, script, leader)
        return self._when(index, script) + timedelta(minutes=1)

    def _to(self, index: int, script: tuple[Step, ...], leader: Person) -> None:
        """Let who leads go to this step, at the minute at which it begins."""
        seen = Session.objects.values_list("state_seq", flat=True).get(pk=self.session.pk)
        now = self._when(index, script)
        steps.go(self.session.pk, by=leader, to=index, seen=seen, now=now)
        if script[index].phase.id == "closing":
            self._choose()

    def _choose(self) -> None:
        giver = self._person(self.gathering.giver)
        for line in self.gathering.said:
            if line.chosen:
                said = self.said[line.key].pk
                contributions.choose(self.session.pk, said, by=giver, chosen=True)

    def _when(self, index: int, script: tuple[Step, ...]) -> datetime:
        return self.at + timedelta(minutes=sum(step.minutes for step in script[:index]))

    def _close(self, leader: Person) -> None:
        self._go("check_out", leader)
        seen = Session.objects.values_list("state_seq", flat=True).get(pk=self.session.pk)
        sessions.end_session(self.session.pk, by=leader, seen=seen, now=self.over_at)
        self.meeting.refresh_from_db()

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.meeting.circle.time_zone)).date()

    def _try_out(self, trial: Trial) -> None:
        who = self._person(trial.who)
        named = learning.name_try_out(
            self.meeting,
            by=who,
            owner=self.members[trial.who],
            plan=Plan(trial.what, trial.how_known, self._day(self.at + trial.days * DAY)),
            now=self.over_at,
            sources=[self.said[key] for key in trial.sources],
        )
        if trial.effect:
            learning.tell_try_out(
                named,
                by=who,
                telling=Telling(trial.effect, trial.told),
                now=self.over_at + trial.told_after_days * DAY,
            )

    def _harvest(self, takeaway: Takeaway) -> None:
        writer, when = self._person(takeaway.writer), self.over_at + 3 * DAY
        names = [Organisation.objects.named(name) for name in takeaway.organisations]
        lesson = lessons.write_lesson(
            self.meeting,
            by=writer,
            draft=lessons.Draft(
                Words(takeaway.title, takeaway.body, takeaway.place, takeaway.context),
                [one for one in names if one],
                [self.said[key] for key in takeaway.sources],
            ),
            now=when,
        )
        lessons.ask_consent(lesson, by=writer, now=when)
        for key, scope in self._answers(takeaway).items():
            consents.answer(
                lesson, by=self._person(key), scope=scope, edition=1, now=when + 2 * DAY
            )
        if takeaway.published:
            approvers = {
                Capacity.GIVER: self._person(self.gathering.giver),
                Capacity.FACILITATOR: writer,
            }
            for capacity, person in approvers.items():
                consents.approve(
                    lesson, by=person, capacity=capacity, edition=1, now=when + 3 * DAY
                )
            publications.publish(lesson, by=writer, now=when + 4 * DAY)

    def _answers(self, takeaway: Takeaway) -> dict[str, Scope]:
        if not takeaway.published:
            return takeaway.consents
        by_member = {member.pk: key for key, member in self.members.items()}
        makers = [by_member[self.said[key].maker_id] for key in takeaway.sources]
        return {
            key: Scope.NAMED if key in takeaway.named else Scope.UNNAMED
            for key in dict.fromkeys(makers)
        }


def _index(script: tuple[Step, ...], phase: str) -> int:
    return next(number for number, step in enumerate(script) if step.phase.id == phase)
