"""The moments at which a circle looks up from its questions: half way, at the end, of some kinds later once more."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from kring.circles.kinds import looks_back_after
from kring.kernel.words import _
from kring.planning.marks import CHOICE, LOOK_BACK, Mark


def moments(days: Sequence[date], form: str) -> list[Mark]:
    """Return them as marks. days: of the meetings that are not cancelled, in order; form: what kind of circle it is."""
    if len(days) < 2:
        return []
    half, end = days[(len(days) - 1) // 2], days[-1]
    months = looks_back_after(form)
    if not months:
        title, last = (
            _("half way: continue, change or stop?"),
            _("the end: continue, change or stop?"),
        )
        return [Mark(half, CHOICE, title), Mark(end, CHOICE, last)]
    title = _("half way, with the manager: what goes well? Continue, change or stop?")
    last = _("the end, with the manager: what did it bring? Continue, change or stop?")
    later = _("look back once more, with the manager: what stayed?")
    return [
        Mark(half, CHOICE, title),
        Mark(end, CHOICE, last),
        Mark(later_by(end, months), LOOK_BACK, later),
    ]


def later_by(day: date, months: int) -> date:
    """Return the same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
