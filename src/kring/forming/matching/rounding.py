"""Whole circles out of a mix: keep those with the largest part, and look again with who is left."""

from kring.forming.matching.crowd import Crowd
from kring.forming.matching.prices import Market, Prices, Search
from kring.forming.matching.problem import Circle

# Each time at least one in so many of the circles that are still to come; rounds of search in between.
ONE_IN, SURE, ROUNDS, NEAR_ENOUGH, CARRIED = 4, 0.9, 12, 0.01, 500


def rounded(search: Search) -> list[Circle]:
    """Return circles of the crowd of this search, by places in it; who is held in one first."""
    crowd, made = search.market.crowd, list[Circle]()
    people = list(range(crowd.size))
    while True:
        kept = _kept(search.market, -(-max(1, search.market.crowd.circles) // ONE_IN))
        made += [tuple(people[one] for one in circle) for circle in kept]
        gone = {one for circle in kept for one in circle} | search.market.crowd.held
        left = [one for one in range(len(people)) if one not in gone]
        free = sum(not search.market.crowd.held.intersection(circle) for circle in kept)
        free = search.market.crowd.circles - free
        if not kept or free < 1 or len(left) < crowd.problem.fewest:
            return made
        search = _again(search, left, free)
        people = [people[one] for one in left]


def _kept(market: Market, least: int) -> list[Circle]:
    """Return the circles with the largest part that do not stand in each other's way; all with somebody held."""
    kept: list[Circle] = []
    seated: set[int] = set()
    shares = market.shares()
    held = market.crowd.held
    shares.sort(key=lambda one: not held.intersection(one[1]))
    for part, circle in shares:
        wanted = part > SURE or len(kept) < least or held.intersection(circle)
        if wanted and not seated.intersection(circle):
            kept.append(circle)
            seated.update(circle)
    return kept[: market.crowd.circles + len(market.crowd.starts)]


def _again(search: Search, left: list[int], circles: int) -> Search:
    """Look on among who is left, with what is known of them."""
    old = search.market
    crowd = Crowd(old.crowd.problem, [old.crowd.people[one] for one in left], circles)
    market, places = Market(crowd), {one: place for place, one in enumerate(left)}
    for circle in old.nearest(search.newest, places.keys(), CARRIED):
        market.add(tuple(places[one] for one in circle))
    prices = Prices(search.newest.people[left], search.newest.circle)
    again = Search(market, prices)
    again.run(ROUNDS, NEAR_ENOUGH)
    return again
