"""The notepad as a page, and as what a script asks and sends."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kring.kernel import clock
from kring.kernel.verdicts import BusyError, RefusedError, require
from kring.kernel.words import _
from kring.live.models import Session
from kring.notepad import queries, rules
from kring.notepad.actions import write
from kring.notepad.forms import edit_in, version_in
from kring.notepad.queries import News, OutdatedError
from kring.notepad.splices import for_screen
from kring.people.http import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notepad(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    if request.method != "POST":
        return _page(request, session)
    by_script = request.headers.get("Accept") == "application/json"
    try:
        found = write(session.pk, by=request.user, edit=edit_in(request.POST), now=clock.now())
    except OutdatedError:
        status, reason = 409, _("Too much has changed since. Put in what is still missing.")
    except BusyError:
        status, reason = (
            429,
            _("This goes too fast for us. Wait a moment; your text is still here."),
        )
    except RefusedError as refused:
        status, reason = 403, str(refused)
    else:
        return (
            _answer(request, session_id, found) if by_script else redirect("notepad", session_id)
        )
    if by_script:
        return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
    return _page(
        request, session, reason=reason, unsent=request.POST.get("text", ""), status=status
    )


@require_GET
@login_required
def news(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    found = queries.news_for(
        next(iter(queries.notepad_of(session.pk)), None), version_in(request.GET.get("base"))
    )
    return _answer(request, session.pk, found)


def _answer(request: SignedIn, session_id: UUID, found: News) -> JsonResponse:
    """Tell a screen what is new; asked last whether it may be told, so that nobody reads what came after they left."""
    place = queries.place_of(session_id, request.user)
    readable = rules.may_read(place.looker, place.moment)
    if not readable:
        return JsonResponse({"shut": readable.reason})
    now = clock.now()
    answer: dict[str, object] = {"version": found.version, "writing": []}
    if found.splices is None:
        answer["text"] = found.text
    else:
        answer["splices"] = for_screen(found.text, found.splices)
    if not place.session.ended_at or rules.may_write(place.looker, place.moment, now):
        here = next(iter(queries.notepad_of(session_id)), None)
        answer["writing"] = queries.others_writing(here, request.user, now)
    return JsonResponse(answer)


def _page(
    request: SignedIn, session: Session, *, reason: str = "", unsent: str = "", status: int = 200
) -> HttpResponse:
    here = next(iter(queries.notepad_of(session.pk)), None)
    text = queries.text_of(here)
    place = queries.place_of(session.pk, request.user)
    require(rules.may_read(place.looker, place.moment))
    found = {
        "session": session,
        "text": text,
        "version": here.version if here else 0,
        "verdict": rules.may_write(place.looker, place.moment, clock.now()),
        "reason": reason,
        "unsent": unsent,
        "longest": rules.LONGEST,
    }
    return render(request, "notepad/page.html", found, status=status)
