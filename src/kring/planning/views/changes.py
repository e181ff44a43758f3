"""When few can come, merging meetings, how a circle stands, and handing over."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kring.circles.access import find_circle, frame_of, role_here
from kring.circles.models import Circle, Membership
from kring.circles.rules import ROLE_WORDS, Right, Role, may
from kring.inbox import channels
from kring.kernel import clock, pages, vault
from kring.kernel.pages import draw
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.meetings.models import Meeting
from kring.meetings.programme import method_title
from kring.meetings.views.finding import find_meeting
from kring.people.http import SignedIn
from kring.people.models import Person
from kring.planning import actions, guarding, hosts, queries
from kring.planning.forms import HandOverForm
from kring.planning.models import Choice, Crossroads, Rescue, Voice


def rescue_link(request: HttpRequest, token: str) -> HttpResponse:
    voice = guarding.voice_by(token)
    if voice is None or not vault.readable(voice.rescue.meeting.circle_id):
        return render(request, "planning/link_gone.html", status=404)
    return _rescue(request, voice, by=voice.membership.person)


@login_required
def rescue_own(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    voice = guarding.voice_of(meeting.pk, request.user)
    if voice is None:
        raise Http404
    return _rescue(request, voice, by=request.user)


def _rescue(request: HttpRequest, voice: Voice, *, by: Person) -> HttpResponse:
    if request.method == "POST":
        actions.answer_rescue(voice, by=by, choice=_choice(request), now=clock.now())
        return redirect(request.path)
    rescue, meeting = voice.rescue, voice.rescue.meeting
    context = {
        "voice": voice,
        "rescue": rescue,
        "meeting": meeting,
        "zone": meeting.circle.zone,
        "words": dict(Choice.choices),
        "outcome": rescue.get_outcome_display(),
        "method": _title(rescue),
    }
    return render(request, "planning/rescue.html", context)


def _choice(request: HttpRequest) -> Choice:
    try:
        return Choice(request.POST.get("choice", ""))
    except ValueError:
        raise Http404 from None


def _title(rescue: Rescue) -> str:
    return method_title(rescue.method, get_language() or "nl") if rescue.method else ""


@login_required
@require_POST
def rescue_decision(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    rescue = next(iter(guarding.rescue_of(meeting.pk)), None)
    if rescue is None:
        raise Http404
    actions.decide_now(rescue, by=request.user, choice=_choice(request), now=clock.now())
    messages.success(request, _("Decided. Everybody who sits at the table hears it."))
    return redirect("meeting", meeting.pk)


def on_meeting(request: SignedIn, meeting: Meeting) -> str | None:
    """Show on the page of a meeting that few can come, what the group says, and what to do then."""
    role = role_here(request, meeting.circle)
    rescue = next(iter(guarding.rescue_of(meeting.pk)), None)
    if rescue is None or meeting.state != Meeting.State.PLANNED or meeting.begun:
        return None
    voices = list(rescue.voices.select_related("membership"))
    context = {
        "rescue": rescue,
        "meeting": meeting,
        "words": dict(Choice.choices),
        "method": _title(rescue),
        "said": sum(bool(one.choice) for one in voices),
        "all": len(voices),
        "mine": any(one.membership.person_id == request.user.pk for one in voices),
        "plans": may(role, Right.PLAN),
        "leads": may(role, Right.LEAD_TABLE),
    }
    return draw("planning/rescue_part.html", context, request)


@login_required
def merge(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    require(may(role, Right.PLAN) and may(role, Right.LEAD_TABLE))
    coming = hosts.meetings_to_come(meeting.circle_id, clock.now())
    others = [one for one in coming if one.pk != meeting.pk]
    if request.method == "POST":
        into = next((one for one in others if str(one.pk) == request.POST.get("into")), None)
        if into is None:
            raise Http404
        actions.merge_meetings(meeting, into=into, by=request.user, now=clock.now())
        messages.success(request, _("The two meetings are one now."))
        return redirect("meeting", into.pk)
    context = {"meeting": meeting, "others": others, "zone": meeting.circle.zone}
    return render(request, "planning/merge.html", context)


def on_circle(request: SignedIn, circle: Circle) -> str | None:
    """Show who plans that a circle has been silent for long, or that it should choose which way to go."""
    if circle.closed_at or not may(role_here(request, circle), Right.PLAN):
        return None
    standing = guarding.standing(circle.pk, clock.now(), circle.formed_at)
    if standing.heart == "green" and not standing.due:
        return None
    context = {"standing": standing, "circle": circle, "ways": Crossroads.Way.choices}
    return draw("planning/standing.html", context, request)


@login_required
@require_POST
def way(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    season = circle.seasons.last()
    way = request.POST.get("way", "")
    if season is None or way not in Crossroads.Way.values:
        raise Http404
    chosen = Crossroads.Way(way)
    actions.choose_way(season, by=request.user, way=chosen, now=clock.now())
    messages.success(request, _("Kept: %(way)s") % {"way": chosen.label})
    follows = {"change": "circle-frame", "continue": "poll_new", "stop": "circle-closing"}
    ended = queries.open_poll_of(circle.pk) is None and not _coming(circle, clock.now())
    to = follows[way] if way != "continue" or ended else "circle"
    return redirect(to, circle.pk)


def _coming(circle: Circle, now: datetime) -> bool:
    return bool(hosts.meetings_to_come(circle.pk, now))


@login_required
def handover(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    members = list(circle.memberships.current().select_related("person__reach"))
    form = HandOverForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        seen = Membership.objects.visible_to(request.user).filter(circle=circle, ended_at=None)
        giver = get_object_or_404(seen, pk=form.cleaned_data["giver"])
        to = get_object_or_404(seen, pk=form.cleaned_data["to"])
        try:
            actions.hand_over(giver, by=request.user, to=to)
            messages.success(request, _("%(name)s leads from now on.") % {"name": to.display_name})
            return redirect("circle", circle.pk)
        except RefusedError as refusal:
            form.add_error("to", str(refusal))
    context = frame_of(request, circle, membership, form=form, rows=_rows(circle, members))
    return render(request, "planning/handover.html", context)


def _rows(circle: Circle, members: list[Membership]) -> list[tuple[str, str]]:
    """Return what the next one must know, in words."""
    zone = circle.zone
    coming = hosts.meetings_to_come(circle.pk, clock.now())
    dates = ", ".join(pages.shortdate(one.starts_at, zone) for one in coming)
    leads = [f"{one.display_name} ({ROLE_WORDS[Role(one.role)]})" for one in members]
    leading = [
        word for one, word in zip(members, leads, strict=True) if one.role in HandOverForm.ROLES
    ]
    phone = [one.display_name for one in members if one.by_phone]
    without = [one.display_name for one in members if not channels.reaches(one.person)]
    poll = queries.open_poll_of(circle.pk)
    return [
        (_("Who leads now"), ", ".join(leading)),
        (_("Meetings to come"), dates or _("none")),
        (_("Poll for dates"), _("open") if poll else _("none")),
        (_("By phone"), ", ".join(phone)),
        (_("No letter reaches"), ", ".join(without)),
    ]
