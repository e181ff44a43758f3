"""Letters to who reads no mail."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST

from kring.circles import queries, rules
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import reaching
from kring.circles.models import Circle
from kring.circles.rules import Right, Role
from kring.circles.views.members import find_member, show_member
from kring.inbox import channels
from kring.inbox.channels import Sheet
from kring.inbox.forms import ReachForm
from kring.kernel import clock
from kring.kernel.pages import draw
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _, ngettext
from kring.networks.models import House
from kring.people.http import SignedIn

LONGEST_PHONE = 40


@login_required
@require_POST
def reach(request: SignedIn, circle_id: UUID, membership_id: UUID) -> HttpResponse:
    circle, own, other = find_member(request, circle_id, membership_id)
    require(rules.may_reach(Role(own.role), has_account=other.person.has_account))
    form = ReachForm(request.POST, person=other.person)
    if form.is_valid():
        try:
            reaching.reach_member(other, by=request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("phone", str(refusal))
    if form.errors:
        return show_member(request, circle_id, membership_id, form)
    messages.success(request, _("Saved."))
    return redirect("circle-members", circle.pk)


@login_required
@require_http_methods(["GET", "POST"])
def letters(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    # In a closed circle too: who reads no mail hears on paper what was cancelled.
    require(rules.may(Role(membership.role), Right.INVITE))
    if request.method == "POST":
        printed = request.POST.getlist("letter")
        count = reaching.mark_printed(circle, printed, by=request.user, now=clock.now())
        words = ngettext("%(count)d letter is done.", "%(count)d letters are done.", count)
        messages.success(request, words % {"count": count})
        return redirect("circle-letters", circle.pk)
    phone, house = request.GET.get("phone", "")[:LONGEST_PHONE], queries.house_of(circle.pk)
    pile = channels.to_print(circle.pk)
    sheets = [(one.letter.pk, _drawn(one, circle, phone, house)) for one in pile]
    context = frame_of(request, circle, membership, sheets=sheets, phone=phone)
    return render(request, "circles/letters.html", context)


def _drawn(sheet: Sheet, circle: Circle, phone: str, house: House | None) -> str:
    context = {
        "house": house,
        "one": sheet,
        "phone": phone,
        "by_text": settings.SMS_FROM if settings.SMS_INBOX and sheet.phone else "",
        "today": clock.now(),
        "zone": circle.zone,
    }
    with translation.override(sheet.person.language):
        return draw("circles/letter.html", context)
