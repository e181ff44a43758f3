"""Season, meetings, rota, votes, attendance."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.kernel.words import gettext_lazy as _
from kring.meetings.pace import Pace
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

    def visible_to(self, person: "Person | AnonymousUser", *, with_practice: bool = False) -> Self:
        """Keep the meetings of circles whose meetings this person may see.

        with_practice: also those of their practice runs, for what is done at the table itself.
        """
        seats = Membership.objects.seeing(person, Right.SEE_MEETINGS)
        if not with_practice:
            seats = seats.filter(circle__practice=False)
        return self.filter(circle_id__in=seats.values("circle_id"))

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
    has_later: bool  # see queries.seen
    has_remarks: bool  # see queries.seen
    later_rows: list["LaterCase"]  # see queries.later_of
    took_here: dict[str, list[int]] | None  # see queries.seen
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="meetings")
    season = models.ForeignKey(Season, models.CASCADE, related_name="meetings")
    number = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=150)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    # To take part by phone: the number to dial, and the code that it asks for.
    dial_number = models.CharField(max_length=40, blank=True)
    dial_code = models.CharField(max_length=40, blank=True)
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
    # The sequence at which it got its present time: an answer to an earlier one does not hold.
    asked_sequence = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    # Live in an hour or two, or in writing over days.
    pace = models.CharField(
        max_length=7, choices=[(p.value, p.value) for p in Pace], default=Pace.LIVE
    )
    # Of a written round: when its last step closes (kept with its closings), and who will lead it.
    closes_at = models.DateTimeField(null=True, blank=True)
    chair = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    # When its table was opened; people sit there until it is held.
    begun_at = models.DateTimeField(null=True, blank=True)
    # Steps last as the method says, not as long as they usually take in this circle.
    own_minutes = models.BooleanField(default=False)
    # When it is held: how long steps take in this circle from then on, [usually, last] by key; see `usual`.
    took = models.JSONField(default=dict)
    # How far it went for those there: how many said each of kring.methods.zones.Zone; empty where fewer than five did.
    zones = models.JSONField(default=list)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="one_meeting_number"),
            models.CheckConstraint(
                condition=Q(minutes__gte=30) & Q(minutes__lte=480), name="half_hour_to_a_day"
            ),
            models.CheckConstraint(
                condition=Q(pace=Pace.LIVE, closes_at=None)
                | Q(pace=Pace.WRITTEN, closes_at__gt=models.F("starts_at")),
                name="written_rounds_close",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(pace=Pace.WRITTEN, state="planned", begun_at=None),
                name="written_rounds_to_open",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def ends_at(self) -> datetime:
        """When it should be over."""
        return self.closes_at or self.starts_at + timedelta(minutes=self.minutes)

    @property
    def written(self) -> bool:
        """Whether it is held in writing, over days."""
        return self.pace == Pace.WRITTEN

    @property
    def begun(self) -> bool:
        """Whether its table was opened."""
        return self.begun_at is not None


class LaterCase(Row):
    """A question that comes on the table of a meeting after the first, with its own giver and method."""

    sensitivity: ClassVar[str] = "K2"
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="later")
    # Which question of the evening: 2, or 3.
    place = models.PositiveSmallIntegerField()
    giver = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # What they prepared; it comes along when they offer it.
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="later_turns")
    method = models.CharField(max_length=40)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="one_case_a_place"),
            models.UniqueConstraint(fields=["meeting", "giver"], name="one_case_a_giver"),
            models.CheckConstraint(condition=Q(place__gte=2), name="after_the_first"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Closing(Row):
    """When one step of a written round closes. A step without one is left out."""

    sensitivity: ClassVar[str] = "K2"
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="closings")
    # The place of the step in the script, from 0, and its key.
    index = models.PositiveIntegerField()
    step = models.CharField(max_length=120)
    # For how many working days it was planned to be open.
    days = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "index"], name="one_closing_a_step"),
            models.CheckConstraint(condition=Q(days__gte=1), name="at_least_a_day"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


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

    class Source(models.TextChoices):
        """Where an answer came from."""

        PAGE = "page", _("on this page")
        CALENDAR = "calendar", _("from your calendar")
        MAIL = "mail", _("by mail")
        SMS = "sms", _("by text message")
        LINK = "link", _("by the link in your mail")
        FOR = "for", _("by your facilitator")

    sensitivity: ClassVar[str] = "K2"
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="attendances")
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True, default="")
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.ROOM)
    # When they said so, and where: what was said earlier does not override it.
    said_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices, blank=True, default="")
    # Net time at the table, without breaks; null until the meeting was held.
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="one_attendance")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Remarks, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and those in circles that one plans or leads."""
        own = Membership.objects.seeing(person, Right.SEE_MEETINGS)
        plans = Membership.objects.seeing(person, Right.PLAN).values("circle_id")
        return self.filter(Q(membership__in=own) | Q(circle_id__in=plans))


class Remark(Row):
    """What somebody answered beside yes or no, or another time that they propose: for who plans the meeting."""

    sensitivity: ClassVar[str] = "K3"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="remarks")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    text = EncryptedText(sensitivity="K3")
    proposes_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Lap(Row):
    """One stay in one step of a meeting: planned for so many minutes, and how long it took. Going back adds another."""

    sensitivity: ClassVar[str] = "K2"
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="laps")
    step = models.CharField(max_length=120)
    planned_minutes = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    # Pauses in it; a break is no pause.
    idle_seconds = models.PositiveIntegerField(default=0)
    # Left with "skip": it was not done.
    skipped = models.BooleanField(default=False)

    class Meta:
        ordering = ["began_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def seconds(self) -> int:
        """How long it took, without pauses."""
        return max(0, int((self.ended_at - self.began_at).total_seconds()) - self.idle_seconds)
