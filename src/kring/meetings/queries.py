"""Questions about meetings over more than one table."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import ROLES, Right
from kring.inbox import tokens
from kring.inbox.models import Token
from kring.kernel.prepared import prepared
from kring.meetings.models import Attendance, LaterCase, Meeting, Remark, Season, Swap
from kring.meetings.pace import Pace
from kring.meetings.rules import MOST_MINUTES, Candidate, Turn
from kring.methods import reading, zones
from kring.methods.script import Step, flatten
from kring.people.models import Person

# The kinds of tokens that open something here: one answer to one meeting, all meetings of one person.
ANSWER, FEED = "meetings.answer", "meetings.feed"
IN_FEED = timedelta(days=180)
AT_TABLE = [
    role for role, rights in ROLES.items() if rights & {Right.SIT_AT_TABLE, Right.WATCH_TABLE}
]
# A membership, with as `answer` and `channel` what they said to one meeting; None: no answer yet.
Comer = Any
# What is said of who has the turn.
_GIVER = ("giver__display_name", "giver__ended_at")


@prepared
def seen(person: Person, meeting_id: UUID) -> QuerySet[Any]:
    """Return a meeting if this person may see it, or none; with `has_swaps`, `has_later`, `has_remarks`, `took_here`.

    took_here: how long steps took in the last meeting of this circle; None: none was held.
    """
    waiting = Swap.objects.filter(answered_at=None)
    asked = waiting.filter(Q(mine=OuterRef("pk")) | Q(theirs=OuterRef("pk")))
    found: QuerySet[Any] = Meeting.objects.visible_to(person).filter(pk=meeting_id)
    related = found.select_related("circle", "giver", "case__giver", "season")
    held = Meeting.objects.filter(circle=OuterRef("circle"), state=Meeting.State.HELD)
    took = Subquery(held.order_by("-starts_at").values("took")[:1])
    later = Exists(LaterCase.objects.filter(meeting=OuterRef("pk")))
    remarked = Exists(Remark.objects.visible_to(person).filter(meeting=OuterRef("pk")))
    noted = related.annotate(
        has_swaps=Exists(asked), has_later=later, has_remarks=remarked, took_here=took
    )
    return cast("QuerySet[Any]", noted)


def case_of(meeting: Meeting, giver: UUID) -> Case | None:
    """Return the case that somebody brought to a meeting."""
    later = [row.case for row in meeting.later.filter(giver_id=giver).select_related("case")]
    brought = [case for case in [meeting.case, *later] if case]
    return next((case for case in brought if case.giver_id == giver), None)


def later_of(meeting: Meeting) -> list[LaterCase]:
    """Return the questions that come after the first of a meeting, and whose they are; asked once."""
    if getattr(meeting, "has_later", True) and not hasattr(meeting, "later_rows"):
        meeting.later_rows = list(meeting.later.select_related("giver", "case"))
    return getattr(meeting, "later_rows", [])


def round_steps(method_id: str) -> tuple[Step, ...]:
    """Return the steps of a method as it is held in writing: whose case it will be is known."""
    return flatten(reading.method(method_id), case_chosen=True)


def at_table(circle_id: UUID) -> QuerySet[Membership]:
    """Return the current members who are in the meeting, as guest or observer too."""
    return Membership.objects.current().filter(circle_id=circle_id, role__in=AT_TABLE)


def who_comes(meeting: Meeting) -> list[Comer]:
    """Return who is in the meeting, with person and organisation."""
    return _who_comes(meeting, meeting.circle_id)


@prepared
def _who_comes(meeting: Meeting, circle_id: UUID) -> QuerySet[Comer]:
    given = FilteredRelation("attendances", condition=Q(attendances__meeting=meeting))
    answers = {name: F(f"given__{name}") for name in ("answer", "channel", "source", "said_at")}
    answers["dead_email"] = F("person__dead_address__email")
    answers["reach"] = F("person__reach__channel")
    members = at_table(circle_id).select_related("organisation", "person")
    return members.annotate(given=given).annotate(**answers)


def may_take_turns(circle_id: UUID) -> QuerySet[Membership]:
    """Return the current members who bring cases: who may vote, and could be in the rota."""
    return Membership.objects.current().filter(circle_id=circle_id).with_right(Right.BRING_CASE)


def takers(circle_id: UUID) -> QuerySet[Membership]:
    """Return the current members who take turns."""
    return may_take_turns(circle_id).filter(in_rota=True)


def turns(circle: Circle, *, members: Collection[UUID] | None = None) -> list[Turn]:
    """Return how often and when each who takes turns gave a case, planned turns included.

    members: look at these instead of at who takes turns now.
    """
    given: dict[UUID, list[date]] = defaultdict(list)
    first = Meeting.objects.filter(circle=circle, giver__isnull=False).order_by()
    later = LaterCase.objects.filter(meeting__circle=circle, giver__isnull=False).order_by()
    kept = first.exclude(state=Meeting.State.CANCELLED).values_list("giver_id", "starts_at")
    others = later.exclude(meeting__state=Meeting.State.CANCELLED)
    of_others = others.values_list("giver_id", "meeting__starts_at")
    for member, starts_at in kept.union(of_others, all=True):
        given[member].append(starts_at.astimezone(circle.zone).date())
    chosen = (
        takers(circle.pk) if members is None else may_take_turns(circle.pk).filter(pk__in=members)
    )
    return [
        Turn(
            member=member.pk,
            times_given=len(given[member.pk]),
            last_given_on=max(given[member.pk], default=None),
            joined_at=member.joined_at,
        )
        for member in chosen
    ]


def planned(circle_id: UUID) -> QuerySet[Meeting]:
    """Return the meetings that are neither held nor cancelled, the first first."""
    return Meeting.objects.filter(circle_id=circle_id, state=Meeting.State.PLANNED)


def season_line(circle_id: UUID) -> list[Meeting]:
    """Return the meetings of the newest season, with whose turn it is."""
    return _season_line(circle_id)


@prepared
def _season_line(circle_id: UUID) -> QuerySet[Meeting]:
    newest = Season.objects.filter(circle_id=circle_id, meetings__isnull=False).order_by("-number")
    return Meeting.objects.filter(season=newest[:1]).select_related("giver", "circle")


def line_and_coming(
    person: Person, circle: Circle, now: datetime
) -> tuple[list[Meeting], list[Meeting]]:
    """Return what `season_line` and `coming` would for one circle, in one query."""
    found = _of_circle(person, circle, now - timedelta(minutes=MOST_MINUTES))
    for meeting in found:
        meeting.circle = circle
    newest = max((meeting.season_number for meeting in found), default=0)
    planned = Meeting.State.PLANNED
    return (
        [meeting for meeting in found if meeting.season_number == newest],
        [one for one in found if one.state == planned and one.ends_at >= now],
    )


@prepared
def _of_circle(person: Person, circle: Circle, since: datetime) -> QuerySet[Any]:
    """Return meetings with `my_answer` and `season_number`."""
    newest = Season.objects.filter(circle=circle, meetings__isnull=False).order_by("-number")
    shown = Q(season=Subquery(newest.values("pk")[:1]))
    shown |= Q(state=Meeting.State.PLANNED) & (Q(starts_at__gte=since) | Q(closes_at__gte=since))
    found = Meeting.objects.visible_to(person).filter(shown, circle=circle)
    return (
        found.select_related("giver")
        .only(
            "circle",
            "starts_at",
            "minutes",
            "closes_at",
            "pace",
            "place",
            "choosing",
            "state",
            *_GIVER,
        )
        .annotate(my_answer=_my_answer(person), season_number=F("season__number"))
    )


def _my_answer(person: Person) -> Subquery:
    mine = Attendance.objects.filter(
        meeting=OuterRef("pk"), membership__person_id=person.pk, membership__ended_at=None
    )
    return Subquery(mine.values("answer")[:1])


def coming(person: Person, circles: Sequence[Circle], now: datetime) -> list[Meeting]:
    """Return of each circle what goes on or else comes first, with `my_answer` ("" or None: none yet). One query."""
    found = _nearest(person, circles, now - timedelta(minutes=MOST_MINUTES), now)
    by_id = {circle.pk: circle for circle in circles}
    first: dict[UUID, Meeting] = {}
    for meeting in sorted(found, key=lambda one: one.starts_at):
        if meeting.ends_at >= now:
            meeting.circle = by_id[meeting.circle_id]
            first.setdefault(meeting.circle_id, meeting)
    return list(first.values())


@prepared
def _nearest(
    person: Person, circles: Sequence[Circle], since: datetime, now: datetime
) -> QuerySet[Meeting]:
    """Return what began since a moment, and of each circle the first that begins after now."""
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED)
    later = planned.filter(circle=OuterRef("circle"), starts_at__gte=now).order_by("starts_at")
    goes_on = Q(starts_at__gte=since) | Q(closes_at__gte=now)
    nearest = Q(goes_on, starts_at__lt=now) | Q(pk=Subquery(later.values("pk")[:1]))
    seen = Meeting.objects.visible_to(person).filter(
        nearest, circle__in=circles, state=Meeting.State.PLANNED
    )
    return (
        seen.order_by()
        .select_related("giver")
        .only("circle", "starts_at", "minutes", "closes_at", "pace", "choosing", *_GIVER)
        .annotate(my_answer=_my_answer(person))
    )


def waiting(circle_id: UUID) -> QuerySet[Case]:
    """Return the cases that were offered, not discussed, and are on no planned table; the first offered first."""
    offered = Case.objects.filter(circle_id=circle_id, offered_at__isnull=False, discussed_at=None)
    taken = planned(circle_id).filter(case__isnull=False).values("case_id")
    later = offered.filter(later_turns__meeting__in=planned(circle_id)).values("pk")
    return offered.exclude(pk__in=taken).exclude(pk__in=later).order_by("offered_at")


def candidates(meeting: Meeting) -> list[Case]:
    """Return the cases that can be voted for: offered, not discussed, of somebody still there."""
    return _candidates(meeting, meeting.circle_id)


@prepared
def _candidates(meeting: Meeting, circle_id: UUID) -> QuerySet[Case]:
    offered = Case.objects.filter(
        circle_id=circle_id, offered_at__isnull=False, discussed_at=None, giver__ended_at=None
    )
    free = offered.exclude(meetings__in=planned(circle_id).exclude(pk=meeting.pk))
    free = free.exclude(later_turns__meeting__in=planned(circle_id))
    return free.select_related("giver").order_by("offered_at", "id")


def as_candidates(cases: Sequence[Case], standing: Sequence[Turn]) -> list[Candidate]:
    """Return what the rule of the vote must know of these cases."""
    times = {turn.member: turn.times_given for turn in standing}
    return [
        Candidate(
            case=case.pk,
            giver_times_given=times.get(case.giver_id, 0),
            offered_at=case.offered_at or case.begun_at,
        )
        for case in cases
    ]


def open_swaps(member: Membership) -> QuerySet[Swap]:
    """Return the questions to swap that still wait, by or of this member, and still can be done."""
    waiting = Swap.objects.filter(circle_id=member.circle_id, answered_at=None)
    mine = waiting.filter(Q(asked_by=member) | Q(asked_of=member))
    return mine.filter(
        mine__state=Meeting.State.PLANNED, theirs__state=Meeting.State.PLANNED
    ).select_related("mine", "theirs", "asked_by", "asked_of")


def answers(meeting: Meeting) -> dict[UUID, Attendance]:
    """Return the answers of this meeting by membership."""
    return {row.membership_id: row for row in meeting.attendances.all()}


def answer_of(meeting: Meeting, person: UUID) -> str:
    """Return what this person answered to a meeting; '' when nothing yet."""
    given = meeting.attendances.filter(membership__person_id=person, membership__ended_at=None)
    return given.values_list("answer", flat=True).first() or ""


def channel_of(meeting: Meeting, member: Membership) -> Attendance.Channel:
    """Return how somebody said they take part; in the room unless they said so."""
    given = meeting.attendances.filter(membership=member).values_list("channel", flat=True).first()
    return Attendance.Channel(given or Attendance.Channel.ROOM)


def by_token(word: str) -> tuple[Meeting | None, Membership | None]:
    """Return the meeting and the member whose answer this token opens; None when it opens nothing."""
    token = tokens.find(word)
    if token is None or token.kind != ANSWER:
        return None, None
    meetings = Meeting.objects.visible_to(token.person).filter(pk=token.about, pace=Pace.LIVE)
    meeting = meetings.select_related("circle").first()
    seats = Membership.objects.current().filter(person_id=token.person_id, role__in=AT_TABLE)
    if meeting is None:
        return None, None
    return meeting, seats.filter(circle=meeting.circle_id).select_related("person").first()


def others_turns(meeting: Meeting) -> QuerySet[Meeting]:
    """Return the planned meetings of this circle on which somebody else has the turn."""
    others = planned(meeting.circle_id).filter(giver__ended_at=None, giver__isnull=False)
    return others.exclude(giver=meeting.giver_id).filter(begun_at=None)


def asked_to_swap(meeting: Meeting, member: Membership) -> QuerySet[Any]:
    """Return the ids of the meetings for which this member asked to trade this turn, and waits."""
    asked = Swap.objects.filter(mine=meeting, asked_by=member, answered_at=None)
    return asked.values_list("theirs_id", flat=True)


def feed_token(person: Person) -> str:
    """Return the token of this person's own feed; '' when they have none."""
    row = Token.objects.filter(kind=FEED, person=person, closed_at=None).first()
    return tokens.spelled(row) if row else ""


