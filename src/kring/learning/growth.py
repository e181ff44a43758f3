"""How somebody asks and advises over their meetings, and leads: counts for themself alone. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import localize

from kring.circles.rules import FEWEST_COUNTED

# So many meetings make a stretch to look at; one evening says more about its method than about a person.
STRETCH = 3


@dataclass(frozen=True)
class Stretch:
    """What somebody brought in over some meetings after each other."""

    meetings: int
    questions: int
    advice: int

    @property
    def tells(self) -> bool:
        """Whether it is enough to say something about."""
        return self.meetings >= STRETCH and self.questions + self.advice >= FEWEST_COUNTED

    @property
    def per_advice(self) -> float | None:
        """How many questions there were for each piece of advice; None without advice."""
        return round(self.questions / self.advice, 1) if self.advice else None

    @property
    def ratio(self) -> str:
        """That number, as the language that is active writes it."""
        number = self.per_advice
        return "" if number is None else localize(int(number) if number == int(number) else number)


@dataclass(frozen=True)
class Growth:
    """first, last: the first and the last meetings, as far as they tell something and are not the same ones.

    to_come: how many meetings more until there is something to see. led: the days on which they led to the end.
    """

    first: Stretch | None = None
    last: Stretch | None = None
    to_come: int = 0
    led: tuple[date, ...] = ()


def grown(meetings: Sequence[tuple[int, int]], led: Sequence[date]) -> Growth:
    """Return what somebody can see of their own. meetings: (questions, advice) of each, the first meeting first.

    A meeting in which they did neither is not there.
    """
    first, last = _stretch(meetings[:STRETCH]), _stretch(meetings[-STRETCH:])
    apart = len(meetings) >= 2 * STRETCH
    return Growth(
        first=first if apart and first.tells and last.tells else None,
        last=last if last.tells else None,
        to_come=max(0, STRETCH - len(meetings)),
        led=tuple(sorted(led)),
    )


def _stretch(meetings: Sequence[tuple[int, int]]) -> Stretch:
    return Stretch(
        len(meetings), sum(asked for asked, _ in meetings), sum(given for _, given in meetings)
    )
