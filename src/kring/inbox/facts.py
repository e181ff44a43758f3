"""What can happen to the mail of a person."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class MailWished(Fact):
    """A person said which kinds of mail they want. stopped: how many kinds they do not."""

    person: UUID
    stopped: int


@dataclass(frozen=True, kw_only=True)
class ReachChanged(Fact):
    """Letters reach a person by another way from now on, chosen by themselves or by who leads."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class AddressDied(Fact):
    """A mail server said that the address of a person takes no mail."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class AddressTried(Fact):
    """A person asked to try their address again."""

    person: UUID
