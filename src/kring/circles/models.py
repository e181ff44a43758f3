"""Circles and who belongs to them."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from kring.circles import rules
from kring.circles.kinds import TOLD_WORDS
from kring.circles.leading import LED_BY, SOUNDING_FOR
from kring.circles.rules import LEVELS, READING, ROLE_WORDS, ROLES, SEATED, Right, Role
from kring.circles.wiped import Wiping as Wiping
from kring.circles.wiped import unreadable
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText, KeyDestroyedError
from kring.kernel.verdicts import Verdict
from kring.networks.models import Network, Organisation
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CircleQuerySet(models.QuerySet["Circle"]):
    """Circles, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the circles this person belongs to, in whatever role. A practice run is not one of them."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            memberships__in=Membership.objects.current().filter(person_id=person.pk),
            practice=False,
        )


class Circle(Row):
    sensitivity: ClassVar[str] = "K2"
    name = EncryptedText(sensitivity="K2", circle_field="id")
    about = EncryptedText(sensitivity="K2", circle_field="id")
    not_about = EncryptedText(sensitivity="K2", circle_field="id")
    done_when = EncryptedText(sensitivity="K2", circle_field="id")
    # The stubborn question that all of them share.
    urgency = EncryptedText(sensitivity="K2", circle_field="id")
    form = models.CharField(max_length=8, default="PK")
    field = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, default="NL")
    language = models.CharField(max_length=5, default="nl")
    time_zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    # See leading.py. "" means: they have not said.
    led_by = models.CharField(
        max_length=4, blank=True, choices=[(one.value, words) for one, words in LED_BY.items()]
    )
    sounding_for = models.CharField(
        max_length=16,
        blank=True,
        choices=[(one.value, words) for one, words in SOUNDING_FOR.items()],
    )
    sounding_reach = EncryptedText(
        sensitivity="K2", circle_field="id", blank=True, default="", max_length=200
    )
    formed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # One person practises here with made-up people: never listed, counted or harvested, and soon gone.
    practice = models.BooleanField(default=False, editable=False)

    objects = CircleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def title(self) -> str:
        """Return the name, also when all else was wiped; or words that say that it cannot be read: the key is gone."""
        if self.is_wiped:
            return self.wiping.title
        try:
            return self.name
        except KeyDestroyedError:
            return unreadable()

    @property
    def is_wiped(self) -> bool:
        """Whether what was said here is gone, or on its way out; no query for a circle that is open."""
        wiping = getattr(self, "wiping", None) if self.closed_at else None
        return wiping is not None and wiping.begun_at is not None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this circle meets."""
        return ZoneInfo(self.time_zone)

    def membership_of(self, person: "Person | AnonymousUser") -> "Membership | None":
        """Return how this person belongs to the circle now, or None."""
        if not person.is_authenticated:
            return None
        return self.memberships.current().filter(person_id=person.pk).first()

    def role_of(self, person: "Person | AnonymousUser") -> Role | None:
        """Return what this person is in the circle now, or None."""
        membership = self.membership_of(person)
        return Role(membership.role) if membership else None

    def seated(self) -> int:
        """Count the people who fill a chair."""
        return self.memberships.current().filter(role__in=SEATED).count()

    def facilitator_count(self) -> int:
        """Count the facilitators."""
        return self.memberships.current().filter(role=Role.FACILITATOR).count()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, as people may see them."""

    def current(self) -> Self:
        """Keep those that have not ended."""
        return self.filter(ended_at=None)

    def with_right(self, right: Right) -> Self:
        """Keep those whose role holds a right."""
        return self.filter(role__in=[role for role, rights in ROLES.items() if right in rights])

    def with_to_accept(self) -> Self:
        """Add `to_accept`: the version of the newest agreement when this member has not accepted it, else None."""
        of_circle = Agreement.objects.filter(circle=OuterRef("circle"), circle__closed_at=None)
        newer = Agreement.objects.filter(
            circle=OuterRef("circle"), version__gt=OuterRef("version")
        )
        accepted = Acceptance.objects.filter(
            agreement=OuterRef("pk"), membership=OuterRef(OuterRef("pk"))
        )
        open_ones = of_circle.filter(~Exists(newer), ~Exists(accepted))
        return self.annotate(to_accept=Subquery(open_ones.order_by().values("version")))

    def with_public_page(self) -> Self:
        """Add `public_page`: the id of what the circle tells the world about itself, or None."""
        pages = PublicPage.objects.filter(PUBLIC, circle=OuterRef("circle"))
        return self.annotate(public_page=Subquery(pages.order_by().values("pk")))

    def seeing(self, person: "Person | AnonymousUser", right: Right) -> Self:
        """Keep this person's own current memberships that hold a right: the start of every `visible_to`."""
        if not person.is_authenticated:
            return self.none()
        return self.current().filter(person_id=person.pk).with_right(right)

    def reading(self, person: "Person | AnonymousUser", right: Right, at: str) -> Q:
        """Return the condition that a row lies in a circle of `seeing`, and not before this person came there.

        at: the name of the moment of the row; without a moment it is not past yet. For tables with a circle.
        """
        seats = self.seeing(person, right)
        there = seats.filter(circle=OuterRef("circle"))
        since = there.filter(Q(reads_from=None) | Q(reads_from__lt=OuterRef(at)))
        not_past = Q(**{f"{at}__isnull": True}, circle_id__in=seats.values("circle_id"))
        return not_past | Q(Exists(since))

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the members of circles whose members this person may see, and their own."""
        circles = Membership.objects.seeing(person, Right.SEE_MEMBERS).values("circle_id")
        own = Q(person_id=person.pk) if person.is_authenticated else Q(pk=None)
        return self.filter(Q(circle_id__in=circles) | own)


class Membership(Row):
    sensitivity: ClassVar[str] = "K2"
    to_accept: int | None  # see with_to_accept
    public_page: UUID | None  # see with_public_page
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(r.value, ROLE_WORDS[r]) for r in Role])
    # The name that this circle sees: the person's own choice.
    display_name = models.CharField(max_length=60)
    perspective = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    # How long they have done this work, as they say themselves: one of LEVELS.
    level = models.PositiveSmallIntegerField(default=0)
    in_rota = models.BooleanField(default=False)
    # Takes part by phone: the facilitator enters what they say.
    by_phone = models.BooleanField(default=False)
    # Who keeps somebody with lived experience company: they sit together, also in small groups.
    buddy = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    joined_at = models.DateTimeField()
    # What was said before is not for them, unless the circle opens it (then: None).
    reads_from = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "person"],
                condition=Q(ended_at=None),
                name="one_current_membership",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("joined_at")),
                name="ended_after_joined",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"

    @property
    def level_word(self) -> str:
        """How long they have done this work, in words; "" when they did not tell."""
        return str(LEVELS[self.level]) if self.level else ""

    def reads(self, at: datetime | None) -> bool:
        """Whether what ended at this moment is theirs to read; None: it has not ended."""
        return at is None or self.reads_from is None or at > self.reads_from

    def may(self, right: Right) -> Verdict:
        """Test whether this member may do this now: in a closed circle only what is reading. For pages."""
        allowed = rules.may(None if self.ended_at else Role(self.role), right)
        if allowed and right not in READING:
            return rules.is_open(closed=self.circle.closed_at is not None)
        return allowed

    def has(self, right: Right) -> bool:
        """Whether this membership holds a right now."""
        return self.ended_at is None and right in ROLES[Role(self.role)]


class SoughtPerspective(Row):
    """An empty chair: a perspective that the circle looks for."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="sought")
    label = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "label"], name="sought_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Agreement(Row):
    """What members promise one another. A change is a new version, accepted anew."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField()
    text = EncryptedText(sensitivity="K2")
    # What goes back to the manager, and what never; only of a circle that is one team.
    to_manager = EncryptedText(sensitivity="K2", blank=True, default="")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "version"], name="one_agreement_version")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} version {self.version}"


class Acceptance(Row):
    """That a member read a version of the agreement and promised to keep it."""

    sensitivity: ClassVar[str] = "K2"
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="acceptances")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="acceptances")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "membership"], name="accepted_once")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the invitations of circles for which this person may invite."""
        circles = Membership.objects.seeing(person, Right.INVITE).values("circle_id")
        return self.filter(circle_id__in=circles)


