"""What a circle pays, how each wants to get it, and what is due after a meeting."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from kring.circles.models import Circle, Membership
from kring.compensation.rules import KIND_WORDS, Kind
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.meetings.models import Meeting
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Arrangement(Row):
    """Whether and how a circle pays people with lived experience. All its members read it."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.OneToOneField(Circle, models.CASCADE, related_name="arrangement")
    kind = models.CharField(
        max_length=10, choices=[(one.value, KIND_WORDS[one]) for one in Kind], default=Kind.NONE
    )
    # For each meeting.
    cents = models.PositiveIntegerField(default=0)
    # Which organisation pays, and whom to ask.
    payer = EncryptedText(sensitivity="K2")
    contact = EncryptedText(sensitivity="K2")
    # Who pays and alone sees what is due; None: who leads the circle.
    paid_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # Meetings held before it are not paid.
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"


class Preference(Row):
    """How somebody wants to get it, for who pays too; and whether they get a fee elsewhere, for nobody else."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="preference")
    way = EncryptedText(sensitivity="K3")
    elsewhere = EncryptedText(sensitivity="K3")

    def __str__(self) -> str:
        return f"#{self.pk}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    """What is due, as people may see it."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own. Who pays sees theirs by the circle: see queries.to_pay."""
        return self.filter(membership__person_id=person.pk)


class Claim(Row):
    """What one person gets for one meeting: made when they ask an advance, or when it was held and they were there."""

    sensitivity: ClassVar[str] = "K3"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=10)
    cents = models.PositiveIntegerField(default=0)
    costs = models.PositiveIntegerField(default=0)  # of travel, in cents
    due_at = models.DateTimeField(null=True)
    advance = models.PositiveIntegerField(default=0)  # asked, in cents
    advance_asked_at = models.DateTimeField(null=True)
    advance_paid_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="one_claim_a_meeting")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def whole(self) -> int:
        """All of it, in cents."""
        return self.cents + self.costs

    @property
    def left(self) -> int:
        """What is still to be paid after the meeting, in cents."""
        return max(0, self.whole - (self.advance if self.advance_paid_at else 0))
