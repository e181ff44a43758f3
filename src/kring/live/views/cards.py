"""The page to type in cards: during the meeting, and for two weeks after."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from kring.circles.rules import Right
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live import copied
from kring.live.actions.cards import copy_in
from kring.live.actions.contributions import Draft
from kring.live.forms import CardForm
from kring.live.models import Session
from kring.live.queries import members_at, steps_of
from kring.methods.codes import card_with
from kring.methods.codes import cards as cards_of
from kring.methods.printing import card_face
from kring.people.http import SignedIn


@login_required
def cards(request: SignedIn, session_id: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    require(copied.may_copy(ended_at=session.ended_at, written=session.written, now=clock.now()))
    form = _form(request, session)
    if request.method == "POST" and form.is_valid():
        try:
            return _copied(request, session, form)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    language = get_language() or "nl"
    faces = [card_face(card, language) for card in cards_of(steps_of(session))]
    until = session.ended_at + copied.COPY_FOR if session.ended_at else None
    context = {"session": session, "form": form, "faces": faces, "until": until}
    return render(request, "live/cards.html", context)


def _form(request: SignedIn, session: Session) -> CardForm:
    members = [one for one in members_at(session.circle_id) if one.has(Right.SIT_AT_TABLE)]
    me = next((one for one in members if one.person_id == request.user.pk), None)
    rotates = any(step.phase.giver_rotates for step in steps_of(session))
    initial: dict[str, Any] = {"id": uuid4(), "code": request.GET.get("code", "")[:12]}
    return CardForm(
        request.POST or None,
        initial=initial | {"maker": request.GET.get("maker", "")},
        members=members,
        leads=bool(me and me.has(Right.LEAD_TABLE)),
        rotates=rotates,
    )


def _copied(request: SignedIn, session: Session, form: CardForm) -> HttpResponse:
    given = form.cleaned_data
    maker, giver = (UUID(given[name]) if given.get(name) else None for name in ("maker", "giver"))
    draft = Draft(id=given["id"], kind="", text=given["text"], maker=maker)
    copy_in(
        session.pk, by=request.user, code=given["code"], draft=draft, giver=giver, now=clock.now()
    )
    card = card_with(given["code"], steps_of(session))
    title = card_face(card, get_language() or "nl")["title"] if card else ""
    messages.success(request, _("Kept, with “%(step)s”. Take the next card.") % {"step": title})
    return redirect("cards", session_id=session.pk)
