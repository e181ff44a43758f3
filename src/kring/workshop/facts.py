"""What can happen to a method that somebody makes. Ids and numbers, never a word of it."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class DraftBegun(Fact):
    """Somebody began a method of their own."""

    method: UUID


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Fact):
    """A draft was changed."""

    method: UUID


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Fact):
    """A draft became a version that meetings can be held by."""

    method: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ReachChanged(Fact):
    """A method is shared with others than before; circle: with these, if it is with one."""

    method: UUID
    circle: UUID | None


@dataclass(frozen=True, kw_only=True)
class MethodPutAway(Fact):
    """A method is no longer to be chosen, or is again."""

    method: UUID
    away: int


@dataclass(frozen=True, kw_only=True)
class DraftThrownAway(Fact):
    """A method that was never published is gone, with its key."""

    method: UUID
