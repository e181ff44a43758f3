"""Season, meetings, rota, votes, attendance."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.models import Row
from kring.kernel.words import gettext_lazy as _
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

CONTAINER = "praktijkkring_sessie"


class Season(Row):
    """A series of meetings, planned as one."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="seasons")
    number = models.PositiveIntegerField()
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "number"], name="one_season_number")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the meetings of circles whose meetings this person may see."""
        circles = Membership.objects.seeing(person, Right.SEE_MEETINGS).values("circle_id")
        return self.filter(circle_id__in=circles)

    def locked(self, meeting: "Meeting") -> "Meeting":
        """Return the newest row with its circle, kept from others until this transaction ends."""
        return (
            self.select_related("circle")
            .select_for_update(of=("self",), no_key=True)
            .get(pk=meeting.pk)
        )


class Meeting(Row):
    class State(models.TextChoices):
        """Where a meeting stands."""

        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held")

    class Choosing(models.TextChoices):
        """How its case is chosen."""

        ROTA = "rota", _("by turn")
        VOTE = "vote", _("by blind vote")

    sensitivity: ClassVar[str] = "K2"
    has_swaps: bool  # see queries.seen
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="meetings")
    season = models.ForeignKey(Season, models.CASCADE, related_name="meetings")
    number = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=150)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    container = models.CharField(max_length=40, default=CONTAINER)
    method = models.CharField(max_length=40, default="basis5")
    choosing = models.CharField(max_length=4, choices=Choosing.choices, default=Choosing.ROTA)
    # Whose turn it is, by rota; the case follows when they bring one.
    giver = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="turns"
    )
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="meetings")
    vote_opened_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    # Rises with each change that a calendar must know of (RFC 5546).
    sequence = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    # When its table was opened; people sit there until it is held.
    begun_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="one_meeting_number"),
            models.CheckConstraint(
                condition=Q(minutes__gte=30) & Q(minutes__lte=480), name="half_hour_to_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def ends_at(self) -> datetime:
        """When it should be over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def begun(self) -> bool:
        """Whether its table was opened."""
        return self.begun_at is not None


class SwapQuerySet(models.QuerySet["Swap"]):
    """Questions to swap, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those that this person asked, or that were asked of them."""
        own = Membership.objects.seeing(person, Right.BRING_CASE)
        return self.filter(Q(asked_by__in=own) | Q(asked_of__in=own))


class Swap(Row):
    """A member asks another to trade turns. The rota changes only when the other says yes."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="swaps")
    mine = models.ForeignKey(Meeting, models.CASCADE, related_name="swaps_from")
    theirs = models.ForeignKey(Meeting, models.CASCADE, related_name="swaps_to")
    asked_by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    objects = SwapQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"


class Ballot(Row):
    """One person's blind vote. Deleted when the vote closes: only the chosen case stays."""

    sensitivity: ClassVar[str] = "K3"
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "voter"], name="one_ballot")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Attendance(Row):
    class Answer(models.TextChoices):
        """Whether somebody comes."""

        UNKNOWN = "", _("no answer yet")
        YES = "yes", _("comes")
        MAYBE = "maybe", _("maybe")
        NO = "no", _("cannot come")

    class Channel(models.TextChoices):
        """How somebody takes part."""

        ROOM = "room", _("in the room")
        ONLINE = "online", _("online")
        PHONE = "phone", _("by phone")

    sensitivity: ClassVar[str] = "K2"
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="attendances")
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True, default="")
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.ROOM)
    # Net time at the table, without breaks; null until the meeting was held.
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="one_attendance")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
