"""Questions about polls over more than one table."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.prepared import prepared
from kring.meetings import queries as meetings
from kring.meetings.rules import fair_order
from kring.people.models import Person
from kring.planning.freedays import Calendar, Free, Region, feast_days, known_until, public, school
from kring.planning.models import FreeStretch, Poll, Reply, Slot, Venue
from kring.planning.solving.problem import MAYBE, NO, YES, Moment, Problem, Somebody
from kring.planning.travel import HOUR

__all__ = ["known_until"]
WEIGHT = {"yes": YES, "maybe": MAYBE, "no": NO, "": NO}


def asked(circle_id: UUID) -> list[Membership]:
    """Return who is asked when they can: who brings questions."""
    return list(_asked(circle_id))


@prepared
def _asked(circle_id: UUID) -> QuerySet[Membership]:
    current = Membership.objects.current().filter(circle_id=circle_id)
    return current.with_right(Right.BRING_CASE).select_related("person")


def open_poll_of(circle_id: UUID) -> Poll | None:
    """Return the open poll of a circle."""
    return next(iter(_open_poll(circle_id)), None)


@prepared
def _open_poll(circle_id: UUID) -> QuerySet[Poll]:
    return Poll.objects.filter(circle_id=circle_id, closed_at=None)


def slots_of(poll: Poll) -> list[Slot]:
    """Return the moments of a poll, in order."""
    return list(poll.slots.all())


def replies_of(poll: Poll) -> list[Reply]:
    """Return the replies of who is still a member who is asked, by name."""
    found = poll.replies.filter(membership__ended_at=None)
    rows = found.select_related("membership__person__reach").order_by("membership__display_name")
    return [one for one in rows if one.membership.has(Right.BRING_CASE)]


def reply_by(token: str) -> Reply | None:
    """Return the reply that a personal link opens: of a member, and with the proof."""
    try:
        found = UUID(token[:32])
    except ValueError:
        return None
    rows = Reply.objects.filter(pk=found, membership__ended_at=None)
    reply = rows.select_related("poll__circle", "membership__person").first()
    if reply is None or not reply.fits(token) or reply.poll.circle.closed_at:
        return None
    return reply


def own_reply(person: Person, circle_id: UUID) -> Reply | None:
    """Return somebody's own reply to the open poll of a circle."""
    return next(iter(_own_reply(person, circle_id)), None)


@prepared
def _own_reply(person: Person, circle_id: UUID) -> QuerySet[Reply]:
    found = Reply.objects.filter(
        poll__circle_id=circle_id,
        poll__closed_at=None,
        membership__person=person,
        membership__ended_at=None,
    )
    return found.select_related("poll", "membership")


def calendar_of(circle: Circle, region: str) -> Calendar:
    """Return the free days of a circle."""
    stretches = list(FreeStretch.objects.filter(circle=circle))
    return Calendar(
        country=circle.country,
        region=region,
        language=circle.language,
        own=tuple((one.first, one.last) for one in stretches if not one.meets),
        lifted=tuple((one.first, one.last) for one in stretches if one.meets),
    )


def problem_of(
    poll: Poll, slots: Sequence[Slot], replies: Sequence[Reply], venues: Sequence[Venue] = ()
) -> Problem:
    """Return what there is to choose from, of who answered. Turns go in the fair order of the circle.

    venues: where it may be. Who would leave too soon or be home too late at each of them comes if needed.
    """
    zone = poll.circle.zone
    local = [slot.starts_at.astimezone(zone) for slot in slots]
    feasts = feast_days(poll.feasts, local[0].date(), local[-1].date()) if local else set()
    order: dict[UUID, int] = {}
    if poll.by_turn:
        fair = fair_order(meetings.turns(poll.circle))
        order = {turn.member: place for place, turn in enumerate(fair)}
    return Problem(
        moments=tuple(
            Moment(at.date(), at.hour, str(slot.pk), at.date() in feasts)
            for slot, at in zip(slots, local, strict=True)
        ),
        people=tuple(
            Somebody(
                str(reply.membership_id),
                tuple(
                    _answer(reply, reply.said(slot.pk, at), at, poll.minutes, venues)
                    for slot, at in zip(slots, local, strict=True)
                ),
                order.get(reply.membership_id),
            )
            for reply in replies
            if reply.answered_at
        ),
        count=poll.count,
        quorum=poll.quorum,
        rhythm_days=7 * poll.weeks,
        fewest_days=7 * poll.fewest_weeks,
        most_days=7 * poll.most_weeks,
        daytime=poll.daytime,
    )


def _answer(reply: Reply, said: str, at: datetime, minutes: int, venues: Sequence[Venue]) -> int:
    found = WEIGHT[said]
    if found == YES and reply.travel:
        starts = at.hour * HOUR + at.minute
        places = [str(one.pk) for one in venues if one.membership_id != reply.membership_id]
        own = len(places) < len(venues)
        if not own and reply.journeys.strained_anywhere(places, starts=starts, minutes=minutes):
            return MAYBE
    return found


def known_free(circle: Circle, first: date, last: date) -> dict[str, list[Free]]:
    """Return the school holidays per region, and under "" the public ones, between two days."""
    years = range(first.year, last.year + 1)
    found = {region.value: school(region) for region in Region}
    found[""] = [one for year in years for one in public(circle.country, year, circle.language)]
    return {
        where: [one for one in free if first <= one.last and one.first <= last]
        for where, free in found.items()
    }


def season_free(circle: Circle, first: date, last: date) -> list[Free]:
    """Return the free days in a season: public ones, and the school holidays of the region its last poll chose."""
    return calendar_of(circle, region_of(circle)).free(first, last)


def region_of(circle: Circle) -> str:
    """Return the region of whose school holidays the circle takes account, as its last poll chose; '' for none."""
    chosen = Poll.objects.filter(circle=circle).order_by("-opened_at").values_list("region")[:1]
    return next((one for (one,) in chosen), "")
