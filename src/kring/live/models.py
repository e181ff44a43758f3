"""A meeting while it happens: where it stands, who sits there, what was said."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from kring.circles.models import Circle, Membership
from kring.circles.rules import ROLES, Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.meetings.models import Meeting
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

AT_TABLE = [r for r, rights in ROLES.items() if rights & {Right.SIT_AT_TABLE, Right.WATCH_TABLE}]


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the sessions at whose table this person has a seat."""
        if not person.is_authenticated:
            return self.none()
        seats = Membership.objects.current().filter(person_id=person.pk, role__in=AT_TABLE)
        return self.filter(circle_id__in=seats.values("circle_id"))


class Session(Row):
    """One run of a script at one table. Position and clock are rows, so that a restart changes nothing."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="sessions")
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="session")
    # The script: what flatten() and scale() need to make the same steps again.
    container = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    case_chosen = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField()
    # The order of the table: every change takes the next number, under this row's lock.
    seq = models.PositiveBigIntegerField(default=1)
    # The last change that concerns the whole screen, not one contribution.
    state_seq = models.PositiveBigIntegerField(default=1)
    # The last change of where the meeting stands: step, clock, turn, silence. A button that was drawn before is stale.
    moved_seq = models.PositiveBigIntegerField(default=1)
    index = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.IntegerField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # Time that does not count as attendance: breaks and pauses.
    idle_seconds = models.PositiveIntegerField(default=0)
    step_began_at = models.DateTimeField()
    # This step is written in silence, by the facilitator's choice or by the script.
    silent = models.BooleanField(default=False)
    revealed = models.BooleanField(default=False)
    giver = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    turn = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    chair = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    stand_in = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    offered_to = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state_seq__lte=models.F("seq")), name="state_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(paused_seconds=None), name="runs_or_pauses"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} at {self.seq}"


class Presence(Row):
    """One person at one table."""

    sensitivity: ClassVar[str] = "K2"
    session = models.ForeignKey(Session, models.CASCADE, related_name="presences")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    arrived_at = models.DateTimeField()
    # The last sign of life of their screen; kept up by the stream and by polling.
    seen_at = models.DateTimeField()
    by_phone = models.BooleanField(default=False)
    hand_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    # The step in which they were ready, passed, or had their turn.
    ready_step = models.CharField(max_length=120, blank=True)
    passed_step = models.CharField(max_length=120, blank=True)
    heard_step = models.CharField(max_length=120, blank=True)
    supports = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="one_presence")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions, as the circle may see them after the meeting. During it, live.stage decides."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and what was open to the whole circle, in circles whose cases one may see."""
        if not person.is_authenticated:
            return self.none()
        seats = Membership.objects.seeing(person, Right.SEE_CASES)
        mine = Membership.objects.current().filter(person_id=person.pk)
        return self.filter(
            Q(maker_id__in=mine.values("pk"))
            | Q(circle_id__in=seats.values("circle_id"), open_to_circle=True)
        )


class Contribution(Row):
    """What one person brought in. Its id is made by the screen, so that sending twice keeps one."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="contributions")
    session = models.ForeignKey(Session, models.CASCADE, related_name="contributions")
    # The number of the last change of this contribution, in the order of the table.
    seq = models.PositiveBigIntegerField()
    step = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    maker = models.ForeignKey(Membership, models.CASCADE, related_name="contributions")
    # Who typed it, when that was not the maker: somebody by phone, or one device for all.
    entered_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    body = EncryptedText(sensitivity="K3")
    # For an experience story: where it happened.
    place = EncryptedText(sensitivity="K3")
    # An answer belongs to a question.
    about = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    # circle, reveal, private, table_not_giver: kring.methods.script.Visibility
    visibility = models.CharField(max_length=16)
    # Who was turned away when it was said: it never reaches them, whatever seat they take later.
    hidden_from = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    revealed_at = models.DateTimeField(null=True, blank=True)
    # Advice that came too early: kept by its maker until the advice round.
    parked = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    said_at = models.DateTimeField()
    # Denormalised for what comes after the meeting: everybody in the circle may read it.
    open_to_circle = models.BooleanField(default=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["session", "seq"], name="by_order")]

    def __str__(self) -> str:
        return f"#{self.pk} at {self.seq}"
