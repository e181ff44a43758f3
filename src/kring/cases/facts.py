"""What can happen to a case."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class CaseBegun(Fact):
    """A member began to prepare a case, privately."""

    circle: UUID
    case: UUID


@dataclass(frozen=True, kw_only=True)
class CaseSaved(Fact):
    """The case giver saved the text."""

    circle: UUID
    case: UUID
    edition: int


@dataclass(frozen=True, kw_only=True)
class CaseOffered(Fact):
    """The case giver offered the case to the circle."""

    circle: UUID
    case: UUID


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(Fact):
    """The case giver took the case back; only they see it again."""

    circle: UUID
    case: UUID


@dataclass(frozen=True, kw_only=True)
class CaseKept(Fact):
    """The case giver chose the day on which the case is deleted."""

    circle: UUID
    case: UUID


@dataclass(frozen=True, kw_only=True)
class CaseDeleted(Fact):
    """The case and all its text are gone: by the case giver, or because it expired (by is None)."""

    circle: UUID
    case: UUID

    def fits_closed(self) -> bool:
        """Say yes when it expired."""
        return self.by is None
