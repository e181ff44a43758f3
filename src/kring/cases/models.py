"""The question somebody brings."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own cases, and those offered in circles whose cases one may see."""
        if not person.is_authenticated:
            return self.none()
        seen = Membership.objects.reading(person, Right.SEE_CASES, "discussed_at")
        own = Membership.objects.current().filter(person_id=person.pk).values("pk")
        return self.filter(Q(giver_id__in=own) | (Q(offered_at__isnull=False) & seen))


class Case(Row):
    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="cases")
    giver = models.ForeignKey(Membership, models.CASCADE, related_name="cases")
    burning_question = EncryptedText(sensitivity="K3")
    what_happened = EncryptedText(sensitivity="K3")
    my_part = EncryptedText(sensitivity="K3")
    tried = EncryptedText(sensitivity="K3")
    hope = EncryptedText(sensitivity="K3")
    # The question behind the question, as the case giver put it during the meeting.
    real_question = EncryptedText(sensitivity="K3")
    # Counts the saves; a form that carries an older one is stale.
    edition = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"
