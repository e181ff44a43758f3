"""The cheapest set of dates there is, by OR-Tools CP-SAT, with the proof that there is none cheaper.

A season is a path: from one moment to a next that is neither too near nor too far, of so many steps. So a variable
says for each two moments whether they follow each other; that makes the relaxation tight and the proof quick. One
worker and a fixed seed: the same answers give the same dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from threading import Thread
from typing import Any

from kring.planning.solving.judging import judge
from kring.planning.solving.problem import NO, OPEN_TURN, SHORT, Answer, Problem

MOST_SECONDS = 8.0
LEVEL = 2  # how hard it works on the relaxation; measured: four times quicker than 1


def fetch() -> None:
    """Begin to load the solver beside what goes on: it takes seconds, and somebody will soon want it."""
    Thread(target=import_module, args=["ortools.sat.python.cp_model"], daemon=True).start()


def solve(problem: Problem, *, most_seconds: float = MOST_SECONDS) -> Answer:
    """Return the best set; an empty one when no set keeps number, spacing and quorum.

    First without the turns: when these dates can be given turns, nothing is better, and that is most of the time.
    """
    easy = _solve(problem, most_seconds, with_turns=False)
    if not easy.chosen or not judge(problem, easy.chosen).open_turns:
        return easy
    whole = _solve(problem, most_seconds, with_turns=True, hint=easy.chosen)
    whole = replace(whole, seconds=easy.seconds + whole.seconds)
    return whole if whole.chosen else easy


def _solve(
    problem: Problem, most_seconds: float, *, with_turns: bool, hint: Sequence[int] = ()
) -> Answer:
    # Taken in when first needed: it is large, and a server that plans nothing does not want it.
    from ortools.sat.python import cp_model  # noqa: PLC0415

    wanted = _Model(cp_model.CpModel(), problem)
    wanted.write(with_turns=with_turns, hint=hint)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = most_seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 7
    solver.parameters.linearization_level = LEVEL
    status = solver.solve(wanted.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(proven=status == cp_model.INFEASIBLE, seconds=solver.wall_time)
    chosen = tuple(n for n, var in wanted.takes.items() if solver.boolean_value(var))
    return Answer(
        chosen=chosen,
        cost=judge(problem, chosen).cost,
        bound=round(solver.best_objective_bound),
        proven=status == cp_model.OPTIMAL,
        seconds=solver.wall_time,
    )


@dataclass
class _Model:
    """The problem in the words of CP-SAT."""

    model: Any
    problem: Problem

    def write(self, *, with_turns: bool, hint: Sequence[int]) -> None:
        """Say all of it."""
        problem = self.problem
        self.open = [n for n in range(len(problem.moments)) if problem.can(n) >= problem.quorum]
        self.takes = {n: self.model.new_bool_var(f"at{n}") for n in self.open}
        self.costs: list[Any] = [problem.cost(n) * self.takes[n] for n in self.open]
        self._follow()
        self._come_often()
        if with_turns:
            self._turns()
        for n, take in self.takes.items():
            if hint:
                self.model.add_hint(take, n in hint)
        self.model.minimize(sum(self.costs))

    def _follow(self) -> None:
        """Make one path of the dates: each but the first has one before it, each but the last one after it."""
        into: dict[int, list[Any]] = {n: [] for n in self.open}
        out: dict[int, list[Any]] = {n: [] for n in self.open}
        first = {n: self.model.new_bool_var(f"first{n}") for n in self.open}
        last = {n: self.model.new_bool_var(f"last{n}") for n in self.open}
        for one in self.open:
            for other in self.open:
                if one < other and self.problem.may_follow(one, other):
                    step = self.model.new_bool_var(f"step{one}-{other}")
                    out[one].append(step)
                    into[other].append(step)
                    self.costs.append(self.problem.off_rhythm(one, other) * step)
        for n in self.open:
            self.model.add(sum(into[n]) + first[n] == self.takes[n])
            self.model.add(sum(out[n]) + last[n] == self.takes[n])
        self.model.add(sum(first.values()) == 1)
        self.model.add(sum(last.values()) == 1)
        self.model.add(sum(self.takes.values()) == self.problem.count)

    def _come_often(self) -> None:
        """Who misses more than one meeting costs much for each that they miss more."""
        least = self.problem.count - 1
        for number, one in enumerate(self.problem.people):
            short = self.model.new_int_var(0, max(0, least), f"short{number}")
            there = [self.takes[n] for n in self.open if one.answers[n] > NO]
            self.model.add(sum(there) + short >= least)
            self.costs.append(SHORT * short)

    def _turns(self) -> None:
        """Each turn is of somebody who can come; nobody comes up twice before all came up once."""
        blocks = self.problem.blocks()
        parts = self._parts([size for size, _takers in blocks])
        for part, (size, takers) in zip(parts, blocks, strict=True):
            at: dict[int, list[Any]] = {n: [] for n in self.open}
            given = []
            for person in takers:
                mine = []
                for n in self.open:
                    if self.problem.people[person].answers[n] > NO:
                        turn = self.model.new_bool_var(f"turn{person}at{n}")
                        at[n].append(turn)
                        mine.append(turn)
                self.model.add(sum(mine) <= 1)
                given += mine
            for n in self.open:
                self.model.add(sum(at[n]) <= part[n])
            self.costs.append(OPEN_TURN * (size - sum(given)))

    def _parts(self, sizes: list[int]) -> list[dict[int, Any]]:
        """Return for each round of turns which dates are in it: the first so many, the next so many."""
        if len(sizes) <= 1:
            return [self.takes for _size in sizes]
        parts = [
            {n: self.model.new_bool_var(f"part{k}at{n}") for n in self.open}
            for k in range(len(sizes))
        ]
        for n in self.open:
            self.model.add(sum(part[n] for part in parts) == self.takes[n])
        for part, size in zip(parts, sizes, strict=True):
            self.model.add(sum(part.values()) == size)
        for k in range(1, len(sizes)):
            for n in self.open:
                before = sum(parts[k - 1][m] for m in self.open if m < n)
                self.model.add(sizes[k - 1] * parts[k][n] <= before)
        return parts
