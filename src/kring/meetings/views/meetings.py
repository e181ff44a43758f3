"""The page of a meeting, and what its planner does there."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from kring.circles.access import keep_seat
from kring.circles.rules import Right, Role, may
from kring.inbox.rules import Channel
from kring.kernel import clock, sections
from kring.kernel.verdicts import require
from kring.kernel.words import _, ngettext
from kring.meetings import actions, days, programme, queries, rules
from kring.meetings.calendar import Method, ics
from kring.meetings.forms import AnswerForForm, AnswerForm, MeetingForm, TurnForm
from kring.meetings.models import Attendance, Meeting
from kring.meetings.queries import Comer
from kring.meetings.views.coming import remarks_part, who_comes
from kring.meetings.views.finding import find_meeting, role_in, seen_meeting, where_of
from kring.meetings.views.later import later_part
from kring.meetings.views.methods import about_method
from kring.meetings.views.parts import giver_name, no_turn_words
from kring.meetings.views.turns import case_part, vote_part
from kring.people.http import SignedIn


@login_required
@require_safe
def meeting(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting = seen_meeting(request, meeting_id)
    language = get_language() or "nl"
    members = queries.who_comes(meeting)
    me = next((one for one in members if one.person_id == request.user.pk), None)
    if me:
        keep_seat(request, me)
    role = role_in(request, meeting)
    context = {
        "meeting": meeting,
        "zone": meeting.circle.zone,
        "turn": giver_name(meeting) or no_turn_words(meeting),
        "method": programme.method_title(meeting.method, language),
        "phases": programme.programme(meeting, language),
        "membership_id": me.pk if me else None,
        "parts": sections.sections("meeting", request, meeting),
        **_answers(request, meeting, role, me),
        **who_comes(meeting, role, members, me),
        **case_part(request, meeting, role, me),
        **vote_part(meeting, role, me),
        **later_part(request, meeting, role, members),
        **_tools(meeting, role, members),
        **about_method(request, meeting, members, leads=bool(may(role, Right.LEAD_TABLE))),
    }
    return render(request, "meetings/meeting.html", context)


def _answers(request: SignedIn, meeting: Meeting, role: Role, me: Comer | None) -> dict[str, Any]:
    return _own_answer(meeting, role, me) | remarks_part(request, meeting, role)


def _own_answer(meeting: Meeting, role: Role, me: Comer | None) -> dict[str, Any]:
    if (
        me is None
        or meeting.written
        or not rules.may_answer(role, state=meeting.state, is_self=True)
    ):
        return {}
    given = {"answer": me.answer, "channel": me.channel} if me.channel else None
    return {
        "answer_form": AnswerForm(initial=given),
        "answered": me.answer,
        "answered_at": me.said_at if me.answer else None,
        "answered_where": Attendance.Source(me.source).label if me.source else "",
    }


def _tools(meeting: Meeting, role: Role, members: list[Comer]) -> dict[str, Any]:
    """Return what stands in the box of the facilitator and the lead."""
    plans, leads = may(role, Right.PLAN), may(role, Right.LEAD_TABLE)
    planned = meeting.state == Meeting.State.PLANNED
    if not (plans or leads):
        return {}
    tools: dict[str, Any] = {"plans": plans, "leads": leads, "is_planned": planned}
    tools["may_invite"] = rules.may_invite(
        role, state=meeting.state, starts_at=meeting.starts_at, now=clock.now()
    )
    tools |= _told(meeting, members)
    if plans and planned:
        bringing = [one for one in members if one.has(Right.BRING_CASE)]
        tools["turn_form"] = TurnForm(
            members=bringing, initial={"member": str(meeting.giver_id or "")}
        )
    if leads and planned and not meeting.written:
        tools["answer_for_form"] = AnswerForForm(members=members)
    return tools


def _told(meeting: Meeting, members: list[Comer]) -> dict[str, Any]:
    """Return what who plans must know: whom mail does not reach, and that who has the turn cannot come."""
    absent = [one for one in members if one.answer == Attendance.Answer.NO]
    return {
        "without_mail": [
            one.display_name for one in members if not (one.person.email or one.reach)
        ],
        "on_paper": [one.display_name for one in members if one.reach == Channel.LETTER],
        "dead_mail": [
            one.display_name
            for one in members
            if not one.reach and one.person.email and one.dead_email == one.person.email
        ],
        "absent_giver": next(
            (one.display_name for one in absent if one.pk == meeting.giver_id), ""
        ),
    }


@login_required
def date(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    require(rules.may_cancel(role, state=meeting.state, begun=meeting.begun))
    require(rules.is_held_live(written=meeting.written))
    local = meeting.starts_at.astimezone(meeting.circle.zone)
    initial = {"day": local.date(), "at": local.time()} | asdict(actions.Place.of(meeting))
    form = MeetingForm(request.POST or None, initial=initial)
    said: list[str] = []
    if request.method == "POST" and form.is_valid():
        said = days.to_ask(
            meeting.circle,
            form.cleaned_data["day"],
            before=local.date(),
            sure=request.POST.get("sure", ""),
        )
        if not said:
            return _moved(request, meeting, form)
    return render(request, "meetings/date.html", {"meeting": meeting, "form": form, "said": said})


def _moved(request: SignedIn, meeting: Meeting, form: MeetingForm) -> HttpResponse:
    values = form.cleaned_data
    starts_at = actions.moment(values["day"], values["at"], meeting.circle.zone)
    actions.move_meeting(
        meeting, by=request.user, starts_at=starts_at, where=where_of(form), now=clock.now()
    )
    if meeting.invited_at:
        messages.success(request, _("Changed. Everybody who was invited gets a mail about it."))
    return redirect("meeting", meeting.pk)


@login_required
def cancellation(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    require(rules.may_cancel(role, state=meeting.state, begun=meeting.begun))
    if request.method == "POST":
        actions.cancel_meeting(meeting, by=request.user)
        messages.success(request, _("The meeting is cancelled."))
        return redirect("meeting", meeting.pk)
    context = {"meeting": meeting, "zone": meeting.circle.zone}
    return render(request, "meetings/cancellation.html", context)


@login_required
@require_POST
def invitations(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    number = actions.send_invitations(meeting, by=request.user, now=clock.now())
    said = ngettext(
        "%(count)d invitation is in the post.", "%(count)d invitations are in the post.", number
    )
    messages.success(request, said % {"count": number})
    return redirect("meeting", meeting.pk)


@require_POST
@login_required
def minutes(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    actions.choose_minutes(meeting, by=request.user, own=request.POST.get("do") == "own")
    return redirect("meeting", meeting.pk)


@login_required
@require_safe
def calendar(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    cancelled = meeting.state == Meeting.State.CANCELLED
    file = ics(meeting, method=Method.CANCEL if cancelled else Method.PUBLISH, now=clock.now())
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    name = _("meeting")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
