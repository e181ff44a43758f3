"""A form that arrives twice, by a double press or a reload, is done once: the second gets the answer of the first.

Each time a page draws a form it carries another CSRF token. So the same content by the same person is the same form.
"""

import time
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kring.kernel import clock
from kring.kernel.middleware import Next
from kring.kernel.models import SentForm

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 — its name in a form
# Longer than any page takes. A server that died in the middle must not stand in the way for longer.
AT_WORK = timedelta(seconds=30)
WAIT_SECONDS, LOOK_SECONDS = 5.0, 0.05


class OnceMiddleware:
    """Does each form once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its form was sent before and well received."""
        key = _key(request)
        if key is None:
            return self.get_response(request)
        if not _first(key) and (answer := _answer_of_first(key)):
            return answer
        response = self.get_response(request)
        if response.status_code == HttpResponseRedirect.status_code:
            SentForm.objects.filter(key=key).update(location=response.headers["Location"])
        else:  # refused, or not filled in well: it may be sent again
            SentForm.objects.filter(key=key).delete()
        return response


def _key(request: HttpRequest) -> str | None:
    """Return what makes a form the same; None for what is no form of a page. Scripts look after themselves."""
    if request.method != "POST" or "application/json" in request.headers.get("Accept", ""):
        return None
    if not request.user.is_authenticated or TOKEN not in request.POST:
        return None
    whole = f"{request.user.pk} {request.path} {request.POST.urlencode()}"
    return sha256(whole.encode()).hexdigest()


def _first(key: str) -> bool:
    now = clock.now()
    SentForm.objects.filter(key=key, location="", at__lt=now - AT_WORK).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(key=key, at=now)
    except IntegrityError:
        return False
    return True


def _answer_of_first(key: str) -> HttpResponse | None:
    """Wait for the other, and return where it went; None when it was refused, so that this one may try."""
    deadline = time.monotonic() + WAIT_SECONDS
    while sent := SentForm.objects.filter(key=key).first():
        if sent.location:
            return HttpResponseRedirect(sent.location)
        if time.monotonic() > deadline:
            break
        time.sleep(LOOK_SECONDS)
    return None
