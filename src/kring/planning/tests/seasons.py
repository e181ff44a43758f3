"""Seasons to solve, drawn by lot."""

from datetime import date, timedelta
from random import Random

from kring.planning.solving.problem import MAYBE, NO, YES, Moment, Problem, Somebody


def drawn(people: int, moments: int, count: int, *, seed: int = 1, **more) -> Problem:
    """A season of so many people: spread moments, four in ten yes, three if needed, with lines that people keep to."""
    lot = Random(seed)
    weeks = max(6 * count, 8)
    days = sorted(lot.sample(range(weeks * 7), min(moments, weeks * 7)))
    start = date(2027, 1, 4)
    given = [
        Moment(
            start + timedelta(days=day), lot.choice([9, 13, 19]), f"m{n:03}", lot.random() < 0.05
        )
        for n, day in enumerate(days)
    ]
    everybody = tuple(
        Somebody(f"p{n:02}", tuple(lot.choices([YES, MAYBE, NO], [5, 3, 2], k=len(given))), n)
        for n in range(people)
    )
    usual = {
        "count": count,
        "quorum": max(2, people * 6 // 10),
        "rhythm_days": 42,
        "fewest_days": 28,
        "most_days": 63,
        "daytime": True,
    }
    return Problem(moments=tuple(given), people=everybody, **(usual | more))
