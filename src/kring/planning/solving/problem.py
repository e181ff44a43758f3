"""What there is to choose from: moments, what people said of them, and what the circle wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

NO, MAYBE, YES = 0, 1, 2

# What one thing costs against another. Our proposal: somebody who misses two meetings weighs more than anything, then a
# turn that nobody can take, then one person who misses one meeting; the rest decides between equals.
SHORT, OPEN_TURN, ABSENT, FEAST, EVENING, IF_NEEDED, DAY_OFF_RHYTHM = (
    100_000,
    5_000,
    60,
    40,
    30,
    10,
    2,
)


@dataclass(frozen=True, order=True)
class Moment:
    """One moment that was proposed. hour: of its beginning; feast: some would rather not meet that day."""

    day: date
    hour: int
    id: str
    feast: bool = False

    @property
    def evening(self) -> bool:
        """Whether it begins after five."""
        return self.hour >= 17


@dataclass(frozen=True)
class Somebody:
    """One person, with an answer for each moment. turn: their place in the fair order; None: takes no turns."""

    id: str
    answers: tuple[int, ...]
    turn: int | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """moments: in order of time. fewest_days, most_days: between two meetings; rhythm_days: as they wish it."""

    moments: tuple[Moment, ...]
    people: tuple[Somebody, ...]
    count: int
    quorum: int
    rhythm_days: int
    fewest_days: int
    most_days: int
    daytime: bool = False

    def takers(self) -> list[int]:
        """Return the places of who take turns, in fair order."""
        found = [(one.turn, n) for n, one in enumerate(self.people) if one.turn is not None]
        return [n for _turn, n in sorted(found)]

    def blocks(self) -> list[tuple[int, list[int]]]:
        """Return in how many meetings one after the other who must come up once: nobody twice before all once."""
        takers, left, found = self.takers(), self.count, []
        while takers and left > 0:
            size = min(left, len(takers))
            found.append((size, takers[:size]))
            left -= size
        return found

    def can(self, moment: int) -> int:
        """Return how many can come at a moment, if needed."""
        return sum(one.answers[moment] > NO for one in self.people)

    def cost(self, moment: int) -> int:
        """Return what a moment costs, apart from the others."""
        found = sum(
            {NO: ABSENT, MAYBE: IF_NEEDED, YES: 0}[one.answers[moment]] for one in self.people
        )
        found += FEAST if self.moments[moment].feast else 0
        return found + (EVENING if self.daytime and self.moments[moment].evening else 0)

    def gap(self, one: int, other: int) -> int:
        """Return the days between two moments."""
        return (self.moments[other].day - self.moments[one].day).days

    def may_follow(self, one: int, other: int) -> bool:
        """Whether a meeting at one moment may be followed by a meeting at the other."""
        return self.fewest_days <= self.gap(one, other) <= self.most_days

    def off_rhythm(self, one: int, other: int) -> int:
        """Return what it costs that two meetings follow each other sooner or later than wished."""
        return DAY_OFF_RHYTHM * abs(self.gap(one, other) - self.rhythm_days)


@dataclass(frozen=True)
class Answer:
    """What was found. chosen: places of moments, in order; () when there is no such set.

    bound: no set can cost less; proven: this one is the cheapest there is. givers: who has each turn; None: open.
    """

    chosen: tuple[int, ...] = ()
    cost: int = 0
    bound: int = 0
    proven: bool = False
    seconds: float = 0.0


def givers(problem: Problem, chosen: Sequence[int]) -> list[int | None]:
    """Give the turns of these dates: nobody twice before all once, and each to somebody who can come, if it can be.

    As many as can have a turn; who comes earlier in the fair order goes first, and "yes" before "if needed".
    """
    found: list[int | None] = [None] * len(chosen)
    start = 0
    for size, takers in problem.blocks():
        places = range(start, min(start + size, len(chosen)))
        taken: dict[int, int] = {}
        for least in (YES, MAYBE):
            for person in takers:
                if person not in taken.values():
                    _seat(problem, chosen, places, taken, person, least, set())
        _put_in_order(problem, chosen, taken)
        for place, person in taken.items():
            found[place] = person
        start += size
    return found


def _put_in_order(problem: Problem, chosen: Sequence[int], taken: dict[int, int]) -> None:
    """Let two people trade places where the earlier in the fair order comes later, and the trade costs neither."""
    order = {person: place for place, person in enumerate(problem.takers())}
    traded = True
    while traded:
        traded = False
        for one, other in combinations(sorted(taken), 2):
            here, there = problem.people[taken[one]].answers, problem.people[taken[other]].answers
            free = (
                here[chosen[other]] >= here[chosen[one]]
                and there[chosen[one]] >= there[chosen[other]]
            )
            if free and order[taken[one]] > order[taken[other]]:
                taken[one], taken[other] = taken[other], taken[one]
                traded = True


def _seat(
    problem: Problem,
    chosen: Sequence[int],
    places: Sequence[int],
    taken: dict[int, int],
    person: int,
    least: int,
    seen: set[int],
) -> bool:
    """Find a place for a person, moving others along to where they can come too (Kuhn's augmenting path)."""
    for place in places:
        if place in seen or problem.people[person].answers[chosen[place]] < least:
            continue
        seen.add(place)
        if place not in taken or _seat(problem, chosen, places, taken, taken[place], least, seen):
            taken[place] = person
            return True
    return False
