"""The figures of a crowd, as a table and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kring.rehearsal.crowd import Load, Tally


@dataclass(frozen=True)
class Figures:
    """What was measured. Milliseconds unless named otherwise."""

    values: dict[str, Any]

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled or refused."""
        # What is sent to a screen twice has the same id, and replaces itself there.
        wrong = ("lost", "double", "never_seen", "refused")
        return bool(self.values["acked"]) and not any(self.values[name] for name in wrong)

    def table(self) -> str:
        """Return the figures to read."""
        wide = max(len(name) for name in self.values)
        return "\n".join(
            f"  {name.replace('_', ' '):{wide}}  {_shown(value)}"
            for name, value in self.values.items()
        )


def figures(load: Load, tally: Tally) -> Figures:
    """Return the figures of what was counted."""
    people = [len(room["people"]) for room in load.rooms]
    # Everybody at the table must see it on their screen, the writer too.
    never = sum(
        max(0, people[tally.room_of[name]] - tally.seen_by.get(name, 0)) for name in tally.acked
    )
    return Figures(
        {
            "people": sum(people),
            "rooms": len(people),
            "seconds": load.seconds,
            "every_seconds": load.every,
            "opening_seconds": round(tally.opening_seconds, 1),
            "sent": len(tally.sent),
            "acked": len(tally.acked),
            "refused": tally.refused,
            "ack_ms": percentiles(tally.ack),
            "seen_ms": percentiles(tally.seen),
            "lost": tally.lost,
            "double": tally.double,
            "never_seen": never,
            "sent_twice": tally.sent_twice,
            "reconnects": tally.reconnects,
            "resends": tally.resends,
        }
    )


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50, p95, p99 and max in milliseconds; empty when nothing was measured."""
    found = sorted(seconds)
    if not found:
        return {}
    places = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {
        name: round(1000 * found[min(len(found) - 1, int(share * len(found)))], 1)
        for name, share in places.items()
    }


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {one}" for name, one in value.items()) or "-"
    return str(value)
