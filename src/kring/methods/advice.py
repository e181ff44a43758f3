"""Which method to take: three proposals with reasons, and one to try for a change. Rules only: reads what it is given.

The weights are our own. What counts most: that it can be done at all (how many, how long, together how, how personal,
how used to it), then what is the matter, then how well it fits, then that it is not always the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kring.kernel.words import _
from kring.methods.script import (
    Actor,
    Confidence,
    Experience,
    Family,
    Method,
    Sensitivity,
    Way,
    flatten,
    total,
)
from kring.methods.zones import METHODS, REASONS, Lean

PROPOSALS = 3
# A method that gets less of its own minutes than this is another one. Our proposal.
SHORTEST = Fraction(3, 5)
# What people made for themselves suits them; what is best for the matter still comes first.
OWN = 20
# Which way the next meeting could lean counts for less than what somebody says is the matter.
LEANS = 60
_SPECIAL = {Actor.LIVED, Actor.EXP, Actor.RESEARCHER}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked; what is not known is 0 or None.

    first: the methods for what is the matter, the best first; named: whether somebody chose that. minutes: for the
    method, or, with `frame`, for the whole meeting whose script the frame is. used: by this circle, the newest first.
    own: those that people here made. of_team: what one team of one organisation goes by, in order; none: no team.
    lean: which way the next meeting could lean, by how their last ones were.
    """

    first: tuple[str, ...] = ()
    named: bool = False
    people: int = 0
    minutes: int = 0
    frame: Method | None = None
    case_chosen: bool = False
    experience: Experience | None = None
    sensitivity: Sensitivity | None = None
    way: Way | None = None
    used: tuple[str, ...] = ()
    families: frozenset[Family] = frozenset()
    own: frozenset[str] = frozenset()
    of_team: tuple[str, ...] = ()
    lean: Lean | None = None


@dataclass(frozen=True)
class Proposal:
    """A method with what speaks for it, each in a sentence; `against`: why it does not quite fit."""

    method: Method
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.against


@dataclass(frozen=True)
class Advice:
    """Three proposals, the best first, and another for a change. missed: best for the matter, but it does not fit."""

    proposals: tuple[Proposal, ...]
    other: Proposal | None
    missed: tuple[Proposal, ...] = field(default=())

    @property
    def fits(self) -> bool:
        """Whether all three can be done as asked."""
        return all(one.fits for one in self.proposals)


def advise(wish: Wish, methods: Sequence[Method]) -> Advice:
    """Return advice out of these methods; less than three only when there are less than three."""
    judged = {method.id: _judge(method, wish) for method in methods if not method.is_container}
    left, chosen = list(judged.values()), list[_Judged]()
    while left and len(chosen) < PROPOSALS:
        best = min(left, key=lambda one: _order(one, wish, chosen))
        left.remove(best)
        chosen.append(best)
    proposals = tuple(one.proposal for one in chosen)
    missed = [judged[one].proposal for one in wish.first if wish.named and one in judged]
    return Advice(
        proposals=proposals,
        other=_other(left, chosen, wish),
        missed=tuple(one for one in missed if not one.fits and one not in proposals),
    )


def fits(method: Method, wish: Wish) -> bool:
    """Tell whether a method can be done as asked."""
    return not any(_against(method, wish, time_for(method, wish)))


@dataclass(frozen=True, eq=False)
class _Judged:
    """A proposal with what sorts it: how far from fitting, and how good."""

    proposal: Proposal
    gap: int
    points: int

    @property
    def family(self) -> Family:
        return self.proposal.method.family


def _judge(method: Method, wish: Wish) -> _Judged:
    times = time_for(method, wish)
    proposal = Proposal(
        method, tuple(_for(method, wish, times)), tuple(_against(method, wish, times))
    )
    return _Judged(proposal, _gap(method, wish, times), _points(method, wish, times))


def _order(one: _Judged, wish: Wish, chosen: Sequence[_Judged]) -> tuple[object, ...]:
    """Return what sorts proposals: what fits first, then what is nearest to fitting, then by points."""
    method = one.proposal.method
    named = _place(method, wish) is not None
    alike = 0 if named else sum(one.family == other.family for other in chosen)
    return (
        len(one.proposal.against),
        one.gap,
        _of_team(method, wish),
        8 * alike - one.points,
        method.id,
    )


