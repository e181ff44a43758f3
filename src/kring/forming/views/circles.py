"""What a newcomer brings along: their question, as the begin of their own case."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kring.circles.access import find_circle
from kring.forming.actions import starts
from kring.kernel import clock
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
@require_POST
def start(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    case = starts.begin_case(circle, by=request.user, now=clock.now())
    messages.success(
        request, _("Your question stands here already. Only you see it until you offer it.")
    )
    return redirect("case", case.pk)
