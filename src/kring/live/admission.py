"""Who may follow a table: looked up when a stream begins, and again for all streams at once while they last.

Signing out, losing one's seat, and signing out everywhere all end a stream within a second, and before anything
that is said after it goes out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import QuerySet
from django.http import parse_cookie

from kring.circles.models import Membership
from kring.kernel import clock
from kring.kernel.prepared import prepared
from kring.live.models import AT_TABLE
from kring.live.viewing import Mode, Viewer
from kring.people.logins import SessionStore
from kring.people.models import Login, Person

AT_ONCE = 50


@dataclass(frozen=True)
class Ticket:
    """One screen that follows a table, and by what right."""

    session: UUID
    viewer: Viewer
    membership: UUID
    login: str
    proof: str


class Standing(Enum):
    """Whether a ticket still holds."""

    HOLDS = "holds"
    SIGNED_OUT = "signed out"
    SEAT_LOST = "seat lost"


def admit(session_id: UUID, cookies: str, mode: Mode) -> Ticket | None:
    """Return the ticket of whoever sent these cookies when they have a seat at this table, else None."""
    login = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    # Not auth.get_user: it may give the login a new key, and a stream cannot hand that to the browser.
    known = SessionStore(login).load()
    proof = str(known.get(HASH_SESSION_KEY, ""))
    seats = _seats([session_id], [UUID(known[SESSION_KEY])]) if SESSION_KEY in known else []
    if not seats or proof not in _proofs(seats[0].person):
        return None
    person = seats[0].person
    return Ticket(session_id, Viewer(person.pk, person.language, mode), seats[0].pk, login, proof)


def standings(tickets: Iterable[Ticket]) -> dict[Ticket, Standing]:
    """Tell of each ticket whether it still holds. Two queries for each fifty."""
    asked, now = list(tickets), clock.now()
    found: dict[Ticket, Standing] = {}
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        logins = set(_logins({ticket.login for ticket in some}, now))
        seats = _seats({one.session for one in some}, {one.viewer.person for one in some})
        proofs = {seat.pk: _proofs(seat.person) for seat in seats}
        found |= {ticket: _standing(ticket, logins, proofs) for ticket in some}
    return found


def _standing(ticket: Ticket, logins: set[str], proofs: dict[UUID, set[str]]) -> Standing:
    if ticket.membership not in proofs:
        return Standing.SEAT_LOST
    if ticket.login not in logins or ticket.proof not in proofs[ticket.membership]:
        return Standing.SIGNED_OUT
    return Standing.HOLDS


@prepared
def _logins(keys: Collection[str], now: datetime) -> QuerySet[Login, str]:
    """Return those of these keys that still open a session."""
    found = Login.objects.filter(session_key__in=keys, expire_date__gt=now)
    return found.values_list("session_key", flat=True)


@prepared
def _seats(sessions: Collection[UUID], people: Collection[UUID]) -> QuerySet[Membership]:
    """Return the seats of these people at these tables, with of the person what a ticket needs."""
    seats = Membership.objects.current().filter(
        circle__sessions__in=sessions,
        person_id__in=people,
        person__is_active=True,
        role__in=AT_TABLE,
    )
    return seats.select_related("person").only(
        "person__language", "person__password", "person__session_salt"
    )


def _proofs(person: Person) -> set[str]:
    """Return what a login may carry to count, also under earlier signing secrets."""
    return {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}
