"""A domain of an organisation leads to its page here. Nothing else is served on it: no page, no cookie, no form.

A host writes the domain; it works once somebody came in by it with the word that stands on the page of the host.
"""

from collections.abc import Callable
from http import HTTPStatus
from secrets import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.urls import reverse

from kring.networks import actions
from kring.networks.models import House

Next = Callable[[HttpRequest], HttpResponse]
CHECK = "/.well-known/kring/"


class DomainMiddleware:
    """Sends who comes by the domain of an organisation to its page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what does not come by the domain of an organisation."""
        host, _port = split_domain_port(request.META.get("HTTP_HOST", "").lower())
        if not host or validate_host(host, settings.ALLOWED_HOSTS):
            return self.get_response(request)
        house = House.objects.filter(domain=host.rstrip(".")).first()
        if house is None:
            return self.get_response(request)
        return _answer(house, request.path)


def _answer(house: House, path: str) -> HttpResponse:
    if path.startswith(CHECK) and compare_digest(
        path.removeprefix(CHECK).encode(), house.domain_word.encode()
    ):
        actions.confirm_domain(house)
    elif house.domain_checked_at is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    page = settings.ADDRESS + reverse("organisation", args=[house.organisation_id])
    return HttpResponse(status=HTTPStatus.FOUND, headers={"Location": page})
