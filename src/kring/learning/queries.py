"""What somebody takes along, over cases, try-outs and lines."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from kring.cases.models import Case
from kring.circles.models import Circle
from kring.kernel import vault
from kring.kernel.prepared import prepared
from kring.learning.growth import Growth, grown
from kring.learning.models import PrivateLine, TryOut
from kring.learning.rules import Loop
from kring.live.models import Contribution, Session
from kring.live.rules import QUESTIONS
from kring.live.voices import asked_and_advised
from kring.meetings.models import Meeting
from kring.methods.script import Allow
from kring.people.models import Person

# Long enough to try something, short enough to remember why.
FIRST_LOOK = timedelta(days=14)


@dataclass
class Ring:
    """The learning of one person in one circle: brought in, tried, found, changed.

    circle: None when they left it, so that its name is no longer theirs to read.
    """

    circle: Circle | None
    brought: list[Case] = field(default_factory=list)
    tried: list[TryOut] = field(default_factory=list)
    found: list[PrivateLine] = field(default_factory=list)

    @property
    def changed(self) -> list[TryOut]:
        """What was tried and told of."""
        return [try_out for try_out in self.tried if not try_out.waits]

    @property
    def parts(self) -> list[int]:
        """How many there are of each of the four, in order; it says which parts of the ring are drawn full."""
        return [len(self.brought), len(self.tried), len(self.found), len(self.changed)]


def rings_of(person: Person) -> list[Ring]:
    """Return the learning of this person, only their own, per circle. Four queries, however many circles."""
    rings: dict[UUID, Ring] = {
        circle.pk: Ring(circle)
        for circle in Circle.objects.visible_to(person).order_by("formed_at")
    }
    cases = Case.objects.visible_to(person).filter(giver__person_id=person.pk)
    tried = TryOut.objects.of(person).select_related("meeting").order_by("named_at")
    lines = PrivateLine.objects.of(person).select_related("meeting")
    for case in cases.order_by("begun_at"):
        rings.setdefault(case.circle_id, Ring(None)).brought.append(case)
    for try_out in tried:
        rings.setdefault(try_out.circle_id, Ring(None)).tried.append(try_out)
    for line in lines:
        rings.setdefault(line.circle_id, Ring(None)).found.append(line)
    # Of a circle that was wiped nothing can be read any more, by anybody.
    return [ring for pk, ring in rings.items() if vault.readable(pk)]


@dataclass(frozen=True)
class Own:
    """All that one person wrote in one circle, the oldest first: to take along."""

    brought: list[Case]
    said: list[Contribution]
    tried: list[TryOut]
    found: list[PrivateLine]


def own_in(circle: Circle, person: Person) -> Own:
    """Return what this person wrote in a circle, also what nobody else ever saw. Four queries."""
    said = Contribution.objects.filter(maker__person_id=person.pk, withdrawn_at=None)
    cases = Case.objects.visible_to(person).filter(giver__person_id=person.pk)
    lines = PrivateLine.objects.of(person).filter(circle=circle)
    return Own(
        brought=list(cases.filter(circle=circle).order_by("begun_at")),
        said=list(said.filter(circle=circle).order_by("said_at")),
        tried=list(TryOut.objects.of(person).filter(circle=circle).order_by("named_at")),
        found=list(lines.select_related("meeting").order_by("written_at")),
    )


def growth_of(person: Person) -> Growth:
    """Return how this person asks, advises and leads over their own meetings; practising alone is none. Two queries."""
    held = Q(session__ended_at__isnull=False, circle__practice=False)
    mine = Contribution.objects.filter(
        held, maker__person_id=person.pk, parked=False, withdrawn_at=None
    ).filter(kind__in=[*QUESTIONS, Allow.ADVICE])
    kinds: dict[UUID, list[str]] = defaultdict(list)
    ordered = mine.order_by("session__opened_at", "session_id")
    for session, kind in ordered.values_list("session_id", "kind"):
        kinds[session].append(kind)
    led = Session.objects.filter(
        chair__person_id=person.pk, circle__practice=False, ended_at__isnull=False
    ).select_related("circle")
    days = [one.opened_at.astimezone(one.circle.zone).date() for one in led]
    return grown([asked_and_advised(one) for one in kinds.values()], days)


@dataclass(frozen=True)
class Lines:
    """The lines of one meeting, as one person sees them: their own by loop, and what others shared."""

    own: dict[Loop, PrivateLine]
    shared: list[PrivateLine]


def lines_in(meeting: Meeting, person: Person) -> Lines:
    """Return the lines of this meeting that this person may see. One query."""
    seen = _lines_in(person, meeting)
    own = {Loop(line.loop): line for line in seen if line.owner.person_id == person.pk}
    return Lines(own, [line for line in seen if line.owner.person_id != person.pk])


@prepared
def _lines_in(person: Person, meeting: Meeting) -> QuerySet[PrivateLine]:
    return PrivateLine.objects.visible_to(person).filter(meeting=meeting).select_related("owner")
