"""A poll of the cast."""

from datetime import datetime, time, timedelta

from kring.circles.tests.world import World
from kring.kernel import clock
from kring.planning import actions, queries
from kring.planning.models import Poll, Reply
from kring.planning.proposing import PollPlan


def plan(**changes) -> PollPlan:
    """Three meetings, each four weeks, with five people at least."""
    usual = {"count": 3, "weeks": 4, "fewest_weeks": 2, "most_weeks": 6, "quorum": 5}
    return PollPlan(**(usual | changes))


def moments(world: World, *, weeks: int = 12) -> list[datetime]:
    """Each week on Tuesday morning and Thursday afternoon, from next week on."""
    today = clock.now().astimezone(world.circle.zone).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    return [
        datetime.combine(monday + timedelta(weeks=week, days=day), at)
        for week in range(weeks)
        for day, at in ((1, time(9, 30)), (3, time(13, 30)))
    ]


def make_poll(world: World, **changes) -> Poll:
    """Let Anneke open a poll."""
    return actions.open_poll(
        world.circle,
        by=world.anneke,
        plan=plan(**changes),
        moments=moments(world),
        now=clock.now(),
    )


def reply_of(world: World, poll: Poll, name: str) -> Reply:
    return poll.replies.select_related("poll__circle", "membership__person").get(
        membership=world[name]
    )


def say(world: World, poll: Poll, name: str, **lines: str) -> Reply:
    """Let somebody answer: say(world, poll, "bart", tuesday="yes", thursday="no")."""
    names = {"tuesday": "1-morning", "thursday": "3-afternoon"}
    reply = reply_of(world, poll, name)
    return actions.keep_answers(
        reply,
        by=reply.membership.person,
        lines={names[key]: said for key, said in lines.items()},
        marks={},
        edition=reply.edition,
        now=clock.now(),
    )


def all_say(world: World, poll: Poll, **lines: str) -> None:
    """Let everybody who is asked answer the same."""
    for reply in queries.replies_of(poll):
        say(world, poll, reply.membership.display_name.lower(), **lines)
