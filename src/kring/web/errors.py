"""What people see when something is not there or goes wrong."""

import logging
import sys

from django.db import InterfaceError, OperationalError
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
    """Answer 500, or 503 when the database does not take it now. Works without it, and even without templates."""
    try:
        error = sys.exc_info()[1]
        if isinstance(error, OperationalError | InterfaceError):
            return _not_now(error)
        return HttpResponse(render_to_string("kernel/server_error.html"), status=500)
    except Exception:
        log.exception("The page for errors failed as well.")
        page = "<!DOCTYPE html><title>Kring</title><h1>Er ging iets mis</h1><p>Probeer het zo weer.</p>"
    return HttpResponse(page, status=500)


def _not_now(error: Exception) -> HttpResponse:
    """Answer that nothing can be kept at this moment: the disk is full, or the database away."""
    reason = _(
        "Kring cannot keep anything at this moment. Nothing of yours is lost: "
        "go back to what you wrote, and send it again in a minute."
    )
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "")
    log.error("The database takes nothing now: %s %s.", type(error).__name__, code)
    page = render_to_string("kernel/refused.html", {"reason": reason})
    answer = HttpResponse(page, status=503, headers={"Retry-After": "10"})
    answer._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001 - Django's own mark, or it tells it again
    return answer
