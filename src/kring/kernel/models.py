"""The record of what happened, and what every table has in common."""

from collections.abc import Collection
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models.base import ModelState

from kring.kernel.writing import WrittenQuickly


class Row(WrittenQuickly):
    """Base of our tables: an id nobody can guess or count, and how sensitive the row is.

    sensitivity: K0 public, K1 account, K2 who is where, K3 said in a circle. It holds for each field that does
    not say otherwise (see kring.kernel.vault.EncryptedText). A table without it fails tests/test_house.py.
    """

    sensitivity: ClassVar[str]
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # the types are of a newer Django
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """Return a row that was read; what was not asked for stays deferred.

        Without __init__ and its signals, which none of our tables needs: they cost half of the time of reading.
        """
        row = cls.__new__(cls)
        row.__dict__ |= zip(field_names, values, strict=True)
        row._state = ModelState()  # noqa: SLF001 — as Model.__init__ does
        row._state.adding, row._state.db = False, db  # noqa: SLF001
        return row


class Record(WrittenQuickly):
    sensitivity: ClassVar[str] = "K2"
    kind = models.CharField(max_length=80)
    by = models.UUIDField(null=True)
    circle = models.UUIDField(null=True, db_index=True)
    particulars = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class SentForm(models.Model):
    """A form that somebody sent, and where it led to. See kring.kernel.once."""

    sensitivity: ClassVar[str] = "K2"
    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.key[:8]


class Letter(Row):
    """A mail that must go out once: to whom and why, never its words. See kring.kernel.post."""

    sensitivity: ClassVar[str] = "K2"
    # Says what makes two letters the same: a second one is not made.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    recipient = models.UUIDField()
    about = models.UUIDField()
    number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    # Goes out by day in this time zone; empty: at once.
    zone = models.CharField(max_length=40, blank=True, default="")
    # By which way it goes: one of those that kring.kernel.post knows.
    channel = models.CharField(max_length=8, default="mail")
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    # Not sent, and no longer to be: its reason is gone, or its address refuses mail.
    dropped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
