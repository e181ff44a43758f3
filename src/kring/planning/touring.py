"""At whose place each date of a set could be, and what the journeys cost: for who chooses the dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from kring.kernel.words import _, ngettext
from kring.planning import hosts
from kring.planning.models import Poll, Reply, Slot, Venue
from kring.planning.solving.hosting import Division, Guest, Spot, Tour, divide, ways
from kring.planning.solving.problem import NO, Problem
from kring.planning.travel import HOUR, QUARTER

# A total of fewer people could be one person's journey.
FEWEST_TOLD = 5


@dataclass(frozen=True)
class Touring:
    """The place of each date, and sentences about the journeys. at: by date, None where nobody hosts."""

    at: list[Venue | None] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@lru_cache(maxsize=64)
def _best(tour: Tour) -> Division:
    return divide(tour)


def will_do(venues: Sequence[Venue], replies: Sequence[Reply]) -> list[Venue]:
    """Return the places of who answered (else we do not know if they can host) where all who answered come in."""
    answered = [one for one in replies if one.answered_at]
    members = {one.membership_id for one in answered}
    step_free = any(one.journeys.step_free for one in answered)
    return [
        one for one in venues if one.membership_id in members and (one.step_free or not step_free)
    ]


def touring(
    poll: Poll,
    problem: Problem,
    taken: Sequence[int],
    slots: Sequence[Slot],
    replies: Sequence[Reply],
    venues: Sequence[Venue],
    viewer: UUID | None,
) -> Touring:
    """Return at whose place these dates could be. viewer: the person who looks; they read their own minutes."""
    if not venues:
        return Touring()
    starts = [slots[n].starts_at.astimezone(poll.circle.zone) for n in taken]
    given = {str(one.membership_id): one for one in replies}
    people = [given[one.id] for one in problem.people]
    tour = Tour(len(taken), _spots(poll, people, venues), tuple(
        _guest(reply, [one.answers[n] > NO for n in taken], starts, poll.minutes, venues)
        for one, reply in zip(problem.people, people, strict=True)
    ))  # fmt: skip
    found = _best(tour)
    at = [None if spot is None else venues[spot] for spot in found.hosts]
    return Touring(at, _reasons(tour, found, people, viewer))


def _spots(poll: Poll, people: Sequence[Reply], venues: Sequence[Venue]) -> tuple[Spot, ...]:
    places = {one.membership_id: place for place, one in enumerate(people)}
    before = {
        turn.member: turn.times_given for turn in hosts.turns_of(poll.circle, venues, but=())
    }
    return tuple(
        Spot(str(one.pk), places[one.membership_id], before[one.membership_id]) for one in venues
    )


def _guest(
    reply: Reply,
    comes: Sequence[bool],
    starts: Sequence[datetime],
    minutes: int,
    venues: Sequence[Venue],
) -> Guest:
    travel = reply.journeys
    own = [one.membership_id == reply.membership_id for one in venues]
    return Guest(
        comes=tuple(comes),
        quarters=tuple(
            0 if mine else travel.to.get(str(one.pk))
            for one, mine in zip(venues, own, strict=True)
        ),
        strains=tuple(
            tuple(
                there
                and not mine
                and bool(
                    travel.strains(str(one.pk), starts=at.hour * HOUR + at.minute, minutes=minutes)
                )
                for one, mine in zip(venues, own, strict=True)
            )
            for there, at in zip(comes, starts, strict=True)
        ),
    )


def _reasons(
    tour: Tour, found: Division, people: Sequence[Reply], viewer: UUID | None
) -> list[str]:
    """Say what the journeys cost. No names: who travels how far is for who travels; the rest is a total."""
    open_ones, strained, *_rest = found.cost
    said = [_("Who hosts can be there themselves, and nobody hosts twice before all hosted once.")]
    if open_ones:
        words = ngettext(
            "%(count)d date has no host: nobody whose turn it could be can come then.",
            "%(count)d dates have no host: nobody whose turn it could be can come then.",
            open_ones,
        )
        said.append(words % {"count": open_ones})
    if strained:
        words = ngettext(
            "%(count)d time somebody leaves early or is home late for it.",
            "%(count)d times somebody leaves early or is home late for it.",
            strained,
        )
        said.append(words % {"count": strained})
    return said + _road(tour, found, people) + _own(tour, found, people, viewer)


def _road(tour: Tour, found: Division, people: Sequence[Reply]) -> list[str]:
    told = [bool(one.journeys.to) for one in people]
    quarters = [2 * way for way, known in zip(ways(tour, found.hosts), told, strict=True) if known]
    said = []
    if len(quarters) >= FEWEST_TOLD:
        words = _(
            "There and back, all travel %(all)s this season; who travels longest %(longest)s."
        )
        said.append(words % {"all": road(sum(quarters)), "longest": road(max(quarters))})
        if found.proven:
            said.append(_("With these dates and hosts in turn, no division shares it better."))
    elif any(told):
        said.append(
            _("Fewer than five people told how long they travel, so no total stands here.")
        )
    silent = told.count(False)
    if any(told) and silent:
        words = ngettext(
            "Of %(count)d person we do not know how long they travel. That was not guessed.",
            "Of %(count)d people we do not know how long they travel. That was not guessed.",
            silent,
        )
        said.append(words % {"count": silent})
    return said


def _own(tour: Tour, found: Division, people: Sequence[Reply], viewer: UUID | None) -> list[str]:
    for way, one in zip(ways(tour, found.hosts), people, strict=True):
        if one.membership.person_id == viewer and one.journeys.to:
            return [_("You yourself travel %(time)s this season.") % {"time": road(2 * way)}]
    return []


def road(quarters: int) -> str:
    """Return quarters of an hour in words."""
    hours, minutes = divmod(QUARTER * quarters, HOUR)
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