def _place(method: Method, wish: Wish) -> int | None:
    """Return where a method stands among those for the matter; what people adapted stands where its source does."""
    named = method.id if method.id in wish.first else _source(method, wish)
    return wish.first.index(named) if named in wish.first else None


def _of_team(method: Method, wish: Wish) -> int:
    """Return where a method stands among those that a team goes by; after them all when it is none of them."""
    source = _source(method, wish)
    return wish.of_team.index(source) if source in wish.of_team else len(wish.of_team)


def _is_of_team(method: Method, wish: Wish) -> bool:
    return _of_team(method, wish) < len(wish.of_team)


def _leans(method: Method, wish: Wish) -> bool:
    return wish.lean is not None and _source(method, wish) in METHODS[wish.lean]


def _source(method: Method, wish: Wish) -> str:
    """Return the method of ours: this one, or what people here adapted."""
    return method.based_on if method.id in wish.own else method.id


def _other(left: list[_Judged], chosen: Sequence[_Judged], wish: Wish) -> Proposal | None:
    """Return what these people would not think of: another kind of method, not done before, that fits."""
    seen = wish.families | {one.family for one in chosen}
    free = [one for one in left if not any(_needs(one.proposal.method))] or left

    def order(one: _Judged) -> tuple[object, ...]:
        again = one.proposal.method.id in wish.used
        return (not one.proposal.fits, one.family in seen, again, *_order(one, wish, ()))

    best = min(free, key=order, default=None)
    return best.proposal if best else None


# What stands in the way.


def _against(method: Method, wish: Wish, times: tuple[int, int]) -> Iterator[str]:
    if wish.people and wish.people < method.people_min:
        words = _("It needs at least %(least)d people; you are with %(count)d.")
        yield words % {"least": method.people_min, "count": wish.people}
    if wish.people > method.people_max:
        words = _("It is for %(most)d people at most; you are with %(count)d.")
        yield words % {"most": method.people_max, "count": wish.people}
    given, needed = times
    if wish.minutes and given < needed * SHORTEST:
        words = _("It takes %(minutes)d minutes; there is room for about %(count)d.")
        yield words % {"minutes": needed, "count": given}
    asked = method.choosing
    if wish.way and wish.way not in asked.ways:
        yield _WAYS[wish.way]()
    # A team set up for this method begins with it, new or not.
    used_to_it = not wish.experience or _rank(wish.experience) >= _rank(asked.experience)
    if not used_to_it and not _is_of_team(method, wish):
        yield _("It asks a group that did this more often.")
    if wish.sensitivity and _rank(wish.sensitivity) > _rank(asked.sensitivity):
        yield _("It is not meant for a question this personal.")


_WAYS = {
    Way.ROOM: lambda: _("It is not meant for one room."),
    Way.ONLINE: lambda: _("It does not work well online."),
    Way.MIXED: lambda: _("It does not work well with some in the room and some on a screen."),
    Way.APART: lambda: _("It asks that all are together at one time."),
}


def time_for(method: Method, wish: Wish) -> tuple[int, int]:
    """Return how many minutes the method would get and how many it asks; the first is 0 when that is not known.

    In a meeting it asks less than by itself where the frame does a part of it already.
    """
    if wish.frame is None or not wish.minutes:
        return wish.minutes, method.minutes
    steps = flatten(wish.frame, method, case_chosen=wish.case_chosen)
    inside = sum(step.minutes for step in steps if step.method_id == method.id)
    return inside * wish.minutes // total(steps), inside


def _gap(method: Method, wish: Wish, times: tuple[int, int]) -> int:
    """Return how far from fitting, in people and in tenths of its minutes; 0 when it fits."""
    people = max(method.people_min - wish.people, wish.people - method.people_max, 0)
    given, needed = times
    short = max(0, int(needed * SHORTEST) - given) * 10 // needed
    return (people if wish.people else 0) + (short if wish.minutes else 0)


def _rank(level: Experience | Sensitivity) -> int:
    return list(type(level)).index(level)


# What speaks for it.


