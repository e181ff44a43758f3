"""Mail that waits in a mailbox elsewhere (IMAP): the worker looks each minute, where no mail can come to us.

What was taken in is removed from the mailbox; what we cannot read, or is not for us, is marked as seen and stays.
"""

import imaplib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from kring.inbox import actions
from kring.inbox.parsing import MOST_BYTES

PATIENCE_SECONDS = 15
MOST_AT_ONCE = 50

log = logging.getLogger(__name__)


def fetch(now: datetime) -> int:
    """Take in what waits in the mailbox. Returns how many mails; 0 when this server has no mailbox."""
    if not settings.INBOX_IMAP:
        return 0
    try:
        with _mailbox(settings.INBOX_IMAP) as mailbox:
            return sum(_take_in(mailbox, number, now) for number in _waiting(mailbox))
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("The mailbox for answers cannot be read: %s.", type(error).__name__)
        return 0


@contextmanager
def _mailbox(address: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(address)
    host, safe = parts.hostname or "", parts.scheme == "imaps"
    mailbox = (
        imaplib.IMAP4_SSL(host, parts.port or 993, timeout=PATIENCE_SECONDS)
        if safe
        else imaplib.IMAP4(host, parts.port or 143, timeout=PATIENCE_SECONDS)
    )
    try:
        if not safe and parse_qs(parts.query).get("tls") == ["yes"]:
            mailbox.starttls()
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        mailbox.select(unquote(parts.path.strip("/")) or "INBOX")
        yield mailbox
        mailbox.expunge()
    finally:
        mailbox.logout()


def _waiting(mailbox: imaplib.IMAP4) -> list[str]:
    _status, found = mailbox.uid("SEARCH", "UNSEEN", "SMALLER", str(MOST_BYTES))
    return [number.decode() for number in (found[0] or b"").split()[:MOST_AT_ONCE]]


def _take_in(mailbox: imaplib.IMAP4, number: str, now: datetime) -> bool:
    """Take in one mail. One that makes us stumble stays as it was, marked, so that it is not in the way of others."""
    _status, parts = mailbox.uid("FETCH", number, "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:
        return False
    try:
        outcome = actions.take_in(raw, to=[], now=now)
    except Exception:
        log.exception("A mail could not be taken in; it stays in the mailbox, with a flag.")
        mailbox.uid("STORE", number, "+FLAGS", r"(\Seen \Flagged)")
        return False
    known = outcome not in {actions.UNREADABLE, actions.UNKNOWN}
    mailbox.uid("STORE", number, "+FLAGS", r"(\Seen \Deleted)" if known else r"(\Seen)")
    return known
