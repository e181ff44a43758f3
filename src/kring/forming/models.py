"""Calls, what people answer, and what the matchmaker proposes."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from kring.circles.models import Agreement, Circle, Invitation, Membership
from kring.circles.rules import Right
from kring.forming.answers import Answers, read
from kring.forming.rules import KEPT_AFTER
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CallQuerySet(models.QuerySet["Call"]):
    """Calls, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and all that were opened: whoever has the address may read it."""
        opened = Q(opened_at__isnull=False)
        own = Q(maker_id=person.pk) if person.is_authenticated else Q(pk=None)
        return self.filter(opened | own)

    def made_by(self, person: "Person | AnonymousUser") -> Self:
        """Keep the calls that this person leads."""
        return self.filter(maker_id=person.pk) if person.is_authenticated else self.none()


class Call(Row):
    """A call to form a circle: written to be read by anybody who gets it."""

    sensitivity: ClassVar[str] = "K0"
    maker = models.ForeignKey(Person, models.CASCADE, related_name="calls")
    question = models.CharField(max_length=300)
    about = models.TextField(blank=True)
    for_whom = models.TextField()
    rhythm = models.CharField(max_length=300)
    cost = models.CharField(max_length=300, blank=True)
    where = models.CharField(max_length=300)
    asked = models.TextField()
    sponsors = models.CharField(max_length=300, blank=True)
    # One a line: what people choose from to say which situation is theirs.
    situations = models.TextField(blank=True)
    field = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5, default="nl")
    # Shown among the open calls of this server; else only who has the address finds it.
    listed = models.BooleanField(default=False)
    closes_on = models.DateField()
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def situation_list(self) -> list[str]:
        """The situations people choose from."""
        return [line.strip() for line in self.situations.splitlines() if line.strip()]

    @property
    def forgets_on(self) -> date:
        """The day on which what people wrote is deleted."""
        return self.closes_on + KEPT_AFTER


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those for one's own calls: who forms the circle, and nobody else."""
        return self.filter(call__in=Call.objects.made_by(person))

    def sent(self) -> Self:
        """Keep who is ready to take part and has no place yet."""
        return self.filter(sent_at__isnull=False, invitation=None)


class Application(Row):
    """One person's answer to a call. Everything they tell is sealed with the key of the call."""

    sensitivity: ClassVar[str] = "K2"
    call = models.ForeignKey(Call, models.CASCADE, related_name="applications")
    token_hash = models.CharField(max_length=64, unique=True)
    # The personal link itself, for the mails that carry it.
    token = EncryptedText(sensitivity="K2", circle_field="call_id")
    name = EncryptedText(sensitivity="K2", circle_field="call_id")
    email = EncryptedText(sensitivity="K2", circle_field="call_id")
    answers = EncryptedText(sensitivity="K3", circle_field="call_id")
    # Typed in by who made the call, for somebody on the phone; or made for somebody who was asked by name.
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, related_name="application"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "id"]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def said(self) -> Answers:
        """What they answered."""
        return read(self.answers)


class PowerLineQuerySet(models.QuerySet["PowerLine"]):
    """Lines of power, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those of one's own calls."""
        return self.filter(call__in=Call.objects.made_by(person))


class PowerLine(Row):
    """Two people of whom one stands above the other: they do not sit in one circle. Only who forms sees it."""

    sensitivity: ClassVar[str] = "K2"
    call = models.ForeignKey(Call, models.CASCADE, related_name="power_lines")
    one = models.ForeignKey(Application, models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, models.CASCADE, related_name="+")

    objects = PowerLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_power_line"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="power_line_in_order"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those for one's own calls."""
        return self.filter(call__in=Call.objects.made_by(person))


class Proposal(Row):
    """Circles as the matchmaker proposes them, and as somebody changed them: ids and numbers only."""

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        DONE = "done"
        IMPOSSIBLE = "impossible"

    sensitivity: ClassVar[str] = "K2"
    call = models.ForeignKey(Call, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    # Asks what it would cost to have this person in; then `base` is what it is compared with.
    about = models.ForeignKey(Application, models.CASCADE, null=True, related_name="+")
    base = models.ForeignKey("self", models.CASCADE, null=True, related_name="questions")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    circles = models.PositiveSmallIntegerField(default=1)
    fewest = models.PositiveSmallIntegerField(default=6)
    most = models.PositiveSmallIntegerField(default=10)
    # By id of an application: the number of a circle, from 0. Who is not in it waits.
    seats: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    # What somebody decided by hand: the number of a circle, or -1 for not this time.
    pins: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    # By number of a circle: the id of what was formed of it.
    formed: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    worth = models.IntegerField(default=0)
    bound = models.IntegerField(null=True)
    proven = models.BooleanField(default=False)
    stop_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_proposal_number")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number}"

    @property
    def busy(self) -> bool:
        """Whether the matchmaker is not ready with it."""
        return self.state in {self.State.WAITING, self.State.WORKING}


class Start(Row):
    """The question with which somebody comes into a circle: offered to them as the begin of their own case."""

    sensitivity: ClassVar[str] = "K3"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="starts")
    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="start")
    question = EncryptedText(sensitivity="K3")

    def __str__(self) -> str:
        return f"#{self.pk}"


class AskedOfManager(Row):
    """What a manager is asked to say yes to, on a page that a link in a mail opens; they have no account."""

    class Answer(models.TextChoices):
        YES = "yes"
        TALK = "talk"
        NO = "no"

    # Who confirms. The address is used for this alone.
    manager = EncryptedText(sensitivity="K2")
    email = EncryptedText(sensitivity="K2")
    token = EncryptedText(sensitivity="K2")
    token_hash = models.CharField(max_length=64, unique=True)
    remark = EncryptedText(sensitivity="K3")
    asked_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=4, choices=Answer, blank=True)

    class Meta:
        abstract = True


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and of the circles one plans for: there only how it stands is shown."""
        if not person.is_authenticated:
            return self.none()
        led = Membership.objects.seeing(person, Right.SHAPE).values("circle_id")
        own = Membership.objects.current().filter(person_id=person.pk)
        return self.filter(Q(circle_id__in=led) | Q(membership__in=own.values("pk")))


class Mandate(AskedOfManager):
    """What a member commits to, and the room they have to try things out."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="mandates")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="mandate")
    hours = models.PositiveSmallIntegerField()
    may_try = EncryptedText(sensitivity="K3")
    up_to = EncryptedText(sensitivity="K3")
    cover = EncryptedText(sensitivity="K3")
    written_at = models.DateTimeField()

    objects = MandateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"


class ManagerYesQuerySet(models.QuerySet["ManagerYes"]):
    """What managers of teams said, as people may see it."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep those of the circles whose members this person may see."""
        seats = Membership.objects.seeing(person, Right.SEE_MEMBERS)
        return self.filter(circle_id__in=seats.values("circle_id"))


class ManagerYes(AskedOfManager):
    """The manager of a team is asked to say yes to one version of what goes back to them, and what never."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.OneToOneField(Circle, models.CASCADE, related_name="manager_yes")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")

    objects = ManagerYesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"
