"""From what was said to a lesson that others may read, by consent of each who made it."""

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.harvest.rules import CAPACITY_WORDS, PUBLIC, SCOPE_WORDS, Capacity, Scope
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.kernel.words import gettext_lazy as _
from kring.live.models import Contribution
from kring.meetings.models import Meeting
from kring.networks.models import Organisation
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Lessons in the making, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and those that were asked about and not refused: for the circle and the case giver."""
        if not person.is_authenticated:
            return self.none()
        seen = Membership.objects.reading(person, Right.SEE_CASES, "asked_at")
        mine = Membership.objects.current().filter(person_id=person.pk).values("pk")
        refused = Consent.objects.filter(
            lesson=OuterRef("pk"),
            edition=OuterRef("edition"),
            scope=Scope.REFUSED,
            withdrawn_at=None,
        )
        asked = Q(state=Lesson.State.ASKED) & ~Exists(refused)
        open_to = seen | Q(giver__person_id=person.pk)
        return self.filter(Q(written_by_id__in=mine) | (asked & open_to))

    def locked(self, pk: UUID) -> "Lesson":
        """Return one lesson, held until the transaction ends: consent and text must not change at once."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def visible_to_maker(self, person: "Person | AnonymousUser") -> Self:
        """Keep those in which this person's words were ever used and consent was asked; for always.

        Also for guests and for those who left: to them belongs the page of their own consent, nothing more.
        """
        if not person.is_authenticated:
            return self.none()
        used = Source.objects.visible_to(person).values("lesson_id")
        return self.filter(pk__in=used, asked_at__isnull=False)

    def waiting_for(self, person: "Person | AnonymousUser") -> Self:
        """Keep those that wait for this person's consent to the present edition; in a closed circle nothing waits."""
        if not person.is_authenticated:
            return self.none()
        answered = Consent.objects.filter(
            lesson=OuterRef("lesson"), maker=OuterRef("maker"), edition=OuterRef("edition")
        )
        waiting = Source.objects.visible_to(person).filter(
            ~Exists(answered), lesson=OuterRef("pk"), edition=OuterRef("edition")
        )
        return self.filter(Exists(waiting), state=Lesson.State.ASKED, circle__closed_at=None)


class Lesson(Row):
    """What a circle might pass on. Each change of text, organisations or sources is a new edition."""

    class State(models.TextChoices):
        """Whether the present edition has been put before its makers."""

        DRAFT = "draft", _("draft")
        ASKED = "asked", _("consent asked")

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="lessons")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="lessons")
    # Whose case it was: they decide too, also when they have left since.
    giver = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    written_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="lessons")
    title = EncryptedText(sensitivity="K3")
    body = EncryptedText(sensitivity="K3")
    place = EncryptedText(sensitivity="K3")
    context = EncryptedText(sensitivity="K3")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="lessons")
    edition = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAFT)
    written_at = models.DateTimeField()
    # When consent was asked first; from then on the makers know of it.
    asked_at = models.DateTimeField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return f"#{self.pk} edition {self.edition}"


class SourceQuerySet(models.QuerySet["Source"]):
    """What lessons grew out of."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep what this person made, also after leaving."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(maker__person_id=person.pk)


class Source(Row):
    """One contribution that one edition was made of. It stays when the contribution has expired."""

    sensitivity: ClassVar[str] = "K2"
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="sources")
    edition = models.PositiveIntegerField()
    contribution = models.ForeignKey(
        Contribution, models.SET_NULL, null=True, related_name="lesson_sources"
    )
    # Null when the maker was erased: then nobody can consent, and nothing may be public.
    maker = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "edition", "contribution"], name="one_source_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Consent(Row):
    """What one maker said to one edition."""

    sensitivity: ClassVar[str] = "K2"
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="consents")
    maker = models.ForeignKey(Membership, models.CASCADE, related_name="consents")
    edition = models.PositiveIntegerField()
    scope = models.CharField(max_length=7, choices=[(s.value, SCOPE_WORDS[s]) for s in Scope])
    # The name as it stood on the page when they said yes to it.
    name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "maker", "edition"], name="one_consent_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(scope__in=[s.value for s in Scope]), name="scope_is_known"
            ),
            models.CheckConstraint(
                condition=Q(name="") | Q(scope=Scope.NAMED), name="a_name_only_when_named"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"


class Approval(Row):
    """The case giver's or a facilitator's yes to one edition, as the ring will see it."""

    sensitivity: ClassVar[str] = "K2"
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="approvals")
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    capacity = models.CharField(
        max_length=11, choices=[(c.value, CAPACITY_WORDS[c]) for c in Capacity]
    )
    edition = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "edition", "capacity"], name="one_approval_a_capacity"
            ),
            models.UniqueConstraint(
                fields=["lesson", "edition", "membership"], name="two_people_approve"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.capacity}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """What the ring may read."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep what stands, for anybody: not taken down, and consent of every maker for this edition.

        Consent is asked again at each reading, so that nothing stays public because something forgot to take it
        down. A publication that outlived its circle has no lesson, and stands.
        """
        agreed = Consent.objects.filter(
            lesson=OuterRef("lesson"),
            maker=OuterRef("maker"),
            edition=OuterRef("edition"),
            scope__in=[scope.value for scope in PUBLIC],
            withdrawn_at=None,
        )
        without = Source.objects.filter(
            ~Exists(agreed), lesson=OuterRef("lesson"), edition=OuterRef("edition")
        )
        return self.filter(~Exists(without), withdrawn_at=None)


class Publication(Row):
    """A lesson as the ring reads it: a plain copy of one edition, with nothing that was not approved."""

    sensitivity: ClassVar[str] = "K0"
    lesson = models.OneToOneField(Lesson, models.SET_NULL, null=True, related_name="publication")
    edition = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    context = models.CharField(max_length=200, blank=True)
    # Names of makers who wished to be named, and of organisations it touches.
    named = models.JSONField(default=list)
    organisations = models.JSONField(default=list)
    language = models.CharField(max_length=5, default="nl")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ReactionQuerySet(models.QuerySet["Reaction"]):
    """Reactions, for those who are signed in."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep what is not hidden, on publications that stand."""
        if not person.is_authenticated:
            return self.none()
        standing = Publication.objects.visible_to(person).values("pk")
        return self.filter(hidden_at=None, publication_id__in=standing)


class Reaction(Row):
    """What somebody with an account wrote under a publication, under their own name."""

    sensitivity: ClassVar[str] = "K1"
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reactions")
    body = models.TextField()
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"#{self.pk}"
