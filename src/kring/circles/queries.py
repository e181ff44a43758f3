"""Questions over more than one table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Subquery

from kring.circles import keys
from kring.circles.models import (
    Agreement,
    Circle,
    Invitation,
    Membership,
    SoughtPerspective,
    Wiping,
)
from kring.circles.rules import FEWEST_COUNTED, ROLE_WORDS, ROLES, SEATED, Right, Role, is_open
from kring.kernel import clock, vault
from kring.kernel.ledger import Fact
from kring.kernel.pages import shortdate
from kring.kernel.prepared import prepared
from kring.kernel.roundtable import Seat
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.networks.models import House
from kring.people.models import Person

# So long home says of a circle that it was wiped.
REMEMBERED = timedelta(days=90)
AT_TABLE = SEATED | {Role.FACILITATOR}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a circle stands with its newest agreement. accepted_by: ids of memberships."""

    agreement: Agreement | None
    accepted_by: frozenset[UUID] = frozenset()

    def waits_for(self, membership: Membership) -> bool:
        """Whether this member has not accepted it yet."""
        return self.agreement is not None and membership.pk not in self.accepted_by


@dataclass(frozen=True, kw_only=True)
class Table:
    """Everybody of one circle. seats: as `ui.table` draws them, empty chairs last."""

    members: list[Membership] = field(default_factory=list)
    sought: list[SoughtPerspective] = field(default_factory=list)
    you: UUID | None = None

    @property
    def around(self) -> list[Membership]:
        """Who belongs to the circle but does not sit at the table."""
        return [one for one in self.members if Role(one.role) not in AT_TABLE]

    @property
    def seated(self) -> int:
        """How many fill one of the 6 to 10 chairs."""
        return sum(Role(one.role) in SEATED for one in self.members)

    @property
    def facilitating(self) -> list[str]:
        """The perspective of each who facilitates."""
        return [one.perspective for one in self.members if one.role == Role.FACILITATOR]

    @property
    def seats(self) -> list[Seat]:
        """Return the chairs: facilitators first, then in order of coming, then the empty ones."""
        sitting = [one for one in self.members if Role(one.role) in AT_TABLE]
        sitting.sort(key=lambda one: one.role != Role.FACILITATOR)
        return [self._seat(one) for one in sitting] + [
            Seat(name=one.label, state="empty") for one in self.sought
        ]

    def names_of(self, role: Role) -> list[str]:
        """Return the names of who has a role."""
        return [one.display_name for one in self.members if one.role == role]

    def _seat(self, one: Membership) -> Seat:
        return Seat(
            name=one.display_name,
            organisation=one.organisation.name if one.organisation else one.perspective,
            role=one.role,
            role_name=str(ROLE_WORDS[Role(one.role)]),
            you=one.person_id == self.you,
        )


@prepared
def seat_of(person: Person, circle_id: UUID) -> QuerySet[Membership]:
    """Return how this person belongs to the circle now: one row, or none.

    With the circle, `to_accept` and `public_page`.
    """
    mine = Membership.objects.current().filter(
        person=person, circle_id=circle_id, circle__practice=False
    )
    return mine.select_related("circle__wiping").with_to_accept().with_public_page()


@prepared
def _closed(circle_id: UUID) -> QuerySet[Circle, UUID]:
    return Circle.objects.filter(pk=circle_id, closed_at__isnull=False).values_list(
        "pk", flat=True
    )


def refuse_in_closed(fact: Fact) -> None:
    """Refuse what may no longer happen in a circle that is closed. Raises RefusedError."""
    circle_id = getattr(fact, "circle", None)
    if circle_id is not None and not fact.fits_closed():
        require(is_open(closed=bool(_closed(circle_id))))


def wiping_of(circle: Circle) -> Wiping | None:
    """Return what was asked about wiping a circle; no query for one that is open."""
    return Wiping.objects.filter(circle=circle).first() if circle.closed_at else None


@prepared
def _members(circles: Sequence[Circle]) -> QuerySet[Membership]:
    """Return who belongs to these circles, with what their pages show of them."""
    members = Membership.objects.current().filter(circle__in=circles)
    return members.select_related("organisation").only(
        "circle", "person", "role", "display_name", "perspective", "level", "by_phone", "ended_at",
        "organisation__name",
    )  # fmt: skip


@prepared
def _sought(circles: Sequence[Circle]) -> QuerySet[SoughtPerspective]:
    return SoughtPerspective.objects.filter(circle__in=circles).order_by("label")


@prepared
def _agreements(circle: Circle) -> QuerySet[Any]:
    """Return the newest agreement of a circle, once for each who accepted it, or once."""
    newest = Agreement.objects.filter(circle=circle).order_by("-version")
    found = Agreement.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return found.annotate(accepted_by=F("acceptances__membership_id"))


@prepared
def _seats(person: Person) -> QuerySet[Membership]:
    mine = Membership.objects.current().filter(person=person, circle__practice=False)
    return mine.select_related("circle__wiping").with_to_accept()


def tables_of(circles: Sequence[Circle], you: Person) -> dict[UUID, Table]:
    """Return the table of each circle, in two queries."""
    members, sought = defaultdict(list), defaultdict(list)
    for one in _members(circles):
        members[one.circle_id].append(one)
    for chair in _sought(circles):
        sought[chair.circle_id].append(chair)
    return {
        circle.pk: Table(members=members[circle.pk], sought=sought[circle.pk], you=you.pk)
        for circle in circles
    }