def _for(method: Method, wish: Wish, times: tuple[int, int]) -> Iterator[str]:
    if (place := _place(method, wish)) is not None:
        yield _matter(place, wish)
    if _is_of_team(method, wish):
        yield _OF_TEAM[_source(method, wish)]()
    if wish.lean and _leans(method, wish):
        yield str(REASONS[wish.lean])
    if method.id in wish.own:
        yield _("Made by people here.")
    if wish.people and method.people_min <= wish.people <= method.people_max:
        just = wish.people == method.people_ideal
        words = _("Just right for %(count)d people.") if just else _("Fits %(count)d people.")
        yield words % {"count": wish.people}
    yield from _time(method, wish, times)
    yield from _history(method, wish)
    if wish.experience is Experience.NEW and method.choosing.experience is Experience.NEW:
        yield _("Good for a group that is new to this.")
    very = Sensitivity.VERY_PERSONAL
    if wish.sensitivity is very and method.choosing.sensitivity is very:
        yield _("There is room for a very personal question.")
    yield from _needs(method)


_OF_TEAM = {
    "wial": lambda: _(
        "You are one team: asking before advising keeps what everybody knows already open."
    ),
    "reteaming": lambda: _("You are one team: you choose together what you want to do better."),
    "aar": lambda: _("You are one team: you look at what you did together, not at who did it."),
    "pct15": lambda: _("You are one team: what can each of you do tomorrow, without asking?"),
}


def _matter(place: int, wish: Wish) -> str:
    if not wish.named:
        return _("A good one to begin with.")
    return (
        _("Our first choice for what is the matter.")
        if place == 0
        else _("Good for what is the matter.")
    )


def _time(method: Method, wish: Wish, times: tuple[int, int]) -> Iterator[str]:
    given, needed = times
    if not wish.minutes or given < needed * SHORTEST:
        return
    if given < needed:
        words = _("Can be done in %(count)d minutes: how they are shared out is our proposal.")
        yield words % {"count": given}
    elif wish.frame is None:
        words = _("Takes %(minutes)d minutes; you have %(count)d.")
        yield words % {"minutes": method.minutes, "count": wish.minutes}
    else:
        yield _("There is time enough for it in this meeting.")


def _history(method: Method, wish: Wish) -> Iterator[str]:
    if not wish.used:
        return
    if method.id not in wish.used:
        yield _("You have not done this yet.")
    elif wish.used[0] == method.id:
        yield _("You did this last time.")
    else:
        yield _("You have done this before, so you know how it goes.")


def _needs(method: Method) -> Iterator[str]:
    """Say what it asks that a meeting of a circle does not have by itself."""
    actors = {phase.actor for phase in method.phases} & _SPECIAL
    if Actor.LIVED in actors:
        yield _("Somebody with lived experience must be there too.")
    if Actor.EXP in actors:
        yield _("Experts must be there too.")
    if Actor.RESEARCHER in actors:
        yield _("Somebody must do the interviews and write.")
    if method.family is Family.SUPERVISION:
        yield _("A registered supervisor must be there too.")
    if method.choosing.ways == (Way.APART,):
        yield _("Each does this in their own time.")


def _points(method: Method, wish: Wish, times: tuple[int, int]) -> int:
    points = _CONFIDENCE[method.confidence] + _matter_points(method, wish)
    points += LEANS if _leans(method, wish) else 0
    if wish.people:
        points += max(0, 6 - abs(method.people_ideal - wish.people))
    return points + _time_points(wish, times) + _history_points(method, wish)


_CONFIDENCE = {Confidence.HIGH: 4, Confidence.MEDIUM: 2, Confidence.LOW: 0}


def _matter_points(method: Method, wish: Wish) -> int:
    own = OWN if method.id in wish.own else 0
    if (place := _place(method, wish)) is not None:
        return 100 - 10 * place + own
    asks_much = next(_needs(method), None) is not None and wish.way is not Way.APART
    points = own - (60 if asks_much else 0)
    points += 8 if method.family is Family.INTERVISION else 0
    light = method.choosing.sensitivity is Sensitivity.LIGHT
    return points - (12 if light else 0) - (0 if method.has_giver else 15)


def _time_points(wish: Wish, times: tuple[int, int]) -> int:
    if not wish.minutes:
        return 0
    share = Fraction(*times)
    if share < 1:
        return 6 if share >= Fraction(4, 5) else 2
    return 8 if share <= 2 or wish.frame else 4


def _history_points(method: Method, wish: Wish) -> int:
    if not wish.used:
        return 0
    times = Counter(wish.used)[method.id]
    return (8 if not times else -5 * times) - (25 if wish.used[0] == method.id else 0)