def person_of_feed(word: str) -> Person | None:
    """Return whose feed this token opens."""
    token = tokens.find(word)
    return token.person if token and token.kind == FEED else None


def in_feed(person: Person, now: datetime) -> list[Meeting]:
    """Return the meetings that this person sits in, of half a year back and of all to come; off ones too."""
    mine = Membership.objects.current().filter(person_id=person.pk, role__in=AT_TABLE)
    found = Meeting.objects.visible_to(person).filter(circle_id__in=mine.values("circle_id"))
    return list(found.filter(starts_at__gt=now - IN_FEED).select_related("circle"))


def attended(meeting: Meeting) -> list[tuple[Membership, int | None]]:
    """Return who could be there, with the minutes they were; who left since too, if they were."""
    given = answers(meeting)
    there = Q(pk__in=at_table(meeting.circle_id).values("pk")) | Q(pk__in=given.keys())
    return [
        (member, given[member.pk].minutes if member.pk in given else None)
        for member in Membership.objects.filter(there)
    ]


def methods_used(circle_id: UUID) -> list[str]:
    """Return the methods of the meetings that this circle held, the newest first. One query."""
    held = Meeting.objects.filter(circle_id=circle_id, state=Meeting.State.HELD)
    return list(held.order_by("-starts_at").values_list("method", flat=True))


def zones_of(circle_id: UUID) -> list[list[int]]:
    """Return how far the last meetings went (kring.methods.zones), the newest first; without those not counted."""
    held = Meeting.objects.filter(circle_id=circle_id, state=Meeting.State.HELD).exclude(zones=[])
    return list(held.order_by("-starts_at").values_list("zones", flat=True)[: zones.IN_A_ROW])