def standing_of(circle: Circle) -> Standing:
    """Return how a circle stands with its newest agreement, in one query."""
    found = _agreements(circle)
    accepted = frozenset(one.accepted_by for one in found) - {None}
    return Standing(agreement=found[0] if found else None, accepted_by=accepted)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One of my circles, as home shows it. table: None for who may not see its members."""

    circle: Circle
    membership: Membership
    table: Table | None

    @property
    def role(self) -> str:
        """The word for what I am in it."""
        return str(ROLE_WORDS[Role(self.membership.role)])

    @property
    def ends(self) -> str:
        """What is over: that it is closed, when it will be wiped, or that it was; "" for one that goes on."""
        circle = self.circle
        wiping = getattr(circle, "wiping", None) if circle.closed_at else None
        if circle.closed_at is None:
            return ""
        if wiping is None:
            return _("Closed on %(day)s") % {"day": shortdate(circle.closed_at, circle.zone)}
        if wiping.begun_at is None:
            return _("Wiped on %(day)s, unless a member stops it") % {
                "day": shortdate(wiping.due_on)
            }
        return _("Wiped on %(day)s") % {"day": shortdate(wiping.begun_at, circle.zone)}


def my_circles(person: Person) -> list[Card]:
    """Return the circles of this person by name, in three queries however many there are.

    One that was wiped long ago is left out.
    """
    mine = [one for one in _seats(person) if not _long_gone(one.circle)]
    tables = tables_of(
        [one.circle for one in mine if one.has(Right.SEE_MEMBERS) and not one.circle.is_wiped],
        person,
    )
    cards = [
        Card(circle=one.circle, membership=one, table=tables.get(one.circle_id)) for one in mine
    ]
    return sorted(cards, key=lambda card: card.circle.title.casefold())


def _long_gone(circle: Circle) -> bool:
    begun_at = circle.wiping.begun_at if circle.is_wiped else None
    return begun_at is not None and begun_at < clock.now() - REMEMBERED


def open_invitations(circle: Circle, person: Person) -> list[Invitation]:
    """Return the invitations that can still be used, for who may invite."""
    pending = Invitation.objects.visible_to(person).filter(
        circle=circle, claimed_at=None, revoked_at=None, expires_at__gt=clock.now()
    )
    return list(pending.select_related("organisation"))


def seats_in(invitations: Sequence[Invitation]) -> int:
    """Return for how many seats at the table people are invited."""
    return sum(one.role in SEATED and not one.person_id for one in invitations)


@dataclass(frozen=True, kw_only=True)
class HeldSeat:
    """An invitation that can be claimed. host: by what name the circle knows its facilitator."""

    invitation: Invitation
    circle: Circle
    agreement: Agreement | None
    host: str


def invitation_by(token: str) -> Invitation | None:
    """Return the invitation that this link opens, used or not."""
    return Invitation.objects.filter(token_hash=keys.token_hash(token)).first()


def held_seat(invitation_id: str | None) -> HeldSeat | None:
    """Return the seat that is held by this invitation, or None: used, withdrawn, late or no such."""
    if invitation_id is None:
        return None
    invitation = (
        Invitation.objects.filter(pk=invitation_id, claimed_at=None, revoked_at=None)
        .filter(expires_at__gt=clock.now(), circle__closed_at=None)
        .select_related("circle")
        .first()
    )
    if invitation is None or not vault.readable(invitation.circle_id):
        return None
    circle = invitation.circle
    host = circle.memberships.current().filter(role=Role.FACILITATOR).first()
    return HeldSeat(
        invitation=invitation,
        circle=circle,
        agreement=circle.agreements.first(),
        host=host.display_name if host else "",
    )


def count_shown(number: int) -> int | None:
    """Return the number, or None when it is so small that it would tell about one person."""
    return number if number >= FEWEST_COUNTED else None


def organisations_of(members: Iterable[Membership]) -> list[str]:
    """Return the names of the organisations these members come from, each once."""
    return sorted({one.organisation.name for one in members if one.organisation})


def rights_of(membership: Membership) -> frozenset[Right]:
    """Return what this member may see and do."""
    return ROLES[Role(membership.role)]


def others_at_table(member: Membership) -> list[Membership]:
    """Return who else sits at the table of a member's circle."""
    current = Membership.objects.current().filter(circle_id=member.circle_id)
    return list(current.with_right(Right.SIT_AT_TABLE).exclude(pk=member.pk))


def counts_of(circle: Circle) -> dict[str, int | None]:
    """Return how many people and organisations take part, each None below five: in one query."""
    sitting = [one for one in _members([circle]) if Role(one.role) in AT_TABLE]
    return {
        "people": count_shown(len(sitting)),
        "organisations": count_shown(len(organisations_of(sitting))),
    }


def house_of(circle_id: UUID) -> House | None:
    """Return the organisation in whose style this circle shows itself to the world, if it does."""
    houses = House.objects.filter(
        organisation__public_pages__circle=circle_id,
        organisation__public_pages__published_at__isnull=False,
    )
    return houses.select_related("organisation").defer("logo").first()
