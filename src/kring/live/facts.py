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
    """The facilitator paused (paused=1), resumed or added minutes."""

    paused: int = 0
    minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class PlanChanged(TableFact):
    """The facilitator changed what still comes. won: minutes that the meeting ends earlier by it; -1: taken back."""

    won: int


@dataclass(frozen=True, kw_only=True)
class ModuleChosen(TableFact):
    """The facilitator chose which short method is run in a phase that has a place for one, or none."""


@dataclass(frozen=True, kw_only=True)
class GroupsCalled(TableFact):
    """The facilitator called the groups back to the whole table, or took that back."""


@dataclass(frozen=True, kw_only=True)
class TurnChanged(TableFact):
    """It is somebody else's turn: given on, or given by who leads (given=1). hushed=1: all write in silence first."""

    given: int = 0
    hushed: int = 0


@dataclass(frozen=True, kw_only=True)
class ContributionMade(TableFact):
    """Somebody said something: acknowledged means kept."""

    contribution: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionChanged(TableFact):
    """A maker brought in, rewrote or took back (withdrawn=1) a contribution, or the case giver chose one."""

    contribution: UUID
    withdrawn: int = 0

    def fits_closed(self) -> bool:
        """Say yes to taking back: one's own words."""
        return bool(self.withdrawn)


@dataclass(frozen=True, kw_only=True)
class Revealed(TableFact):
    """What was written in silence was shown, all at once."""


@dataclass(frozen=True, kw_only=True)
class SlipGiven(TableFact):
    """Somebody voted or rated, or changed what they gave. It does not say for what."""


@dataclass(frozen=True, kw_only=True)
class SlipsCounted(TableFact):
    """What was voted or rated in a step was counted and shown."""


@dataclass(frozen=True, kw_only=True)
class RoundOpened(TableFact):
    """Everybody may vote or rate once more."""


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
class ThemesOffered(TableFact):
    """The facilitator lets people choose what their group is about. `themes`: how many there are now."""

    themes: int


@dataclass(frozen=True, kw_only=True)
class ThemeAdded(TableFact):
    """Somebody at the table added a theme."""

    themes: int


@dataclass(frozen=True, kw_only=True)
class ThemeChosen(TableFact):
    """Somebody chose a theme (chosen=1), or not any more (0), on their own screen or through who leads."""

    membership: UUID
    chosen: int


@dataclass(frozen=True, kw_only=True)
class GroupsMade(TableFact):
    """The facilitator let the groups of this step be made anew."""


@dataclass(frozen=True, kw_only=True)
class ThemesWithdrawn(TableFact):
    """The facilitator lets the groups be made without choosing."""


@dataclass(frozen=True, kw_only=True)
class RemindersSet(Fact):
    """A member stopped the reminders of written rounds for themself (wanted=0), or wants them again (1)."""

    circle: UUID
    membership: UUID
    wanted: int


@dataclass(frozen=True, kw_only=True)
class VoicesShown(TableFact):
    """Everybody sees how the voices were divided; shown=0: only who facilitates does."""

    shown: int


@dataclass(frozen=True, kw_only=True)
class MeetingEnded(TableFact):
    """The facilitator closed the meeting."""

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class TimeProtected(TableFact):
    """The facilitator gave somebody protected speaking time."""

    membership: UUID


@dataclass(frozen=True, kw_only=True)
class ProtectedTimeEnded(TableFact):
    """Protected speaking time was ended, by whose it was or by the facilitator."""


@dataclass(frozen=True, kw_only=True)
class WordUnclear(TableFact):
    """Somebody asked that a word is explained. `by` is None: it is not recorded who."""


@dataclass(frozen=True, kw_only=True)
class WordExplained(TableFact):
    """The facilitator put away a word that was explained."""


@dataclass(frozen=True, kw_only=True)
class ContactChanged(TableFact):
    """Somebody wants a moment with who facilitates, or no longer; or had it. It is not recorded who wants it."""
