"""What a service hands us over the web: mails (read and checked by django-anymail), and text messages."""

import base64
import binascii
import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kring.inbox import actions
from kring.inbox.parsing import clean
from kring.kernel import clock

MOST_SIGNS = 1000
# What gateways call the fields of a message that came in, most usual first.
SENDER = ("from", "originator", "sender", "msisdn", "From")
TEXT = ("text", "body", "message", "payload", "Body")
ID = ("id", "message_id", "messageId", "reference", "MessageSid")


def taken_in(sender: object, event: Any, esp_name: str, **_more: object) -> None:  # noqa: ANN401
    """Take in the mail of this event. What goes wrong is told to the service, which sends it again."""
    mail = event.message
    to = [mail.envelope_recipient] if mail.envelope_recipient else []
    actions.take_in(mail.as_bytes(), to=to, now=clock.now())


@csrf_exempt  # a gateway has no page of ours; its password is the key
@require_POST
def text(request: HttpRequest) -> HttpResponse:
    """Take in one text message from the gateway."""
    if not settings.SMS_INBOX:
        raise Http404
    if not _knows_password(request):
        return HttpResponse(
            status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": 'Basic realm="sms"'}
        )
    fields = _fields(request)
    sender, said, number = (_first(fields, names) for names in (SENDER, TEXT, ID))
    if not sender or not number:
        return HttpResponse(
            "No sender or no number of the message.", status=HTTPStatus.BAD_REQUEST
        )
    outcome = actions.take_text(sender, said, message_id=number, now=clock.now())
    return HttpResponse(outcome, content_type="text/plain")


def _knows_password(request: HttpRequest) -> bool:
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    try:
        said = base64.b64decode(given, validate=True) if kind.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return False
    return constant_time_compare(said, settings.SMS_INBOX.encode())


def _fields(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return dict(request.POST.items())
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        if isinstance(fields.get(name), str | int):
            return clean(str(fields[name]).strip()[:MOST_SIGNS])
    return ""
