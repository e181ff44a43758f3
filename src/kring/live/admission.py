"""Who may follow a table: looked up when a stream begins, and again for all streams at once while they last.

Signing out, losing one's seat, and signing out everywhere all end a stream within a second, and before anything
that is said after it goes out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import QuerySet
from django.http import parse_cookie

from kring.circles.models import Membership
from kring.kernel import clock
from kring.kernel.prepared import even, prepared
from kring.live.models import AT_TABLE
from kring.live.viewing import Mode, Viewer
from kring.people.logins import SessionStore
from kring.people.models import Login, session_proofs

AT_ONCE = 64  # the longest question that `prepared` keeps


@dataclass(frozen=True)
class Ticket:
    """One screen that follows a table, and by what right."""

    session: UUID
    viewer: Viewer
    membership: UUID
    login: str
    proof: str

    def __hash__(self) -> int:
        """Return the same for the same; quickly, for they are looked up very often."""
        return hash(self.login)


class Standing(Enum):
    """Whether a ticket still holds."""

    HOLDS = "holds"
    SIGNED_OUT = "signed out"
    SEAT_LOST = "seat lost"


SEAT = ("pk", "person_id", "person__language", "person__password", "person__session_salt")


class _Seat(NamedTuple):
    """A seat at a table, with of the person what a ticket needs."""

    pk: UUID
    person: UUID
    language: str
    password: str
    salt: str

    @property
    def proofs(self) -> tuple[str, ...]:
        """What a login may carry to count, also under earlier signing secrets."""
        return session_proofs(self.password, self.salt)


def admit(session_id: UUID, cookies: str, mode: Mode) -> Ticket | None:
    """Return the ticket of whoever sent these cookies when they have a seat at this table, else None."""
    login = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    # Not auth.get_user: it may give the login a new key, and a stream cannot hand that to the browser.
    known = SessionStore(login).load()
    proof = str(known.get(HASH_SESSION_KEY, ""))
    seats = _seats([session_id], [UUID(known[SESSION_KEY])]) if SESSION_KEY in known else []
    if not seats:
        return None
    seat = _Seat(*seats[0])
    if proof not in seat.proofs:
        return None
    return Ticket(session_id, Viewer(seat.person, seat.language, mode), seat.pk, login, proof)


def admit_writers(asked: Sequence[tuple[UUID, str]]) -> list[Ticket | None]:
    """Return for each (table, key of a login) the ticket of who writes there, at most 64; two queries for all.

    None does not mean that they may not: it is for a page to say what is wrong, or to renew a login.
    """
    rows = dict(_contents(even(login for _, login in asked), clock.now()))
    known = {login: _known(text) for login, text in rows.items()}
    people = [one.person for one in known.values() if one]
    if not people:
        return [None] * len(asked)
    found = _seats_at(even(session for session, _ in asked), even(people))
    seats = {(row[0], row[2]): _Seat(*row[1:]) for row in found}
    tickets: list[Ticket | None] = []
    for session, login in asked:
        who = known.get(login)
        seat = seats.get((session, who.person)) if who else None
        if who is None or seat is None or who.proof != seat.proofs[0]:
            tickets.append(None)
            continue
        viewer = Viewer(seat.person, seat.language)
        tickets.append(Ticket(session, viewer, seat.pk, login, who.proof))
    return tickets


class _Known(NamedTuple):
    """What a login holds: whose it is, and what shows that it still counts."""

    person: UUID
    proof: str


@lru_cache(maxsize=10_000)
def _known(text: str) -> _Known | None:
    """Open the sealed contents of a login; they say the same each time."""
    held = SessionStore().decode(text)
    if held.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return _Known(UUID(held[SESSION_KEY]), str(held.get(HASH_SESSION_KEY, "")))


def standings(tickets: Iterable[Ticket]) -> dict[Ticket, Standing]:
    """Tell of each ticket whether it still holds. Two queries for each 64."""
    asked, now = list(tickets), clock.now()
    found: dict[Ticket, Standing] = {}
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        logins = set(_logins(even(ticket.login for ticket in some), now))
        seats = _seats(
            even(ticket.session for ticket in some), even(one.viewer.person for one in some)
        )
        # By the number of an id, and by place: this is done for everybody, each second.
        proofs = {seat[0].int: session_proofs(seat[3], seat[4]) for seat in seats}
        found |= {ticket: _standing(ticket, logins, proofs) for ticket in some}
    return found


def _standing(ticket: Ticket, logins: set[str], proofs: dict[int, tuple[str, ...]]) -> Standing:
    valid = proofs.get(ticket.membership.int)
    if valid is None:
        return Standing.SEAT_LOST
    if ticket.login not in logins or ticket.proof not in valid:
        return Standing.SIGNED_OUT
    return Standing.HOLDS


@prepared
def _logins(keys: Collection[str], now: datetime) -> QuerySet[Login, str]:
    """Return those of these keys that still open a session."""
    found = Login.objects.filter(session_key__in=keys, expire_date__gt=now)
    return found.values_list("session_key", flat=True)


@prepared
def _contents(keys: Collection[str], now: datetime) -> QuerySet[Login, tuple[str, str]]:
    """Return of those of these keys that still open a session what it holds, sealed."""
    found = Login.objects.filter(session_key__in=keys, expire_date__gt=now)
    return found.values_list("session_key", "session_data")


@prepared
def _seats_at(
    sessions: Collection[UUID], people: Collection[UUID]
) -> QuerySet[Membership, tuple[UUID, UUID, UUID, str, str, str]]:
    """Return the seats of these people at these tables: which table, then what _Seat has."""
    return _seated(sessions, people).values_list("circle__sessions", *SEAT)


@prepared
def _seats(
    sessions: Collection[UUID], people: Collection[UUID]
) -> QuerySet[Membership, tuple[UUID, UUID, str, str, str]]:
    """Return the seats of these people at these tables, as _Seat has them."""
    return _seated(sessions, people).values_list(*SEAT)


def _seated(sessions: Collection[UUID], people: Collection[UUID]) -> QuerySet[Membership]:
    return Membership.objects.current().filter(
        circle__sessions__in=sessions,
        person_id__in=people,
        person__is_active=True,
        role__in=AT_TABLE,
    )
