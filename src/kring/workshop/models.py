"""Methods of people here: a draft that changes, and versions that never do."""

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.meetings.models import Meeting
from kring.networks.models import Organisation
from kring.people.models import Person
from kring.workshop.rules import REACH_WORDS, Reach

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def name_of(pk: UUID) -> str:
    """Return the id that a method of somebody here has among all methods."""
    return f"own{pk.hex}"


class OwnMethodQuerySet(models.QuerySet["OwnMethod"]):
    """Own methods, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and of what was published: what is shared with somebody, or used where they meet."""
        if not person.is_authenticated:
            return self.none()
        seats = Membership.objects.seeing(person, Right.SEE_MEETINGS).values("circle_id")
        homes = Membership.objects.current().filter(person_id=person.pk)
        shared = (
            Q(reach=Reach.EVERYBODY)
            | Q(reach=Reach.CIRCLE, circle_id__in=seats)
            | Q(reach=Reach.ORGANISATION, organisation_id__in=homes.values("organisation_id"))
        )
        name = OuterRef("name")
        goes_by = Q(method__startswith=name) | Q(later__method__startswith=name)
        met = Meeting.objects.visible_to(person).filter(goes_by)
        return self.filter(Q(maker_id=person.pk) | Q(published__gt=0) & (shared | Exists(met)))

    def editable_by(self, person: "Person | AnonymousUser") -> Self:
        """Keep those whose draft somebody may open: one's own, and those of a circle that one leads."""
        if not person.is_authenticated:
            return self.none()
        led = Membership.objects.seeing(person, Right.LEAD_TABLE).values("circle_id")
        return self.filter(Q(maker_id=person.pk) | Q(reach=Reach.CIRCLE, circle_id__in=led))


class OwnMethod(Row):
    """A method that somebody here makes. Its texts are sealed under a key of its own, so that they can go for good."""

    sensitivity: ClassVar[str] = "K2"
    maker = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="own_methods")
    # Its id as a method, in keys of steps and in addresses.
    name = models.CharField(max_length=40, unique=True, editable=False)
    # One file as it is being written (docs/method-format.md); it may still lack words.
    draft = EncryptedText(sensitivity="K2", circle_field="id")
    # Of what it was made from; '' when it was made from nothing.
    source_licence = models.CharField(max_length=20, blank=True)
    # What the draft was before its last change.
    before = EncryptedText(sensitivity="K2", circle_field="id", default="")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    # The number of the newest version; 0 before the first.
    published = models.PositiveIntegerField(default=0)
    # Whether the draft says something else than the newest version.
    changed = models.BooleanField(default=True)
    reach = models.CharField(
        max_length=12, choices=[(r.value, REACH_WORDS[r]) for r in Reach], default=Reach.MINE
    )
    circle = models.ForeignKey(Circle, models.SET_NULL, null=True, related_name="own_methods")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="own_methods"
    )
    # Nobody chooses it for a meeting any more; meetings that did go on.
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = OwnMethodQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Version(Row):
    """A published version. It never changes: meetings were held by it."""

    sensitivity: ClassVar[str] = "K2"
    method = models.ForeignKey(OwnMethod, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # SHA-256 of the text.
    checksum = models.CharField(max_length=64, unique=True)
    text = EncryptedText(sensitivity="K2", circle_field="method_id")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["method", "number"], name="one_version_number")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} version {self.number}"
