"""Ways of choosing dates without a solver: to measure the best one against, and for when it is not there."""

from random import Random

from kring.planning.solving.judging import judge
from kring.planning.solving.problem import Problem

TRIES = 200


def greedy(problem: Problem) -> tuple[int, ...]:
    """Take the cheapest start, and then each time the cheapest moment that may follow; () when it runs aground."""
    fit = [n for n in range(len(problem.moments)) if problem.can(n) >= problem.quorum]
    for start in sorted(fit, key=problem.cost):
        chosen = [start]
        while len(chosen) < problem.count:
            follow = [n for n in fit if problem.may_follow(chosen[-1], n) and n > chosen[-1]]
            if not follow:
                break
            chosen.append(
                min(follow, key=lambda n: problem.cost(n) + problem.off_rhythm(chosen[-1], n))
            )
        if len(chosen) == problem.count:
            return tuple(chosen)
    return ()


def by_lot(problem: Problem, *, seed: int = 1, tries: int = TRIES) -> tuple[int, ...]:
    """Return the cheapest of so many sets drawn by lot that keep number, spacing and quorum."""
    lot = Random(seed)  # noqa: S311 — no secret
    fit = [n for n in range(len(problem.moments)) if problem.can(n) >= problem.quorum]
    found: list[tuple[int, tuple[int, ...]]] = []
    for _try in range(tries if fit else 0):
        chosen = [lot.choice(fit)]
        while len(chosen) < problem.count:
            follow = [n for n in fit if n > chosen[-1] and problem.may_follow(chosen[-1], n)]
            if not follow:
                break
            chosen.append(lot.choice(follow))
        if len(chosen) == problem.count:
            found.append((judge(problem, chosen).cost, tuple(chosen)))
    return min(found)[1] if found else ()
