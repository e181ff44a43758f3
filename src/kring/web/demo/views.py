"""Who do you want to be? Signing in as anybody, with nothing to prove: only in a demo."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kring.kernel import clock
from kring.web.demo import parts, people, world

View = Callable[[HttpRequest], HttpResponse]


def only_in_demo(view: View) -> View:
    """Answer 404 where this is no demo: these pages ask for no password."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return guarded


@only_in_demo
@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    found = {"parts": parts.parts(), "others": parts.others(), "address": settings.ADDRESS}
    return render(request, "web/demo.html", found)


@only_in_demo
@require_POST
def seat(request: HttpRequest) -> HttpResponse:
    person = people.find(request.POST.get("who", ""))
    if person is None:
        raise Http404
    login(request, person)
    return redirect("home")


@only_in_demo
@require_POST
def beginning(request: HttpRequest) -> HttpResponse:
    logout(request)  # whoever this was will be made anew
    world.begin_anew(clock.now())
    return redirect("demo")


@only_in_demo
@require_GET
def programme(request: HttpRequest) -> HttpResponse:
    """Tell `./kring rehearse` who is who, and which meeting is played."""
    return JsonResponse(parts.programme())
