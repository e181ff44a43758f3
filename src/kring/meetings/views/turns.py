"""Whose question comes on the table: the case, the turn, swaps and the blind vote."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.circles.rules import Right, Role, may
from kring.kernel import clock, pages
from kring.kernel.words import _
from kring.meetings import actions, queries, rules
from kring.meetings.forms import CaseChoiceForm, SwapForm
from kring.meetings.models import Meeting, Swap
from kring.meetings.views.finding import as_id, find_meeting, find_member
from kring.people.http import SignedIn


def case_part(
    request: SignedIn, meeting: Meeting, role: Role, me: Membership | None
) -> dict[str, Any]:
    """Return the case on the table, and who may choose one, for who may see cases."""
    if not may(role, Right.SEE_CASES):
        return {}
    part: dict[str, Any] = {"sees_cases": True}
    shown = meeting.case and (me is None or me.reads(meeting.case.discussed_at))
    if meeting.case and meeting.case.offered_at and shown:
        part["case"] = meeting.case
    if not rules.is_planned(meeting.state):
        return part
    part["is_my_turn"] = me is not None and meeting.giver_id == me.pk
    leads = bool(may(role, Right.LEAD_TABLE))
    if part["is_my_turn"] or leads:
        cases = queries.candidates(meeting)
        mine = [one for one in cases if me and one.giver_id == me.pk]
        others = [one for one in (cases if leads else mine) if one.pk != meeting.case_id]
        if others and not meeting.vote_opened_at:
            part["case_form"] = CaseChoiceForm(cases=others)
    if me and part["is_my_turn"]:
        part["swap_form"] = _swap_form(meeting)
    part["swaps"] = _swaps(meeting, me)
    return part


def _swap_form(meeting: Meeting) -> SwapForm | None:
    zone = meeting.circle.zone
    others = queries.planned(meeting.circle_id).filter(giver__ended_at=None)
    theirs = [
        (str(other.pk), f"{other.giver.display_name}, {pages.shortdate(other.starts_at, zone)}")
        for other in others.exclude(giver=meeting.giver).select_related("giver")
        if other.giver
    ]
    return SwapForm(meetings=theirs) if theirs else None


def _swaps(meeting: Meeting, me: Membership | None) -> list[Swap]:
    """Return the questions to swap that this person can answer, or waits for, about this meeting."""
    if me is None or not meeting.has_swaps:
        return []
    return [s for s in queries.open_swaps(me) if meeting.pk in {s.mine_id, s.theirs_id}]


def vote_part(meeting: Meeting, role: Role, me: Membership | None) -> dict[str, Any]:
    """Return the blind vote: how many voted, never who or for what."""
    if not may(role, Right.BRING_CASE) or not rules.is_planned(meeting.state):
        return {}
    if not meeting.vote_opened_at:
        verdict = rules.may_open_vote(
            role, state=meeting.state, is_open=False, candidates=rules.FEWEST_CANDIDATES
        )
        return {"may_open_vote": verdict}
    voted = set(meeting.ballots.filter(voter__ended_at=None).values_list("voter_id", flat=True))
    return {
        "vote_form": CaseChoiceForm(cases=queries.candidates(meeting)),
        "voted": len(voted),
        "voters": queries.may_take_turns(meeting.circle_id).count(),
        "i_voted": me is not None and me.pk in voted,
        "may_close_vote": rules.may_close_vote(role, is_open=True, ballots=len(voted)),
    }


@login_required
@require_POST
def case(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    seen = Case.objects.visible_to(request.user).select_related("giver")
    case = get_object_or_404(seen, pk=as_id(request.POST.get("case", "")))
    actions.name_case(meeting, by=request.user, case=case)
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def giver(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    member = find_member(request, meeting, request.POST.get("turn-member", ""))
    actions.give_turn(meeting, by=request.user, to=member)
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def swaps(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    theirs, _role = find_meeting(request, as_id(request.POST.get("swap-theirs", "")))
    actions.ask_swap(meeting, by=request.user, theirs=theirs, now=clock.now())
    messages.success(request, _("Asked. The turns change only when the other says yes."))
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def swap_answer(request: SignedIn, swap_id: UUID) -> HttpResponse:
    swap = get_object_or_404(Swap.objects.visible_to(request.user), pk=swap_id)
    accepted = request.POST.get("answer") == "yes"
    actions.answer_swap(swap, by=request.user, accepted=accepted, now=clock.now())
    said = _("Swapped.") if accepted else _("You said no. Nothing changed.")
    messages.success(request, said)
    return redirect("meeting", swap.mine_id if accepted else swap.theirs_id)


@login_required
@require_POST
def vote(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    actions.open_vote(meeting, by=request.user, now=clock.now())
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def ballot(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    if not may(role, Right.SEE_CASES):
        raise Http404
    actions.cast_ballot(meeting, by=request.user, case=as_id(request.POST.get("case", "")))
    messages.success(request, _("You voted. Nobody sees for what."))
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def outcome(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    actions.close_vote(meeting, by=request.user)
    messages.success(request, _("The vote is closed and every ballot is deleted."))
    return redirect("meeting", meeting.pk)
