"""A call that a thousand people answered, from the answers in the database to the circles on the page.

Planted and seen red: questions laid side by side as they were before, each pair of groups anew for each join; that
had not ended after ten minutes.
"""

import random
import time

import pytest

from kring.forming import links, queries
from kring.forming.actions import proposals
from kring.forming.answers import Answers
from kring.forming.matching.problem import broken
from kring.forming.matching.solver import groups
from kring.forming.matchmaking import work
from kring.forming.models import Application, Proposal
from kring.forming.tests.world import TWELVE
from kring.kernel import clock
from kring.networks.models import Network

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY, REGIONS, VILLAGES = 1_000, 5, 12
# Seconds on the clock of a machine that does other things too; docs/figures.md has what was measured.
BOUND = 240


def made_up_answers(call, many, seed=1):
    """Let so many answer at once: the words of the twelve, villages of five regions; one in ten names none."""
    chance = random.Random(seed)
    now = clock.now()
    rows = []
    for number in range(many):
        name, question, level, side, *_rest = TWELVE[number % len(TWELVE)]
        region, village = chance.randrange(REGIONS), chance.randrange(VILLAGES)
        area = "thuis" if chance.random() < 0.1 else f"Dorp {region}-{village}"
        said = Answers(
            question=question,
            level=level,
            perspective=side,
            organisation=f"Organisatie {chance.randrange(many // 3)}",
            area=area,
            parts=tuple(sorted(chance.sample(range(15), chance.choice([3, 5, 8])))),
            languages=("nl",),
        )
        rows.append(
            Application(
                call=call,
                token_hash=links.token_hash(str(number)),
                token=str(number),
                name=f"{name} {number}",
                answers=said.written(),
                begun_at=now,
                saved_at=now,
                sent_at=now,
            )
        )
    Application.objects.bulk_create(rows)


def known_places():
    for region in range(REGIONS):
        wide = Network.objects.create(
            name=f"Streek {region}", level="regional", started_at=clock.now()
        )
        for village in range(VILLAGES):
            name = f"Dorp {region}-{village}"
            Network.objects.create(name=name, level="local", wider=wide, started_at=clock.now())


@pytest.mark.parametrize("named", [True, False], ids=["regions known", "no region known"])
def test_a_thousand_answers_become_circles_in_bounded_time(anneke, call, named):
    if named:
        known_places()
    made_up_answers(call, MANY)
    pool = queries.pool_of(call)
    regions = len(groups(pool.problem(Proposal(circles=6))))
    wish = proposals.Wish(circles=6, fewest=6, most=10)
    proposal = proposals.ask_proposal(call, wish, by=call.maker, now=clock.now())
    began = time.monotonic()
    work(proposal.pk)
    took = time.monotonic() - began
    proposal.refresh_from_db()
    circles = pool.circles_of(proposal)
    assert anneke.get(f"/proposals/{proposal.pk}/").status_code == 200
    assert (proposal.state, len(circles)) == ("done", 6)
    assert all(circles)
    assert broken(pool.problem(proposal), circles) == []
    assert regions == (REGIONS + 1 if named else 1)
    assert took < BOUND
