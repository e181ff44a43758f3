"""What everybody may read, and what people with an account write under it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from kring.harvest import rules
from kring.harvest.actions import publications as actions
from kring.harvest.forms import ReactionForm
from kring.harvest.models import Lesson, Publication, Reaction
from kring.harvest.queries import is_of, role_in, roots_of, seats_of_maker, was_public
from kring.kernel import clock, vault
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.live.kinds import kind_word
from kring.people.http import SignedIn
from kring.people.models import Person

ON_A_PAGE = 20


@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    found = Paginator(Publication.objects.visible_to(request.user), ON_A_PAGE)
    return render(
        request, "harvest/lessons.html", {"page": found.get_page(request.GET.get("page"))}
    )


@require_GET
def lesson(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    standing = Publication.objects.visible_to(request.user).select_related("lesson__circle")
    publication = standing.filter(pk=publication_id).first()
    if publication is None:
        return _gone(request, publication_id)
    return _page(request, publication, ReactionForm())


def _gone(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Say that it was here and is no longer: 410, so that search engines forget it too."""
    if not was_public(publication_id):
        raise Http404
    return render(request, "harvest/gone.html", status=410)


def _page(
    request: HttpRequest, publication: Publication, form: ReactionForm, status: int = 200
) -> HttpResponse:
    seen = Reaction.objects.visible_to(request.user).filter(publication=publication)
    context = {
        "publication": publication,
        "reactions": list(seen.select_related("person")),
        "form": form,
        "kind_word": kind_word,
        **_for_its_circle(request.user, publication),
    }
    return render(request, "harvest/public.html", context, status=status)


def _for_its_circle(person: object, publication: Publication) -> dict[str, object]:
    """Return what only its circle and its makers see on the public page; nothing for others."""
    lesson = publication.lesson
    if lesson is None or not isinstance(person, Person):
        return {}
    role, seats = role_in(lesson.circle, person), seats_of_maker(lesson, person)
    is_giver = is_of(person, lesson.giver)
    hides = rules.may_hide(is_writer=False, is_maker=bool(seats), role=role)
    takes = rules.may_take_down(is_maker=bool(seats), is_giver=is_giver, role=role)
    readable = vault.readable(lesson.circle_id)
    return {
        "roots": list(roots_of(lesson, publication.edition, person)) if readable else [],
        "inside": Lesson.objects.visible_to(person).filter(pk=lesson.pk).first(),
        "is_maker": bool(seats),
        "may_hide": bool(hides),
        "may_take_down": bool(takes),
    }


@login_required
@require_POST
def reactions(request: SignedIn, publication_id: UUID) -> HttpResponse:
    standing = Publication.objects.visible_to(request.user).select_related("lesson__circle")
    publication = standing.filter(pk=publication_id).first()
    if publication is None:
        return _gone(request, publication_id)
    form = ReactionForm(request.POST)
    if form.is_valid():
        try:
            actions.react(
                publication, by=request.user, body=form.cleaned_data["body"], now=clock.now()
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your reaction stands below the lesson."))
            return redirect("lesson", publication.pk)
    return _page(request, publication, form, status=400)


@login_required
@require_POST
def hiding(request: SignedIn, reaction_id: UUID) -> HttpResponse:
    seen = Reaction.objects.visible_to(request.user)
    reaction = get_object_or_404(seen, pk=reaction_id)
    actions.hide_reaction(reaction, by=request.user, now=clock.now())
    messages.success(request, _("Nobody sees this reaction any more."))
    return redirect("lesson", reaction.publication_id)


@login_required
@require_POST
def removal(request: SignedIn, publication_id: UUID) -> HttpResponse:
    publication = get_object_or_404(
        Publication.objects.visible_to(request.user), pk=publication_id
    )
    actions.take_down(publication, by=request.user, now=clock.now())
    messages.success(request, _("Taken down. Nobody outside the circle can read it now."))
    return redirect("lessons")
