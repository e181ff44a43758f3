"""The table as text only: a page that is looked at again by hand."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import plain as text_only
from kring.live import stage
from kring.live.actions.presence import begin_visit, mark_seen, remember_page
from kring.live.models import Session
from kring.live.viewing import Viewing, since_in
from kring.live.views.table import _csrf as token_for
from kring.live.views.table import _viewer as viewer_of
from kring.people.http import SignedIn

# In every form, so that it is answered with this page.
FROM_HERE = Markup('<input type="hidden" name="screen" value="plain">')

# Stricter than that of other pages; and no browser asks for an icon, which would weigh as much as half a page.
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"


@require_http_methods(["GET", "POST"])
@login_required
def plain(request: SignedIn, session_id: UUID) -> HttpResponse:
    """Show the table. A POST only looks again, and keeps on the page what was being written."""
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    if session.ended_at:
        return redirect(stage.after(session))
    viewing = _look(request, session)
    if viewing.membership is None or not viewing.is_here:
        return redirect("table", session_id=session.pk)  # to sit down
    remember_page(viewing, plain=True)
    begin_visit(viewing, now=clock.now())
    mark_seen([session.pk], [viewing.membership.pk], now=clock.now())
    read = request.GET.get("since") or request.POST.get("since")
    since = since_in(read) if read else None
    kept = "kept" in request.GET
    return _page(request, viewing, typed=request.POST.dict(), since=since, kept=kept)


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse | None:
    """Answer what was refused to a form of this page: with the reason, and what was written."""
    match = request.resolver_match
    session_id = match.kwargs.get("session_id") if match else None
    if request.POST.get("screen") != "plain" or session_id is None:
        return None
    session = Session.objects.visible_to(request.user).filter(pk=session_id, ended_at=None).first()
    viewing = _look(request, session) if session else None
    if viewing is None or not viewing.is_here:
        return None
    answer = _page(request, viewing, typed=request.POST.dict(), reason=str(error))
    answer.status_code = 403
    return answer


def _look(request: Any, session: Session) -> Viewing:  # noqa: ANN401
    return stage.look(session.pk, viewer_of(request), csrf=token_for(request) + FROM_HERE)


@gzip_page
def _page(request: Any, viewing: Viewing, **more: Any) -> HttpResponse:  # noqa: ANN401
    large = request.user.large_print
    html = text_only.draw(viewing, large=large, **more)
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY})
