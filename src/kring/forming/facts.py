"""What can happen on the way to a circle."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class CallMade(Fact):
    """Somebody began to write a call."""

    call: UUID


@dataclass(frozen=True, kw_only=True)
class CallChanged(Fact):
    """The words of a call, or its last day, changed."""

    call: UUID


@dataclass(frozen=True, kw_only=True)
class CallOpened(Fact):
    """A call can be read and answered."""

    call: UUID


@dataclass(frozen=True, kw_only=True)
class CallClosed(Fact):
    """A call takes no more applications."""

    call: UUID


@dataclass(frozen=True, kw_only=True)
class CallForgotten(Fact):
    """What people wrote for a call is gone, with its key."""

    call: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationBegun(Fact):
    """Somebody began to answer a call, or was asked to."""

    call: UUID
    application: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationSaved(Fact):
    """One or more answers of an application were kept."""

    call: UUID
    application: UUID
    edition: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSent(Fact):
    """Somebody is ready to take part."""

    call: UUID
    application: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Fact):
    """Somebody took their application back; its text is gone."""

    call: UUID
    application: UUID


@dataclass(frozen=True, kw_only=True)
class PowerLineDrawn(Fact):
    """Who forms noted that two people may not sit in one circle, or took that back."""

    call: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalAsked(Fact):
    """Somebody asked the matchmaker for circles, or why somebody is not in one."""

    call: UUID
    proposal: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalMade(Fact):
    """The matchmaker finished, or was stopped."""

    call: UUID
    proposal: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalChanged(Fact):
    """Somebody moved, pinned or released a person in a proposal."""

    call: UUID
    proposal: UUID


@dataclass(frozen=True, kw_only=True)
class CircleProposed(Fact):
    """A circle was formed from a proposal; its people are invited."""

    call: UUID
    circle: UUID
    invited: int


@dataclass(frozen=True, kw_only=True)
class WaitingTold(Fact):
    """Who waits was told so."""

    call: UUID
    application: UUID


@dataclass(frozen=True, kw_only=True)
class MandateWritten(Fact):
    """A member wrote what they commit to and need room for."""

    circle: UUID
    mandate: UUID


@dataclass(frozen=True, kw_only=True)
class MandateAsked(Fact):
    """A manager was asked to confirm, or reminded."""

    circle: UUID
    mandate: UUID
    times: int


@dataclass(frozen=True, kw_only=True)
class RemindersStopped(Fact):
    """A manager wants no more reminders."""

    circle: UUID
    mandate: UUID

    def fits_closed(self) -> bool:
        """Say yes: who wants no more mail can always say so."""
        return True


@dataclass(frozen=True, kw_only=True)
class MandateAnswered(Fact):
    """A manager answered."""

    circle: UUID
    mandate: UUID


@dataclass(frozen=True, kw_only=True)
class ManagerAsked(Fact):
    """The manager of a team was asked to say yes to a version of the agreement, or reminded."""

    circle: UUID
    version: int
    times: int


@dataclass(frozen=True, kw_only=True)
class ManagerRemindersStopped(Fact):
    """The manager of a team wants no more reminders."""

    circle: UUID


@dataclass(frozen=True, kw_only=True)
class ManagerAnswered(Fact):
    """The manager of a team answered."""

    circle: UUID
    version: int
