"""Makes the one person with whom the walk through a season begins, and lets days go by there. Run by Node.ask_inside.

The server's clock stays as it is: everything that is to come is moved nearer, as far as time is to go on.
"""

import json
import sys
import time
from datetime import timedelta

from tests.server import cookies_of, step_inside


def make():
    """Anneke, who may start circles."""
    from kring.circles.tests.world import make_person

    anneke = make_person("Anneke")
    anneke.is_host = True
    anneke.save(update_fields=["is_host"])
    return {"cookie": cookies_of(anneke), "email": anneke.email}


def pass_time(meeting, minutes):
    """Let time go by until so many minutes before a meeting, and let the house make its hourly round."""
    from kring.kernel import clock, rounds
    from kring.meetings.models import Meeting
    from kring.planning.models import Rescue

    due = Meeting.objects.get(pk=meeting).starts_at - timedelta(minutes=int(minutes))
    gone = due - clock.now()
    for model, name in ((Meeting, "starts_at"), (Rescue, "closes_at")):
        for row in model.objects.exclude(**{name: None}):
            model.objects.filter(pk=row.pk).update(**{name: getattr(row, name) - gone})
    rounds.run_all()
    _let_it_be_day()
    return {"days": gone.days}


def _let_it_be_day():
    """Let the post go that waits for the morning: the walk is walked at any hour."""
    from django_tasks_db.models import DBTaskResult

    from kring.kernel import clock
    from kring.kernel.models import Letter

    deadline = time.monotonic() + 60
    waiting = Letter.objects.filter(sent_at=None, dropped_at=None)
    while waiting.exists():
        assert time.monotonic() < deadline, list(waiting)
        waiting.update(zone="")
        DBTaskResult.objects.filter(status="READY", run_after__gt=clock.now()).update(
            run_after=clock.now()
        )
        time.sleep(0.1)


if __name__ == "__main__":
    step_inside()
    deed, *words = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[deed](*words)))
