"""A refusal becomes an answer; every answer carries the headers that keep it safe."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from kring.kernel.verdicts import RefusedError

Next = Callable[[HttpRequest], HttpResponse]
Answer = Callable[[HttpRequest, RefusedError], HttpResponse | None]
_answers: list[Answer] = []

# Nothing from elsewhere, nothing inline. `data:` is not allowed either (internet.nl).
POLICY = "; ".join(
    f"{what} {whence}"
    for what, whence in {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }.items()
)


def answer_refusals(answer: Answer) -> None:
    """Let a slice above answer refusals on its own pages; it returns None where they are not its own."""
    if answer not in _answers:
        _answers.append(answer)


class HeadersMiddleware:
    """Put the security headers on every answer, and keep pages out of every cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and dress the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            # Also for anonymous pages: they carry a CSRF cookie, and one rule has no exceptions to forget.
            response.headers.setdefault("Cache-Control", "no-store, private")
            response.headers.setdefault("Vary", "Cookie")
        return response


class MethodsMiddleware:
    """Answers 405 to every method that no page of ours knows."""

    known = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, if it is to look or to act."""
        if request.method not in self.known:
            return HttpResponseNotAllowed(self.known)
        return self.get_response(request)


class RefusalMiddleware:
    """Answers 403, with the reason and a way back, when an action was refused."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other error alone."""
        if not isinstance(error, RefusedError):
            return None
        if request.headers.get("Accept") == "application/json":
            return HttpResponse(str(error), status=403, content_type="text/plain; charset=utf-8")
        if own := next(filter(None, (answer(request, error) for answer in _answers)), None):
            return own
        return render(request, "kernel/refused.html", {"reason": str(error)}, status=403)
