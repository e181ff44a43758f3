"""Makes two circles that end: one still open, for the walk, and one that was wiped; prints where they stand."""

import json
import sys
from datetime import timedelta

from tests.server import cookies_of, step_inside


def make():
    from kring.circles.actions import ending, wiping
    from kring.circles.tests.world import make_circle
    from kring.kernel import clock
    from kring.meetings.tests.world import make_season

    now, gone = clock.now(), make_circle()
    ending.close_circle(gone.circle, by=gone.anneke, now=now)
    gone.circle.refresh_from_db()
    wiping.ask_wiping(gone.circle, by=gone.anneke, typed=gone.circle.name, now=now)
    wiping.wipe_due(now + timedelta(days=15))
    world = make_circle()
    make_season(world)
    return {
        "anneke": cookies_of(world.anneke),
        "bart": cookies_of(world.bart),
        "ineke": cookies_of(world.ineke),
        "circle": f"/circles/{world.circle.pk}/",
        "name": world.circle.name,
        "gone": f"/circles/{gone.circle.pk}/",
    }


if __name__ == "__main__":
    step_inside()
    sys.stdout.write(json.dumps(make()))
