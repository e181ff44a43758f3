"""The matchmaker for one pool: OR-Tools CP-SAT finds circles, and proves how good they are.

The same problem gives the same answer, on any machine: the search runs by counted work, not by the clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from kring.forming.matching import baselines
from kring.forming.matching.problem import (
    BEST_FIT,
    FEWEST_LIVED,
    IDEAL,
    MOST_OF_ONE_PLACE,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    OTHER_LEVEL,
    OTHER_SITUATION,
    PERSPECTIVE,
    SAME_AREA,
    SAME_PLACE,
    SEAT,
    Answer,
    Candidate,
    Circle,
    Problem,
    answer_of,
    broken,
)

Var = cp_model.IntVar
# Called with what was found so far; a yes stops the search.
Progress = Callable[[Answer], bool]


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long to look. work: seconds as CP-SAT counts them, the same on each machine. seconds: never longer."""

    work: float = 20.0
    seconds: float = 60.0
    workers: int = 1


class _Model:
    """The circles of one pool as constraints."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.points: list[cp_model.LinearExprT] = []
        self.people = [one for one in range(len(problem.candidates)) if one not in problem.out]
        numbers = range(problem.circles)
        make = self.model.new_bool_var
        self.used = [make(f"u{c}") for c in numbers]
        self.sits = {(one, c): make(f"x{one}.{c}") for one in self.people for c in numbers}
        for c in numbers:
            self._circle(c)
        for one in self.people:
            self._person(one)
        self._apart()
        self._order()
        self.model.maximize(sum(self.points))

    def _person(self, one: int) -> None:
        places = [self.sits[one, c] for c in range(self.problem.circles)]
        self.model.add_at_most_one(places)
        if one in self.problem.within:
            self.model.add_exactly_one(places)
        if one in self.problem.pinned:
            self.model.add(self.sits[one, self.problem.pinned[one]] == 1)

    def _apart(self) -> None:
        for c in range(self.problem.circles):
            for a, b in sorted(self.problem.apart):
                if (a, c) in self.sits and (b, c) in self.sits:
                    self.model.add_at_most_one([self.sits[a, c], self.sits[b, c]])

    def _order(self) -> None:
        """Circles are alike: let the first in the row be in the first of them."""
        if self.problem.pinned:
            return
        for c in range(1, self.problem.circles):
            self.model.add_implication(self.used[c], self.used[c - 1])
            earlier: list[Var] = []
            for one in self.people:
                self.model.add(self.sits[one, c] <= sum(earlier))
                earlier.append(self.sits[one, c - 1])

    def _circle(self, c: int) -> None:
        problem, sits = self.problem, {one: self.sits[one, c] for one in self.people}
        size = sum(sits.values())
        self.model.add(size >= problem.fewest * self.used[c])
        self.model.add(size <= problem.most * self.used[c])
        self.points.append(SEAT * size)
        off = self.model.new_int_var(0, max(abs(problem.most - IDEAL), IDEAL), f"z{c}")
        self.model.add(off >= size - IDEAL * self.used[c])
        self.model.add(off >= IDEAL * self.used[c] - size)
        self.points.append(OFF_SIZE * off)
        self._lived(c, sits)
        self._shared(c, sits, lambda one: one.languages)
        self._shared(c, sits, lambda one: one.parts)
        self._shared(c, sits, lambda one: {one.region} - {""})
        self._question(c, sits)
        self._alike(c, sits, lambda one: "" if one.lived else one.level, OTHER_LEVEL)
        self._alike(c, sits, lambda one: one.situation, OTHER_SITUATION)
        self._mixed(c, sits)
        self._spread(c, sits, lambda one: one.place, SAME_PLACE, most=MOST_OF_ONE_PLACE)
        self._spread(c, sits, lambda one: one.area, SAME_AREA)

    def _lived(self, c: int, sits: dict[int, Var]) -> None:
        theirs = [sits[one] for one in self.people if self.problem.candidates[one].lived]
        some = self.model.new_bool_var(f"l{c}")
        for sit in theirs:
            self.model.add_implication(sit, some)
        if theirs:
            self.model.add(sum(theirs) >= FEWEST_LIVED * some)

    def _by(self, value: Callable[[Candidate], str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for one in self.people:
            if said := value(self.problem.candidates[one]):
                found[said].append(one)
        return dict(sorted(found.items()))

    def _chosen(self, c: int, values: Iterable[object]) -> dict[object, Var]:
        """Return one switch per value, of which a circle that is made has exactly one on."""
        switches = {value: self.model.new_bool_var("") for value in values}
        if switches:
            self.model.add(sum(switches.values()) == self.used[c])
        return switches

    def _shared(
        self,
        c: int,
        sits: dict[int, Var],
        of: Callable[[Candidate], frozenset[str] | frozenset[int] | set[str]],
    ) -> None:
        """Let there be one thing that all have: a language, a part of the week, a region."""
        has = {one: of(self.problem.candidates[one]) for one in self.people}
        chosen = self._chosen(
            c, sorted({value for some in has.values() for value in some}, key=str)
        )
        for one, some in has.items():
            if some and len(some) < len(chosen):
                self.model.add(sits[one] <= sum(chosen[value] for value in some))

    def _question(self, c: int, sits: dict[int, Var]) -> None:
        chosen = self._chosen(c, range(self.problem.themes))
        for one, sit in sits.items():
            fits = self.problem.candidates[one].fits
            if any(fits):
                fit = self.model.new_int_var(0, BEST_FIT, "")
                self.model.add(fit <= max(fits) * sit)
                self.model.add(
                    fit <= sum(fits[theme] * chosen[theme] for theme in range(len(fits)))
                )
                self.points.append(fit)

    def _alike(
        self, c: int, sits: dict[int, Var], of: Callable[[Candidate], str], points: int
    ) -> None:
        """Take off points for who is not as the circle mostly is."""
        groups = self._by(of)
        if len(groups) < 2:
            return
        chosen = self._chosen(c, groups)
        for value, people in groups.items():
            for one in people:
                other = self.model.new_bool_var("")
                self.model.add(other >= sits[one] - chosen[value])
                self.points.append(points * other)

    def _mixed(self, c: int, sits: dict[int, Var]) -> None:
        groups = self._by(lambda one: one.perspective)
        if not groups:
            return
        seen = {value: self.model.new_bool_var("") for value in groups}
        for value, people in groups.items():
            self.model.add(seen[value] <= sum(sits[one] for one in people))
        counted = self.model.new_int_var(0, MOST_PERSPECTIVES, "")
        self.model.add(counted <= sum(seen.values()))
        self.points.append(PERSPECTIVE * counted)

    def _spread(
        self,
        c: int,
        sits: dict[int, Var],
        of: Callable[[Candidate], str],
        points: int,
        most: int | None = None,
    ) -> None:
        for people in self._by(of).values():
            if len(people) < 2:
                continue
            limit = min(len(people), most or len(people))
            many = sum(sits[one] for one in people)
            if limit < len(people):
                self.model.add(many <= limit)
            more = self.model.new_int_var(0, limit - 1, "")
            self.model.add(more >= many - 1)
            self.points.append(points * more)

    def hint(self, answer: Answer) -> None:
        """Let the search begin at an answer that is there already."""
        for (one, c), sit in self.sits.items():
            self.model.add_hint(sit, one in answer.circles[c])

    def circles(self, value: Callable[[Var], int]) -> tuple[Circle, ...]:
        """Read the circles from what was found."""
        return tuple(
            tuple(one for one in self.people if value(self.sits[one, c]))
            for c in range(self.problem.circles)
        )


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: _Model, tell: Progress) -> None:
        super().__init__()
        self._model, self._tell = model, tell

    def on_solution_callback(self) -> None:
        """Tell what was found, and stop when that is asked."""
        circles = self._model.circles(self.value)
        found = answer_of(self._model.problem, circles, bound=int(self.best_objective_bound))
        if self._tell(found):
            self.stop_search()


def solve(
    problem: Problem,
    effort: Effort | None = None,
    tell: Progress = lambda _: False,
    start: Answer | None = None,
) -> Answer | None:
    """Return the best circles that were found, or None: what is pinned or asked for cannot be.

    No circle at all is an answer too: with fewer than six people, or when nothing fits.
    """
    effort = effort or Effort()
    model, solver = _Model(problem), cp_model.CpSolver()
    first = start or baselines.greedy(problem)
    if not broken(problem, first.circles) and not problem.within:
        model.hint(first)
    solver.parameters.random_seed = 1
    solver.parameters.num_workers = effort.workers
    solver.parameters.interleave_search = effort.workers > 1
    solver.parameters.max_deterministic_time = effort.work
    solver.parameters.max_time_in_seconds = effort.seconds
    status = solver.solve(model.model, _Watch(model, tell))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    found = answer_of(problem, model.circles(solver.value))
    proven = status == cp_model.OPTIMAL
    bound = found.worth if proven else int(solver.best_objective_bound)
    return replace(found, bound=bound, proven=proven)
