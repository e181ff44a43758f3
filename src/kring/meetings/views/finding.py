"""The door of every page about one meeting."""

from dataclasses import fields
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from kring.circles.access import role_here
from kring.circles.models import Membership
from kring.circles.rules import Right, Role, is_readable, may
from kring.kernel import vault
from kring.kernel.verdicts import require
from kring.meetings import queries
from kring.meetings.actions import Place
from kring.meetings.forms import PlaceForm
from kring.meetings.models import Meeting
from kring.people.http import SignedIn


def find_meeting(request: SignedIn, meeting_id: UUID) -> tuple[Meeting, Role]:
    """Return a meeting that the viewer may see, and as what they see it. Raises Http404."""
    meeting = seen_meeting(request, meeting_id)
    return meeting, role_in(request, meeting)


def seen_meeting(request: SignedIn, meeting_id: UUID) -> Meeting:
    """Return a meeting that the viewer may see. Raises Http404; RefusedError: unreadable."""
    meeting: Meeting | None = next(iter(queries.seen(request.user, meeting_id)), None)
    if meeting is None:
        raise Http404
    require(is_readable(readable=vault.readable(meeting.circle_id)))
    return meeting


def role_in(request: SignedIn, meeting: Meeting) -> Role:
    """Return as what the viewer sees this meeting. Raises Http404."""
    role = role_here(request, meeting.circle)
    if role is None:
        raise Http404
    return role


def find_member(request: SignedIn, meeting: Meeting, member_id: str) -> Membership:
    """Return a member of the circle whom the viewer may see. Raises Http404."""
    seen = Membership.objects.visible_to(request.user).filter(circle_id=meeting.circle_id)
    return get_object_or_404(seen, pk=as_id(member_id))


def where_of(form: PlaceForm) -> Place:
    """Return the place that was filled in."""
    values = form.cleaned_data
    return Place(**{one.name: values[one.name] for one in fields(Place)})


def require_sight(role: Role, right: Right) -> None:
    """Hide a page from whom it is not for. Raises Http404."""
    if not may(role, right):
        raise Http404


def as_id(text: str) -> UUID:
    """Read an id that came with a form. Raises Http404: it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
