"""The same page as a bare Django view with one query: the least that such a page could cost.

/bench/bytes/?size=N    one query of 25 rows, then N bytes that lie ready
/bench/drawn/?size=N    one query of 25 rows, drawn by Jinja2 into N bytes
No sign-in, no other middleware.
"""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, resolve

ROWS = 25


class BareMiddleware:
    """Answers the bare pages before anything else of the product runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass the request on."""
        if not request.path_info.startswith("/bench/"):
            return self.get_response(request)
        answer: HttpResponse = resolve(request.path_info, __name__).func(request)
        return answer


def _rows() -> list[object]:
    from kring.circles.models import Membership  # noqa: PLC0415 — settings name this module

    return list(Membership.objects.order_by("joined_at")[:ROWS])


@lru_cache(maxsize=4)
def _filling(size: int) -> str:
    return "x" * size


def ready(request: HttpRequest) -> HttpResponse:
    """Answer bytes that lie ready."""
    _rows()
    return HttpResponse(_filling(int(request.GET["size"])))


def drawn(request: HttpRequest) -> HttpResponse:
    """Draw the rows, and as many letters more as are wanted."""
    size, rows = int(request.GET["size"]), _rows()
    least = len(render_to_string("bench/rows.html", {"rows": rows[:1], "filling": ""})) * ROWS
    page = render_to_string(
        "bench/rows.html", {"rows": rows, "filling": _filling(max(0, size - least))}
    )
    return HttpResponse(page)


urlpatterns = [path("bench/bytes/", ready), path("bench/drawn/", drawn)]
