"""Choosing what a group is about: each a POST that acts once and answers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kring.live.actions import themes
from kring.live.forms import mix_in, seen_in, uuid_in, whole_in
from kring.live.themes import themes_in
from kring.live.views.answers import done, table_for
from kring.people.http import SignedIn

LARGEST_NUMBER = 1000


@require_POST
@login_required
def offered(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    words = request.POST.get("themes", "")
    match request.POST.get("do"):
        case "add":
            themes.add(session.pk, by=request.user, word=" ".join(words.split()))
        case "remove":
            number = whole_in(request, "theme", 1, LARGEST_NUMBER) or 0
            themes.remove(session.pk, by=request.user, theme=number)
        case "make":
            themes.make_groups(session.pk, by=request.user, seen=seen_in(request))
        case "withdraw":
            themes.withdraw(session.pk, by=request.user, seen=seen_in(request))
        case _:
            themes.offer(
                session.pk,
                by=request.user,
                words=themes_in(words),
                mix=mix_in(request),
                adding="adding" in request.POST,
                seen=seen_in(request),
            )
    return done(request, session)


@require_POST
@login_required
def interest(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    themes.choose(
        session.pk,
        by=request.user,
        theme=whole_in(request, "theme", 1, LARGEST_NUMBER) or 0,
        chosen=request.POST.get("chosen") == "1",
        member=uuid_in(request, "to"),
    )
    return done(request, session)
