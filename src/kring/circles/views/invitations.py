"""What opens an invitation: shown once, renewed, withdrawn."""

from base64 import b64decode, b64encode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kring.circles import keys
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import invitations as actions
from kring.circles.models import Invitation
from kring.kernel import vault
from kring.kernel.words import _
from kring.people.http import SignedIn


def show_once(request: SignedIn, invitation: Invitation, fresh: keys.Keys) -> HttpResponse:
    """Send the browser to the page with link and code. Until then they wait in the session, sealed."""
    raw = f"{fresh.token} {fresh.code}"
    sealed = vault.seal(invitation.circle_id, raw, bound_to=_place(invitation.pk))
    request.session[_place(invitation.pk)] = b64encode(sealed).decode()
    return redirect("circle-invitation", invitation.circle_id, invitation.pk)


@login_required
@require_safe
def invitation(request: SignedIn, circle_id: UUID, invitation_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    one = _find(request, circle_id, invitation_id)
    sealed = request.session.pop(_place(one.pk), None)
    if sealed is None:
        messages.info(
            request, _("Link and code are shown only once. Make new ones if you need them.")
        )
        return redirect("circle-members", circle_id)
    token, code = vault.unseal(circle_id, b64decode(sealed), bound_to=_place(one.pk)).split()
    context = frame_of(
        request,
        circle,
        membership,
        invitation=one,
        link=settings.ADDRESS + reverse("invitation", args=[token]),
        enter=settings.ADDRESS + reverse("enter"),
        code=keys.shown(code),
        spelled=keys.spelled(code, request.LANGUAGE_CODE),
    )
    return render(request, "circles/invitation.html", context)


@login_required
@require_POST
def renewal(request: SignedIn, circle_id: UUID, invitation_id: UUID) -> HttpResponse:
    one = _find(request, circle_id, invitation_id)
    return show_once(request, one, actions.renew_invitation(one, by=request.user))


@login_required
@require_POST
def revocation(request: SignedIn, circle_id: UUID, invitation_id: UUID) -> HttpResponse:
    one = _find(request, circle_id, invitation_id)
    actions.revoke_invitation(one, by=request.user)
    messages.success(request, _("The invitation is withdrawn. Its link and code no longer work."))
    return redirect("circle-members", circle_id)


@login_required
@require_POST
def phone(request: SignedIn, circle_id: UUID, invitation_id: UUID) -> HttpResponse:
    member = actions.seat_by_phone(_find(request, circle_id, invitation_id), by=request.user)
    said = _("%(name)s has a chair, and takes part by phone. You enter what they say.")
    messages.success(request, said % {"name": member.display_name})
    return redirect("circle-members", circle_id)


def _find(request: SignedIn, circle_id: UUID, invitation_id: UUID) -> Invitation:
    seen = Invitation.objects.visible_to(request.user).filter(circle_id=circle_id)
    return get_object_or_404(seen, pk=invitation_id)


def _place(invitation_id: UUID) -> str:
    return f"circles.invitation|shown|{invitation_id}"
