"""How many questions each main page asks the database, with one row of each kind and with fifty."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.inside.world import Plan, make_circle, make_people
from kring.circles.models import Circle
from kring.kernel import clock
from kring.live.models import Session
from kring.networks.models import Organisation
from kring.people.models import Person
from tests.server import cookies_of


def run() -> dict[str, Any]:
    """Count. Returns {page: [queries at 1, queries at 50]}, signing in included."""
    counts: dict[str, list[int]] = {}
    for number in (1, 50):
        for page, asked in _counted(number).items():
            counts.setdefault(page, []).append(asked)
    return counts


def _counted(number: int) -> dict[str, int]:
    now = clock.now()
    homes = [Organisation.objects.create(name=f"Organisatie {number} {n}") for n in range(number)]
    people = make_people_named(number)
    plan = Plan(
        meetings=number,
        cases=number,
        try_outs=number,
        lessons=number,
        contributions=number,
        open=True,
    )
    circle = make_circle(people, homes, plan, now)
    for _ in range(number - 1):
        make_circle(
            people[:1], homes, Plan(meetings=1, cases=0, try_outs=0, lessons=0, open=True), now
        )
    browser = Client(headers={"cookie": cookies_of(people[0])})
    return {page: _asked(browser, address) for page, address in _addresses(circle).items()}


def make_people_named(number: int) -> list[Person]:
    """Make this many new people."""
    Person.objects.update(email=None)
    return make_people(number)


def _addresses(circle: Circle) -> dict[str, str]:
    session = Session.objects.get(circle=circle)
    meeting = session.meeting
    return {
        "home": reverse("home"),
        "circle": reverse("circle", args=[circle.pk]),
        "members": reverse("circle-members", args=[circle.pk]),
        "agreement": reverse("circle-agreement", args=[circle.pk]),
        "meetings": reverse("meetings", args=[circle.pk]),
        "meeting": reverse("meeting", args=[meeting.pk]),
        "questions": reverse("cases", args=[circle.pk]),
        "lessons": reverse("circle_lessons", args=[circle.pk]),
        "what I take along": reverse("learning"),
        "table": reverse("table", args=[session.pk]),
        "what changed at the table": reverse("changes", args=[session.pk]),
        "all that was said": reverse("all_said", args=[session.pk]),
    }


def _asked(browser: Client, address: str) -> int:
    browser.get(address, SERVER_NAME="localhost")  # so that what is kept, is kept
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address, SERVER_NAME="localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return len(asked)
