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
