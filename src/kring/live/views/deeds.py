"""What people do at the table: each a POST that acts once and answers."""

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live.actions import chair, contributions, presence, sessions, steps
from kring.live.forms import ContributionForm, first_error, index_in, seen_in, uuid_in, whole_in
from kring.live.models import Session
from kring.live.queries import seen_by
from kring.meetings.models import Meeting
from kring.people.http import SignedIn


def _table(request: SignedIn, session_id: UUID) -> Session:
    session = next(iter(seen_by(request.user, session_id)), None)
    if session is None:
        raise Http404
    return session


def _done(request: SignedIn, session: Session, **answer: object) -> HttpResponse:
    """Answer a screen that speaks JSON with `answer`, any other with the table."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(answer)
    shared = request.POST.get("screen") == "shared"
    return redirect("shared" if shared else "table", session_id=session.pk)


@require_POST
@login_required
def opening(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=meeting_id)
    session = sessions.open_session(
        meeting.pk, by=request.user, now=clock.now(), minutes=whole_in(request, "minutes", 30, 480)
    )
    return redirect("table", session_id=session.pk)


@require_POST
@login_required
def arrival(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    presence.arrive(session.pk, by=request.user, now=clock.now())
    return _done(request, session)


@require_POST
@login_required
def ending(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    if session.ended_at is None:  # pressing twice ends it once
        sessions.end_session(session.pk, by=request.user, seen=seen_in(request), now=clock.now())
    # The table of an ended meeting leads on to the page of the meeting.
    return _done(request, session)


@require_POST
@login_required
def position(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    steps.go(
        session.pk,
        by=request.user,
        to=index_in(request),
        seen=seen_in(request),
        now=clock.now(),
        skipped="skipped" in request.POST,
    )
    return _done(request, session)


@require_POST
@login_required
def time(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    seen, now = seen_in(request), clock.now()
    minutes = whole_in(request, "minutes", 1, 60)
    if minutes:
        steps.add_minutes(session.pk, by=request.user, minutes=minutes, seen=seen, now=now)
    elif request.POST.get("do") == "pause":
        steps.pause(session.pk, by=request.user, seen=seen, now=now)
    else:
        steps.resume(session.pk, by=request.user, seen=seen, now=now)
    return _done(request, session)


@require_POST
@login_required
def turn(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    to = uuid_in(request, "to")
    if to:
        steps.give_turn(session.pk, by=request.user, to=to, seen=seen_in(request))
    else:
        passed = request.POST.get("do") == "pass"
        seen = seen_in(request) if "seen" in request.POST else None
        steps.pass_turn(session.pk, by=request.user, passed=passed, seen=seen)
    return _done(request, session)


@require_POST
@login_required
def silence(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    if request.POST.get("do") == "reveal":
        steps.reveal(session.pk, by=request.user, seen=seen_in(request), now=clock.now())
    else:
        steps.hush(session.pk, by=request.user, seen=seen_in(request))
    return _done(request, session)


@require_POST
@login_required
def giver(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    named = uuid_in(request, "giver") or session.pk
    steps.name_giver(session.pk, by=request.user, giver=named, seen=seen_in(request))
    return _done(request, session)


@require_POST
@login_required
def hand(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    presence.hand(session.pk, by=request.user, up=request.POST.get("up") == "1", now=clock.now())
    return _done(request, session)


@require_POST
@login_required
def readiness(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    presence.ready(session.pk, by=request.user, is_ready=request.POST.get("ready") == "1")
    return _done(request, session)


@require_POST
@login_required
def confirmation(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    presence.agree(session.pk, by=request.user, now=clock.now())
    return _done(request, session)


@require_POST
@login_required
def score(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    value = whole_in(request, "value", 0, 10)
    presence.score(
        session.pk, by=request.user, value=-1 if value is None else value, now=clock.now()
    )
    return _done(request, session)


@require_POST
@login_required
def telephone(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    who = uuid_in(request, "to") or session.pk
    presence.arrive(session.pk, by=request.user, now=clock.now(), by_phone=who)
    return _done(request, session)


@require_POST
@login_required
def lead(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
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
    return _done(request, session)


@require_POST
@login_required
def contribution(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    form = ContributionForm(request.POST)
    if not form.is_valid():
        raise RefusedError(first_error(form))
    draft = contributions.Draft(**{**form.cleaned_data, "id": form.cleaned_data["id"] or uuid4()})
    kept = contributions.contribute(session.pk, by=request.user, draft=draft, now=clock.now())
    # Said to the screen only after the commit: acknowledged means kept.
    return _done(request, session, id=str(kept.pk), seq=kept.seq)


@require_POST
@login_required
def withdrawal(request: SignedIn, session_id: UUID, contribution_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    get_object_or_404(session.contributions, pk=contribution_id)
    contributions.withdraw(session.pk, contribution_id, by=request.user, now=clock.now())
    return _done(request, session)


@require_POST
@login_required
def placement(request: SignedIn, session_id: UUID, contribution_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    get_object_or_404(session.contributions, pk=contribution_id)
    contributions.bring_in(session.pk, contribution_id, by=request.user, now=clock.now())
    return _done(request, session)


@require_POST
@login_required
def choice(request: SignedIn, session_id: UUID, contribution_id: UUID) -> HttpResponse:
    session = _table(request, session_id)
    get_object_or_404(session.contributions, pk=contribution_id)
    chosen = request.POST.get("chosen") == "1"
    contributions.choose(session.pk, contribution_id, by=request.user, chosen=chosen)
    return _done(request, session)
