"""What a set of dates looks like for who chooses: reasons in words, other dates, for whom it is hard."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from kring.kernel.words import _, ngettext
from kring.planning.models import Poll, Reply, Slot, Venue
from kring.planning.queries import problem_of
from kring.planning.solving.exact import solve
from kring.planning.solving.judging import Evening, Judgement, judge, others
from kring.planning.solving.problem import Answer, Problem
from kring.planning.solving.ways_out import WayOut, ways_out
from kring.planning.touring import Touring, touring, will_do


@lru_cache(maxsize=64)
def best(problem: Problem) -> Answer:
    """Return the best set; the same question is not thought about twice."""
    return solve(problem)


@lru_cache(maxsize=16)
def _ways_out(problem: Problem) -> tuple[WayOut, ...]:
    return tuple(ways_out(problem))


@dataclass(frozen=True)
class OtherDate:
    """Another moment for one date. at: the moments of the whole set with it, for a link."""

    starts_at: datetime
    wins: list[str]
    loses: list[str]
    few: bool
    better: bool
    at: list[str]


@dataclass(frozen=True)
class ShownDate:
    """One date of a set, in names."""

    moment: int
    starts_at: datetime
    can: int
    if_needed: list[str]
    cannot: list[str]
    giver: int | None
    giver_name: str
    weeks_since: int | None
    few: bool
    near: bool
    far: bool
    others: list[OtherDate]
    venue: Venue | None = None


@dataclass(frozen=True)
class Shown:
    """A set of dates on the page. handmade: not the best one; at: its moments."""

    problem: Problem
    names: list[str]
    answer: Answer
    judgement: Judgement | None = None
    dates: list[ShownDate] = field(default_factory=list)
    handmade: bool = False
    better: bool = False
    at: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    outs: list[tuple[str, list[str]]] = field(default_factory=list)

    def giver_id(self, person: int | None) -> UUID | None:
        """Return the membership of a person in the problem."""
        return None if person is None else UUID(self.problem.people[person].id)

    @property
    def times(self) -> list[tuple[str, int]]:
        """Return who can come how often, the least first."""
        assert self.judgement  # noqa: S101 — there are dates
        pairs = zip(self.names, self.judgement.comes, strict=True)
        return sorted(pairs, key=lambda one: (one[1], one[0]))


def shown(
    poll: Poll,
    slots: Sequence[Slot],
    replies: Sequence[Reply],
    *,
    chosen: Sequence[str],
    venues: Sequence[Venue] = (),
    viewer: UUID | None = None,
) -> Shown:
    """Return the best set, or the handmade one: the ids of its moments. venues: where it may be; viewer: who looks."""
    venues = will_do(venues, replies)
    problem = problem_of(poll, slots, replies, venues)
    by_id = {str(one.membership_id): one.membership.display_name for one in replies}
    names = [by_id[one.id] for one in problem.people]
    if not problem.people:
        return Shown(problem, names, Answer())
    answer = best(problem)
    places = {moment.id: n for n, moment in enumerate(problem.moments)}
    own = sorted({places[one] for one in chosen if one in places})
    handmade = bool(own) and tuple(own) != answer.chosen
    taken = own or list(answer.chosen)
    if not taken:
        return Shown(problem, names, answer, outs=[_out(one) for one in _ways_out(problem)])
    problem = replace(problem, count=len(taken))
    judgement = judge(problem, taken)
    tour = touring(poll, problem, taken, slots, replies, venues, viewer)
    return Shown(
        problem,
        names,
        answer,
        judgement,
        _at(_dates(problem, judgement, taken, slots, names), tour),
        handmade,
        bool(answer.chosen) and judgement.cost > answer.cost,
        [problem.moments[n].id for n in taken],
        _reasons(problem, judgement, names, proven=answer.proven and not handmade) + tour.reasons,
    )


def _dates(
    problem: Problem,
    judgement: Judgement,
    taken: list[int],
    slots: Sequence[Slot],
    names: list[str],
) -> list[ShownDate]:
    return [
        ShownDate(
            one.moment,
            slots[one.moment].starts_at,
            len(one.can) + len(one.if_needed),
            [names[n] for n in one.if_needed],
            [names[n] for n in one.cannot],
            one.giver,
            names[one.giver] if one.giver is not None else "",
            _weeks(one),
            place in judgement.few,
            place in judgement.near,
            place in judgement.far,
            _others(problem, taken, place, slots, names),
        )
        for place, one in enumerate(judgement.evenings)
    ]


def _at(dates: list[ShownDate], tour: Touring) -> list[ShownDate]:
    """Put the place of its host at each date."""
    at = tour.at or [None] * len(dates)
    return [replace(date, venue=venue) for date, venue in zip(dates, at, strict=True)]


def _weeks(one: Evening) -> int | None:
    return None if one.days_since is None else round(one.days_since / 7)


def _others(
    problem: Problem, taken: list[int], place: int, slots: Sequence[Slot], names: list[str]
) -> list[OtherDate]:
    return [
        OtherDate(
            slots[one.moment].starts_at,
            [names[n] for n in one.wins],
            [names[n] for n in one.loses],
            one.few,
            one.cost < 0,
            [problem.moments[n].id for n in [*taken[:place], one.moment, *taken[place + 1 :]]],
        )
        for one in others(problem, taken, place)
    ]


def _reasons(
    problem: Problem, judgement: Judgement, names: list[str], *, proven: bool
) -> list[str]:
    """Say why this set, or what is the matter with it."""
    evenings = judgement.evenings
    fewest = min(len(one.can) + len(one.if_needed) for one in evenings)
    said = [
        ngettext(
            "At each meeting at least %(count)d person can be there.",
            "At each meeting at least %(count)d people can be there.",
            fewest,
        )
        % {"count": fewest}
    ]
    short = judgement.short()
    if not short:
        said.append(_("Nobody misses more than one meeting."))
    said += [_short_sentence(names[n], judgement.comes[n], len(evenings), proven) for n in short]
    if problem.takers():
        said.append(_turns_sentence(judgement))
    said.append(_needed_sentence(judgement))
    if proven:
        said.append(_("We looked at all possible sets: none is better than this one."))
    return said


def _short_sentence(name: str, times: int, dates: int, proven: bool) -> str:
    words = {"name": name, "times": times, "all": dates}
    if proven:
        return (
            _(
                "%(name)s can come to %(times)d of the %(all)d: in no set does everybody miss one at most."
            )
            % words
        )
    return _("%(name)s can come to %(times)d of the %(all)d.") % words


def _turns_sentence(judgement: Judgement) -> str:
    if not judgement.open_turns:
        return _(
            "Who brings the question can be there, and nobody comes up twice before all once."
        )
    return ngettext(
        "%(count)d turn is still open: nobody whose turn it could be can come then.",
        "%(count)d turns are still open: nobody whose turn it could be can come then.",
        judgement.open_turns,
    ) % {"count": judgement.open_turns}


def _needed_sentence(judgement: Judgement) -> str:
    needed = sum(len(one.if_needed) for one in judgement.evenings)
    if not needed:
        return _("Nobody has to move something for it.")
    return ngettext(
        "%(count)d time somebody comes although it is not convenient.",
        "%(count)d times somebody comes although it is not convenient.",
        needed,
    ) % {"count": needed}


def _out(one: WayOut) -> tuple[str, list[str]]:
    """Say what would have to give, with the set that there is then."""
    if one.wish == "quorum":
        words = ngettext(
            "with %(to)d person at each meeting", "with %(to)d people at each meeting", one.to
        )
    elif one.wish == "count":
        words = ngettext("with %(to)d meeting", "with %(to)d meetings", one.to)
    else:
        words = ngettext(
            "with up to %(to)d week less or more between two meetings",
            "with up to %(to)d weeks less or more between two meetings",
            one.to,
        )
    said = words % {"to": one.to}
    return said, [one.problem.moments[n].id for n in one.answer.chosen]
