"""Who comes to a meeting, and who was there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kring.circles.rules import Right, Role, may
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.meetings import actions, queries, rules
from kring.meetings.forms import AnswerForForm, AnswerForm, AttendanceForm
from kring.meetings.models import Attendance, Meeting, Remark
from kring.meetings.queries import Comer
from kring.meetings.views.finding import find_meeting, find_member
from kring.people.http import SignedIn


def who_comes(
    meeting: Meeting, role: Role, members: list[Comer], me: Comer | None
) -> dict[str, Any]:
    """Return the seats and who answered what; nothing for who may not see the members.

    members: of `queries.who_comes`.
    """
    if not may(role, Right.SEE_MEMBERS):
        return {}
    groups: dict[str, list[str]] = {value: [] for value in ("yes", "maybe", "no", "")}
    channels, labels = dict(Attendance.Channel.choices), dict(Attendance.Answer.choices)
    for member in members:
        words = member.display_name
        if member.answer in {"yes", "maybe"} and member.channel != Attendance.Channel.ROOM:
            words = f"{words} ({channels[member.channel]})"
        groups[member.answer or ""].append(words)
    return {
        "seats": [_seat(meeting, member, me) for member in members],
        "coming_rows": not meeting.written
        and [(labels[value], ", ".join(names)) for value, names in groups.items() if names],
        "yes": len(groups["yes"]),
    }


def _seat(meeting: Meeting, member: Comer, me: Comer | None) -> dict[str, Any]:
    giver = member.pk == meeting.giver_id
    return {
        "name": member.display_name,
        "organisation": member.organisation.name if member.organisation else "",
        "role": "case_giver" if giver else member.role,
        "state": "away" if member.answer == Attendance.Answer.NO else "present",
        "you": me is not None and member.pk == me.pk,
    }


@login_required
@require_POST
def answer(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    form = AnswerForm(request.POST)
    me = meeting.circle.membership_of(request.user)
    if not form.is_valid() or me is None:
        raise RefusedError(_("Choose whether you come, then press “Save” again."))
    actions.answer(
        meeting,
        by=request.user,
        member=me,
        answer=Attendance.Answer(form.cleaned_data["answer"]),
        channel=Attendance.Channel(form.cleaned_data["channel"]),
    )
    messages.success(request, _("Thank you, we know it. You can still change your answer."))
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def answer_for(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    form = AnswerForForm(request.POST, members=queries.at_table(meeting.circle_id))
    if not form.is_valid():
        raise RefusedError(_("Choose who it is and what they answered."))
    actions.answer(
        meeting,
        by=request.user,
        member=find_member(request, meeting, form.cleaned_data["member"]),
        answer=Attendance.Answer(form.cleaned_data["answer"]),
        channel=Attendance.Channel(form.cleaned_data["channel"]),
    )
    return redirect("meeting", meeting.pk)


def remarks_part(request: SignedIn, meeting: Meeting, role: Role) -> dict[str, Any]:
    """Return what people wrote beside their answer: to who plans all of it, to others their own."""
    if not meeting.has_remarks:
        return {}
    found = Remark.objects.visible_to(request.user).filter(meeting=meeting)
    return {
        "remarks": list(found.select_related("membership")),
        "may_settle": rules.may_settle(role, is_own=False),
        "me_id": request.user.pk,
    }


@login_required
@require_POST
def remark_removal(request: SignedIn, meeting_id: UUID, remark_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    seen = Remark.objects.visible_to(request.user).filter(meeting=meeting)
    actions.settle_remark(get_object_or_404(seen, pk=remark_id), by=request.user)
    messages.success(request, _("That is settled; the words are gone."))
    return redirect("meeting", meeting.pk)


@login_required
def attendance(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    require(rules.may_correct(role, state=meeting.state, minutes=0))
    rows = queries.attended(meeting)
    form = AttendanceForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        members = {member.pk: member for member, _minutes in rows}
        for pk, minutes in form.changed().items():
            actions.correct_attendance(
                meeting, by=request.user, member=members[pk], minutes=minutes
            )
        messages.success(request, _("The attendance is corrected."))
        return redirect("meeting", meeting.pk)
    context = {"meeting": meeting, "form": form, "zone": meeting.circle.zone}
    return render(request, "meetings/attendance.html", context)
