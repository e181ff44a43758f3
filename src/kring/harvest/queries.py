"""What decides about a lesson, and what waits for whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.harvest import rules
from kring.harvest.models import (
    Approval,
    Consent,
    Lesson,
    LessonQuerySet,
    Publication,
    Source,
)
from kring.harvest.rules import Answer, Approved, Capacity, Dossier, Scope, Stage
from kring.kernel import vault
from kring.kernel.prepared import prepared
from kring.live.models import Contribution, ContributionQuerySet
from kring.networks.models import Organisation
from kring.people.models import Person

Viewer = Person | AnonymousUser


def role_of(membership: Membership | None) -> Role | None:
    """Return the role of a present member; None for somebody who left."""
    return None if membership is None or membership.ended_at else Role(membership.role)


def role_in(circle: Circle, person: Person) -> Role | None:
    """Return the present role of a person in a circle, or None."""
    return role_of(circle.membership_of(person))


def is_of(person: Person, membership: Membership | None) -> bool:
    """Tell whether this membership, present or ended, is of this person."""
    return membership is not None and membership.person_id == person.pk


def seats_of_maker(
    lesson: Lesson, person: Person, *, edition: int | None = None
) -> list[Membership]:
    """List the memberships under which this person made sources of this edition, or of any; ended ones too."""
    sources = Source.objects.visible_to(person).filter(lesson=lesson)
    if edition is not None:
        sources = sources.filter(edition=edition)
    return list(Membership.objects.filter(pk__in=sources.values("maker_id")))


def asked_of(person: Person) -> LessonQuerySet:
    """Return the lessons about which this person was ever asked; also for guests and who left the circle."""
    return Lesson.objects.visible_to_maker(person).select_related("circle", "meeting")


def makers_of(lesson: Lesson) -> QuerySet[Person]:
    """Return the people whose words the present edition uses."""
    used = Source.objects.filter(lesson=lesson, edition=lesson.edition, maker__isnull=False)
    return Person.objects.filter(pk__in=used.values("maker__person_id"))


def offered_for(
    meeting_id: UUID, person: Person, lesson: Lesson | None = None
) -> ContributionQuerySet:
    """Return what a lesson of this meeting may grow from: what its writer may see, and nobody refused for it."""
    seen = Contribution.objects.visible_to(person).filter(
        session__meeting=meeting_id, withdrawn_at=None, parked=False
    )
    if lesson is not None:
        refused = Consent.objects.filter(lesson=lesson.pk, scope=Scope.REFUSED, withdrawn_at=None)
        seen = seen.exclude(maker__in=refused.values("maker_id"))
    # Whom we would ask for consent is whose words they are: only the maker may use what came without a name.
    return seen.exclude(~Q(maker__person=person), nameless=True)


def organisations_at(circle_id: UUID) -> QuerySet[Organisation]:
    """Return the organisations that the members of a circle come from."""
    here = Membership.objects.current().filter(circle_id=circle_id, organisation__isnull=False)
    return Organisation.objects.filter(pk__in=here.values("organisation_id")).order_by("name")


def dossier_of(lesson: Lesson, edition: int | None = None) -> Dossier:
    """Return all that decides about one edition; without `edition` about the present one. One query."""
    return _standings([lesson], edition)[0].dossier


@prepared
def _decisive(lessons: Collection[UUID]) -> QuerySet[Any, tuple[Any, ...]]:
    """Return all rows that decide about these lessons: (kind, lesson, edition, who or what, word, gone)."""
    sources = Source.objects.filter(lesson__in=lessons)
    consents = Consent.objects.filter(lesson__in=lessons)
    approvals = Approval.objects.filter(lesson__in=lessons, membership__isnull=False)
    public = Publication.objects.visible_to(AnonymousUser()).filter(lesson__in=lessons)
    none, kept = Value("", CharField()), Value(value=False, output_field=BooleanField())
    return _rows("source", sources, "maker_id", none, _gone("contribution__withdrawn_at")).union(
        _rows("consent", consents, "maker_id", F("scope"), _gone("withdrawn_at")),
        _rows("approval", approvals, "membership__person_id", F("capacity"), kept),
        _rows("public", public, "pk", none, kept),
        all=True,
    )


def _rows(
    kind: str, rows: QuerySet[Any], who: str, word: Combinable, gone: Combinable
) -> QuerySet[Any, tuple[Any, ...]]:
    return rows.order_by().values_list(
        Value(kind, CharField()), "lesson_id", "edition", who, word, gone
    )


def _gone(moment: str) -> Combinable:
    return ExpressionWrapper(Q(**{f"{moment}__isnull": False}), BooleanField())


@dataclass
class _Found:
    """The rows of one lesson, by kind. Each but `public` of one edition."""

    sources: list[tuple[UUID | None, bool]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    approvals: list[Approved] = field(default_factory=list)
    public: "Published | None" = None

    def take(self, row: tuple[Any, ...], edition: int) -> None:
        """Keep a row when it is about this edition."""
        kind, _lesson, about, who, word, gone = row
        if kind == "public":
            self.public = Published(who, about)
        elif about != edition:
            return
        elif kind == "source":
            self.sources.append((who, not gone))
        elif kind == "consent":
            self.answers.append(Answer(who, about, Scope(word), gone))
        else:
            self.approvals.append(Approved(who, Capacity(word), about))


def _standings(lessons: Iterable[Lesson], edition: int | None = None) -> list["Standing"]:
    """Return how these lessons stand, about `edition` or about their present one. One query."""
    wanted = {one.pk: one for one in lessons}
    if not wanted:
        return []
    found = {pk: _Found() for pk in wanted}
    numbers = {pk: edition or one.edition for pk, one in wanted.items()}
    for row in _decisive(list(wanted)):
        found[row[1]].take(row, numbers[row[1]])
    return [
        Standing(one, _dossier(one, numbers[pk], found[pk]), found[pk].public)
        for pk, one in wanted.items()
    ]


def _dossier(lesson: Lesson, edition: int, found: _Found) -> Dossier:
    return Dossier(
        edition=edition,
        makers=frozenset(maker for maker, _kept in found.sources),
        answers=tuple(found.answers),
        approvals=tuple(found.approvals),
        intact=all(kept for _maker, kept in found.sources),
        asked=edition < lesson.edition or lesson.state == Lesson.State.ASKED,
    )


def names_of(lesson: Lesson, edition: int) -> list[str]:
    """List the names of makers who wish to be named under this edition, in order of the alphabet."""
    named = Consent.objects.filter(
        lesson=lesson, edition=edition, scope=Scope.NAMED, withdrawn_at=None
    )
    return sorted(set(named.values_list("name", flat=True)), key=str.casefold)


@dataclass(frozen=True)
class Published:
    """The public page of a lesson: its id, and which edition it holds."""

    pk: UUID
    edition: int


@dataclass(frozen=True)
class Standing:
    """A lesson with all that decides about its present edition, and what stands of it on a public page."""

    lesson: Lesson
    dossier: Dossier
    publication: Published | None

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        public = self.publication is not None and self.publication.edition == self.lesson.edition
        return rules.stage_of(self.dossier, public=public)

    @property
    def word(self) -> str:
        """How far it has come, in words."""
        return str(rules.STAGE_WORDS[self.stage])

    @property
    def kind(self) -> str:
        """The kind of badge that goes with it."""
        kinds = {Stage.PUBLIC: "good", Stage.READY: "turn", Stage.INSIDE: "plain"}
        return kinds.get(self.stage, "warn" if self.stage is Stage.REFUSED else "info")


def standings_of(lessons: Iterable[Lesson]) -> list[Standing]:
    """Return how far these lessons have come, in the order given. One query, however many lessons."""
    return _standings(lessons)


@dataclass(frozen=True)
class RingText:
    """A lesson as the ring reads it: what the public page is drawn from, before and after it is public."""

    title: str
    body: str
    place: str
    context: str
    named: list[str]
    organisations: list[str]
    language: str


def as_ring_sees(lesson: Lesson) -> RingText:
    """Return the present edition as it would stand on the public page now."""
    return RingText(
        lesson.title,
        lesson.body,
        lesson.place,
        lesson.context,
        names_of(lesson, lesson.edition),
        list(lesson.organisations.order_by("name").values_list("name", flat=True)),
        lesson.circle.language,
    )


def roots_of(lesson: Lesson, edition: int, person: Viewer) -> ContributionQuerySet:
    """Return what this edition grew out of, as far as this person may see it."""
    used = Source.objects.filter(lesson=lesson, edition=edition)
    return (
        Contribution.objects.visible_to(person)
        .filter(pk__in=used.values("contribution_id"), withdrawn_at=None)
        .select_related("maker", "session__meeting")
    )


def own_words(lesson: Lesson, person: Person) -> list[Contribution]:
    """List this person's contributions that the present edition uses; also for guests and who left."""
    used = Source.objects.visible_to(person).filter(lesson=lesson, edition=lesson.edition)
    return list(
        Contribution.objects.filter(
            pk__in=used.values("contribution_id"), maker__person_id=person.pk
        ).select_related("session__meeting")
    )


