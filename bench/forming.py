"""How well and how fast the matchmaker puts people together, beside filling at random and one by one.

Points, not only seconds: the bound is proven, so the distance to it is the most that could still be won. In large pools
the two simple ways are measured in one region, on the same people: in all of them they would take hours.
"""

import random
import resource
import time
from dataclasses import replace
from itertools import pairwise

from bench.figures import Report, say
from kring.forming.matching import baselines
from kring.forming.matching.problem import Answer, Candidate, Problem, broken, total
from kring.forming.matching.solver import groups, solve

CROWDS = (30, 300, 3_000, 10_000)
SECONDS = {30: 1.0, 10_000: 60.0}
BELOW = 1.0
# From how many people the best next person is sought from one first person only.
ONE_START = 100


def measure(report: Report, crowds: tuple[int, ...] = CROWDS) -> None:
    """Solve pools of made-up people of several sizes."""
    say("Forming: the best circles, in parts on two cores")
    solve(pool(12))  # loads the solver
    grown: dict[int, float] = {}
    for many in crowds:
        problem = pool(many)
        told: list[float] = []
        began, worked = time.monotonic(), _worked()
        found = solve(problem, lambda _, told=told: bool(told.append(time.monotonic())))  # type: ignore[misc]
        took = time.monotonic() - began
        assert found is not None  # noqa: S101 - nobody is pinned
        assert broken(problem, found.circles) == []  # noqa: S101
        grown[many] = took
        goal = ("≤", SECONDS[many]) if many in SECONDS else None
        report.add(f"forming, {many} people", round(took, 2), "s", goal=goal, note=_told(found))
        work = _worked() - worked
        report.add(f"forming, {many} people: seconds of work, all cores", round(work, 1), "s")
        first = told[0] - began if told else took
        report.add(
            f"forming, {many} people: the first that can be kept",
            round(first, 2),
            "s",
            note=f"news {len(told)} times",
        )
        bound = found.bound or 0
        gap = 100 * (bound - found.worth) / bound if bound else 0.0
        report.add(f"forming, {many} people: below the proven bound", round(gap, 2), "%", goal=("≤", BELOW),
                   note=f"{found.worth} of {bound} points")  # fmt: skip
        _beside(report, problem, found)
    for small, large in pairwise(crowds):
        times = f"{large / small:.1f} times as many people"
        report.add(
            f"forming, from {small} to {large} people",
            grown[large] / grown[small],
            "× time",
            note=times,
        )


def _beside(report: Report, problem: Problem, found: Answer) -> None:
    """Say how much better this is than simple ways, on all people or those of one region."""
    people = groups(problem)[0]
    places = {one: place for place, one in enumerate(people)}
    ours = [circle for circle in found.circles if circle and circle[0] in places]
    worth = total(problem, ours)
    some = replace(
        problem,
        candidates=tuple(problem.candidates[one] for one in people),
        circles=min(problem.circles, len(people) // problem.fewest),
        apart=frozenset(
            (places[a], places[b]) for a, b in problem.apart if {a, b} <= places.keys()
        ),
    )
    starts = 1 if len(people) > ONE_START else 8
    ways = {
        "at random": lambda: baselines.at_random(some),
        "one by one": lambda: baselines.greedy(some, starts=starts),
    }
    for name, way in ways.items():
        began = time.monotonic()
        other = way()
        took = time.monotonic() - began
        note = (
            f"{worth} beside {other.worth} points of {len(people)} people, which took {took:.1f} s"
        )
        better = 100 * (worth - other.worth) / max(1, other.worth)
        report.add(
            f"forming, {len(problem.candidates)} people: better than {name}",
            round(better, 1),
            "%",
            note=note,
        )


def _worked() -> float:
    """Return the processor seconds of this process and of its workers that ended: what others take does not count."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _told(found: Answer) -> str:
    made = sum(bool(circle) for circle in found.circles)
    return f"{made} circles, {len(found.seated)} people" + (
        ", proven best" if found.proven else ""
    )


def pool(many: int, seed: int = 1) -> Problem:
    """Return made-up people: themes, levels, places, sides and free parts of the week as in a real call."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    themes, regions = max(2, min(12, many // 20)), max(1, many // 250)
    people = []
    for number in range(many):
        lived = chance.random() < 0.12
        fits = [0] * themes
        fits[chance.randrange(themes)] = chance.choice([15, 20, 25, 30])
        free = chance.sample(range(15), chance.choice([3, 5, 8])) if chance.random() < 0.9 else []
        sides = ["municipality", "professional", "volunteer", "resident", "housing", "education"]
        people.append(
            Candidate(
                key=f"{number:05}",
                level=""
                if lived
                else chance.choice(["hands", "hands", "hands", "team", "policy"]),
                situation=chance.choice(["small", "middle", "large", ""]),
                area=f"a{chance.randrange(max(4, many // 4))}",
                place=f"p{chance.randrange(max(5, many // 3))}",
                region=f"r{chance.randrange(regions)}",
                perspective="lived" if lived else chance.choice(sides),
                lived=lived,
                languages=frozenset({"nl"}),
                parts=frozenset(free),
                fits=tuple(fits),
            )
        )
    pairs = (sorted(chance.sample(range(many), 2)) for _ in range(many // 10))
    return Problem(
        candidates=tuple(people),
        circles=3 if many == CROWDS[0] else many // 6,
        apart=frozenset((a, b) for a, b in pairs),
    )
