"""Ways out for a text message. KRING_SMS says which; without it, messages are written to files, as mail is."""

import base64
import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage

from kring.kernel.post import UnreachableError

PATIENCE_SECONDS = 10
# Refused because of us, or just now; the message itself is right.
_TRY_AGAIN = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# Sends a text to a number; the last is what makes it the same message when it is sent again.
Gateway = Callable[[str, str, str], None]


def send(number: str, text: str, reference: str) -> None:
    """Send a text message. Raises UnreachableError: that number takes none; OSError: try again later."""
    scheme = urlsplit(settings.SMS).scheme
    gateway: Gateway = {"": _to_file, "mail": _by_mail, "http": _by_http, "https": _by_http}[
        scheme
    ]
    gateway(number, text, reference)


def _to_file(number: str, text: str, reference: str) -> None:
    settings.SMS_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.SMS_FOLDER / f"{reference}.txt").write_text(f"{number}\n{text}\n")


def _by_mail(number: str, text: str, reference: str) -> None:
    """Mail it to the number at the gateway: mail:@sms.example.nl."""
    domain = settings.SMS.removeprefix("mail:")
    headers = {"X-Reference": reference}
    to = [f"{number.removeprefix('+')}{domain}"]
    EmailMessage("", text, settings.DEFAULT_FROM_EMAIL, to, headers=headers).send()


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        """Follow nothing: the key would go along to another place."""


def _by_http(number: str, text: str, reference: str) -> None:
    """Hand it over as JSON, with the names of fields that this gateway wants."""
    parts = urlsplit(settings.SMS)
    host = parts.netloc.rpartition("@")[2]
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.SMS_KEY:
        headers["Authorization"] = settings.SMS_KEY
    elif parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    said = {"to": number, "from": settings.SMS_FROM, "text": text, "reference": reference}
    body = {settings.SMS_FIELDS[name]: value for name, value in said.items() if value}
    address = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
    request = Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 — http(s): see send
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE_SECONDS):
            pass
    except HTTPError as error:
        error.close()
        ours = error.code < HTTPStatus.BAD_REQUEST or error.code in _TRY_AGAIN
        if ours or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise OSError(error.code) from None
        raise UnreachableError from error