def answer_of(lesson: Lesson, person: Person) -> Consent | None:
    """Return what this person says to the present edition now, if anything."""
    given = Consent.objects.filter(
        lesson=lesson, edition=lesson.edition, maker__person_id=person.pk, withdrawn_at=None
    )
    return given.order_by("-at").first()


def standing_publication(lesson: Lesson) -> Publication | None:
    """Return what everybody may read of this lesson, in whatever edition."""
    return Publication.objects.visible_to(AnonymousUser()).filter(lesson=lesson).first()


def was_public(publication_id: UUID) -> bool:
    """Tell whether this address ever had a lesson. Whoever has the address knows that already."""
    return Publication.objects.filter(pk=publication_id).exists()


@dataclass(frozen=True)
class Waiting:
    """What a lesson asks of somebody: `deed` is consent, approval or publication."""

    deed: str
    lesson: Lesson


def waiting_for(person: Person) -> list[Waiting]:
    """List what lessons ask of this person: consent first, then approval, then to publish. Two queries."""
    lessons = _waiting(person)
    asked = [Waiting("consent", lesson) for lesson in lessons if lesson.asks == "consent"]
    undecided = sorted(
        (lesson for lesson in lessons if lesson.asks == "decision"), key=lambda one: one.asked_at
    )
    decided = [
        Waiting(deed, standing.lesson)
        for standing in standings_of(undecided)
        if (deed := _deed(standing, person))
    ]
    found = [*asked, *sorted(decided, key=lambda one: one.deed)]
    return [one for one in found if vault.readable(one.lesson.circle_id)]


