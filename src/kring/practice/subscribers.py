"""What practising does on a fact from below."""

from kring.kernel import clock
from kring.live.facts import MeetingEnded
from kring.practice.actions.runs import end_run
from kring.practice.models import PracticeRun


def look_back(fact: MeetingEnded) -> None:
    """Count what went how, when the meeting was practice."""
    run = PracticeRun.objects.select_related("person").filter(session=fact.session).first()
    if run is not None:
        end_run(run.pk, by=run.person, now=clock.now())
