"""Problems and answers as JSON, between the server and the process that solves."""

import json
from dataclasses import asdict
from typing import Any

from kring.forming.matching.problem import Answer, Candidate, Problem


def problem_as_text(problem: Problem) -> str:
    """Return a problem as one line."""
    return json.dumps(asdict(problem), default=sorted)


def problem_from(text: str) -> Problem:
    """Read a problem."""
    kept: dict[str, Any] = json.loads(text)
    candidates = tuple(_candidate(one) for one in kept.pop("candidates"))
    return Problem(
        candidates=candidates,
        apart=frozenset((a, b) for a, b in kept.pop("apart")),
        pinned={int(one): circle for one, circle in kept.pop("pinned").items()},
        out=frozenset(kept.pop("out")),
        within=frozenset(kept.pop("within")),
        **kept,
    )


def _candidate(kept: dict[str, Any]) -> Candidate:
    return Candidate(
        languages=frozenset(kept.pop("languages")),
        parts=frozenset(kept.pop("parts")),
        fits=tuple(kept.pop("fits")),
        **kept,
    )


def answer_as_text(answer: Answer | None, *, last: bool) -> str:
    """Return an answer as one line; last: no better one follows."""
    found = asdict(answer) if answer else None
    return json.dumps({"answer": found, "last": last})


def answer_from(text: str) -> tuple[Answer | None, bool]:
    """Read an answer, and whether it is the last."""
    line = json.loads(text)
    found = line["answer"]
    if found is None:
        return None, line["last"]
    circles = tuple(tuple(circle) for circle in found.pop("circles"))
    return Answer(circles=circles, **found), line["last"]
