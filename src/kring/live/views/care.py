"""An equal place at the table: asking for a word unseen, protected speaking time, a moment with who facilitates."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kring.kernel import clock
from kring.live.actions import contact as talking
from kring.live.actions import protection, unclear
from kring.live.forms import seen_in, uuid_in
from kring.live.views.answers import done, table_for
from kring.people.http import SignedIn


@require_POST
@login_required
def unclear_words(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    word = request.POST.get("word", "")
    unclear.ask(session.pk, by=request.user, word=word, now=clock.now())
    return done(request, session)


@require_POST
@login_required
def explanation(request: SignedIn, session_id: UUID, word_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    get_object_or_404(session.unclear_words, pk=word_id)
    unclear.put_away(session.pk, word_id, by=request.user, now=clock.now())
    return done(request, session)


@require_POST
@login_required
def protected_time(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    seen = seen_in(request)
    match request.POST.get("do"):
        case "end":
            protection.end(session.pk, by=request.user)
        case "first" | "not_first" as choice:
            first = choice == "first"
            protection.let_lived_first(session.pk, by=request.user, first=first, seen=seen)
        case _:
            whom = uuid_in(request, "to") or session.pk
            protection.give(session.pk, by=request.user, whom=whom, seen=seen)
    return done(request, session)


@require_POST
@login_required
def contact(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    if request.POST.get("do") == "done":
        whom = uuid_in(request, "to") or session.pk
        talking.put_away(session.pk, of=whom, by=request.user)
    else:
        wanted = request.POST.get("do") == "ask"
        talking.ask(session.pk, by=request.user, wanted=wanted, now=clock.now())
    if session.ended_at:
        return redirect("meeting", session.meeting_id)
    return done(request, session)
