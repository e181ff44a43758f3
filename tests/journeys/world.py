"""Makes the circle of the walks on the data of a server; prints who they are. Run by Node.ask_inside."""

import json
import sys
from datetime import timedelta

from tests.server import cookies_of, step_inside

# Anneke and Wim lead, Bart brings the case, Gerrit takes part by phone. Hanna comes in by a link, without account.
NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit")


def make(language):
    from kring.circles.rules import Role
    from kring.circles.tests.world import make_circle
    from kring.kernel import clock
    from kring.learning.models import TryOut
    from kring.live.tests.world import make_meeting
    from kring.meetings.models import Meeting

    world = make_circle(*NAMES, name="Wethouders en het buitengebied")
    world.seat("Wim", Role.FACILITATOR)
    for person in world.people.values():
        person.language = language
        person.save(update_fields=["language"])
    earlier = make_meeting(
        world, giver="carla", starts_at=clock.now() - timedelta(weeks=6), state=Meeting.State.HELD
    )
    earlier.case.discussed_at = earlier.starts_at
    earlier.case.burning_question = "Wie begint er eigenlijk?"
    earlier.case.save()
    TryOut.objects.create(
        circle=world.circle,
        meeting=earlier,
        case=earlier.case,
        owner=world["carla"],
        what="Met twee boeren om tafel op hun eigen erf.",
        how_known="Ze bellen mij terug.",
        by_when=(clock.now() - timedelta(days=3)).date(),
        named_at=clock.now() - timedelta(weeks=6),
    )
    return {
        "circle": str(world.circle.pk),
        "cookies": {
            name.lower(): cookies_of(getattr(world, name.lower())) for name in world.memberships
        },
        "members": {name: str(member.pk) for name, member in world.memberships.items()},
    }


if __name__ == "__main__":
    step_inside()
    sys.stdout.write(json.dumps(make(*sys.argv[1:])))
