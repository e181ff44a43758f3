"""Who is what in a circle."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles import kinds, queries, rules
from kring.circles.access import find_circle, frame_of, with_organisation
from kring.circles.actions import invitations, memberships
from kring.circles.forms import DisplayNameForm, InvitationForm, MemberForm
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.circles.sizes import seats_sentence
from kring.circles.views.invitations import show_once
from kring.inbox.forms import ReachForm
from kring.kernel.verdicts import Verdict, require
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
@require_safe
def members(request: SignedIn, circle_id: UUID) -> HttpResponse:
    return _members(request, circle_id)


def _members(
    request: SignedIn, circle_id: UUID, form: InvitationForm | None = None
) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SEE_MEMBERS))
    table = queries.tables_of([circle], request.user)[circle.pk]
    invited = [] if circle.closed_at else queries.open_invitations(circle, request.user)
    context = frame_of(
        request,
        circle,
        membership,
        table=table,
        seats_sentence=seats_sentence(
            table.seated, invited=queries.seats_in(invited), seats=kinds.seats_of(circle.form)
        ),
        standing=queries.standing_of(circle),
        may_shape=membership.may(Right.SHAPE),
        may_invite=membership.may(Right.INVITE),
        form=form or InvitationForm(roles=rules.invitable(Role(membership.role))),
        invitations=invited,
        without_account=rules.WITHOUT_ACCOUNT,
    )
    return render(request, "circles/members.html", context)


@login_required
@require_POST
def invite(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    form = InvitationForm(request.POST, roles=rules.invitable(Role(membership.role)))
    if not form.is_valid():
        return _members(request, circle_id, form)
    guest = invitations.Guest(**with_organisation(form.cleaned_data, circle))
    invitation, keys = invitations.invite(circle, guest, by=request.user)
    return show_once(request, invitation, keys)


@login_required
@require_safe
def member(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    return show_member(request, circle_id, membership_id)


def show_member(
    request: SignedIn, circle_id: UUID, membership_id: UUID, reach: ReachForm | None = None
) -> HttpResponse:
    """Draw the page of a member. reach: the form that came back with a reason."""
    circle, own, other = find_member(request, circle_id, membership_id)
    require(rules.may_rename(Role(own.role), of_self=own == other))
    context = frame_of(
        request,
        circle,
        own,
        member=other,
        form=MemberForm(
            roles=Role, members=queries.others_at_table(other), initial=_seat_of(other)
        ),
        name_form=DisplayNameForm(
            initial={"display_name": other.display_name, "level": other.level}
        ),
        may_shape=own.may(Right.SHAPE),
        reach_form=reach or _reach_form(own, other),
        may_pass=_may_make_pass(own, other),
        may_open=_may_open(own, other),
        may_end=_may_end(circle, own, other),
    )
    return render(request, "circles/member.html", context)


@login_required
@require_POST
def seat(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    circle, _own, other = find_member(request, circle_id, membership_id)
    form = MemberForm(request.POST, roles=Role, members=queries.others_at_table(other))
    if form.is_valid():
        seat = memberships.Seat(**with_organisation(form.cleaned_data, circle))
        memberships.change_membership(other, seat, by=request.user)
    return redirect("circle-members", circle.pk)


@login_required
@require_POST
def name(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    circle, _own, other = find_member(request, circle_id, membership_id)
    form = DisplayNameForm(request.POST)
    if form.is_valid():
        memberships.rename_member(other, **form.cleaned_data, by=request.user)
    return redirect("circle-members", circle.pk)


@login_required
@require_POST
def new_pass(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    _circle, _own, other = find_member(request, circle_id, membership_id)
    invitation, keys = invitations.make_pass(other, by=request.user)
    return show_once(request, invitation, keys)


@login_required
@require_POST
def past(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    circle, _own, other = find_member(request, circle_id, membership_id)
    memberships.open_past(other, by=request.user, agreed="agreed" in request.POST)
    said = _("%(name)s can now read what was said before.") % {"name": other.display_name}
    messages.success(request, said)
    return redirect("circle-members", circle.pk)


@login_required
@require_POST
def departure(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    circle, own, other = find_member(request, circle_id, membership_id)
    memberships.end_membership(other, by=request.user)
    return redirect("home") if own == other else redirect("circle-members", circle.pk)


def find_member(
    request: SignedIn, circle_id: UUID, membership_id: UUID
) -> tuple[Circle, Membership, Membership]:
    """Return the circle, how the viewer belongs to it, and the member the page is about. Raises Http404."""
    circle, own = find_circle(request, circle_id)
    seen = Membership.objects.visible_to(request.user).current().filter(circle=circle)
    return (
        circle,
        own,
        get_object_or_404(seen.select_related("person", "organisation"), pk=membership_id),
    )


def _seat_of(other: Membership) -> dict[str, Any]:
    return {
        "role": other.role,
        "perspective": other.perspective,
        "organisation": other.organisation.name if other.organisation else "",
        "by_phone": other.by_phone,
        "buddy": str(other.buddy_id or ""),
    }


def _reach_form(own: Membership, other: Membership) -> ReachForm | None:
    may = rules.may_reach(Role(own.role), has_account=other.person.has_account)
    return ReachForm(person=other.person) if may else None


def _may_open(own: Membership, other: Membership) -> Verdict:
    hidden = other.reads_from is not None
    return rules.may_open_past(Role(own.role), is_closed_to=hidden, agreed=True)


def _may_make_pass(own: Membership, other: Membership) -> bool:
    circles = other.person.memberships.filter(ended_at=None).count()
    return bool(
        rules.may_make_pass(Role(own.role), has_account=other.person.has_account, circles=circles)
    )


def _may_end(circle: Circle, own: Membership, other: Membership) -> Verdict:
    return rules.may_remove(
        Role(own.role),
        of_self=own == other,
        of_role=Role(other.role),
        facilitators=circle.facilitator_count(),
    )
