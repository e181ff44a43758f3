"""One part of a pool, up to some three hundred people, from prices to circles."""

from collections.abc import Callable
from dataclasses import dataclass

from kring.forming.matching.crowd import Crowd
from kring.forming.matching.dividing import Dividing
from kring.forming.matching.every import every
from kring.forming.matching.prices import Market, Prices, Search
from kring.forming.matching.problem import Circle, Problem
from kring.forming.matching.rounding import rounded
from kring.forming.matching.swapping import Swapping

ROUNDS, PROOFS = 40, 12
# How near the bound comes to the best mix of circles: first roughly, then by comparing people.
ROUGH, NEAR = 0.03, 0.003
SHARES = (0.25, 0.5, 1.0)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What was found for some people. circles: places in the problem. bound: for these people among themselves.

    prices: of each of these people. impossible: somebody who must be in is not.
    """

    people: list[int]
    circles: list[Circle]
    bound: float
    prices: list[float]
    impossible: bool = False


def solved(
    problem: Problem,
    people: list[int],
    circles: int | None = None,
    tell: Callable[[list[Circle]], bool] = lambda _: False,
) -> Part:
    """Return the best circles of these people. circles: so many, beside those that somebody is held in.

    tell: called with what is there before the last and longest look; a yes leaves that out.
    """
    crowd = Crowd(problem, people, circles)
    if crowd.size < problem.fewest or not crowd.kinds:
        nothing = [0.0] * crowd.size
        return Part(
            people=crowd.people, circles=[], bound=0, prices=nothing, impossible=bool(crowd.must)
        )
    search = Search(Market(crowd), Prices(crowd.bents.max(axis=0)))
    search.run(ROUNDS, ROUGH)
    search.prove(PROOFS, NEAR)
    made = Swapping(crowd, rounded(search)).run()
    bound = search.bound
    if not tell([crowd.named(circle) for circle in made]):
        bound, made = _divided(search, made)
    seated = {one for circle in made for one in circle}
    musts = crowd.must_points * len(crowd.must)
    return Part(
        people=crowd.people,
        circles=[crowd.named(circle) for circle in made if circle],
        bound=bound - musts,
        prices=[
            price - crowd.must_points * (one in crowd.must)
            for one, price in enumerate(search.prices.people.tolist())
        ],
        impossible=not crowd.must <= seated,
    )


def _worth(crowd: Crowd, circles: list[Circle]) -> int:
    return sum(crowd.worth(circle) for circle in circles if circle)


def _divided(search: Search, made: list[Circle]) -> tuple[float, list[Circle]]:
    """Look at every circle that could be in a better division, in a small pool. Return the bound and the best."""
    crowd, bound = search.market.crowd, search.bound
    for share in SHARES:
        worth = _worth(crowd, made)
        if bound < worth + 1:
            return float(worth), made
        could = every(crowd, search.prices, share * (worth + 1 - bound))
        if could is None:
            break
        look = Dividing(crowd, could, search.prices, bound)
        made = look.run(worth) or made
        if share == 1 and look.proven:
            return float(_worth(crowd, made)), made
    return bound, made
