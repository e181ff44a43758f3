"""What can happen with compensation. Never amounts: who gets what is nobody else's business."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class CompensationArranged(Fact):
    """A circle said whether and how it pays people with lived experience."""

    circle: UUID


@dataclass(frozen=True, kw_only=True)
class WishTold(Fact):
    """Somebody said how they want to get their compensation."""

    circle: UUID
    membership: UUID

    def fits_closed(self) -> bool:
        """Say yes: what somebody is due stays due."""
        return True


@dataclass(frozen=True, kw_only=True)
class ClaimChanged(Fact):
    """Compensation came up after a meeting, travel costs were added, or an advance was asked."""

    circle: UUID
    claim: UUID

    def fits_closed(self) -> bool:
        """Say yes: what somebody is due stays due."""
        return True


@dataclass(frozen=True, kw_only=True)
class ClaimPaid(Fact):
    """Compensation, or an advance of it, was marked as paid."""

    circle: UUID
    claim: UUID

    def fits_closed(self) -> bool:
        """Say yes: what somebody is due stays due."""
        return True
