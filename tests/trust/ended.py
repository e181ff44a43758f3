"""Makes a circle with words that stand in the database as they are ("make"), wipes it ("wipe"), or waits ("rest")."""

import json
import sys
import time
from datetime import timedelta

from tests.server import step_inside

WORDS = ("KAN-gewiste-plek", "KAN-gewiste-stoel", "KAN-gewiste-naam", "KAN-gewiste-gast")


def make():
    from kring.circles.actions import frames, invitations, memberships
    from kring.circles.rules import Role
    from kring.circles.tests.world import make_circle
    from kring.kernel import clock
    from kring.meetings import actions
    from kring.meetings.actions import Place
    from kring.meetings.tests.world import make_season

    place, chair, name, guest = WORDS
    world = make_circle()
    season = make_season(world, where=Place(minutes=120, place=place))
    actions.send_invitations(season[0], by=world.anneke, now=clock.now())
    frames.seek(world.circle, chair, by=world.anneke)
    memberships.rename_member(world["bart"], name, by=world.bart)
    more = invitations.Guest(name=guest, role=Role.PARTICIPANT, email="g@kring.example")
    invitations.invite(world.circle, more, by=world.anneke)
    return {"circle": str(world.circle.pk)}


def wipe():
    from kring.circles.actions import ending, wiping
    from kring.circles.models import Circle, Membership
    from kring.kernel import clock

    now, circle = clock.now(), Circle.objects.get()
    anneke = Membership.objects.get(circle=circle, role="facilitator").person
    ending.close_circle(circle, by=anneke, now=now)
    circle.refresh_from_db()
    wiping.ask_wiping(circle, by=anneke, typed=circle.name, now=now)
    for _round in range(2):
        wiping.wipe_due(now + timedelta(days=15))
    return {"circle": str(circle.pk)}


def rest():
    """Wait until the server has done all that waited."""
    from django_tasks_db.models import DBTaskResult

    while DBTaskResult.objects.ready().exists() or DBTaskResult.objects.running().exists():
        time.sleep(0.1)
    return {}


if __name__ == "__main__":
    step_inside()
    sys.stdout.write(json.dumps({"make": make, "wipe": wipe, "rest": rest}[sys.argv[1]]()))
