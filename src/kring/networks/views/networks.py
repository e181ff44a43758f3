"""Networks: for everybody to see, for hosts and coordinators to keep."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kring.kernel import sections
from kring.kernel.verdicts import RefusedError, Verdict, require
from kring.networks import actions, queries, rules
from kring.networks.forms import NetworkForm
from kring.networks.models import Network
from kring.people.http import SignedIn
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    may_start = isinstance(request.user, Person) and request.user.is_host
    context = {"tree": queries.tree(), "may_start": may_start}
    return render(request, "networks/networks.html", context)


@require_safe
def network(request: HttpRequest, network_id: UUID) -> HttpResponse:
    one = get_object_or_404(Network.objects.visible_to(request.user), pk=network_id)
    context = {
        "network": one,
        "around": queries.around(one),
        "narrower": list(one.narrower.all()),
        "parts": sections.sections("network", request, one),
        "may_keep": _may_keep(request.user, one),
    }
    return render(request, "networks/network.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    require(rules.may_start(is_host=request.user.is_host))
    form = NetworkForm(request.POST or None, by_host=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_network(actions.Known(**form.cleaned_data), by=request.user)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("network", made.pk)
    return render(request, "networks/change.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, network_id: UUID) -> HttpResponse:
    seen = Network.objects.visible_to(request.user).select_related("coordinator")
    one = get_object_or_404(seen, pk=network_id)
    require(_may_keep(request.user, one))
    email = one.coordinator.email if one.coordinator else ""
    initial = {name: getattr(one, name) for name in NetworkForm.base_fields}
    form = NetworkForm(
        request.POST or None,
        by_host=request.user.is_host,
        initial=initial | {"coordinator": email},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_network(one, actions.Known(**form.cleaned_data), by=request.user)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("network", one.pk)
    return render(request, "networks/change.html", {"form": form, "network": one})


def _may_keep(person: "Person | AnonymousUser", one: Network) -> Verdict:
    if not isinstance(person, Person):
        return rules.may_keep(is_host=False, is_coordinator=False)
    return rules.may_keep(is_host=person.is_host, is_coordinator=one.coordinator_id == person.pk)
