"""All one's meetings in one's own calendar, by an address that nobody can guess."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from kring.kernel import clock
from kring.kernel.words import _
from kring.meetings import actions, queries
from kring.meetings.calendar import feed
from kring.people.http import SignedIn


@login_required
def calendar(request: SignedIn) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("do") == "stop":
            actions.close_feed(by=request.user, now=clock.now())
            messages.success(request, _("The address no longer works. Your calendar forgets it."))
        else:
            actions.open_feed(by=request.user, now=clock.now())
        return redirect("calendar")
    word = queries.feed_token(request.user)
    address = settings.ADDRESS + reverse("feed", args=[word]) if word else ""
    webcal = "webcal://" + address.split("://", 1)[1] if address else ""
    return render(request, "meetings/calendar.html", {"address": address, "webcal": webcal})


@require_safe
def meetings(_request: HttpRequest, reply_token: str) -> HttpResponse:
    person = queries.person_of_feed(reply_token)
    if person is None:
        raise Http404
    now = clock.now()
    with translation.override(person.language), timezone.override(settings.TIME_ZONE):
        content = feed(queries.in_feed(person, now), now=now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
