"""Makes a table with people at it on the data of a server; prints who they are. Run by Node.ask_inside."""

import json
import sys

from tests.server import cookies_of, step_inside

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna", "Leo")


def make(part="questions", also=""):
    from kring.live.tests.world import make_table

    table = make_table(*NAMES)
    table.go(part)
    return {
        "held": held(table.world) if also == "held" else {},
        "session": str(table.session.pk),
        "meeting": str(table.meeting.pk),
        "circle": str(table.world.circle.pk),
        "began": table.fresh().seq,
        "cookies": {name.lower(): cookies_of(table.person(name.lower())) for name in NAMES},
    }


def held(world):
    """Hold another meeting of the same circle, and write it down together."""
    from uuid import uuid4

    from kring.kernel import clock
    from kring.live.actions import presence, sessions
    from kring.live.tests.world import make_meeting
    from kring.notepad.actions import write
    from kring.notepad.editing import Edit

    meeting, now = make_meeting(world, number=2), clock.now()
    session = sessions.open_session(meeting.pk, by=world.anneke, now=now)
    for name in ("anneke", "carla"):
        presence.arrive(session.pk, by=world.people[name], now=now)
    write(
        session.pk,
        by=world.carla,
        edit=Edit(uuid4(), 0, "Wat we afspraken.\n\nBart belt."),
        now=now,
    )
    session.refresh_from_db()
    sessions.end_session(session.pk, by=world.anneke, seen=session.state_seq, now=now)
    return {"session": str(session.pk), "meeting": str(meeting.pk)}


def contents():
    """Return what the store holds: id, number, text and maker of every contribution, and where each table stands."""
    from kring.live.models import Contribution, Session

    return {
        "contributions": [
            [str(row.pk), row.seq, row.body, str(row.maker_id)]
            for row in Contribution.objects.order_by("seq")
        ],
        "numbers": {str(row.pk): row.seq for row in Session.objects.all()},
    }


if __name__ == "__main__":
    step_inside()
    found = contents() if sys.argv[1:] == ["contents"] else make(*sys.argv[1:])
    sys.stdout.write(json.dumps(found))
