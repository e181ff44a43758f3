"""Many tables at once, to measure with: made in bulk, past the actions, because it must be quick."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.kernel import vault
from kring.live.models import Presence, Session
from kring.live.queries import script
from kring.meetings.models import CONTAINER, Meeting, Season
from kring.people.models import Login, Person

SEATS = 8
METHOD = "basis5"
MINUTES = 150
# Here everybody may write as much as they like, and everybody sees it at once.
STEP = "harvest"


@transaction.atomic
def make_rooms(count: int, now: datetime) -> list[dict[str, Any]]:
    """Make open tables with eight people each, signed in. Returns {"session", "people": [session keys]} each."""
    circles = [
        Circle(name=f"Kring {n}", about="", not_about="", done_when="", urgency="", formed_at=now)
        for n in range(count)
    ]
    for circle in circles:
        vault.create_key(circle.pk)
    Circle.objects.bulk_create(circles)
    seats = [seat for circle in circles for seat in _seats(circle, now)]
    Person.objects.bulk_create([seat.person for seat in seats])
    Membership.objects.bulk_create(seats)
    tables = _open(circles, seats, now)
    logins = [_login(seat.person, now) for seat in seats]
    Login.objects.bulk_create(logins)
    return [
        {
            "session": str(table.pk),
            "people": [one.session_key for one in logins[n * SEATS : (n + 1) * SEATS]],
        }
        for n, table in enumerate(tables)
    ]


def _seats(circle: Circle, now: datetime) -> list[Membership]:
    return [
        Membership(
            circle=circle,
            person=Person(name=f"Speler {n}", password=make_password(None)),
            role=Role.PARTICIPANT if n else Role.FACILITATOR,
            display_name=f"Speler {n}",
            joined_at=now + timedelta(seconds=n),
        )
        for n in range(SEATS)
    ]


def _open(circles: list[Circle], seats: list[Membership], now: datetime) -> list[Session]:
    seasons = [Season(circle=circle, number=1, planned_at=now) for circle in circles]
    meetings = [
        Meeting(circle=season.circle, season=season, number=1, starts_at=now, minutes=MINUTES)
        for season in seasons
    ]
    steps = script(CONTAINER, METHOD, case_chosen=True, minutes=MINUTES)
    place = next(n for n, step in enumerate(steps) if step.phase.id == STEP)
    tables = [
        Session(
            circle=meeting.circle,
            meeting=meeting,
            container=CONTAINER,
            method=METHOD,
            case_chosen=True,
            minutes=MINUTES,
            index=place,
            ends_at=now + timedelta(hours=4),
            step_began_at=now,
            opened_at=now,
            chair=seats[n * SEATS],
            giver=seats[n * SEATS + 1],
        )
        for n, meeting in enumerate(meetings)
    ]
    Season.objects.bulk_create(seasons)
    Meeting.objects.bulk_create(meetings)
    Session.objects.bulk_create(tables)
    Presence.objects.bulk_create(
        Presence(session=tables[n // SEATS], membership=seat, arrived_at=now, seen_at=now)
        for n, seat in enumerate(seats)
    )
    return tables


def _login(person: Person, now: datetime) -> Login:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    found = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    return Login(
        session_key=store._get_new_session_key(),  # noqa: SLF001 — Django makes them nowhere else
        session_data=store.encode(found),
        person=person,
        expire_date=now + timedelta(hours=12),
    )
