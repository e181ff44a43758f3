"""What is asked of the matchmaker: people, what must hold, and what a circle is worth."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

FEWEST, MOST, IDEAL = 6, 10, 8
MOST_OF_ONE_PLACE = 2
# So many people are looked at as one; more are divided, by region where regions are known.
LARGEST_PART = 300
FEWEST_LIVED = 2
MOST_PERSPECTIVES = 5


class Rule(StrEnum):
    """What must hold in every circle."""

    SIZE = "size"
    LIVED = "lived"  # two or more, or none
    POWER = "power"
    PLACE = "place"  # at most two of one organisation
    LANGUAGE = "language"
    WHEN = "when"  # a part of the week in which everybody can
    REGION = "region"


class Worth(StrEnum):
    """What makes a circle better or worse. The numbers are points; docs/decisions/0023-forming.md says why."""

    SEATS = "seats"
    QUESTION = "question"
    LEVEL = "level"
    SITUATION = "situation"
    PERSPECTIVES = "perspectives"
    PLACE = "place"
    AREA = "area"
    SIZE = "size"


SEAT, BEST_FIT = 100, 30
OTHER_LEVEL, OTHER_SITUATION = -20, -10
PERSPECTIVE, SAME_PLACE, SAME_AREA, OFF_SIZE = 15, -10, -5, -8


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person, without a name. What is '' or empty was not said, and fits anything.

    parts: parts of the week (0–20: three a day) in which they can. fits: per theme, 0–30.
    """

    key: str
    level: str = ""
    situation: str = ""
    area: str = ""
    place: str = ""
    region: str = ""
    perspective: str = ""
    lived: bool = False
    languages: frozenset[str] = frozenset()
    parts: frozenset[int] = frozenset()
    fits: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that is asked. Places in `candidates` name people; circles are counted from 0.

    apart: pairs who may not sit together. pinned: who must be in which circle. out: who waits this time.
    within: who must be in some circle.
    """

    candidates: tuple[Candidate, ...]
    circles: int = 1
    fewest: int = FEWEST
    most: int = MOST
    apart: frozenset[tuple[int, int]] = frozenset()
    pinned: Mapping[int, int] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    within: frozenset[int] = frozenset()


Circle = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Circles by number, each with the places of who is in it; '()' is a circle that was not made.

    bound: no answer can be worth more; None when nothing is known. proven: this is the best there is.
    """

    circles: tuple[Circle, ...]
    worth: int
    bound: int | None = None
    proven: bool = False

    @property
    def seated(self) -> frozenset[int]:
        """Who is in a circle."""
        return frozenset(one for circle in self.circles for one in circle)


def common(sets: Iterable[frozenset[str]] | Iterable[frozenset[int]]) -> frozenset[object] | None:
    """Return what all sets have in common; an empty set leaves all open. None: nobody said anything."""
    said = [frozenset[object](one) for one in sets if one]
    return frozenset.intersection(*said) if said else None


def broken_in(problem: Problem, circle: Circle) -> list[Rule]:
    """List the rules that this circle breaks."""
    people = [problem.candidates[place] for place in circle]
    inside = set(circle)
    places = Counter(one.place for one in people if one.place)
    holds = {
        Rule.SIZE: problem.fewest <= len(people) <= problem.most,
        Rule.LIVED: sum(one.lived for one in people) not in range(1, FEWEST_LIVED),
        Rule.POWER: not any(a in inside and b in inside for a, b in problem.apart),
        Rule.PLACE: all(number <= MOST_OF_ONE_PLACE for number in places.values()),
        Rule.LANGUAGE: common(one.languages for one in people) != frozenset(),
        Rule.WHEN: common(one.parts for one in people) != frozenset(),
        Rule.REGION: len({one.region for one in people if one.region}) <= 1,
    }
    return [rule for rule, kept in holds.items() if not kept]


def broken(problem: Problem, circles: Sequence[Circle]) -> list[tuple[int, Rule]]:
    """List which circle breaks which rule; an empty circle breaks none."""
    return [
        (number, rule)
        for number, circle in enumerate(circles)
        if circle
        for rule in broken_in(problem, circle)
    ]


def main_theme(problem: Problem, circle: Circle) -> int | None:
    """Return the theme that fits these people best together, or None: none fits anybody."""
    fits = (problem.candidates[one].fits for one in circle)
    sums = [sum(theme) for theme in zip(*fits, strict=True)]
    best = max(sums, default=0)
    return sums.index(best) if best else None


def main_of(values: Iterable[str]) -> str:
    """Return what is said most, the first by name among equals; '' when nothing is said."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _same(values: Iterable[str]) -> int:
    """Count who is one more of the same."""
    counts = Counter(value for value in values if value)
    return sum(counts.values()) - len(counts)


def worth_of(problem: Problem, circle: Circle) -> dict[Worth, int]:
    """Return the points of one circle, by what they are for."""
    people = [problem.candidates[place] for place in circle]
    if not people:
        return dict.fromkeys(Worth, 0)
    theme = main_theme(problem, circle)
    levels = [one.level for one in people if not one.lived and one.level]
    situations = [one.situation for one in people if one.situation]
    others = sum(level != main_of(levels) for level in levels)
    elsewhere = sum(situation != main_of(situations) for situation in situations)
    seen = len({one.perspective for one in people if one.perspective})
    return {
        Worth.SEATS: SEAT * len(people),
        Worth.QUESTION: 0 if theme is None else sum(one.fits[theme] for one in people),
        Worth.LEVEL: OTHER_LEVEL * others,
        Worth.SITUATION: OTHER_SITUATION * elsewhere,
        Worth.PERSPECTIVES: PERSPECTIVE * min(seen, MOST_PERSPECTIVES),
        Worth.PLACE: SAME_PLACE * _same(one.place for one in people),
        Worth.AREA: SAME_AREA * _same(one.area for one in people),
        Worth.SIZE: OFF_SIZE * abs(len(people) - IDEAL),
    }


def total(problem: Problem, circles: Iterable[Circle]) -> int:
    """Return the points of all circles together."""
    return sum(sum(worth_of(problem, circle).values()) for circle in circles)


def answer_of(
    problem: Problem, circles: Sequence[Circle], *, bound: int | None = None, proven: bool = False
) -> Answer:
    """Return these circles as an answer."""
    return Answer(
        circles=tuple(tuple(sorted(circle)) for circle in circles),
        worth=total(problem, circles),
        bound=bound,
        proven=proven,
    )
