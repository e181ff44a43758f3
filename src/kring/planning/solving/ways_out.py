"""When no set of dates will do: what would have to give, and how much."""

from dataclasses import dataclass, replace

from kring.planning.solving.exact import solve
from kring.planning.solving.problem import Answer, Problem

WEEK = 7


@dataclass(frozen=True)
class WayOut:
    """With this one wish changed there is a set of dates. wish: quorum, count or spacing; to: its new value."""

    wish: str
    to: int
    problem: Problem
    answer: Answer


def ways_out(problem: Problem) -> list[WayOut]:
    """Return for each wish the smallest change of it alone that makes a set of dates possible."""
    found = []
    for wish, values in (
        ("quorum", range(problem.quorum - 1, 0, -1)),
        ("count", range(problem.count - 1, 0, -1)),
        ("spacing", range(1, 5)),
    ):
        for to in values:
            eased = _eased(problem, wish, to)
            answer = solve(eased, most_seconds=2)
            if answer.chosen:
                found.append(WayOut(wish, to, eased, answer))
                break
    return found


def _eased(problem: Problem, wish: str, to: int) -> Problem:
    if wish == "quorum":
        return replace(problem, quorum=to)
    if wish == "count":
        return replace(problem, count=to)
    return replace(
        problem,
        fewest_days=max(1, problem.fewest_days - WEEK * to),
        most_days=problem.most_days + WEEK * to,
    )
