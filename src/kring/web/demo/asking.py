"""The next season of a circle of the demo: most have said when they can."""

from datetime import datetime, time, timedelta

from kring.circles.models import Circle, Membership
from kring.meetings.models import Meeting
from kring.people.models import Person
from kring.planning import actions
from kring.planning.freedays import Calendar
from kring.planning.models import Reply
from kring.planning.proposing import PollPlan, Wishes, proposal
from kring.planning.queries import replies_of, slots_of

COUNT, WEEKS, TUESDAY, THURSDAY = 6, 6, 1, 3
REGION = "middle"
# What people in the country say, one after the other; the last ones have not answered yet.
SAID = (
    {"1-morning": "yes", "1-afternoon": "yes", "3-morning": "no", "3-afternoon": "maybe"},
    {"1-morning": "maybe", "1-afternoon": "yes", "3-morning": "yes", "3-afternoon": "yes"},
    {"1-morning": "no", "1-afternoon": "yes", "3-morning": "no", "3-afternoon": "yes"},
    {"1-morning": "yes", "1-afternoon": "maybe", "3-morning": "yes", "3-afternoon": "no"},
    {"1-morning": "yes", "1-afternoon": "yes", "3-morning": "maybe", "3-afternoon": "yes"},
    {"1-morning": "no", "1-afternoon": "maybe", "3-morning": "yes", "3-afternoon": "yes"},
)
NOT_YET = 2


def ask_for_next_season(
    circle: Circle, members: dict[str, Membership], *, by: Person, now: datetime
) -> None:
    """Open a poll that begins six weeks after the last meeting, and let most people answer it."""
    last = Meeting.objects.filter(circle=circle).latest("starts_at")
    starts_on = last.starts_at.astimezone(circle.zone).date() + timedelta(weeks=WEEKS)
    wishes = Wishes(
        starts_on=starts_on,
        count=COUNT,
        weeks=WEEKS,
        around=1,
        weekdays=(TUESDAY, THURSDAY),
        times=(time(9, 30), time(13, 30)),
    )
    plan = PollPlan(
        count=COUNT, weeks=WEEKS, fewest_weeks=3, most_weeks=10, quorum=5, region=REGION
    )
    # Without public holidays: the library that knows them takes as long to load as all else of the demo.
    moments = proposal(wishes, Calendar(country="", region=REGION)).moments
    poll = actions.open_poll(circle, by=by, plan=plan, moments=moments, now=now)
    # In the order in which they came: so that the demo is the same each time.
    places = {member.pk: place for place, member in enumerate(members.values())}
    replies = sorted(replies_of(poll), key=lambda one: places[one.membership_id])
    slots = [str(slot.pk) for slot in slots_of(poll)]
    for place, reply in enumerate(replies[:-NOT_YET]):
        _answer(reply, SAID[place % len(SAID)], slots[place * 5 :: 17], now)


def _answer(reply: Reply, lines: dict[str, str], away: list[str], now: datetime) -> None:
    """Let somebody answer by line, with a few dates on which they are away."""
    actions.keep_answers(
        reply,
        by=reply.membership.person,
        lines=lines,
        marks=dict.fromkeys(away, "no"),
        edition=reply.edition,
        now=now,
    )
