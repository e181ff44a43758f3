"""Makes a table with people at it on the data of a server; prints who they are. Run by Node.ask_inside."""

import json
import sys

from tests.server import cookies_of, step_inside

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna", "Leo")


def make(part="questions"):
    from kring.live.tests.world import make_table

    table = make_table(*NAMES)
    table.go(part)
    return {
        "session": str(table.session.pk),
        "meeting": str(table.meeting.pk),
        "circle": str(table.world.circle.pk),
        "began": table.fresh().seq,
        "cookies": {name.lower(): cookies_of(table.person(name.lower())) for name in NAMES},
    }


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
