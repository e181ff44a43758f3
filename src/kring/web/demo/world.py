"""Filling the demo: circles, seasons and meetings, made by the same actions that people use."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from kring.circles.actions.agreements import accept_agreement
from kring.circles.actions.frames import form_circle, seek
from kring.circles.actions.invitations import Guest, claim_invitation, invite
from kring.circles.actions.memberships import Seat, change_membership
from kring.circles.models import Acceptance, Circle, Membership
from kring.forming.models import Call
from kring.harvest.models import Publication
from kring.kernel import vault
from kring.meetings import actions as planning
from kring.meetings.actions import Place, SeasonPlan
from kring.meetings.models import Meeting
from kring.networks.models import Organisation
from kring.people.models import Person
from kring.web.demo import calls, methods, networks, people, story
from kring.web.demo.asking import ask_for_next_season
from kring.web.demo.evening import Evening
from kring.web.demo.story import Character, Gathering, Series, Story
from kring.web.demo.touring import go_on_tour

SOON = timedelta(minutes=10)


def exists() -> bool:
    """Tell whether the demo has been filled."""
    return people.find(story.cast().parts[0][1]) is not None


@transaction.atomic
def make_world(now: datetime) -> None:
    """Fill the demo: all of it or nothing. Filling it twice changes nothing."""
    if exists():
        return
    everybody = people.make_all()
    circles = {one.key: _Maker(one, everybody, now).make() for one in story.stories()}
    founder = everybody[story.stories()[0].people[0].key]
    calls.make_call(founder, now)
    networks.make(circles, by=founder, now=now)
    methods.make(circles[story.cast().circle], now=now)


@transaction.atomic
def begin_anew(now: datetime) -> None:
    """Throw the circles and the people of the demo away, and fill it again."""
    ids = [people.person_id(key) for key in people.known()]
    circles = Circle.objects.filter(memberships__person_id__in=ids).distinct()
    gone = list(circles.values_list("pk", flat=True))
    Publication.objects.filter(lesson__circle_id__in=gone).delete()
    networks.forget()
    methods.forget(ids)
    Circle.objects.filter(pk__in=gone).delete()
    gone += Call.objects.filter(maker_id__in=ids).values_list("pk", flat=True)
    Person.objects.filter(pk__in=ids).delete()
    make_world(now)
    for circle_id in gone:
        transaction.on_commit(lambda pk=circle_id: vault.destroy_key(pk))  # type: ignore[misc]


def meeting_of_today() -> Meeting | None:
    """Return the meeting that a visitor can take part in, or None when the demo is not filled."""
    mine = Membership.objects.filter(person_id=people.person_id(story.cast().parts[0][1]))
    main = next(one for one in story.stories() if one.key == story.cast().circle)
    number = next(one.number for one in main.meetings if one.today)
    rows = Meeting.objects.filter(circle_id__in=mine.values("circle_id"), number=number)
    return rows.select_related("circle").order_by("starts_at").first()


class _Maker:
    """Makes one circle."""

    def __init__(self, of: Story, everybody: dict[str, Person], now: datetime) -> None:
        self.story = of
        self.people = everybody
        self.now = now
        self.formed_at = now - timedelta(weeks=of.formed_weeks_ago)
        self.founder = everybody[of.people[0].key]

    def make(self) -> Circle:
        """Make the circle with all that happened in it."""
        self.circle = form_circle(self.story.frame, by=self.founder)
        for character in self.story.people:
            self._seat(character)
        for label in self.story.seeking:
            seek(self.circle, label, by=self.founder)
        self._date_back()
        self.members = {
            people_key: member
            for people_key in (one.key for one in self.story.people)
            for member in Membership.objects.filter(
                circle=self.circle, person=self.people[people_key]
            ).select_related("person", "circle")
        }
        if self.story.season:
            self._plan(self.story.season)
        for gathering in self.story.meetings:
            self._gather(gathering)
        if self.story.key == story.cast().circle:
            ask_for_next_season(self.circle, self.members, by=self.founder, now=self.now)
            go_on_tour(self.circle, self.members, self.people, by=self.founder, now=self.now)
        return self.circle

    def _seat(self, character: Character) -> None:
        person = self.people[character.key]
        organisation = Organisation.objects.named(character.organisation, self.story.frame.country)
        if person == self.founder:
            member = Membership.objects.get(circle=self.circle, person=person)
            seat = Seat(
                role=character.role,
                perspective=character.perspective,
                organisation=organisation,
            )
            change_membership(member, seat, by=person)
        else:
            guest = Guest(
                name=character.name,
                role=character.role,
                perspective=character.perspective,
                organisation=organisation,
            )
            invitation, _keys = invite(self.circle, guest, by=self.founder)
            claim_invitation(invitation, by=person)
        accept_agreement(self.circle, 1, by=person)

    def _date_back(self) -> None:
        """Let it be some weeks ago that they came: our actions only know today."""
        Circle.objects.filter(pk=self.circle.pk).update(formed_at=self.formed_at)
        self.circle.agreements.update(written_at=self.formed_at)
        Acceptance.objects.filter(agreement__circle=self.circle).update(at=self.formed_at)
        for minutes, character in enumerate(self.story.people):
            came = self.formed_at + timedelta(minutes=minutes)
            seats = Membership.objects.filter(circle=self.circle)
            seats.filter(person=self.people[character.key]).update(joined_at=came, reads_from=came)

    def _plan(self, series: Series) -> None:
        zone = ZoneInfo(self.story.frame.time_zone)
        first = (self.now - timedelta(weeks=series.first_weeks_ago)).astimezone(zone).date()
        plan = SeasonPlan(
            starts_on=first,
            at=series.at,
            weeks=series.weeks,
            count=series.count,
            where=Place(
                minutes=series.minutes,
                place=series.place,
                link=series.link,
                dial_number=series.dial_number,
                dial_code=series.dial_code,
            ),
            method=series.method,
        )
        season = planning.plan_season(
            self.circle, by=self.founder, plan=plan, now=self._before(series)
        )
        self.meetings = {one.number: one for one in season.meetings.select_related("circle")}

    def _before(self, series: Series) -> datetime:
        return self.now - timedelta(weeks=series.first_weeks_ago, days=10)

    def _gather(self, gathering: Gathering) -> None:
        meeting = self.meetings[gathering.number]
        giver = self.members[gathering.giver]
        before = meeting.starts_at - timedelta(days=9)
        if meeting.giver_id != giver.pk:
            planning.give_turn(meeting, by=self.founder, to=giver)
        starts_at = _on_five_minutes(self.now + SOON) if gathering.today else meeting.starts_at
        where = Place.of(meeting)
        where = replace(where, place=gathering.place or meeting.place)
        planning.move_meeting(
            meeting, by=self.founder, starts_at=starts_at, where=where, now=before
        )
        evening = Evening(Meeting.objects.locked(meeting), gathering, self.members, self.now)
        evening.prepare()
        if not gathering.today:
            evening.hold()


def _on_five_minutes(moment: datetime) -> datetime:
    """Return the next moment that a person would plan a meeting at."""
    late = timedelta(minutes=moment.minute % 5, seconds=moment.second)
    return moment.replace(microsecond=0) - late + timedelta(minutes=5 if late else 0)
