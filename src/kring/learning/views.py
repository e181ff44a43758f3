"""The pages of what somebody takes along."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kring.circles.access import find_circle
from kring.circles.models import Membership
from kring.circles.rules import is_open, is_readable
from kring.kernel import clock, vault
from kring.kernel.verdicts import require
from kring.learning import actions
from kring.learning.forms import LineForm, TellForm, TryOutForm, first_error
from kring.learning.models import PrivateLine, TryOut, TryOutQuerySet
from kring.learning.panels import line_cards, tell_form, try_out_form
from kring.learning.queries import growth_of, lines_in, own_in, rings_of
from kring.learning.rules import Loop
from kring.live.kinds import kind_word
from kring.live.models import Contribution, Session
from kring.meetings.models import Meeting
from kring.people.http import SignedIn


@require_GET
@login_required
def learning(request: SignedIn) -> HttpResponse:
    found = {"rings": rings_of(request.user), "growth": growth_of(request.user)}
    return render(request, "learning/learning.html", found)


@require_GET
@login_required
def own(request: SignedIn, circle_id: UUID) -> HttpResponse:
    """Give somebody all they wrote in a circle, as one plain text to keep."""
    circle, _membership = find_circle(request, circle_id)
    found = {"circle": circle, "own": own_in(circle, request.user), "kind_word": kind_word}
    text = render_to_string("learning/own.txt", found)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kring.txt"'
    return answer


@require_http_methods(["GET", "POST"])
@login_required
def try_outs(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting = _find_meeting(request, meeting_id)
    require(is_open(closed=meeting.circle.closed_at is not None))
    form = try_out_form() if request.method == "GET" else TryOutForm(request.POST)
    if request.method == "POST" and form.is_valid():
        actions.name_try_out(
            meeting,
            by=request.user,
            owner=_owner(request, meeting, form.cleaned_data["owner"]),
            plan=form.plan(),
            sources=_sources(request),
            now=clock.now(),
        )
        return _done(request, meeting)
    return _again(request, form, "learning/try_outs.html", {"meeting": meeting})


@require_GET
@login_required
def try_out(request: SignedIn, try_out_id: UUID) -> HttpResponse:
    row = _find_try_out(request, try_out_id)
    mine = row.owner.person_id == request.user.pk
    form = tell_form(row) if mine and row.circle.closed_at is None else None
    return render(request, "learning/try_out.html", _about(request, row) | {"form": form})


@require_POST
@login_required
def telling(request: SignedIn, try_out_id: UUID) -> HttpResponse:
    row = _find_try_out(request, try_out_id)
    form = TellForm(request.POST)
    if form.is_valid():
        actions.tell_try_out(row, by=request.user, telling=form.telling(), now=clock.now())
        return _done(request, row.meeting)
    return _again(request, form, "learning/try_out.html", _about(request, row))


@require_POST
@login_required
def removal(request: SignedIn, try_out_id: UUID) -> HttpResponse:
    row = get_object_or_404(_try_outs(request), pk=try_out_id)
    actions.take_back_try_out(row, by=request.user)
    return redirect("learning")


@require_http_methods(["GET", "POST"])
@login_required
def lines(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting = _find_meeting(request, meeting_id)
    form = LineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.write_line(
            meeting,
            by=request.user,
            loop=Loop(form.cleaned_data["loop"]),
            body=form.cleaned_data["body"],
            share="share" in request.POST,
            now=clock.now(),
        )
        return _done(request, meeting)
    lines = lines_in(meeting, request.user)
    found = {"meeting": meeting, "cards": line_cards(lines.own), "shared": lines.shared}
    return _again(request, form, "learning/lines.html", found)


@require_POST
@login_required
def sharing(request: SignedIn, line_id: UUID) -> HttpResponse:
    line = get_object_or_404(
        PrivateLine.objects.visible_to(request.user).select_related("meeting"), pk=line_id
    )
    if request.POST.get("share") == "1":
        actions.share_line(line, by=request.user, now=clock.now())
    else:
        actions.unshare_line(line, by=request.user)
    return _done(request, line.meeting)


def _find_meeting(request: SignedIn, meeting_id: UUID) -> Meeting:
    """Return a meeting that the viewer may see. Raises Http404; RefusedError: its key is gone."""
    seen = Meeting.objects.visible_to(request.user, with_practice=True).select_related("circle")
    meeting = get_object_or_404(seen, pk=meeting_id)
    require(is_readable(readable=vault.readable(meeting.circle_id)))
    return meeting


def _try_outs(request: SignedIn) -> TryOutQuerySet:
    return TryOut.objects.visible_to(request.user).select_related("owner", "meeting", "circle")


def _find_try_out(request: SignedIn, try_out_id: UUID) -> TryOut:
    """Return a try-out that the viewer may see. Raises Http404; RefusedError: its key is gone."""
    row = get_object_or_404(_try_outs(request), pk=try_out_id)
    require(is_readable(readable=vault.readable(row.circle_id)))
    return row


def _about(request: SignedIn, row: TryOut) -> dict[str, object]:
    said = Contribution.objects.visible_to(request.user).filter(try_outs=row, withdrawn_at=None)
    return {
        "it": row,
        "own": row.owner.person_id == request.user.pk,
        "said": list(said.select_related("maker")),
    }


def _owner(request: SignedIn, meeting: Meeting, membership_id: UUID | None) -> Membership:
    """Find whose try-out it will be: one's own, or of somebody one enters it for."""
    members = Membership.objects.visible_to(request.user).filter(
        circle_id=meeting.circle_id, ended_at=None
    )
    if membership_id is None:
        return get_object_or_404(members, person_id=request.user.pk)
    return get_object_or_404(members, pk=membership_id)


def _sources(request: SignedIn) -> list[Contribution]:
    """Find what it came from. What is no id, or not theirs to see, is left out."""
    ids = [raw for raw in request.POST.getlist("source")[:20] if _is_id(raw)]
    return list(Contribution.objects.visible_to(request.user).filter(pk__in=ids))


def _is_id(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True


def _again(
    request: SignedIn,
    form: TryOutForm | TellForm | LineForm,
    page: str,
    found: dict[str, object],
) -> HttpResponse:
    """Show the page with the form on it; a screen at the table only wants the sentence."""
    if form.is_bound and request.headers.get("Accept") == "application/json":
        return HttpResponse(
            first_error(form), status=400, content_type="text/plain; charset=utf-8"
        )
    return render(request, page, found | {"form": form}, status=400 if form.errors else 200)


def _done(request: SignedIn, meeting: Meeting) -> HttpResponse:
    """Answer a screen at the table with nothing; any other goes back to where it came from."""
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    back = request.POST.get("back")
    session = Session.objects.visible_to(request.user).filter(meeting=meeting).first()
    if back in {"table", "shared"} and session:
        return redirect(back, session_id=session.pk)
    if back == "meeting":
        return redirect("meeting", meeting_id=meeting.pk)
    return redirect("learning")
