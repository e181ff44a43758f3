"""What changes when a mail comes in: all of it in one transaction, once for each mail."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kring.inbox import channels, codes, groups, phones, readers, rules, tokens
from kring.inbox.facts import AddressDied, AddressTried, MailWished, ReachChanged
from kring.inbox.models import DeadAddress, Reach, Received, Token, Unwanted
from kring.inbox.parsing import Incoming, UnreadableError, read
from kring.inbox.rules import Channel
from kring.kernel import ledger, post
from kring.kernel.models import Letter
from kring.kernel.verdicts import require
from kring.people.models import Person

ANSWER = "inbox.answer"
# The kind of token to which mail servers write that an address takes no mail.
BOUNCE = "inbox.bounce"
# Somebody's mail program gone wild gets no more answers than these in a day.
MOST_ANSWERS = 10
KEPT = timedelta(days=60)
# A code of a letter from before is not listened to.
KEPT_CODES = timedelta(days=200)

AUTOMATIC, BOUNCED, UNKNOWN, UNREADABLE = "automatic", "bounced", "unknown", "unreadable"
# Of a text message: no code in it that we know; too many of those.
WRONG_CODE, TOO_MANY = "inbox.wrong_code", "inbox.too_many"


def open_token(kind: str, *, person: UUID, about: UUID, now: datetime) -> str:
    """Return the token that lets this person do this one thing, the same each time."""
    row = Token.objects.filter(kind=kind, person_id=person, about=about, closed_at=None).first()
    word = tokens.spelled(row) if row else ""
    return word or _new_token(kind, person, about, now)


@transaction.atomic
def _new_token(kind: str, person: UUID, about: UUID, now: datetime) -> str:
    # One whose secret is gone cannot be written any more.
    close_tokens(kind, person=person, about=about, now=now)
    row = Token(kind=kind, person_id=person, about=about, made_at=now)
    word = tokens.made(row, settings.SECRET_KEY)
    row.hash = tokens.hashed(word)
    row.save(force_insert=True)
    return word


def close_tokens(kind: str, *, person: UUID, about: UUID, now: datetime) -> None:
    """Let the token that this person has for this open nothing any more."""
    rows = Token.objects.filter(kind=kind, person_id=person, about=about, closed_at=None)
    rows.update(closed_at=now)


@transaction.atomic
def take_in(raw: bytes, *, to: list[str], now: datetime) -> str:
    """Take in one mail and say what came of it. to: its addresses on the envelope, where known.

    Sent again, it says the same and does nothing. Whatever goes wrong, nothing of it is kept.
    """
    try:
        mail = read(raw, to)
    except UnreadableError:
        return UNREADABLE
    words = list(tokens.words_in(mail.recipients))
    digest = sha256("|".join([mail.message_id, *sorted(words)]).encode()).hexdigest()
    received, made = Received.objects.get_or_create(digest=digest, defaults={"at": now})
    if not made:
        return received.outcome
    token = next(filter(None, map(tokens.find, words)), None)
    received.outcome = _read(token, mail, now)
    if token:
        received.person, received.about = token.person, token.about
    received.save(update_fields=["outcome", "person", "about"])
    if token and not mail.automatic:
        _write_back(received, token, now)
    return received.outcome


def _read(token: Token | None, mail: Incoming, now: datetime) -> str:
    if mail.bounced:
        return _bounce(token, now)
    # What a calendar answers by itself, because somebody pressed "yes" in it, is an answer.
    if mail.automatic and not mail.calendars:
        return AUTOMATIC
    reader = readers.reader_of(token.kind) if token else None
    return reader(token, mail, now) if token and reader else UNKNOWN


def _bounce(token: Token | None, now: datetime) -> str:
    """Note that the address of a person takes no mail; only where the report came with our own token."""
    if token is None or token.kind != BOUNCE or not token.person.email:
        return AUTOMATIC
    known = {"email": token.person.email, "since": now}
    DeadAddress.objects.update_or_create(person=token.person, defaults=known)
    ledger.record(AddressDied(by=None, person=token.person_id))
    return BOUNCED


@transaction.atomic
def take_text(sender: str, text: str, *, message_id: str, now: datetime) -> str:
    """Take in one text message and say what came of it. Sent again, it says the same and does nothing."""
    number = phones.normal(sender)
    digest = sha256(f"sms|{number}|{message_id}".encode()).hexdigest()
    received, made = Received.objects.get_or_create(digest=digest, defaults={"at": now})
    if not made:
        return received.outcome
    # Of two messages from one phone, one waits: wrong codes are counted.
    owners = Reach.objects.select_for_update(of=("self",), no_key=True).filter(
        phone=number or None
    )
    people = [one.person for one in owners.select_related("person") if one.person.is_active]
    token, rest = None, ""
    if people and _may_try(people, now):
        token, rest = codes.find(text, people, now - KEPT_CODES)
    received.outcome = _read_text(token, rest, number, message_id, now) if token else WRONG_CODE
    if not people:
        received.outcome = UNKNOWN
    elif token is None and not _may_try(people, now):
        received.outcome = TOO_MANY
    received.person = token.person if token else next(iter(people), None)
    received.about = token.about if token else None
    received.save(update_fields=["outcome", "person", "about"])
    if received.person:
        _text_back(received, received.person, now)
    return received.outcome


def _may_try(people: list[Person], now: datetime) -> bool:
    wrong = Received.objects.filter(
        person__in=people, outcome=WRONG_CODE, at__gt=now - rules.WRONG_WITHIN
    )
    return bool(rules.may_try_code(wrong=wrong.count()))


def _read_text(token: Token, text: str, number: str, message_id: str, now: datetime) -> str:
    mail = Incoming(
        message_id=message_id,
        sender=number,
        recipients=(),
        subject="",
        text=text,
        sent_at=now,
        texted=True,
    )
    return _read(token, mail, now)


def _text_back(received: Received, person: Person, now: datetime) -> None:
    """Answer by text message, to the phone that we know; nobody gets more than a few in a day."""
    lately = Letter.objects.filter(
        kind=rules.TEXT_ANSWER, recipient=person.pk, made_at__gt=now - timedelta(days=1)
    )
    if readers.text_after(received.outcome) and lately.count() < MOST_ANSWERS:
        post.put(rules.TEXT_ANSWER, to=person.pk, about=received.pk)


@transaction.atomic
def wish(wanted: Collection[str], *, by: Person) -> None:
    """Say which kinds of mail one wants; the others stop. Raises RefusedError."""
    known = groups.labels()
    require(rules.may_wish(of_self=True, wanted=wanted, known=known))
    stopped = [group for group in known if group not in wanted]
    Unwanted.objects.filter(person=by).delete()
    Unwanted.objects.bulk_create(Unwanted(person=by, group=group) for group in stopped)
    ledger.record(MailWished(by=by.pk, person=by.pk, stopped=len(stopped)))


@transaction.atomic
def change_wish(group: str, *, by: Person, wanted: bool) -> None:
    """Stop one kind of mail, or get it again. Raises RefusedError."""
    known = groups.labels()
    require(rules.may_wish(of_self=True, wanted=[group], known=known))
    mine = Unwanted.objects.filter(person=by, group=group)
    if wanted:
        mine.delete()
    else:
        Unwanted.objects.get_or_create(person=by, group=group)
    stopped = Unwanted.objects.filter(person=by).count()
    ledger.record(MailWished(by=by.pk, person=by.pk, stopped=stopped))


@transaction.atomic
def try_again(*, by: Person) -> None:
    """Let mail go to one's address again, after a mail server said that it took none."""
    require(rules.may_wish(of_self=True, wanted=[], known=[]))
    DeadAddress.objects.filter(person=by).delete()
    ledger.record(AddressTried(by=by.pk, person=by.pk))


