"""What a person takes along: try-outs, and lines for themself."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.learning.rules import EFFECT_WORDS, LOOP_WORDS, Effect, Loop, is_open
from kring.live.models import Contribution
from kring.meetings.models import Meeting
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class TryOutQuerySet(models.QuerySet["TryOut"]):
    """Try-outs, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, also after leaving, and those of circles whose cases one may see."""
        if not person.is_authenticated:
            return self.none()
        seen = Membership.objects.reading(person, Right.SEE_CASES, "named_at")
        return self.filter(Q(owner__person_id=person.pk) | seen)

    def of(self, person: "Person | AnonymousUser") -> Self:
        """Keep what this person tries themself; not what they only practised with."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(owner__person_id=person.pk, circle__practice=False)

    def open(self) -> Self:
        """Keep those that wait for what came of it, the first due on top."""
        waits = Q(told_at=None) | Q(effect=Effect.NOT_YET)
        return self.filter(waits).order_by("by_when", "named_at")


class TryOut(Row):
    """Something small that somebody will try, and what came of it."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="try_outs")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="try_outs")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="try_outs")
    owner = models.ForeignKey(Membership, models.CASCADE, related_name="try_outs")
    what = EncryptedText(sensitivity="K3")
    how_known = EncryptedText(sensitivity="K3")
    by_when = models.DateField()
    named_at = models.DateTimeField()
    told = EncryptedText(sensitivity="K3")
    told_at = models.DateTimeField(null=True, blank=True)
    effect = models.CharField(
        max_length=7, blank=True, choices=[(e.value, EFFECT_WORDS[e]) for e in Effect]
    )
    # The advice, or whatever was said, that it came from.
    sources = models.ManyToManyField(Contribution, blank=True, related_name="try_outs")

    objects = TryOutQuerySet.as_manager()

    class Meta:
        ordering = ["by_when", "named_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at=None, effect="")
                | Q(told_at__isnull=False, effect__in=[e.value for e in Effect]),
                name="told_with_an_effect",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(told_at__gte=F("named_at")), name="told_after_named"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def waits(self) -> bool:
        """Whether its owner has still to tell what came of it."""
        return is_open(told_at=self.told_at, effect=self.effect)


class PrivateLineQuerySet(models.QuerySet["PrivateLine"]):
    """Private lines: the writer's own, and what a writer shared."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, also after leaving, and the shared ones of circles whose cases one may see."""
        if not person.is_authenticated:
            return self.none()
        seen = Membership.objects.reading(person, Right.SEE_CASES, "shared_at")
        shared = Q(shared_at__isnull=False) & seen
        return self.filter(Q(owner__person_id=person.pk) | shared)

    def of(self, person: "Person | AnonymousUser") -> Self:
        """Keep what this person wrote themself; not what they only practised with."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(owner__person_id=person.pk, circle__practice=False)


class PrivateLine(Row):
    """One sentence about what somebody takes along, for nobody else unless they share it."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="private_lines")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="private_lines")
    owner = models.ForeignKey(Membership, models.CASCADE, related_name="private_lines")
    loop = models.CharField(max_length=6, choices=[(n.value, LOOP_WORDS[n]) for n in Loop])
    body = EncryptedText(sensitivity="K3")
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = PrivateLineQuerySet.as_manager()

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "owner", "loop"], name="one_line_a_loop"),
            models.CheckConstraint(
                condition=Q(loop__in=[n.value for n in Loop]), name="loop_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
