"""The address from which somebody's own calendar takes all their meetings."""

from datetime import datetime

from django.db import transaction

from kring.inbox.actions import close_tokens, open_token
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.meetings import rules
from kring.meetings.facts import FeedClosed, FeedOpened
from kring.meetings.queries import FEED
from kring.people.models import Person


@transaction.atomic
def open_feed(*, by: Person, now: datetime) -> str:
    """Make the address of one's own feed, or return the one there is."""
    require(rules.may_feed(is_active=by.is_active))
    word = open_token(FEED, person=by.pk, about=by.pk, now=now)
    ledger.record(FeedOpened(by=by.pk, person=by.pk))
    return word


@transaction.atomic
def close_feed(*, by: Person, now: datetime) -> None:
    """Let the address of one's own feed open nothing any more."""
    require(rules.may_feed(is_active=by.is_active))
    close_tokens(FEED, person=by.pk, about=by.pk, now=now)
    ledger.record(FeedClosed(by=by.pk, person=by.pk))
