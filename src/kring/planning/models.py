"""The poll of a season, its moments and what people said; days off of a circle."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.kernel.words import gettext_lazy as _
from kring.meetings.models import Meeting, Season
from kring.people.models import Person
from kring.planning.dividing import DUTY_WORDS, DutyKind
from kring.planning.proposing import line_of
from kring.planning.travel import Travel, read

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SIGNS = 32  # of the proof in a link: 128 bits


class PollQuerySet(models.QuerySet["Poll"]):
    """Polls, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the polls of circles whose meetings this person plans."""
        seats = Membership.objects.seeing(person, Right.PLAN)
        return self.filter(circle_id__in=seats.values("circle_id"), circle__practice=False)


class Poll(Row):
    """One question for a whole season: when can you? With what the circle wishes of its dates."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="polls")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # What came of it.
    season = models.ForeignKey(Season, models.SET_NULL, null=True, related_name="+")
    count = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    fewest_weeks = models.PositiveSmallIntegerField()
    most_weeks = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField(default=150)
    by_turn = models.BooleanField(default=True)
    daytime = models.BooleanField(default=False)
    region = models.CharField(max_length=6, blank=True)
    # Feasts and fasts to go round: values of freedays.Feast.
    feasts = models.JSONField(default=list)

    objects = PollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle"], condition=Q(closed_at=None), name="one_open_poll"
            ),
            models.CheckConstraint(
                condition=Q(fewest_weeks__lte=F("most_weeks")), name="fewest_before_most"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Slot(Row):
    """A moment that a poll proposes."""

    sensitivity: ClassVar[str] = "K2"
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["poll", "starts_at"], name="a_moment_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


def new_salt() -> str:
    """Return what a personal link is bound to: another one ends the link."""
    return secrets.token_hex(8)


class ReplyQuerySet(models.QuerySet["Reply"]):
    """What people said to a poll, as people may see it."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those of polls that this person may see, and their own."""
        seats = Membership.objects.seeing(person, Right.PLAN)
        own = Membership.objects.seeing(person, Right.SEE_MEETINGS)
        mine = Q(poll__circle_id__in=seats.values("circle_id")) | Q(membership__in=own)
        return self.filter(mine, poll__circle__practice=False)


class Linked(Row):
    """Something of one member that a personal link opens, without signing in; and nothing else."""

    salt = models.CharField(max_length=16, default=new_salt, editable=False)

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        """What the personal link carries: the id, with a proof that we made it."""
        kind = f"kring.planning.{type(self).__name__}"
        bound = salted_hmac(kind, f"{self.pk.hex}:{self.salt}", algorithm="sha256")
        return self.pk.hex + bound.hexdigest()[:SIGNS]

    def fits(self, token: str) -> bool:
        """Whether a token is that of this row."""
        return constant_time_compare(token, self.token)


class Reply(Linked):
    """What one member says to a poll. lines: to each "Tuesday morning"; marks: to single moments, before their line."""

    sensitivity: ClassVar[str] = "K2"
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="replies")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="replies")
    lines = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    # How they travel: see kring.planning.travel. Gone with the rest when the dates are known.
    travel = models.JSONField(default=dict)
    # Rises with each change, so that an old screen does not undo a newer one.
    edition = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    # When the link went to them last; None: never, or not by us. And how often the house reminded them of it.
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    # Who filled it in for them, say by phone; None: they did so themselves.
    entered_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "membership"], name="one_reply_a_member")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def journeys(self) -> Travel:
        """How they travel."""
        return read(self.travel)

    def said(self, slot: UUID, local: datetime) -> str:
        """Return yes, maybe, no, or "" when they said nothing. local: the moment by the clock of the circle."""
        marks: Mapping[str, str] = self.marks
        lines: Mapping[str, str] = self.lines
        return marks.get(str(slot)) or lines.get(line_of(local), "")


class FreeStretch(Row):
    """Days on which a circle does not meet, or (meets) days on which it does although others are free."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="free_stretches")
    first = models.DateField()
    last = models.DateField()
    meets = models.BooleanField(default=False)

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="first_before_last")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Venue(Row):
    """Where the circle can come together with one member, who hosts it there."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="venues")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="venue")
    place = EncryptedText(sensitivity="K2")
    # How to get there.
    travel = EncryptedText(sensitivity="K2")
    step_free = models.BooleanField(default=False)
    hearing_loop = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"#{self.pk}"


class DutyQuerySet(models.QuerySet["Duty"]):
    """Who does what, as people may see it."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those of circles whose meetings this person may see."""
        seats = Membership.objects.seeing(person, Right.SEE_MEETINGS)
        return self.filter(circle_id__in=seats.values("circle_id"), circle__practice=False)


class Duty(Row):
    """What one member does at a meeting: lead the round, keep the time, harvest, host."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="duties")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=10, choices=[(k.value, DUTY_WORDS[k]) for k in DutyKind])
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="duties")
    # Whom they asked to trade it, and for which meeting of theirs.
    asked = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="one_duty_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def words(self) -> str:
        """What they do, in words."""
        return str(DUTY_WORDS[DutyKind(self.kind)])


class Choice(models.TextChoices):
    """What to do when few can come."""

    GO_ON = "go_on", _("go on with who comes")
    MOVE = "move", _("move it to another day")
    PHONE = "phone", _("meet by phone or online")


class Rescue(Row):
    """Few can come to a meeting: the group is asked what to do. outcome: what it chose."""

    sensitivity: ClassVar[str] = "K2"
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="rescue")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    coming = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    # What fits those who come: a method of the library; "" when the chosen one does.
    method = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=5, choices=Choice.choices, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Voice(Linked):
    """What one member says to a rescue; "" while they say nothing."""

    sensitivity: ClassVar[str] = "K2"
    rescue = models.ForeignKey(Rescue, models.CASCADE, related_name="voices")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    choice = models.CharField(max_length=5, choices=Choice.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rescue", "membership"], name="one_voice_a_member")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Crossroads(Row):
    """A circle chose openly: continue, change or stop."""

    class Kind(models.TextChoices):
        """When it is asked."""

        HALF = "half", _("half of the season")
        END = "end", _("end of the season")
        CANCELLED = "cancelled", _("two meetings were cancelled")

    class Way(models.TextChoices):
        """Which way it goes."""

        CONTINUE = "continue", _("We go on as we do")
        CHANGE = "change", _("We change something")
        STOP = "stop", _("We stop")

    sensitivity: ClassVar[str] = "K2"
    season = models.ForeignKey(Season, models.CASCADE, related_name="crossroads")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    way = models.CharField(max_length=8, choices=Way.choices)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "kind"], name="one_choice_a_moment")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
