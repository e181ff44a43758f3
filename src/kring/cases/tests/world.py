"""Cases of the cast."""

from datetime import timedelta

from kring.cases import actions
from kring.cases.actions import CaseText
from kring.cases.models import Case
from kring.circles.tests.world import World
from kring.kernel import clock

QUESTION = "Hoe krijg ik de wijkagent weer aan tafel?"
STORY = "CANARY-VERHAAL Hij kwam drie keer niet opdagen."


def make_case(world: World, giver: str = "bart", *, offered: bool = True, **text: str) -> Case:
    """Let this member prepare a case, and offer it."""
    person = world.people[giver]
    now = clock.now()
    case = actions.begin(world.circle, by=person, now=now - timedelta(days=1))
    answers = CaseText(**({"burning_question": QUESTION, "what_happened": STORY} | text))
    case = actions.save(case, by=person, edition=0, text=answers, now=now - timedelta(hours=3))
    if offered:
        actions.offer(case, by=person, now=now - timedelta(hours=2))
    case.refresh_from_db()
    return case
