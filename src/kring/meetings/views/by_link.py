"""Saying whether one comes by the link in a mail, without signing in: looking shows, pressing decides.

The link opens one answer of one person, and shows the date of that meeting: no names, no place, no circle.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_protect

from kring.circles.models import Membership
from kring.kernel import clock, pages
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.meetings import actions, doing, queries
from kring.meetings.models import Attendance, Meeting
from kring.people.models import Person

ANSWERS = ("yes", "maybe", "no")


@csrf_protect
def answer(request: HttpRequest, reply_token: str) -> HttpResponse:
    meeting, me = queries.by_token(reply_token)
    if meeting is None or me is None:
        return render(request, "meetings/link_gone.html", status=404)
    if request.method == "POST":
        _keep(request, meeting, me)
        return redirect("meeting_by_link", reply_token)
    wanted = request.GET.get("answer", "")
    context = {
        "meeting": meeting,
        "zone": meeting.circle.zone,
        "given": queries.answer_of(meeting, me.person_id),
        "wanted": wanted if wanted in ANSWERS else "",
        "open": meeting.state == Meeting.State.PLANNED and meeting.ends_at > clock.now(),
        "doing": doing.doing(meeting.pk, me.person_id),
        **_own_turn(meeting, me),
    }
    return render(request, "meetings/by_link.html", context)


def _own_turn(meeting: Meeting, me: Membership) -> dict[str, Any]:
    """Return the dates on which somebody else has the turn, for who has it here. Dates only."""
    if meeting.giver_id != me.pk:
        return {}
    others = queries.others_turns(meeting).exclude(pk__in=queries.asked_to_swap(meeting, me))
    zone = meeting.circle.zone
    return {
        "is_my_turn": True,
        "asked": queries.asked_to_swap(meeting, me).exists(),
        "dates": [(str(one.pk), pages.date(one.starts_at, zone)) for one in others],
    }


def _keep(request: HttpRequest, meeting: Meeting, me: Membership) -> None:
    by: Person = me.person
    if theirs := request.POST.get("theirs"):
        other = next((one for one in queries.others_turns(meeting) if str(one.pk) == theirs), None)
        if other is None:
            raise RefusedError(_("Choose a date from the list, then press the button again."))
        actions.ask_swap(meeting, by=by, theirs=other, now=clock.now())
        messages.success(request, _("We have asked. You hear it when there is an answer."))
        return
    said = request.POST.get("answer", "")
    if said not in ANSWERS:
        raise RefusedError(_("Choose yes, maybe or no."))
    actions.answer(
        meeting,
        by=by,
        member=me,
        answer=Attendance.Answer(said),
        channel=queries.channel_of(meeting, me),
        source=Attendance.Source.LINK,
    )
