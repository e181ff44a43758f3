"""What stays of a circle that was wiped. The model stands here, and is one of `circles.models`."""

from typing import ClassVar

from django.db import models

from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText, KeyDestroyedError
from kring.kernel.words import _


def unreadable() -> str:
    """Return what we call a circle whose name nobody can read."""
    return _("A circle that cannot be read any more")


class Wiping(Row):
    """The wiping of a closed circle: asked for, done at its date; and what stays of the circle after it."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.OneToOneField("circles.Circle", models.CASCADE, related_name="wiping")
    # Under a key of its own, that of this row: so that who was there reads what is gone, and nobody else.
    name = EncryptedText(sensitivity="K2", circle_field="id")
    asked_by = models.ForeignKey(
        "circles.Membership", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    # From here there is no way back: the key goes, then the rows.
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def title(self) -> str:
        """Return the name that the circle had, or words that say that it cannot be read."""
        try:
            return self.name
        except KeyDestroyedError:
            return unreadable()
