"""What can happen to a network or an organisation."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class NetworkStarted(Fact):
    """A host started a network."""

    network: UUID


@dataclass(frozen=True, kw_only=True)
class NetworkChanged(Fact):
    """What is known of a network changed."""

    network: UUID


@dataclass(frozen=True, kw_only=True)
class HouseOpened(Fact):
    """A host gave an organisation a page with its own style."""

    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class HouseChanged(Fact):
    """The style, the words or the domain of an organisation changed."""

    organisation: UUID
