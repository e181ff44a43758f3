"""The door of every page about one circle."""

from typing import Any
from uuid import UUID

from django.http import Http404

from kring.circles import ending, queries, rules
from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.circles.tabs import circle_tabs
from kring.kernel import vault
from kring.kernel.verdicts import require
from kring.networks.models import Organisation
from kring.people.http import SignedIn


def find_circle(
    request: SignedIn, circle_id: UUID, *, also_wiped: bool = False
) -> tuple[Circle, Membership]:
    """Return the circle and how the viewer belongs to it. Raises Http404; RefusedError: unreadable, or wiped."""
    membership = next(iter(queries.seat_of(request.user, circle_id)), None)
    if membership is None:
        raise Http404
    circle = membership.circle
    if not (also_wiped and circle.is_wiped):
        require(ending.is_not_wiped(circle.title, wiped=circle.is_wiped))
        require(rules.is_readable(readable=vault.readable(circle_id)))
    _seats_here(request)[circle_id] = membership
    return circle, membership


def role_here(request: SignedIn, circle: Circle) -> Role | None:
    """Return what the viewer is in this circle now."""
    membership = seat_here(request, circle)
    return Role(membership.role) if membership else None


def seat_here(request: SignedIn, circle: Circle) -> Membership | None:
    """Return how the viewer belongs to this circle now; asked once per request, however many parts a page has."""
    known = _seats_here(request)
    if circle.pk not in known and request.user.is_authenticated:
        known[circle.pk] = next(iter(queries.seat_of(request.user, circle.pk)), None)
    return known.get(circle.pk)


def keep_seat(request: SignedIn, membership: Membership) -> None:
    """Let `seat_here` know how the viewer belongs to a circle, by a part that read it together with more."""
    _seats_here(request)[membership.circle_id] = membership


def _seats_here(request: SignedIn) -> dict[UUID, Membership | None]:
    seats: dict[UUID, Membership | None] = request.__dict__.setdefault("seats_here", {})
    return seats


def frame_of(
    request: SignedIn,
    circle: Circle,
    membership: Membership,
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return what every page of a circle needs: circle, membership, tabs."""
    tabs = circle_tabs(request, circle, membership)
    return {"circle": circle, "membership": membership, "tabs": tabs, **more}


def with_organisation(values: dict[str, Any], circle: Circle) -> dict[str, Any]:
    """Return what was filled in, with the organisation itself in the place of its name."""
    return values | {
        "organisation": Organisation.objects.named(values["organisation"], circle.country)
    }
