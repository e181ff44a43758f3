"""What people do at the table: each a POST that acts once and answers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kring.kernel import clock
from kring.live.actions import (
    chair,
    closings,
    contributions,
    gathering,
    modules,
    presence,
    reminders,
    sessions,
    steps,
)
from kring.live.actions import pace as winning
from kring.live.actions.voices import show_voices
from kring.live.drafts import draft_in
from kring.live.forms import day_in, index_in, seen_in, uuid_in, whole_in
from kring.live.views.answers import done, table_for
from kring.meetings.models import Meeting
from kring.meetings.rules import FEWEST_MINUTES, MOST_MINUTES
from kring.people.http import SignedIn


@require_POST
@login_required
def opening(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=meeting_id)
    session = sessions.open_session(
        meeting.pk,
        by=request.user,
        now=clock.now(),
        minutes=whole_in(request, "minutes", FEWEST_MINUTES, MOST_MINUTES),
    )
    return redirect("table", session_id=session.pk)


@require_POST
@login_required
def arrival(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    presence.arrive(session.pk, by=request.user, now=clock.now())
    return done(request, session)


@require_POST
@login_required
def voices(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    show_voices(session.pk, by=request.user, shown=request.POST.get("show") == "yes")
    if session.ended_at:
        return redirect("all_said", session_id=session.pk)
    return done(request, session)


@require_POST
@login_required
def ending(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    if session.ended_at is None:  # pressing twice ends it once
        sessions.end_session(session.pk, by=request.user, seen=seen_in(request), now=clock.now())
    # The table of an ended meeting leads on to the page of the meeting.
    return done(request, session)


@require_POST
@login_required
def position(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    steps.go(
        session.pk,
        by=request.user,
        to=index_in(request),
        seen=seen_in(request),
        now=clock.now(),
        skipped="skipped" in request.POST,
    )
    return done(request, session)


@require_POST
@login_required
def time(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    seen, now = seen_in(request), clock.now()
    minutes = whole_in(request, "minutes", 1, 60)
    if minutes:
        steps.add_minutes(session.pk, by=request.user, minutes=minutes, seen=seen, now=now)
    elif request.POST.get("do") == "pause":
        steps.pause(session.pk, by=request.user, seen=seen, now=now)
    else:
        steps.resume(session.pk, by=request.user, seen=seen, now=now)
    return done(request, session)


@require_POST
@login_required
def pace(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    seen = seen_in(request)
    if request.POST.get("do") == "undo":
        winning.undo(session.pk, by=request.user, seen=seen)
        return done(request, session)
    winning.win(
        session.pk,
        by=request.user,
        way=request.POST.get("way", ""),
        step=request.POST.get("step", ""),
        minutes=whole_in(request, "minutes", 1, 60) or 0,
        seen=seen,
    )
    return done(request, session)


@require_POST
@login_required
def module(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    modules.choose_module(
        session.pk,
        by=request.user,
        place=request.POST.get("place", ""),
        module=request.POST.get("module", ""),
        seen=seen_in(request),
        now=clock.now(),
    )
    return done(request, session)


@require_POST
@login_required
def call(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    back = request.POST.get("do") != "cancel"
    gathering.call_back(
        session.pk, by=request.user, back=back, seen=seen_in(request), now=clock.now()
    )
    return done(request, session)


@require_POST
@login_required
def turn(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    to = uuid_in(request, "to")
    if to:
        steps.give_turn(session.pk, by=request.user, to=to, seen=seen_in(request))
    else:
        passed = request.POST.get("do") == "pass"
        seen = seen_in(request) if "seen" in request.POST else None
        steps.pass_turn(session.pk, by=request.user, passed=passed, seen=seen)
    return done(request, session)


@require_POST
@login_required
def silence(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    if request.POST.get("do") == "reveal":
        steps.reveal(session.pk, by=request.user, seen=seen_in(request), now=clock.now())
    else:
        nameless = request.POST.get("do") == "nameless"
        steps.hush(session.pk, by=request.user, seen=seen_in(request), nameless=nameless)
    return done(request, session)


@require_POST
@login_required
def giver(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    named = uuid_in(request, "giver") or session.pk
    steps.name_giver(session.pk, by=request.user, giver=named, seen=seen_in(request))
    return done(request, session)


@require_POST
@login_required
def hand(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    presence.hand(session.pk, by=request.user, up=request.POST.get("up") == "1", now=clock.now())
    return done(request, session)


@require_POST
@login_required
def readiness(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    presence.ready(session.pk, by=request.user, is_ready=request.POST.get("ready") == "1")
    return done(request, session)


@require_POST
@login_required
def confirmation(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    presence.agree(session.pk, by=request.user, now=clock.now())
    return done(request, session)


@require_POST
@login_required
def telephone(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    who = uuid_in(request, "to") or session.pk
    presence.arrive(session.pk, by=request.user, now=clock.now(), by_phone=who)
    return done(request, session)


@require_POST
@login_required
def lead(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    to = uuid_in(request, "to") or session.pk
    match request.POST.get("do"):
        case "offer":
            chair.offer(session.pk, by=request.user, to=to)
        case "stand_in":
            chair.name_stand_in(session.pk, by=request.user, to=to)
        case "support":
            chair.support(session.pk, by=request.user, candidate=to)
        case "take_over":
            chair.take_over(session.pk, by=request.user, now=clock.now())
        case answer:
            chair.answer_offer(session.pk, by=request.user, accepted=answer == "accept")
    return done(request, session)


@require_POST
@login_required
def let_be(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    presence.let_be(session.pk, by=request.user, passes=request.POST.get("passes") == "1")
    return done(request, session)


@require_POST
@login_required
def closing(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    on = day_in(request, "on")
    closings.close_later(session.pk, by=request.user, on=on, seen=seen_in(request))
    return done(request, session)


@require_POST
@login_required
def reminder(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    wanted = request.POST.get("wanted") == "1"
    reminders.set_reminders(session.circle, by=request.user, wanted=wanted)
    presence.touch(session.pk, by=request.user)
    return done(request, session)


@require_POST
@login_required
def contribution(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    draft = draft_in(request.POST)
    kept = contributions.contribute(session.pk, by=request.user, draft=draft, now=clock.now())
    # Said to the screen only after the commit: acknowledged means kept.
    return done(request, session, id=str(kept.pk), seq=kept.seq)


@require_POST
@login_required
def withdrawal(request: SignedIn, session_id: UUID, contribution_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    get_object_or_404(session.contributions, pk=contribution_id)
    contributions.withdraw(session.pk, contribution_id, by=request.user, now=clock.now())
    return done(request, session)


@require_POST
@login_required
def placement(request: SignedIn, session_id: UUID, contribution_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    it = get_object_or_404(session.contributions, pk=contribution_id)
    bring = contributions.share if it.room else contributions.bring_in
    bring(session.pk, contribution_id, by=request.user, now=clock.now())
    return done(request, session)


@require_POST
@login_required
def choice(request: SignedIn, session_id: UUID, contribution_id: UUID) -> HttpResponse:
    session = table_for(request, session_id)
    get_object_or_404(session.contributions, pk=contribution_id)
    chosen = request.POST.get("chosen") == "1"
    contributions.choose(session.pk, contribution_id, by=request.user, chosen=chosen)
    return done(request, session)
