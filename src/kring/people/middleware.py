"""Who asks, and the language of each answer."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from kring.people.logins import person_of

Next = Callable[[HttpRequest], HttpResponse]
COOKIE = settings.LANGUAGE_COOKIE_NAME


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's own, with the person read together with their login."""

    def process_request(self, request: HttpRequest) -> None:
        """Let the request know whose it is, when somebody asks."""
        super().process_request(request)
        request.user = SimpleLazyObject(partial(person_of, request))  # type: ignore[assignment]  # stands for one


class LanguageMiddleware:
    """Speak the language of this person: their own choice, else their browser's, else Dutch."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, in the language that fits."""
        with translation.override(language_for(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def language_for(request: HttpRequest) -> str:
    """Return the code of a language that this server speaks."""
    known = dict(settings.LANGUAGES)
    own = request.user.language if request.user.is_authenticated else None
    chosen = own or request.COOKIES.get(COOKIE)
    if chosen in known:
        return chosen
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in known:
            return code
    return settings.LANGUAGE_CODE


class WithoutAccountMiddleware:
    """Answers people without an account, where the pages of an account need an e-mail address."""

    open_pages = frozenset({"account_email", "account_email_verification_sent"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Say how to get an account instead of showing what this person does not have."""
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if not name.startswith(("account_", "mfa_")) or name in self.open_pages:
            return None
        if not request.user.is_authenticated or request.user.has_account:
            return None
        if name == "account_logout":
            sure = request.POST.get("sure") == "yes"
            return None if sure else render(request, "people/sign_out.html")
        return render(request, "people/without_account.html")
