"""A figure: what was measured, with the goal it should reach. Printed as one line, kept as JSON."""

import sys
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measurement. goal: (≤ or ≥, number), or None when it is only told."""

    name: str
    value: float
    unit: str = ""
    goal: tuple[str, float] | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        if self.goal is None:
            return None
        sign, number = self.goal
        return self.value <= number if sign == "≤" else self.value >= number

    @property
    def line(self) -> str:
        """Return the figure to read."""
        goal = f"goal {self.goal[0]} {_short(self.goal[1])}" if self.goal else ""
        verdict = {True: "reached", False: "SHORT", None: ""}[self.met]
        parts = [f"  {self.name:52}", f"{_short(self.value):>9} {self.unit:7}"]
        return " ".join([*parts, f"{goal:14}", f"{verdict:8}", self.note]).rstrip()


@dataclass
class Report:
    """All figures of one run."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str = "", **more: Any) -> None:  # noqa: ANN401
        """Keep a figure, and print it."""
        figure = Figure(name=name, value=value, unit=unit, **more)
        self.figures.append(figure)
        say(figure.line)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the figures for machines."""
        return [asdict(figure) | {"met": figure.met} for figure in self.figures]


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _short(number: float) -> str:
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
