"""The matchmaker for pools of any size."""

from kring.forming.matching import blocks, exact
from kring.forming.matching.exact import Effort, Progress
from kring.forming.matching.problem import Answer, Problem

# Up to so many people one model holds all; more are put in blocks first, unless somebody is held in place.
ONE_POOL = 60


def solve(
    problem: Problem, tell: Progress = lambda _: False, effort: Effort | None = None
) -> Answer | None:
    """Return the best circles that were found, or None: what is pinned or asked for cannot be."""
    if len(problem.candidates) > ONE_POOL and not problem.pinned and not problem.within:
        return blocks.solve(problem, tell, effort)
    return exact.solve(problem, effort or Effort(work=3.0, seconds=10.0), tell)
