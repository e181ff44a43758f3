"""What a set of dates means: for whom it is hard, which wishes it breaks, what it costs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kring.planning.solving.problem import MAYBE, NO, OPEN_TURN, SHORT, YES, Problem, givers

MOST_OTHERS = 3


@dataclass(frozen=True)
class Evening:
    """One date of a set. Places of people: who can, who if needed, who not; whose turn it is (None: nobody's)."""

    moment: int
    can: tuple[int, ...]
    if_needed: tuple[int, ...]
    cannot: tuple[int, ...]
    giver: int | None
    days_since: int | None  # since the date before


@dataclass(frozen=True)
class Judgement:
    """A set of dates, looked at.

    comes: how often each can come. open_turns: how many turns
    nobody can take; few, near, far: places of dates that break a wish.
    """

    evenings: tuple[Evening, ...]
    comes: tuple[int, ...]
    cost: int
    open_turns: int
    few: tuple[int, ...]
    near: tuple[int, ...]
    far: tuple[int, ...]

    def short(self, allowed: int = 1) -> list[int]:
        """Return who would miss more meetings than is allowed."""
        return [n for n, times in enumerate(self.comes) if times < len(self.evenings) - allowed]


@dataclass(frozen=True)
class Other:
    """Another moment for one of the dates. wins, loses: places of people who then can come, or no longer can."""

    moment: int
    cost: int  # more than the set as it is
    wins: tuple[int, ...]
    loses: tuple[int, ...]
    few: bool


def judge(problem: Problem, chosen: Sequence[int]) -> Judgement:
    """Look at a set of dates, in order of time."""
    turns = givers(problem, chosen)
    gaps = [problem.gap(a, b) for a, b in itertools.pairwise(chosen)]
    evenings = tuple(
        Evening(
            moment,
            _who(problem, moment, YES),
            _who(problem, moment, MAYBE),
            _who(problem, moment, NO),
            turns[place],
            gaps[place - 1] if place else None,
        )
        for place, moment in enumerate(chosen)
    )
    comes = tuple(sum(one.answers[m] > NO for m in chosen) for one in problem.people)
    wanted = sum(size for size, _takers in problem.blocks())
    open_turns = wanted - sum(turn is not None for turn in turns)
    return Judgement(
        evenings=evenings,
        comes=comes,
        cost=_cost(problem, chosen, comes) + OPEN_TURN * open_turns,
        open_turns=open_turns,
        few=tuple(n for n, m in enumerate(chosen) if problem.can(m) < problem.quorum),
        near=tuple(n for n, gap in enumerate(gaps, 1) if gap < problem.fewest_days),
        far=tuple(n for n, gap in enumerate(gaps, 1) if gap > problem.most_days),
    )


def _who(problem: Problem, moment: int, said: int) -> tuple[int, ...]:
    return tuple(n for n, one in enumerate(problem.people) if one.answers[moment] == said)


def _cost(problem: Problem, chosen: Sequence[int], comes: Sequence[int]) -> int:
    short = sum(max(0, problem.count - 1 - times) for times in comes)
    steps = sum(problem.off_rhythm(a, b) for a, b in itertools.pairwise(chosen))
    return SHORT * short + steps + sum(problem.cost(moment) for moment in chosen)


def others(problem: Problem, chosen: Sequence[int], place: int) -> list[Other]:
    """Return the best other moments for one date that leave the order of the dates, the cheapest first."""
    before = judge(problem, chosen)
    found = []
    for moment in range(len(problem.moments)):
        changed = [*chosen[:place], moment, *chosen[place + 1 :]]
        if moment in chosen or changed != sorted(changed) or not _spaced(problem, changed, place):
            continue
        after = judge(problem, changed)
        now, then = (
            {*one.evenings[place].can, *one.evenings[place].if_needed} for one in (before, after)
        )
        wins, loses = tuple(sorted(then - now)), tuple(sorted(now - then))
        few = problem.can(moment) < problem.quorum
        found.append(Other(moment, after.cost - before.cost, wins, loses, few))
    return sorted(found, key=lambda one: (one.few, one.cost, one.moment))[:MOST_OTHERS]


def _spaced(problem: Problem, chosen: Sequence[int], place: int) -> bool:
    pairs = itertools.pairwise(chosen)
    return all(
        problem.may_follow(a, b) for n, (a, b) in enumerate(pairs) if n in (place - 1, place)
    )
