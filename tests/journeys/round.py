"""Makes the circle of the walk through a written round, and lets days go by there. Run by Node.ask_inside.

The server's clock stays as it is: everything that has a moment is moved into the past, as far as time is to go on.
"""

import json
import sys
from datetime import timedelta

from tests.server import cookies_of, step_inside

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra")


def make():
    """The circle with its people, Bart's question, and a link for a guest without an account."""
    from kring.cases.tests.world import make_case
    from kring.circles.actions import invitations
    from kring.circles.rules import Role
    from kring.circles.tests.world import make_circle

    world = make_circle(*NAMES, name="Wethouders en het buitengebied")
    make_case(world, "bart")
    guest = invitations.Guest(name="Nel", role=Role.GUEST)
    _held, keys = invitations.invite(world.circle, guest, by=world.anneke)
    return {
        "circle": str(world.circle.pk),
        "link": f"/invitations/{keys.token}/",
        "cookies": {name.lower(): cookies_of(getattr(world, name.lower())) for name in NAMES},
    }


def pass_time():
    """Let time go by until the round begins, or its step closes, and let the worker work."""
    from kring.kernel import clock
    from kring.live import tasks
    from kring.live.models import Contribution, Presence, Session
    from kring.meetings.models import Closing, Meeting

    meeting = Meeting.objects.get(pace="written")
    session = Session.objects.filter(meeting=meeting).first()
    due = session.ends_at if session else meeting.starts_at
    gone = due - clock.now() + timedelta(seconds=30)
    moments = {
        Closing: ["at"],
        Meeting: ["starts_at", "closes_at", "begun_at"],
        Session: ["ends_at", "step_began_at", "opened_at"],
        Presence: ["seen_at", "arrived_at", "left_at"],
        Contribution: ["said_at", "revealed_at"],
    }
    for model, names in moments.items():
        for row in model.objects.all():
            for name in names:
                if moment := getattr(row, name):
                    setattr(row, name, moment - gone)
            model.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})
    tasks.written_rounds(clock.now())
    session = Session.objects.get(meeting=meeting)
    return {"session": str(session.pk), "ended": session.ended_at is not None}


def attendance():
    from kring.meetings.models import Attendance

    rows = Attendance.objects.order_by("membership__display_name")
    return list(rows.values_list("membership__display_name", "minutes"))


if __name__ == "__main__":
    step_inside()
    deed, *words = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[deed](*words)))
