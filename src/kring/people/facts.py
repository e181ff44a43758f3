"""What can happen to a person's account."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Fact):
    """A person changed their name or language."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(Fact):
    """All devices of a person were signed out."""

    person: UUID