@prepared
def _waiting(person: Person) -> QuerySet[Any]:
    """Return the lessons that ask something of this person, newest first; `asks`: consent or decision, or once each."""
    kinds = {"consent": Lesson.objects.waiting_for(person), "decision": _undecided(person)}
    consent, decision = (
        found.order_by()
        .select_related("giver")
        .only("circle", "title", "edition", "state", "written_at", "asked_at", "giver__person")
        .annotate(asks=Value(asks, CharField()))
        for asks, found in kinds.items()
    )
    return consent.union(decision, all=True).order_by("-written_at")


def _undecided(person: Person) -> LessonQuerySet:
    """Return the lessons under way about which this person decides, as case giver or facilitator."""
    led = Membership.objects.seeing(person, Right.LEAD_TABLE).values("circle_id")
    stopped = Consent.objects.filter(
        lesson=OuterRef("pk"),
        edition=OuterRef("edition"),
        scope__in=[Scope.INSIDE, Scope.REFUSED],
        withdrawn_at=None,
    )
    public = Publication.objects.filter(
        lesson=OuterRef("pk"), edition=OuterRef("edition"), withdrawn_at=None
    )
    return (
        Lesson.objects.visible_to(person)
        .filter(Q(circle_id__in=led) | Q(giver__person_id=person.pk), state=Lesson.State.ASKED)
        .filter(~Exists(stopped), ~Exists(public), circle__closed_at=None)
    )


def _deed(standing: Standing, person: Person) -> str:
    """Return what this lesson asks of its case giver or a facilitator, or ''."""
    lesson, dossier = standing.lesson, standing.dossier
    is_giver = is_of(person, lesson.giver)
    if is_giver and not dossier.approvers(Capacity.GIVER):
        return "approval"
    if is_giver:
        return ""
    if not dossier.approvers(Capacity.FACILITATOR):
        return "approval"
    return "publication" if standing.stage is Stage.READY else ""
