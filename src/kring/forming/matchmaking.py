"""The matchmaker at work: reads the pool, runs the solver beside the server, keeps what it finds."""

import logging
from collections.abc import Callable
from uuid import UUID

from kring.forming import process, queries
from kring.forming.actions import proposals
from kring.forming.matching.problem import Answer, Problem
from kring.forming.models import Proposal
from kring.kernel import clock

log = logging.getLogger(__name__)


Run = Callable[[Problem, Callable[[Answer | None], bool]], tuple[Answer | None, bool]]


def work(proposal_id: UUID, run: Run = process.run) -> None:
    """Solve one proposal to its end, or until somebody stops it. Done twice, it gives the same. run: how to solve."""
    proposal = Proposal.objects.select_related("call").filter(pk=proposal_id).first()
    if proposal is None or not proposal.busy:
        return
    pool = queries.pool_of(proposal.call)
    problem = pool.problem(proposal)
    told: list[Answer | None] = [None]

    def stopping(best: Answer | None) -> bool:
        fresh = best if best is not told[0] else None
        told[0] = best
        seats = pool.seats_of(best.circles) if best else {}
        return proposals.keep_news(proposal_id, seats, fresh, now=clock.now())

    try:
        found, _whole = run(problem, stopping)
    except process.SolverError:
        log.exception("The matchmaker broke off.")
        found = told[0]
    seats = pool.seats_of(found.circles) if found else {}
    proposals.finish(proposal_id, seats, found, now=clock.now())
