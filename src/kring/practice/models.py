"""Practice runs: who practises what, with whom; and, when the table has been cleared, only the counts."""

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models

from kring.circles.models import Circle
from kring.kernel.models import Row
from kring.live.models import Session
from kring.people.models import Person
from kring.practice.rules import REMARK_WORDS, SPEED_WORDS, Remark, Speed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PracticeRunQuerySet(models.QuerySet["PracticeRun"]):
    """Practice runs, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own: nobody else ever sees them."""
        return self.filter(person_id=person.pk) if person.is_authenticated else self.none()

    def locked(self, pk: UUID) -> "PracticeRun":
        """Return the newest row, kept from others until this transaction ends: so each deed is done once."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def standing(self) -> Self:
        """Keep those whose table has not been cleared."""
        return self.filter(circle__isnull=False)


class PracticeRun(Row):
    sensitivity: ClassVar[str] = "K2"
    person = models.ForeignKey(Person, models.CASCADE, related_name="practice_runs")
    # None when the table has been cleared; then only the counts are left.
    circle = models.OneToOneField(Circle, models.SET_NULL, null=True, related_name="practice_run")
    session = models.OneToOneField(
        Session, models.SET_NULL, null=True, related_name="practice_run"
    )
    method = models.CharField(max_length=40)
    story = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    speed = models.CharField(max_length=6, choices=[(s.value, SPEED_WORDS[s]) for s in Speed])
    # {id of a membership: rules.Character}, the difficult ones only.
    difficult = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    # The last thing that a made-up person did: the next comes a while after.
    acted_at = models.DateTimeField()
    # When the one who drops out did.
    fell_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    # What went how: kring.practice.findings.Findings as small numbers.
    findings = models.JSONField(null=True, blank=True)

    objects = PracticeRunQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Said(Row):
    """Something that who practises said aloud, by a button: it goes with the table."""

    sensitivity: ClassVar[str] = "K2"
    run = models.ForeignKey(PracticeRun, models.CASCADE, related_name="remarks")
    remark = models.CharField(max_length=9, choices=[(r.value, REMARK_WORDS[r]) for r in Remark])
    step = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"#{self.pk}"
