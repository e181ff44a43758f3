"""Solve one problem in a process of its own: it comes in as a line, answers go out as lines, the last one last.

So the solver, which is large, is never loaded where pages are served; and to stop is to end this process.
"""

import sys

from kring.forming.matching.codec import answer_as_text, problem_from
from kring.forming.matching.problem import Answer
from kring.forming.matching.solver import solve


def _tell(answer: Answer) -> bool:
    print(answer_as_text(answer, last=False), flush=True)  # noqa: T201
    return False


if __name__ == "__main__":
    found = solve(problem_from(sys.stdin.readline()), _tell)
    print(answer_as_text(found, last=True), flush=True)  # noqa: T201
