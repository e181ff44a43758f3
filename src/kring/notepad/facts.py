"""What can happen with what a circle writes down together."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class NotepadWritten(Fact):
    """Somebody began to write on the notepad of a meeting, or went on after a while; not every word of theirs."""

    circle: UUID
    session: UUID


@dataclass(frozen=True, kw_only=True)
class NotepadSettled(Fact):
    """The time to correct is over: the text is a plain text now, and how it came about is gone."""

    circle: UUID
    session: UUID

    def fits_closed(self) -> bool:
        """Say yes: it tidies up, and nobody writes."""
        return True
