"""How each deed at the table begins and ends: the session that this person may see, and an answer."""

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from kring.live.models import Session
from kring.live.queries import seen_by
from kring.people.http import SignedIn


def table_for(request: SignedIn, session_id: UUID) -> Session:
    """Return the session as this person may see it; 404 for anybody else."""
    session = next(iter(seen_by(request.user, session_id)), None)
    if session is None:
        raise Http404
    return session


def done(request: SignedIn, session: Session, **answer: object) -> HttpResponse:
    """Answer a screen that speaks JSON with `answer`, any other with the page of the table that it is on."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(answer)
    screen = request.POST.get("screen", "")
    place = screen if screen in {"shared", "plain"} else "table"
    address = reverse(place, kwargs={"session_id": session.pk})
    return redirect(f"{address}?kept" if place == "plain" and answer else address)
