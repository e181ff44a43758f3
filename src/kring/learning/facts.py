"""What can happen to what somebody takes along."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class TryOutNamed(Fact):
    """Somebody named what they will try."""

    circle: UUID
    try_out: UUID


@dataclass(frozen=True, kw_only=True)
class TryOutTold(Fact):
    """Its owner told what came of it."""

    circle: UUID
    try_out: UUID


@dataclass(frozen=True, kw_only=True)
class TryOutTakenBack(Fact):
    """Its owner took a try-out off the list; its text is gone."""

    circle: UUID
    try_out: UUID


@dataclass(frozen=True, kw_only=True)
class LineWritten(Fact):
    """Somebody wrote, changed or cleared a private line."""

    circle: UUID
    line: UUID


@dataclass(frozen=True, kw_only=True)
class LineShared(Fact):
    """Its writer shared a private line with the circle (shared=1), or took it back (0)."""

    circle: UUID
    line: UUID
    shared: int

    def fits_closed(self) -> bool:
        """Say yes to taking back what was shared."""
        return not self.shared
