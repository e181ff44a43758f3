"""Tokens that open one thing for one person, and that a mail came in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kring.inbox.rules import Channel
from kring.kernel.models import Row
from kring.people.models import Person


class Token(Row):
    """Lets who holds it do one thing for one person, by mail or by link. See kring.inbox.tokens."""

    sensitivity: ClassVar[str] = "K2"
    # Which slice opens it, and for what: "meetings.answer".
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    about = models.UUIDField()
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person", "about"],
                condition=Q(closed_at=None),
                name="one_open_token",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Received(Row):
    """That a mail came in and what came of it, so that it counts once. Nothing of what it said."""

    sensitivity: ClassVar[str] = "K2"
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    about = models.UUIDField(null=True)
    outcome = models.CharField(max_length=40, default="")

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"


class Unwanted(Row):
    """A kind of mail that somebody does not want."""

    sensitivity: ClassVar[str] = "K1"
    person = models.ForeignKey(Person, models.CASCADE, related_name="unwanted")
    # A key of kring.inbox.groups.
    group = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="unwanted_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.group}"


class DeadAddress(Row):
    """A mail server said that this address takes no mail. It holds until the address changes, or we may try again."""

    sensitivity: ClassVar[str] = "K1"
    person = models.OneToOneField(Person, models.CASCADE, related_name="dead_address")
    email = models.EmailField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"


class Reach(Row):
    """By which way letters reach somebody who does not read mail. Without one: by mail."""

    sensitivity: ClassVar[str] = "K1"
    person = models.OneToOneField(Person, models.CASCADE, related_name="reach")
    channel = models.CharField(
        max_length=6, choices=[(one.value, one.value) for one in (Channel.SMS, Channel.LETTER)]
    )
    # As gateways know it: +31612345678.
    phone = models.CharField(max_length=16, blank=True, db_index=True)
    # On the envelope, as they write it.
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=Channel.LETTER) | ~Q(phone=""), name="texts_need_a_phone"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.channel}"
