"""Everybody who plays, and what they know of one another."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kring.rehearsal.script import ALOUD, Line, Script

READS = 25  # letters a second that somebody types or speaks
LONGEST_PAUSE = 15.0  # seconds


@dataclass
class Company:
    """The players together.

    players: keys of who is played. expected: how many sit at the table, people included. patience: seconds in which
    nothing happens before who leads goes on without waiting for the people among them.
    """

    script: Script
    players: set[str]
    expected: int
    say: Callable[[str], None]
    slow: bool
    patience: float
    made: dict[str, Line] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)
    ready: dict[str, set[str]] = field(default_factory=dict)
    stirred_at: float = field(default_factory=time.monotonic)
    kept: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    async def pause(self, text: str) -> None:
        """Take the time that a person would take to think and to type this."""
        if self.slow:
            thinking = random.uniform(2, 5)  # noqa: S311 — not a secret
            await asyncio.sleep(min(thinking + len(text) / READS, LONGEST_PAUSE))

    def has_floor(self, line: Line) -> bool:
        """Tell whether all that comes before this line in its phase has been said, or will not be."""
        return all(
            other.number in self.over or other.who not in self.players
            for other in self.script.lines[: line.number]
            if other.phase == line.phase and other.kind in ALOUD
        )

    def is_ready(self, step: str, who: str) -> None:
        """Note that a player has nothing left to do in this step."""
        self.ready.setdefault(step, set()).add(who)

    @property
    def among_people(self) -> bool:
        """Whether somebody at the table is a person: then the meeting may go on while a player still types."""
        return self.expected > len(self.players)

    def stir(self) -> None:
        """Note that something happened at the table."""
        self.stirred_at = time.monotonic()

    def others_ready(self, step: str, *, but: set[str]) -> bool:
        """Tell whether all other players are ready with this step."""
        return self.ready.get(step, set()) >= self.players - but

    def lost_patience(self) -> bool:
        """Tell whether nothing has happened for so long that the meeting goes on."""
        return time.monotonic() - self.stirred_at > self.patience
