"""Run by Node.ask_inside on the data of a server: a team whose manager was asked for a yes. Prints JSON."""

import json
import sys

from tests.server import cookies_of, step_inside


def team():
    """Return the address of a team, the link of its manager, and the cookies of who is in it."""
    from kring.circles.actions import frames
    from kring.circles.kinds import Kind
    from kring.circles.tests.world import make_circle
    from kring.forming.actions import managers
    from kring.kernel import clock

    world = make_circle("Anneke", "Bart", "Carla", "Dirk")
    frame = frames.Frame(name="Wijkteam Noord", form=Kind.TEAM_COACHING)
    frames.reframe(world.circle, frame, by=world.anneke)
    asked = managers.ask_manager(
        world.circle, manager="Ria de Vos", email="", by=world.anneke, now=clock.now()
    )
    people = {name: cookies_of(world.people[name]) for name in ("anneke", "bart")}
    return {"circle": str(world.circle.pk), "token": asked.token, "cookies": people}


if __name__ == "__main__":
    step_inside()
    sys.stdout.write(json.dumps(globals()[sys.argv[1]]()))
