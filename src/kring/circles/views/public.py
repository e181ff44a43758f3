"""What circles tell the world about themselves: for everybody, and where it is written."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kring.circles import queries, standard
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import public_pages
from kring.circles.forms import PublicPageForm
from kring.circles.models import Circle, PublicPage
from kring.circles.rules import Right
from kring.kernel.pages import draw
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.networks.models import Network, Organisation
from kring.people.http import SignedIn

A_PAGE = 24


@require_safe
def public_circles(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    pages = PublicPage.objects.visible_to(request.user).standing().select_related("network")
    if asked:
        fields = ("name", "purpose", "region", "client", "network__name")
        wanted = [(f"{field}__icontains", asked) for field in fields]
        pages = pages.filter(Q(*wanted, _connector=Q.OR))
    page = Paginator(pages, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "circles/public_circles.html", {"page": page, "asked": asked})


@require_safe
def public_circle(request: HttpRequest, page_id: UUID) -> HttpResponse:
    pages = PublicPage.objects.visible_to(request.user).select_related(
        "network", "circle", "organisation__house"
    )
    page = get_object_or_404(pages, pk=page_id)
    counts = queries.counts_of(page.circle) if page.shows_counts else {}
    house = getattr(page.organisation, "house", None)
    country = standard.country(page.country)
    context = {"page": page, "house": house, "country": country, **counts}
    return render(request, "circles/public_circle.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def presentation(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    page = PublicPage.objects.visible_to(request.user).filter(circle=circle).first()
    form = PublicPageForm(request.POST or None, initial=_initial(circle, page), circle=circle)
    if request.method == "POST" and form.is_valid():
        public = "publish" in request.POST
        words = public_pages.Presentation(**form.cleaned_data)
        page = public_pages.present(circle, words, public=public, by=request.user)
        messages.success(request, _kept(page))
        return redirect("circle-presentation", circle.pk)
    context = frame_of(request, circle, membership, form=form, page=page)
    return render(request, "circles/presentation.html", context)


@login_required
@require_POST
def taking_down(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    public_pages.take_down(circle, by=request.user)
    return redirect("circle-presentation", circle.pk)


def in_network(request: HttpRequest, network: Network) -> str | None:
    """Draw the circles that present themselves in a network, for its page."""
    pages = list(PublicPage.objects.visible_to(request.user).standing().filter(network=network))
    if not pages:
        return None
    # Which forms run beside one another, where there is more than one.
    said = Counter(one.kind_word for one in pages if one.kind)
    beside = sorted(said.items()) if len(said) > 1 else []
    return draw("circles/public_rows.html", {"pages": pages, "beside": beside}, request)


def of_organisation(request: HttpRequest, organisation: Organisation) -> str | None:
    """Draw the circles that present themselves in the style of an organisation, for its page."""
    seen = PublicPage.objects.visible_to(request.user).standing()
    pages = list(seen.filter(organisation=organisation))
    return draw("circles/public_rows.html", {"pages": pages}, request) if pages else None


def _kept(page: PublicPage) -> str:
    if page.published_at:
        return _("Everybody can read this page now.")
    return _("Kept. Only you see it, until you put it online.")


def _initial(circle: Circle, page: PublicPage | None) -> dict[str, Any]:
    if page:
        return {name: getattr(page, name) for name in PublicPageForm.base_fields}
    # Not from the frame: that was written for the circle alone.
    return {"region": circle.region, "country": circle.country}
