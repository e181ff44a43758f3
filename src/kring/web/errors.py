"""What people see when something is not there or goes wrong."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from kring.kernel.words import _

log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, to the byte the same for what is hidden and for what does not exist."""
    return HttpResponse(render_to_string("kernel/not_found.html"), status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    reason = _("Your browser sent something that we do not understand. Go back and try again.")
    return HttpResponse(render_to_string("kernel/refused.html", {"reason": reason}), status=400)


@requires_csrf_token
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 to what Django itself refuses; our own refusals come with their own sentence."""
    reason = _("You cannot do this.")
    return HttpResponse(render_to_string("kernel/refused.html", {"reason": reason}), status=403)


@requires_csrf_token
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that this browser did not get from us, or got too long ago."""
    said = _("This page was open for too long. Go back, load the page again and try once more.")
    return HttpResponse(render_to_string("kernel/refused.html", {"reason": said}), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500. Works without the database, and even without templates."""
    try:
        return HttpResponse(render_to_string("kernel/server_error.html"), status=500)
    except Exception:
        log.exception("The page for errors failed as well.")
        page = "<!DOCTYPE html><title>Kring</title><h1>Er ging iets mis</h1><p>Probeer het zo weer.</p>"
    return HttpResponse(page, status=500)
