"""A season of the cast."""

from datetime import time, timedelta

from kring.circles.tests.world import World
from kring.kernel import clock
from kring.meetings import actions
from kring.meetings.actions import Place, SeasonPlan
from kring.meetings.models import Meeting


def plan(**changes) -> SeasonPlan:
    """A plan for six meetings that starts in two weeks."""
    start = (clock.now() + timedelta(days=14)).date()
    usual = {
        "starts_on": start,
        "at": time(13, 30),
        "weeks": 6,
        "count": 6,
        "where": Place(minutes=150, place="CANARY-PLAATS De Huiskamer, Borculo"),
    }
    return SeasonPlan(**(usual | changes))


def make_season(world: World, **changes) -> list[Meeting]:
    """Let Anneke plan a season in which everybody but her takes turns."""
    season = actions.plan_season(
        world.circle, by=world.anneke, plan=plan(**changes), now=clock.now()
    )
    return list(season.meetings.select_related("giver", "circle").order_by("number"))


def turn_of(world: World, meetings: list[Meeting], name: str) -> Meeting:
    """The meeting that is this member's turn."""
    return next(meeting for meeting in meetings if meeting.giver == world[name])
