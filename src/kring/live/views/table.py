"""The table as a page: for oneself, for all on a screen, for all on one device."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.http import require_GET
from markupsafe import Markup

from kring.kernel import clock, sections
from kring.live import picture, stage
from kring.live.actions.presence import begin_visit, mark_seen, remember_page
from kring.live.models import Session
from kring.live.viewing import Mode, Viewer, Viewing, mode_in, since_in
from kring.people.http import SignedIn


def _viewer(request: SignedIn, mode: Mode = Mode.OWN) -> Viewer:
    return Viewer(request.user.pk, get_language() or "nl", mode)


def _csrf(request: SignedIn) -> Markup:
    field = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )
    return Markup(field)  # noqa: S704 - made by format_html


def _drafts_key(request: SignedIn) -> str:
    """Return the key under which this browser seals what is being written; nobody has it after signing out."""
    login = request.session.session_key or ""
    return salted_hmac("kring.live.drafts", login, algorithm="sha256").hexdigest()


@require_GET
@login_required
def table(request: SignedIn, session_id: UUID, mode: Mode = Mode.OWN) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    if session.ended_at:
        return redirect(stage.after(session))
    if session.written and mode is not Mode.OWN:
        return redirect("table", session_id=session.pk)  # each reads and writes it on their own
    viewing = stage.look(session.pk, _viewer(request, mode), csrf=_csrf(request))
    if viewing.membership is None or not viewing.is_here:
        # Sitting down is a deed with its own button: a mail scanner that opens links has no seat.
        return render(request, "live/door.html", {"session": session, **picture.of(viewing)})
    if mode is Mode.OWN and viewing.is_plain and "full" not in request.GET:
        return redirect("plain", session_id=session.pk)
    if mode is Mode.OWN:
        remember_page(viewing, plain=False)
    begin_visit(viewing, now=clock.now())
    mark_seen([session.pk], [viewing.membership.pk], now=clock.now())
    return _drawn(request, viewing, mode)


def _drawn(request: SignedIn, viewing: Viewing, mode: Mode) -> HttpResponse:
    page = "live/screen.html" if mode is Mode.SCREEN else "live/table.html"
    place = "screen" if mode is Mode.SCREEN else "table"
    screen = {
        "mode": mode,
        "token": get_token(request),
        "drafts": _drafts_key(request),
        "parts": sections.sections(place, request, viewing.session),
        "below": sections.sections(f"{place}.below", request, viewing.session)
        if mode is Mode.OWN
        else [],
    }
    drawn = {"template": stage.template_for(viewing), **stage.context(viewing)}
    return render(request, page, {**drawn, **screen})


@require_GET
@login_required
def changes(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    mode = mode_in(request.GET.get("as", ""))
    viewing = stage.look(session.pk, _viewer(request, mode))
    if mode is Mode.OWN and viewing.membership:
        mark_seen([session.pk], [viewing.membership.pk], now=clock.now())
    events = stage.events_for(viewing, since=since_in(request.GET.get("since", "")))
    return JsonResponse({"seq": viewing.snapshot.seq, "events": events})


@require_GET
@login_required
def all_said(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    viewing = stage.look(session.pk, _viewer(request))
    found = {"v": viewing, "session": viewing.session, "steps": stage.all_said(viewing)}
    return render(request, "live/all_said.html", found | picture.divided(viewing, anyway=True))
