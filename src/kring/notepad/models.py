"""What a circle writes down together in a meeting, and how that came about while it may still change."""

import base64
from typing import ClassVar

from django.db import models

from kring.circles.models import Circle, Membership
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.live.models import Session


class Notepad(Row):
    """The notes of one meeting. Each change takes the next `version`, under this row's lock."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    session = models.OneToOneField(Session, models.CASCADE, related_name="notepad")
    version = models.PositiveBigIntegerField(default=0)
    # Since when it no longer changes: then this is its text, and its changes and checkpoints are gone.
    settled_at = models.DateTimeField(null=True, blank=True)
    text = EncryptedText(sensitivity="K3")

    def __str__(self) -> str:
        return f"#{self.pk} at {self.version}"


class Piece(Row):
    """Base of what is kept of the document. `body`: bytes of the CRDT."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk} at {self.version}"


class Checkpoint(Piece):
    """The whole document as it stood at one version."""

    sensitivity: ClassVar[str] = "K2"
    notepad = models.ForeignKey(Notepad, models.CASCADE, related_name="checkpoints")
    body = EncryptedText(sensitivity="K3")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notepad", "version"], name="one_checkpoint")
        ]


class Change(Piece):
    """What one screen changed at once. Its id is made by the screen, so that sending twice changes once."""

    sensitivity: ClassVar[str] = "K2"
    notepad = models.ForeignKey(Notepad, models.CASCADE, related_name="changes")
    body = EncryptedText(sensitivity="K3")
    # Under which number it stands in the document: kring.notepad.merging.free_writer.
    line = models.PositiveIntegerField()
    writer = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notepad", "version"], name="one_change")]
        indexes = [models.Index(fields=["notepad", "made_at"], name="changes_by_time")]


def packed(body: bytes) -> str:
    """Return bytes as the text that is sealed."""
    return base64.b64encode(body).decode()


def unpacked(text: str) -> bytes:
    """Return the bytes of a sealed text."""
    return base64.b64decode(text)
