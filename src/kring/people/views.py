"""One's own account, and the language and the letters of the pages."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kring.kernel import sections
from kring.kernel.words import _
from kring.people import actions
from kring.people.forms import ProfileForm
from kring.people.http import SignedIn
from kring.people.models import Person

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    response = redirect(_back(request))
    code = request.POST.get("language")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
        person = request.user
        if isinstance(person, Person):
            actions.change_profile(person, name=person.name, language=code, by=person)
    return response


@require_POST
@login_required
def letters(request: SignedIn) -> HttpResponse:
    large = request.POST.get("large") == "1"
    actions.change_letters(request.user, large=large, by=request.user)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return the page that the form stood on."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if safe else resolve_url("home")


@login_required
def account(request: SignedIn) -> HttpResponse:
    person = request.user
    initial = {"name": person.name, "language": person.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(person, by=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    parts = sections.sections("account", request, person)
    return render(request, "people/account.html", {"form": form, "person": person, "parts": parts})


@login_required
@require_POST
def sign_out_everywhere(request: SignedIn) -> HttpResponse:
    person = request.user
    actions.sign_out_everywhere(person, by=person)
    logout(request)
    messages.success(request, _("You are signed out on all your devices."))
    return redirect("home")
