"""Voting and rating at the table: each a POST that acts once and answers."""

import re
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kring.live.actions import votes
from kring.live.forms import seen_in, uuid_in, whole_in
from kring.live.views.answers import done, table_for
from kring.live.votes import MOST_HANDS, ZONE
from kring.people.http import SignedIn

_HANDS = re.compile(r"hands-([0-9a-f-]{36})")


@require_POST
@login_required
def slip(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    of_zone = "zone" in request.POST
    value = whole_in(request, "zone" if of_zone else "value", 0, 1000)
    votes.give(
        session.pk,
        by=request.user,
        value=-1 if value is None else value,
        about=ZONE if of_zone else uuid_in(request, "about") or "",
        member=uuid_in(request, "to"),
    )
    return done(request, session)


@require_POST
@login_required
def tally(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    seen = seen_in(request)
    if request.POST.get("do") == "again":
        votes.choose_again(session.pk, by=request.user, seen=seen)
    else:
        votes.count(session.pk, by=request.user, seen=seen, hands=_hands_in(request))
    return done(request, session)


def _hands_in(request: SignedIn) -> dict[UUID, int]:
    """Return how many hands were raised for each contribution, as typed on the device for all."""
    found = {}
    for name in request.POST:
        number = whole_in(request, name, 0, MOST_HANDS)
        if (match := _HANDS.fullmatch(name)) and number:
            found[UUID(match[1])] = number
    return found