class Invitation(Row):
    """A seat held for one person, opened once by a personal link or a short code.

    Only the hashes of link and code are stored; the first half of a code finds the invitation, so that
    wrong second halves can be counted. With `person` it lets somebody without an account back in.
    """

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=16, choices=[(r.value, ROLE_WORDS[r]) for r in Role])
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    perspective = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    code_start_hash = models.CharField(max_length=64, db_index=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code_expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    # The seat that was taken with it.
    membership = models.OneToOneField(
        Membership, models.SET_NULL, null=True, blank=True, related_name="invitation"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"


PUBLIC = Q(published_at__isnull=False, circle__practice=False)


class PublicPageQuerySet(models.QuerySet["PublicPage"]):
    """Public pages, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those that everybody may read, and the drafts of circles that this person shapes."""
        shaped = Membership.objects.seeing(person, Right.SHAPE).values("circle_id")
        return self.filter(PUBLIC | Q(circle_id__in=shaped))

    def standing(self) -> Self:
        """Keep those that everybody may read now."""
        return self.filter(PUBLIC)


class PublicPage(Row):
    """What a circle tells the world about itself, in words written for that: nothing of it comes from the circle.

    Source: a practice circle shows purpose, way of working, contact, country, duration, client and donor.
    """

    sensitivity: ClassVar[str] = "K2"  # until it is put online
    circle = models.OneToOneField(Circle, models.CASCADE, related_name="public_page")
    network = models.ForeignKey(
        Network, models.SET_NULL, null=True, blank=True, related_name="public_pages"
    )
    # In whose colour and with whose logo it stands.
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="public_pages"
    )
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000)
    how = models.TextField(max_length=2000, blank=True)
    # One of kinds.Told; "" when they do not say.
    kind = models.CharField(max_length=16, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, default="NL")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    client = models.CharField(max_length=160, blank=True)
    donor = models.CharField(max_length=160, blank=True)
    # How many people and organisations take part, never under five.
    shows_counts = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    # None: a draft, or taken down.
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PublicPageQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def kind_word(self) -> str:
        """What it says that it is, in words; "" when it does not."""
        return str(TOLD_WORDS.get(self.kind, ""))
