"""Organisations with a page, a colour and a logo of their own: for everybody to see, for their keepers to change."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kring.kernel import sections
from kring.kernel.verdicts import RefusedError, Verdict, require
from kring.kernel.words import _
from kring.networks import actions, rules
from kring.networks.domains import CHECK
from kring.networks.forms import DomainForm, HouseForm, StyleForm
from kring.networks.logos import LogoError
from kring.networks.models import House
from kring.people.http import SignedIn
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LOGO_KINDS = {"png": "image/png", "svg": "image/svg+xml"}
# What is opened by itself does nothing and asks for nothing.
LOGO_POLICY = (
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_http_methods(["GET", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    form = HouseForm(request.POST or None)
    is_host = isinstance(request.user, Person) and request.user.is_host
    if request.method == "POST":
        require(rules.may_open_house(is_host=is_host))
        if isinstance(request.user, Person) and form.is_valid():
            made = actions.open_house(**form.cleaned_data, by=request.user)
            return redirect("organisation-change", made.organisation_id)
    houses = list(House.objects.visible_to(request.user).select_related("organisation"))
    context = {"houses": houses, "form": form if is_host else None}
    return render(request, "networks/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    house = _find(request, organisation_id)
    context = {
        "house": house,
        "parts": sections.sections("organisation", request, house.organisation),
        "may_keep": _may_keep(request.user, house),
    }
    return render(request, "networks/organisation.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    house = _find(request, organisation_id)
    require(_may_keep(request.user, house))
    initial = {"about": house.about, "colour": house.colour}
    form = StyleForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_style(house, actions.Style(**form.cleaned_data), by=request.user)
        except LogoError as problem:
            form.add_error("logo", str(problem))
        except RefusedError as refusal:
            form.add_error("colour", str(refusal))
        else:
            return redirect("organisation", organisation_id)
    domain = DomainForm(initial={"domain": house.domain}) if request.user.is_host else None
    return _style_page(request, house, form, domain)


@login_required
@require_POST
def domain(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    house = _find(request, organisation_id)
    require(_may_keep(request.user, house))
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            actions.set_domain(house, form.cleaned_data["domain"], by=request.user)
        except RefusedError as refusal:
            form.add_error("domain", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation-change", organisation_id)
    style = StyleForm(initial={"about": house.about, "colour": house.colour})
    return _style_page(request, house, style, form)


def _style_page(
    request: SignedIn, house: House, form: StyleForm, domain: DomainForm | None
) -> HttpResponse:
    scheme = settings.ADDRESS.partition("://")[0]
    check = f"{scheme}://{house.domain}{CHECK}{house.domain_word}" if house.domain else ""
    context = {"house": house, "form": form, "domain_form": domain, "check": check}
    return render(request, "networks/organisation_change.html", context)


@require_safe
def style(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    colour = _find(request, organisation_id).colour
    sheet = ""
    if colour:
        strong = rules.darker(colour)
        sheet = (
            f":root{{--kring-action:light-dark({colour},#83d2c8);--kring-link:light-dark({colour},#8fd8cf);"
            f"--kring-action-strong:light-dark({strong},#aee6de)}}"
        )
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@require_safe
def logo(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    house = _find(request, organisation_id)
    if not house.logo_kind:
        raise Http404
    headers = {"Content-Security-Policy": LOGO_POLICY}
    return HttpResponse(
        bytes(house.logo), content_type=LOGO_KINDS[house.logo_kind], headers=headers
    )


def _find(request: HttpRequest, organisation_id: UUID) -> House:
    seen = House.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(seen, organisation_id=organisation_id)


def _may_keep(person: "Person | AnonymousUser", house: House) -> Verdict:
    if not isinstance(person, Person):
        return rules.may_keep_house(is_host=False, is_keeper=False)
    return rules.may_keep_house(is_host=person.is_host, is_keeper=house.keeper_id == person.pk)
