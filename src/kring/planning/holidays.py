"""What there is to say of a day before a meeting is planned on it: a holiday, a school holiday, a day off."""

from collections.abc import Sequence
from datetime import date

from kring.circles.models import Circle
from kring.kernel import pages
from kring.kernel.words import _
from kring.planning import queries
from kring.planning.freedays import HOME, REGION_WORDS, Free, Region, school

# What matters most to who plans comes first.
_ORDER = ("own", "public", "school")


def sentences(circle: Circle, days: Sequence[date]) -> dict[date, str]:
    """Return a sentence for each of these days that is free; none where the circle said it meets all the same."""
    if not days:
        return {}
    region = queries.region_of(circle)
    calendar = queries.calendar_of(circle, region)
    known = calendar.free(min(days), max(days))
    found = {}
    for day in days:
        if any(first <= day <= last for first, last in calendar.lifted):
            continue
        held = sorted(
            (one for one in known if one.holds(day)), key=lambda one: _ORDER.index(one.kind)
        )
        if held:
            found[day] = _sentence(day, held[0])
        elif not region and circle.country == HOME and (where := _anywhere(day)):
            found[day] = _sentence(day, *where)
    return found


def _anywhere(day: date) -> tuple[Free, str] | None:
    """Return the school holiday of this day with the regions that have it, for a circle that chose no region."""
    on = {region: one for region in Region for one in school(region) if one.holds(day)}
    if not on:
        return None
    regions = "" if len(on) == len(Region) else ", ".join(str(REGION_WORDS[one]) for one in on)
    return next(iter(on.values())), regions


def _sentence(day: date, free: Free, regions: str = "") -> str:
    words = {"day": pages.day(day), "name": free.name, "regions": regions}
    if free.kind == "own":
        said = _("%(day)s is a day off of the circle.")
    elif free.kind == "public":
        said = _("%(day)s is a public holiday: %(name)s.")
    elif regions:
        said = _("%(day)s falls in the %(name)s of schools in %(regions)s.")
    else:
        said = _("%(day)s falls in the %(name)s of schools.")
    sentence = said % words
    return sentence[0].upper() + sentence[1:]
