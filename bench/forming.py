"""How well and how fast the matchmaker puts people together, beside filling at random and one by one.

The bound is proven by a relaxation in which nobody stands in anybody's way; the distance to it is no measure of what
could still be won, only a limit to it.
"""

import random
from time import perf_counter

from bench.figures import Report
from kring.forming.matching import baselines, blocks
from kring.forming.matching.problem import Answer, Candidate, Problem, broken
from kring.forming.matching.solver import solve

CROWDS = (30, 300, 3_000, 10_000)
GREEDY_UP_TO = 300  # beyond this it takes hours
SECONDS = {30: 1.0, 10_000: 60.0}


def measure(report: Report, crowds: tuple[int, ...] = CROWDS) -> None:
    """Solve pools of made-up people of several sizes."""
    for many in crowds:
        problem = pool(many)
        began = perf_counter()
        found = solve(problem)
        took = perf_counter() - began
        assert found is not None  # noqa: S101 - nobody is pinned
        assert broken(problem, found.circles) == []  # noqa: S101
        goal = ("≤", SECONDS[many]) if many in SECONDS else None
        report.add(f"forming, {many} people", round(took, 1), "s", goal=goal, note=_told(found))
        bound = min(found.bound or 0, blocks.bound_of(problem))
        gap = 100 * (bound - found.worth) / bound if bound else 0.0
        report.add(f"forming, {many} people: below the proven bound", round(gap, 1), "%",
                   goal=("≤", 1) if many == CROWDS[-1] else None, note=f"{found.worth} of {bound}")  # fmt: skip
        others = [("at random", baselines.at_random)] if many <= 3_000 else []
        others += [("one by one", baselines.greedy)] if many <= GREEDY_UP_TO else []
        for name, baseline in others:
            began = perf_counter()
            other = baseline(problem)
            note = f"{other.worth} points in {perf_counter() - began:.1f} s"
            better = 100 * (found.worth - other.worth) / max(1, other.worth)
            report.add(
                f"forming, {many} people: better than {name}", round(better, 1), "%", note=note
            )


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
