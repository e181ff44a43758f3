"""What can happen to a practice run."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class RunFact(Fact):
    """Base of what happens to one practice run."""

    circle: UUID
    run: UUID


@dataclass(frozen=True, kw_only=True)
class RunBegun(RunFact):
    """Somebody sat down to practise."""


@dataclass(frozen=True, kw_only=True)
class ScriptedDeedDone(RunFact):
    """One of the made-up people did what was due."""


@dataclass(frozen=True, kw_only=True)
class RemarkMade(RunFact):
    """Who practises said something aloud to the made-up people."""


@dataclass(frozen=True, kw_only=True)
class RunEnded(RunFact):
    """The meeting was ended, and what went how was counted."""


@dataclass(frozen=True, kw_only=True)
class TableCleared(RunFact):
    """The circle of a run went, with its key and its made-up people."""


@dataclass(frozen=True, kw_only=True)
class RunForgotten(Fact):
    """Somebody wiped a run, its counts too."""

    run: UUID
