"""What can happen while a circle plans."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class PollOpened(Fact):
    """The poll of a season was opened, with so many moments."""

    circle: UUID
    poll: UUID
    slots: int


@dataclass(frozen=True, kw_only=True)
class PollChanged(Fact):
    """A moment was added to a poll or taken out, or somebody new was asked."""

    circle: UUID
    poll: UUID
    slots: int


@dataclass(frozen=True, kw_only=True)
class PollAnswered(Fact):
    """Somebody said when they can, or it was filled in for them; not every tap."""

    circle: UUID
    poll: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class PollLettersSent(Fact):
    """The personal links of a poll were put in the post for who had not answered."""

    circle: UUID
    poll: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class PollClosed(Fact):
    """A poll ended: its dates were planned (season), or it was dropped (None)."""

    circle: UUID
    poll: UUID
    season: UUID | None


@dataclass(frozen=True, kw_only=True)
class FreeDaysChanged(Fact):
    """A circle said on which days it is free, or meets all the same."""

    circle: UUID


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(Fact):
    """A member said where the circle can come together with them, or changed it."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class HostsShared(Fact):
    """Who hosts was divided anew over so many meetings to come."""

    circle: UUID
    meetings: int


@dataclass(frozen=True, kw_only=True)
class DutiesShared(Fact):
    """What nobody did yet at the meetings to come was divided: so many duties."""

    circle: UUID
    duties: int


@dataclass(frozen=True, kw_only=True)
class DutyNamed(Fact):
    """A member does something at a meeting from now on, or nobody does (None). kind: its place in DutyKind, from 0."""

    circle: UUID
    meeting: UUID
    kind: int
    membership: UUID | None


@dataclass(frozen=True, kw_only=True)
class DutySwapAsked(Fact):
    """Somebody asked another, who does the same at another meeting, to trade."""

    circle: UUID
    duty: UUID


@dataclass(frozen=True, kw_only=True)
class DutySwapAnswered(Fact):
    """The other said yes (accepted=1) or no (0)."""

    circle: UUID
    duty: UUID
    accepted: int


@dataclass(frozen=True, kw_only=True)
class RescueOpened(Fact):
    """So few can come that the group is asked what to do."""

    circle: UUID
    meeting: UUID
    coming: int


@dataclass(frozen=True, kw_only=True)
class RescueAnswered(Fact):
    """Somebody said what to do. It does not say what."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class RescueDecided(Fact):
    """It is known what happens with a meeting to which few come. moved: 1 when it goes to another day."""

    circle: UUID
    meeting: UUID
    moved: int


@dataclass(frozen=True, kw_only=True)
class MeetingsMerged(Fact):
    """A meeting was cancelled, and its question goes to another."""

    circle: UUID
    meeting: UUID
    into: UUID


@dataclass(frozen=True, kw_only=True)
class WayChosen(Fact):
    """A circle chose to continue, to change something, or to stop (1)."""

    circle: UUID
    season: UUID
    stop: int


@dataclass(frozen=True, kw_only=True)
class RoleHandedOver(Fact):
    """Somebody who led took part from then on, and another took their role."""

    circle: UUID
    giver: UUID
    membership: UUID
