"""The best set of dates: how long the proof takes, what it costs, and what greedy and lot would have chosen."""

import time
from collections.abc import Sequence
from random import Random
from statistics import median

from bench.figures import Report, say
from kring.planning.solving.exact import solve
from kring.planning.solving.hosting import Guest, Spot, Tour, divide
from kring.planning.solving.judging import judge
from kring.planning.solving.problem import Problem
from kring.planning.solving.simple import by_lot, greedy
from kring.planning.tests.seasons import drawn

# People, moments, meetings; the second is the one with a goal.
SIZES = ((6, 20, 5), (10, 60, 8), (8, 60, 6), (12, 60, 13), (10, 120, 8), (12, 120, 13))
GOAL, GOAL_SECONDS = (10, 60, 8), 1.0
SEEDS = range(1, 6)


def measure(report: Report) -> None:
    """Solve seasons drawn by lot, five of each size."""
    say("A season: the best set of dates, on one core; median of five drawn by lot")
    began = time.monotonic()
    solve(drawn(3, 12, 2))
    report.add("the first time, with loading the solver", time.monotonic() - began, "s")
    for size in SIZES:
        _size(report, size)
    _hosts(report)


def _size(report: Report, size: tuple[int, int, int]) -> None:
    problems = [drawn(*size, seed=seed) for seed in SEEDS]
    answers = [solve(problem, most_seconds=20) for problem in problems]
    people, moments, meetings = size
    name = f"{people} people, {moments} moments, {meetings} meetings"
    note = (
        f"{sum(one.proven for one in answers)} of {len(answers)} proven;"
        f" costs {_costs([one.cost for one in answers])}, bound {_costs([one.bound for one in answers])};"
        f" greedy {_costs([_cost(problem, greedy(problem)) for problem in problems])},"
        f" best of 200 by lot {_costs([_cost(problem, by_lot(problem)) for problem in problems])}"
    )
    seconds = [one.seconds for one in answers]
    report.add(
        name, median(seconds), "s", goal=("≤", GOAL_SECONDS) if size == GOAL else None, note=note
    )
    report.add("… the slowest of them", max(seconds), "s")


def _hosts(report: Report) -> None:
    """Measure who hosts the dates, which is sought after them: thirteen dates, all twelve offer their place."""
    dates, people = 13, 12
    seconds, proven = [], 0
    for seed in SEEDS:
        lot = Random(seed)  # noqa: S311 - no secret
        guests = tuple(
            Guest(
                tuple(lot.random() < 0.8 for _date in range(dates)),
                tuple(0 if spot == n else lot.randint(1, 12) for spot in range(people)),
                tuple(tuple(lot.random() < 0.1 for _spot in range(people)) for _d in range(dates)),
            )
            for n in range(people)
        )
        spots = tuple(Spot(str(n), n, lot.randint(0, 2)) for n in range(people))
        began = time.monotonic()
        proven += divide(Tour(dates, spots, guests)).proven
        seconds.append(time.monotonic() - began)
    note = f"{proven} of {len(seconds)} proven"
    report.add(f"who hosts {dates} dates, {people} places", median(seconds), "s", note=note)
    report.add("… the slowest of them", max(seconds), "s")


def _cost(problem: Problem, chosen: Sequence[int]) -> int | None:
    return judge(problem, chosen).cost if chosen else None


def _costs(costs: Sequence[int | None]) -> str:
    return "/".join("none" if cost is None else str(cost) for cost in costs)