@transaction.atomic
def reach(
    person: Person,
    channel: Channel,
    *,
    by: Person,
    phone: str = "",
    address: str = "",
) -> None:
    """Let letters reach a person by this way. For another, who may do so is asked above. Raises RefusedError."""
    number, of_self = phones.normal(phone), person == by
    require(
        rules.may_be_reached(
            channel,
            of_self=of_self,
            has_email=bool(person.email),
            phone=number,
            phone_said=phone.strip(),
        )
    )
    if channel is Channel.MAIL:
        Reach.objects.filter(person=person).delete()
    else:
        known = {"channel": channel, "phone": number, "address": address}
        Reach.objects.update_or_create(person=person, defaults=known)
    ledger.record(ReachChanged(by=by.pk, person=person.pk))


def mark_printed(circle: UUID, letters: Collection[str], now: datetime) -> int:
    """Take printed letters of a circle off the pile. Returns how many."""
    found = [one.letter.pk for one in channels.to_print(circle) if str(one.letter.pk) in letters]
    return Letter.objects.filter(pk__in=found, sent_at=None).update(sent_at=now)


def _write_back(received: Received, token: Token, now: datetime) -> None:
    """Tell the person of the token, and nobody else, what came of their mail; who sent it is only what it says."""
    lately = Letter.objects.filter(
        kind=ANSWER, recipient=token.person_id, made_at__gt=now - timedelta(days=1)
    )
    if readers.answer_to(received.outcome) and lately.count() < MOST_ANSWERS:
        post.put(ANSWER, to=token.person_id, about=received.pk)


def forget_old(now: datetime) -> None:
    """Forget which mails came in long ago."""
    Received.objects.filter(at__lt=now - KEPT).delete()
    pile = Letter.objects.filter(channel=Channel.LETTER, sent_at=None, dropped_at=None)
    pile.filter(made_at__lt=now - KEPT).update(dropped_at=now)
