"""What can happen at the table."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class TableFact(Fact):
    """Base of what happens at one table: `seq` is its place in the order of that table."""

    circle: UUID
    session: UUID
    seq: int


@dataclass(frozen=True, kw_only=True)
class SessionOpened(TableFact):
    """The facilitator opened the meeting."""

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class PersonArrived(TableFact):
    """Somebody sat down at the table."""

    membership: UUID


@dataclass(frozen=True, kw_only=True)
class StepChanged(TableFact):
    """The facilitator went to another step. skipped=1: the step before was left out."""

    index: int
    skipped: int = 0


@dataclass(frozen=True, kw_only=True)
class ClockChanged(TableFact):
    """The facilitator paused, resumed or added time."""


@dataclass(frozen=True, kw_only=True)
class TurnChanged(TableFact):
    """It is somebody else's turn."""


@dataclass(frozen=True, kw_only=True)
class ContributionMade(TableFact):
    """Somebody said something: acknowledged means kept."""

    contribution: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionChanged(TableFact):
    """A maker brought in, rewrote or took back a contribution, or the case giver chose one."""

    contribution: UUID


@dataclass(frozen=True, kw_only=True)
class Revealed(TableFact):
    """What was written in silence was shown, all at once."""


@dataclass(frozen=True, kw_only=True)
class PresenceChanged(TableFact):
    """A hand, a ready mark, a pass, or a confirmed agreement."""

    membership: UUID


@dataclass(frozen=True, kw_only=True)
class ChairChanged(TableFact):
    """The lead was offered, accepted, declined or taken over."""

    membership: UUID


@dataclass(frozen=True, kw_only=True)
class GiverNamed(TableFact):
    """The facilitator named whose case is on the table."""

    membership: UUID


@dataclass(frozen=True, kw_only=True)
class SeatLost(TableFact):
    """Somebody at the table left the circle, or was removed: their screen closes."""

    membership: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingEnded(TableFact):
    """The facilitator closed the meeting."""

    meeting: UUID
