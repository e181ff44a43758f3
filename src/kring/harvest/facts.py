"""What can happen on the way from a contribution to the wider ring."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class LessonWritten(Fact):
    """A lesson was written from contributions, or rewritten: a new edition, earlier consent lapses."""

    circle: UUID
    lesson: UUID
    edition: int


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(Fact):
    """Every maker, the case giver and the facilitators were asked about one edition."""

    circle: UUID
    lesson: UUID
    edition: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Fact):
    """A maker answered (yes in some scope, or no) for one edition."""

    circle: UUID
    lesson: UUID
    edition: int


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Fact):
    """A maker withdrew; what was published is taken down."""

    circle: UUID
    lesson: UUID

    def fits_closed(self) -> bool:
        """Say yes: consent can always be taken back."""
        return True


@dataclass(frozen=True, kw_only=True)
class LessonApproved(Fact):
    """The case giver or a facilitator approved an edition as the ring will see it."""

    circle: UUID
    lesson: UUID
    edition: int


@dataclass(frozen=True, kw_only=True)
class LessonPublished(Fact):
    """The lesson is on a public page."""

    circle: UUID
    lesson: UUID
    publication: UUID


@dataclass(frozen=True, kw_only=True)
class PublicationWithdrawn(Fact):
    """The public page was taken down."""

    circle: UUID
    lesson: UUID
    publication: UUID

    def fits_closed(self) -> bool:
        """Say yes: nothing stays public without consent."""
        return True


@dataclass(frozen=True, kw_only=True)
class ReactionWritten(Fact):
    """Somebody signed in reacted to a publication."""

    publication: UUID


@dataclass(frozen=True, kw_only=True)
class ReactionHidden(Fact):
    """A reaction is no longer shown."""

    publication: UUID
    reaction: UUID
