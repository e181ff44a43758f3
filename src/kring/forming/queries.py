"""Questions over calls and who answered them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kring.circles import kinds
from kring.circles.models import Agreement, Circle, Invitation, Membership
from kring.circles.queries import standing_of
from kring.circles.rules import SEATED, Right, Role
from kring.forming import links
from kring.forming.matching.problem import LARGEST_PART
from kring.forming.models import Application, Call, ManagerYes, Mandate, PowerLine, Proposal, Start
from kring.forming.pool import Pool
from kring.forming.regions import Known, regions_by_place
from kring.networks.models import Network
from kring.people.models import Person


def open_calls(today: date) -> QuerySet[Call]:
    """Return the calls that everybody may find."""
    opened = Call.objects.filter(opened_at__isnull=False, closed_at=None, listed=True)
    return opened.filter(closes_on__gte=today).order_by("closes_on")


def my_calls(person: Person) -> QuerySet[Call]:
    """Return the calls of this person with `answered` and `unplaced`: how many sent, how many of them wait."""
    sent = Q(applications__sent_at__isnull=False)
    waits = sent & Q(applications__invitation=None)
    return Call.objects.made_by(person).annotate(
        answered=Count("applications", filter=sent), unplaced=Count("applications", filter=waits)
    )


def calls_with_waiting(person: Person) -> list[Call]:
    """Return the calls of this person that have people without a place."""
    return list(my_calls(person).filter(forgotten_at=None, unplaced__gt=0))  # type: ignore[misc]


def application_by(token: str) -> Application | None:
    """Return the application that this personal link opens."""
    rows = Application.objects.select_related("call", "invitation")
    return rows.filter(token_hash=links.token_hash(token)).first()


def mandate_by(token: str) -> Mandate | None:
    """Return the mandate that this link opens."""
    rows = Mandate.objects.select_related("circle", "membership")
    return rows.filter(token_hash=links.token_hash(token)).first()


def pool_of(call: Call) -> Pool:
    """Return who is ready for a circle and has no place yet, in two queries; in three for a large pool."""
    people = list(call.applications.sent())
    lines = {(line.one_id, line.other_id): line.pk for line in PowerLine.objects.filter(call=call)}
    # A region divides a pool that is too large to look at as one; people from anywhere may sit together in another.
    regions = _regions() if len(people) > LARGEST_PART else {}
    return Pool(call, people, lines, regions)


def _regions() -> dict[str, str]:
    rows = Network.objects.values_list("pk", "name", "level", "wider_id")
    return regions_by_place(Known(*row) for row in rows)


def unsent(call: Call) -> list[Application]:
    """Return who was asked or began, and is not ready."""
    return list(call.applications.filter(sent_at=None))


def placed(call: Call) -> list[Application]:
    """Return who was invited for a circle."""
    rows = call.applications.filter(invitation__isnull=False)
    return list(rows.select_related("invitation__circle"))


def newest_proposal(call: Call) -> Proposal | None:
    """Return the proposal that people work on."""
    return call.proposals.filter(about=None).first()


def start_of(person: Person, circle_id: UUID) -> Start | None:
    """Return the question with which this person came into a circle."""
    mine = Invitation.objects.filter(
        circle_id=circle_id, membership__person=person, membership__ended_at=None
    )
    return Start.objects.filter(invitation__in=mine).first()


@dataclass(frozen=True)
class Arrival:
    """What a newcomer may still do. came: whether they came by a call."""

    came: bool
    start: Start | None = None
    mandate: Mandate | None = None


def arrival_of(seat: Membership) -> Arrival:
    """Return what a newcomer may still do, in one query for who did not come by a call."""
    invitation = (
        Invitation.objects.filter(membership=seat, circle_id=seat.circle_id)
        .filter(Q(start__isnull=False) | Q(application__isnull=False))
        .select_related("start")
        .first()
    )
    if invitation is None:
        return Arrival(came=False)
    mandate = Mandate.objects.filter(membership=seat).first()
    return Arrival(came=True, start=getattr(invitation, "start", None), mandate=mandate)


@dataclass(frozen=True)
class Covered:
    """A member with their mandate, if they wrote one."""

    member: Membership
    mandate: Mandate | None


def coverage_of(circle: Circle) -> list[Covered]:
    """Return who brings cases in this circle, each with how their mandate stands, in one query."""
    members = Membership.objects.current().filter(circle=circle)
    rows = members.with_right(Right.BRING_CASE).select_related("mandate").order_by("display_name")
    return [Covered(one, getattr(one, "mandate", None)) for one in rows]


def covered(rows: list[Covered]) -> int:
    """Count whose manager said yes, or who decide for themselves."""
    return sum(
        row.mandate is not None and (row.mandate.answer == "yes" or row.mandate.asked_at is None)
        for row in rows
    )


def manager_yes_by(token: str) -> ManagerYes | None:
    """Return what the manager of a team is asked by this link."""
    rows = ManagerYes.objects.select_related("circle", "agreement")
    return rows.filter(token_hash=links.token_hash(token)).first()


@dataclass(frozen=True)
class Yeses:
    """The agreement of a team: who said yes to its newest version, and whose yes is missing.

    team, coaches: (name, whether they said yes). manager: None when nobody was asked yet.
    """

    agreement: Agreement
    team: list[tuple[str, bool]]
    coaches: list[tuple[str, bool]]
    manager: ManagerYes | None

    @property
    def said_by_manager(self) -> str:
        """What the manager answered to this version; "" when they did not."""
        one = self.manager
        return one.answer if one and one.agreement_id == self.agreement.pk else ""

    @property
    def in_team(self) -> int:
        """How many of the team said yes."""
        return sum(said for _name, said in self.team)

    @property
    def missing(self) -> list[str]:
        """The names of the team who have not said yes."""
        return [name for name, said in self.team if not said]

    @property
    def whole(self) -> bool:
        """Whether team, coach and manager all said yes to the same version."""
        people = [*self.team, *self.coaches]
        sides = bool(self.team and self.coaches)
        return sides and all(said for _name, said in people) and self.said_by_manager == "yes"


def yeses_of(circle: Circle) -> Yeses | None:
    """Return how the agreement of a team stands, in three queries; None of a circle that is none, in no query."""
    if not kinds.is_team(circle.form):
        return None
    standing = standing_of(circle)
    if standing.agreement is None or not standing.agreement.to_manager:
        return None
    members = Membership.objects.current().filter(circle=circle).order_by("display_name")
    found = [(Role(one.role), one.display_name, not standing.waits_for(one)) for one in members]
    return Yeses(
        agreement=standing.agreement,
        team=[(name, said) for role, name, said in found if role in SEATED],
        coaches=[(name, said) for role, name, said in found if role is Role.FACILITATOR],
        manager=ManagerYes.objects.filter(circle=circle).first(),
    )
