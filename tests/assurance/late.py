"""Written rounds whose step is due, on the data of a server that is off. Run by Node.ask_inside."""

import json
import sys
from datetime import timedelta

from tests.server import step_inside


def make(many):
    """So many rounds, each with a hidden question, of which the step should have closed an hour ago."""
    from kring.live.tests.rounds import begin_round

    found = []
    for _ in range(int(many)):
        made = begin_round()
        made.say("bart", "story", "Hij kwam niet.")
        made.work(made.session.ends_at)
        made.say("carla", "q_open", "Wat maakte dat?")
        found.append(str(made.session.pk))
    due()
    return found


def due():
    """Let the present step of every round be due since an hour."""
    from kring.kernel import clock
    from kring.live.models import Session

    Session.objects.update(ends_at=clock.now() - timedelta(hours=1))


def stand():
    """How often each round went on since its second step, and what of it was shown."""
    from kring.kernel.models import Record
    from kring.live.models import Contribution, Session

    moves = [r.particulars for r in Record.objects.filter(kind="live.StepChanged")]
    shown = Contribution.objects.filter(kind="q_open", revealed_at__isnull=False)
    showing = set(map(str, shown.values_list("session_id", flat=True)))
    return {
        str(session.pk): {
            "index": session.index,
            "moves": sum(m["session"] == str(session.pk) and m["index"] == 2 for m in moves),
            "shown": str(session.pk) in showing,
        }
        for session in Session.objects.all()
    }


if __name__ == "__main__":
    step_inside()
    deed, *words = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[deed](*words)))
