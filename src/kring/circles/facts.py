"""What can happen to a circle."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class CircleFormed(Fact):
    """Somebody started a circle."""

    circle: UUID


@dataclass(frozen=True, kw_only=True)
class FrameChanged(Fact):
    """The frame, the urgency or the sought perspectives changed."""

    circle: UUID


@dataclass(frozen=True, kw_only=True)
class AgreementWritten(Fact):
    """The circle has a new version of its agreement."""

    circle: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class AgreementAccepted(Fact):
    """A member accepted a version of the agreement."""

    circle: UUID
    membership: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Fact):
    """Somebody was invited, by mail, by personal link or by code."""

    circle: UUID
    invitation: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Fact):
    """An invitation no longer opens anything."""

    circle: UUID
    invitation: UUID


@dataclass(frozen=True, kw_only=True)
class SeatedByPhone(Fact):
    """Somebody who was invited has a seat, and takes part by phone: who shapes the circle said so."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Fact):
    """Somebody took a seat."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Fact):
    """A member's role, perspective or display name changed."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class PastOpened(Fact):
    """A facilitator let a member read what was said before they came, with the circle's yes."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Fact):
    """A person left, or was removed from, a circle."""

    circle: UUID
    membership: UUID

    def fits_closed(self) -> bool:
        """Say yes: whoever wants to leave, can."""
        return True


@dataclass(frozen=True, kw_only=True)
class PersonReturned(Fact):
    """Somebody without an account came back in by a new pass."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class PublicPageChanged(Fact):
    """What a circle tells the world about itself changed, or came up, or was taken down."""

    circle: UUID
    public: bool


@dataclass(frozen=True, kw_only=True)
class MemberReached(Fact):
    """Who leads said by which way letters reach a member without address."""

    circle: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class LettersPrinted(Fact):
    """Letters on paper were printed, to be handed over or posted."""

    circle: UUID
    letters: int

    def fits_closed(self) -> bool:
        """Say yes: who reads no mail hears on paper that meetings are cancelled."""
        return True


@dataclass(frozen=True, kw_only=True)
class EndingFact(Fact):
    """Base of what happens to a circle as a whole at its end."""

    circle: UUID

    def fits_closed(self) -> bool:
        """Say yes: these are about being closed."""
        return True


@dataclass(frozen=True, kw_only=True)
class CircleClosed(EndingFact):
    """A circle was closed: it can be read, and nothing new is written in it."""


@dataclass(frozen=True, kw_only=True)
class CircleReopened(EndingFact):
    """A closed circle goes on."""


@dataclass(frozen=True, kw_only=True)
class WipingAsked(EndingFact):
    """Somebody asked to wipe a closed circle; its members have 14 days to stop that."""


@dataclass(frozen=True, kw_only=True)
class WipingStopped(EndingFact):
    """A member stopped the wiping of a circle."""


@dataclass(frozen=True, kw_only=True)
class CircleWiped(EndingFact):
    """What was said in a circle is gone: first its key, then its rows."""
