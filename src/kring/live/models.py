"""A meeting while it happens: where it stands, who sits there, what was said."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from kring.circles.models import Circle, Membership
from kring.circles.rules import ROLES, Right
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText
from kring.live import shapes
from kring.meetings.models import Meeting
from kring.meetings.pace import Pace
from kring.people.models import Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

AT_TABLE = [r for r, rights in ROLES.items() if rights & {Right.SIT_AT_TABLE, Right.WATCH_TABLE}]


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, as people may see them."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep the sessions at whose table this person has a seat, and that had not ended when they came."""
        if not person.is_authenticated:
            return self.none()
        seats = Membership.objects.filter(role__in=AT_TABLE)
        return self.filter(seats.reading(person, Right.SEE_AIMS, "ended_at"))


class Session(Row):
    """One run of a script at one table. Position and clock are rows, so that a restart changes nothing."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="sessions")
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="session")
    # The script: what flatten() and scale() need to make the same steps again.
    container = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    case_chosen = models.BooleanField(default=False)
    # The methods of the questions that come after the first (kring.meetings.LaterCase).
    further = models.JSONField(default=list)
    minutes = models.PositiveIntegerField()
    # What this meeting changed in its script (kring.live.pace.Plan), and what that was before the last change.
    plan = models.JSONField(default=dict)
    plan_before = models.JSONField(null=True)
    # The keys of the steps that were done, and not skipped; how long they took is kept with the meeting.
    done = models.JSONField(default=list)
    # Who sits together in steps for groups (kring.live.groups): {place: {"round", "groups": [[membership]]}}
    rooms = models.JSONField(default=dict)
    # What people choose their group by (live/themes.py): {"open", "of", "adding", "mix", "chosen": {membership: [n]}}
    division = models.JSONField(default=dict)
    # All there was to choose from, as a JSON list; the first is theme 1, and `of` says which are chosen from now.
    themes = EncryptedText(sensitivity="K3", default="")
    # When the groups were called back to the whole table.
    called_at = models.DateTimeField(null=True, blank=True)
    # When it should end, as people were told.
    due_at = models.DateTimeField(null=True)
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
    # The same, when the present step began.
    idle_before = models.PositiveIntegerField(default=0)
    step_began_at = models.DateTimeField()
    # This step is written in silence, by the facilitator's choice or by the script.
    silent = models.BooleanField(default=False)
    revealed = models.BooleanField(default=False)
    # What is written in silence here is shown without names; by the facilitator's choice or by the script.
    nameless = models.BooleanField(default=False)
    # What was voted or rated in this step has been counted and shown; what is given then waits for a new round.
    counted = models.BooleanField(default=False)
    giver = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    turn = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # Who has protected speaking time in this step, or had it: then it is over.
    protected = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    protected_over = models.BooleanField(default=False)
    # In rounds people with lived experience speak first, by the facilitator's choice.
    lived_first = models.BooleanField(default=False)
    chair = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    stand_in = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    offered_to = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # As the duties were divided when the table was laid: who keeps the time; whose turn it is to lead, until they
    # said yes or no to it here.
    timekeeper = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    round_leader = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # Everybody sees how the voices were divided, not only who facilitates.
    shows_voices = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Live, or in writing over days: then `ends_at` is the date by which the step closes.
    pace = models.CharField(
        max_length=7, choices=[(p.value, p.value) for p in Pace], default=Pace.LIVE
    )
    # Whether who had not answered in this step was reminded.
    reminded = models.BooleanField(default=False)

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
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=Q(pace=Pace.WRITTEN, ended_at=None),
                name="written_rounds_that_run",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} at {self.seq}"

    @property
    def written(self) -> bool:
        """Whether it is held in writing, over days."""
        return self.pace == Pace.WRITTEN


class Presence(Row):
    """One person at one table."""

    sensitivity: ClassVar[str] = "K2"
    session = models.ForeignKey(Session, models.CASCADE, related_name="presences")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    arrived_at = models.DateTimeField()
    # The last sign of life of their screen; kept up by the stream and by polling.
    seen_at = models.DateTimeField()
    # In a written round: when they last left it, before the present visit; they are told what came since.
    left_at = models.DateTimeField(null=True, blank=True)
    by_phone = models.BooleanField(default=False)
    # Looks at the page of text only, which asks for nothing by itself.
    plain = models.BooleanField(default=False)
    hand_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    # The step in which they were ready, passed, or had their turn.
    ready_step = models.CharField(max_length=120, blank=True)
    passed_step = models.CharField(max_length=120, blank=True)
    heard_step = models.CharField(max_length=120, blank=True)
    supports = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # Since when they want to talk a moment with who facilitates; empty again when they did.
    contact_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="one_presence")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Quiet(Row):
    """A member who wants no reminders of the written rounds of this circle."""

    sensitivity: ClassVar[str] = "K2"
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="quiet")

    def __str__(self) -> str:
        return f"#{self.pk}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions, as the circle may see them after the meeting. During it, live.stage decides."""

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Keep one's own, and what was open to the whole circle, in circles whose cases one may see."""
        if not person.is_authenticated:
            return self.none()
        seen = Membership.objects.reading(person, Right.SEE_CASES, "session__ended_at")
        mine = Membership.objects.current().filter(person_id=person.pk)
        return self.filter(Q(maker_id__in=mine.values("pk")) | (Q(open_to_circle=True) & seen))


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
    # One text, or the parts of its kind in one (live/shapes.py). To be read: `text`, or `told`.
    body = EncryptedText(sensitivity="K3")
    # For an experience story: where it happened.
    place = EncryptedText(sensitivity="K3")
    # The group it was said in (kring.live.groups.Room.id); empty: at the table of all.
    room = models.CharField(max_length=130, blank=True)
    # On which sheet that is passed on it stands; 0: on none.
    sheet = models.PositiveSmallIntegerField(default=0)
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
    # Written under the promise that nobody hears who wrote it: only its maker ever learns that.
    nameless = models.BooleanField(default=False)
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

    @property
    def told(self) -> shapes.Told:
        """What was said, in the parts of its kind."""
        return shapes.told(self.kind, self.body)

    @property
    def parts(self) -> dict[str, str]:
        """What was said, by part; empty when it is one text."""
        return shapes.unpacked(self.kind, self.body)

    @property
    def text(self) -> str:
        """What was said, as one text."""
        return self.told.text


class UnclearWord(Row):
    """A word that somebody at the table did not understand, or '' when they did not say which. Never who it was."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="unclear_words")
    word = EncryptedText(sensitivity="K3")
    asked_at = models.DateTimeField()
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Slip(Row):
    """What one person gave in silence in one step: dots, warm or cold, a number. Gone when it has been counted."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="slips")
    # The number of its last change, in the order of the table.
    seq = models.PositiveBigIntegerField()
    step = models.CharField(max_length=120)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    # Who typed it, when that was not the one who gave it: somebody by phone.
    entered_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    # {contribution: how many dots, or how warm}; with "" for the number of a score.
    body = EncryptedText(sensitivity="K3")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "step", "member"], name="one_slip")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} at {self.seq}"


class Tally(Row):
    """What all slips of one step said together, when they were counted. Nothing of one person is in it."""

    sensitivity: ClassVar[str] = "K2"
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="tallies")
    seq = models.PositiveBigIntegerField()
    step = models.CharField(max_length=120)
    # See kring.live.votes.count.
    body = EncryptedText(sensitivity="K3")

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"#{self.pk} at {self.seq}"
