"""Groups by what people choose, and by how long they have done this work. Plain Python, as the rules are.

As many as can be sit with something they chose, in groups of about one size. Nobody with lived experience sits alone
among others for it: see kring.live.company. What a group is about is what most who sit there chose.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import Any
from uuid import UUID

from kring.live.company import Groups, Known, Sitter, alone, kept_company

# A circle as it is meant: for so many people every possible division is weighed.
WEIGHED = 10
ROUNDS_OF_SWAPS = 6


class Mix(StrEnum):
    """Who sits with whom, by how long they have done this work."""

    ANY = ""
    DIFFERENT = "different"
    ALIKE = "alike"


@dataclass(frozen=True)
class Wishes:
    """What people chose, by the number of the theme, and how their experience is to be divided."""

    chosen: Mapping[UUID, frozenset[int]] = field(default_factory=dict)
    mix: Mix = Mix.ANY

    def theme_of(self, group: Iterable[UUID]) -> int:
        """Return what most of a group chose, the first of equals; 0 when nobody chose anything."""
        counted = Counter(n for one in group for n in self.chosen.get(one, ()))
        return min(counted, key=lambda n: (-counted[n], n), default=0)

    def met(self, group: Sequence[UUID]) -> int:
        """Return how many of a group sit with something they chose."""
        theme = self.theme_of(group)
        return sum(theme in self.chosen.get(one, ()) for one in group)


def wishes_in(kept: Mapping[str, Any]) -> Wishes | None:
    """Return what people wish, as it is kept with the session; None when nobody was asked."""
    if not kept.get("open"):
        return None
    there = frozenset(kept["of"])
    chosen = {UUID(one): there.intersection(themes) for one, themes in kept["chosen"].items()}
    return Wishes(chosen, Mix(kept["mix"]))


Cost = tuple[int, int, int, int, int]
NO_COST: Cost = (0, 0, 0, 0, 0)


def cost(group: Sequence[UUID], known: Known, wishes: Wishes) -> Cost:
    """Return what is wrong with a group, the gravest first: somebody alone, wishes not met, experience, one home.

    Of equals, those who chose the same rather sit in one group than in two.
    """
    there, met = [known[one] for one in group], wishes.met(group)
    pairs = list(combinations(there, 2))
    return (
        int(alone(group, known)),
        -met,
        -met * met,
        sum(_grates(one, other, wishes.mix) for one, other in pairs),
        sum(one.home == other.home for one, other in pairs),
    )


def _grates(one: Sitter, other: Sitter, mix: Mix) -> int:
    """Return how badly two fit together by experience; nothing when one of them did not tell."""
    if mix is Mix.ANY or not (one.level and other.level):
        return 0
    apart = abs(one.level - other.level)
    return apart if mix is Mix.ALIKE else int(apart == 0)


def divided(sitters: Sequence[Sitter], number: int, wishes: Wishes) -> Groups:
    """Return the best division over so many groups; over fewer when else somebody would be alone."""
    known = {one.id: one for one in sitters}
    first = _best(known, number, wishes)
    if not _lonely(first, known) or alone(known, known):
        return first
    for fewer in range(number - 1, 1, -1):
        found = _best(known, fewer, wishes)
        if not _lonely(found, known):
            return found
    return first


def _lonely(groups: Groups, known: Known) -> bool:
    return any(alone(group, known) for group in groups)


def _best(known: Known, number: int, wishes: Wishes) -> Groups:
    people = list(known)
    sizes = [len(people) // number + (n < len(people) % number) for n in range(number)]
    if len(people) <= WEIGHED:
        return _weighed(people, sizes, known, wishes)
    begun = _swapped(_gathered(people, sizes, wishes), known, wishes)
    if not _lonely(begun, known):
        return begun
    return _swapped(kept_company(begun, known, turn=1), known, wishes)


def _weighed(people: Sequence[UUID], sizes: Sequence[int], known: Known, wishes: Wishes) -> Groups:
    """Return the best of all divisions over groups of these sizes."""
    costs: dict[tuple[UUID, ...], Cost] = {}

    def total(groups: Sequence[tuple[UUID, ...]]) -> Cost:
        for group in groups:
            if group not in costs:
                costs[group] = cost(group, known, wishes)
        return _sum(costs[group] for group in groups)

    return [list(group) for group in min(divisions(tuple(people), tuple(sizes)), key=total)]


def _sum(costs: Iterable[Cost]) -> Cost:
    found = NO_COST
    for a, b, c, d, e in costs:
        found = (found[0] + a, found[1] + b, found[2] + c, found[3] + d, found[4] + e)
    return found


def divisions(
    people: tuple[UUID, ...], sizes: tuple[int, ...]
) -> Iterator[tuple[tuple[UUID, ...], ...]]:
    """Return every way to divide people over groups of these sizes, each once."""
    if not people:
        yield ()
        return
    first, others = people[0], people[1:]
    for size in sorted(set(sizes), reverse=True):
        left = list(sizes)
        left.remove(size)
        for mates in combinations(others, size - 1):
            rest = tuple(one for one in others if one not in mates)
            for groups in divisions(rest, tuple(left)):
                yield ((first, *mates), *groups)


def _gathered(people: Sequence[UUID], sizes: Sequence[int], wishes: Wishes) -> Groups:
    """Fill group after group with who chose what most of those without a place chose; who is easy to please last."""
    left, found = list(people), []
    for size in sizes:
        theme = wishes.theme_of(left)
        left.sort(
            key=lambda one: (
                theme not in wishes.chosen.get(one, ()),
                len(wishes.chosen.get(one, ())),
            )
        )
        found.append(left[:size])
        left = left[size:]
    return found


def _swapped(groups: Groups, known: Known, wishes: Wishes) -> Groups:
    """Let two people change places wherever that is better, until it is nowhere."""
    found = [list(group) for group in groups]
    for _round in range(ROUNDS_OF_SWAPS):
        if not any(_swap(one, other, known, wishes) for one, other in combinations(found, 2)):
            break
    return found


def _swap(one: list[UUID], other: list[UUID], known: Known, wishes: Wishes) -> bool:
    """Let the first two of these groups for whom that is better change places."""

    def total() -> Cost:
        return _sum(cost(group, known, wishes) for group in (one, other))

    before, better = total(), False
    for n in range(len(one)):
        for m in range(len(other)):
            one[n], other[m] = other[m], one[n]
            after = total()
            if after < before:
                before, better = after, True
            else:
                one[n], other[m] = other[m], one[n]
    return better
