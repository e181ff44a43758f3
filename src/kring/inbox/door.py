"""The door for mail: an LMTP or SMTP server beside the pages. Off unless it is told where to listen.

What it says "250" to, is stored. What it could not store just now gets "451", and the other side sends it again.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection

from kring.inbox import actions, tokens
from kring.inbox.parsing import MOST_BYTES
from kring.kernel import clock

# Two mails at a time: pages go first.
AT_ONCE = 2
PATIENCE_SECONDS = 60.0
MOST_RECIPIENTS = 20
UNKNOWN = "550 5.1.1 This address takes no mail (any more). Dit adres neemt geen mail (meer) aan."

log = logging.getLogger(__name__)


class Doorkeeper:
    """Lets in what comes with a token that opens something."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="inbox")

    async def handle_RCPT(  # noqa: N802 — the name that aiosmtpd calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Answer to one address of the envelope."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        loop = asyncio.get_running_loop()
        try:
            known = await loop.run_in_executor(self._threads, is_known, address)
        except Exception:
            log.exception("The door could not look up an address.")
            return "451 4.3.0 Try again later"
        if not known:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take in a mail, and say so when that is done."""
        raw, to = bytes(envelope.original_content or b""), list(envelope.rcpt_tos)
        loop = asyncio.get_running_loop()
        try:
            outcome = await loop.run_in_executor(self._threads, take_in, raw, to)
        except Exception:
            log.exception("A mail could not be taken in; it will be sent again.")
            return "451 4.3.0 Try again later"
        if outcome == actions.UNREADABLE:
            return "550 5.6.0 This mail cannot be read"
        return "250 OK"


def is_known(address: str) -> bool:
    """Test whether an address carries a token that opens something."""
    try:
        return any(tokens.find(word) for word in tokens.words_in([address]))
    finally:
        connection.close()


def take_in(raw: bytes, to: list[str]) -> str:
    """Take in a mail, in a thread of its own. Mails are rare: it leaves no connection open."""
    try:
        return actions.take_in(raw, to=to, now=clock.now())
    finally:
        connection.close()


class Door(Controller):
    """The server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"lmtp", "smtp"} or not parts.port:
            raise ValueError("KRING_INBOX_LISTEN must look like lmtp://127.0.0.1:8024.")
        self._kind = LMTP if parts.scheme == "lmtp" else SMTP
        super().__init__(Doorkeeper(), hostname=parts.hostname or "127.0.0.1", port=parts.port)

    def factory(self) -> SMTP:
        """Return what talks with one other side."""
        return self._kind(
            self.handler,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            ident="Kring",
            timeout=PATIENCE_SECONDS,
            loop=self.loop,
        )


def open_door() -> Door | None:
    """Open the door when this server is told where; None when not, or when another process has it open."""
    if not settings.INBOX_LISTEN:
        return None
    door = Door(settings.INBOX_LISTEN)
    try:
        door.start()
    except OSError as error:
        log.warning("No mail comes in at %s: %s.", settings.INBOX_LISTEN, error)
        return None
    return door
