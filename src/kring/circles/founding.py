"""Circles out of a table, tried line by line against the form of one circle; and into one that can be read again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from kring.circles import standard
from kring.circles.actions.frames import Frame
from kring.circles.forms import FrameForm
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel import vault
from kring.kernel.tabular import Line
from kring.kernel.words import _
from kring.people.models import Person

# What a column may be called, in Dutch and in English; the first name is the one that we write.
COLUMNS = {
    "name": ("naam", "name", "kring", "circle"),
    "about": ("gaat over", "about", "thema", "theme"),
    "not_about": ("gaat niet over", "not about"),
    "done_when": ("klaar als", "done when"),
    "urgency": ("urgentie", "urgency", "waarom nu", "why now"),
    "field": ("werkveld", "field"),
    "region": ("regio", "region", "plaats", "place"),
    "country": ("land", "country"),
    "language": ("taal", "language"),
    "time_zone": ("tijdzone", "time zone"),
}
HEADINGS = [known[0] for known in COLUMNS.values()]
USUAL = {"country": "NL", "language": "nl", "time_zone": "Europe/Amsterdam"}


@dataclass(frozen=True)
class Tried:
    """One line of a table. problems: sentences, each with the name of its column; none: it can start."""

    line: Line
    form: FrameForm
    problems: tuple[str, ...]

    def frame(self) -> Frame:
        """Return what the circle is about. Only of a line without problems."""
        return Frame(**self.form.cleaned_data)


def tried(lines: Iterable[Line], person: Person) -> list[Tried]:
    """Return each line with what is wrong with it, also that this person has a circle of that name."""
    there = {one.name.casefold() for one in _shaped(person)}
    countries = _country_names()
    languages = {name.casefold(): code for code, name in standard.LANGUAGES}
    found: list[Tried] = []
    seen: dict[str, int] = {}
    for line in lines:
        cells = {code: cell or USUAL.get(code, "") for code, cell in line.cells.items()}
        cells["country"] = countries.get(cells["country"].casefold(), cells["country"].upper())
        said = cells["language"].casefold()
        form = FrameForm(cells | {"language": languages.get(said, said)})
        problems = [
            f"{form.fields[name].label}: {sentence}"
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        name = cells["name"].casefold()
        if name and name in there:
            problems.append(_("You have a circle of this name already."))
        if name and name in seen:
            problems.append(_("This name stands on line %(number)s too.") % {"number": seen[name]})
        seen.setdefault(name, line.number)
        found.append(Tried(line, form, tuple(problems)))
    return found


def _country_names() -> dict[str, str]:
    """Return the code of each country by its name in every language: tables travel."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {name.casefold(): code for code, name in standard.countries_here()}
    return found


def circles_table(person: Person) -> list[list[str]]:
    """Return the circles that this person shapes, as a table."""
    circles = sorted(_shaped(person), key=lambda one: one.name.casefold())
    return [HEADINGS, *([str(getattr(one, code)) for code in COLUMNS] for one in circles)]


def _shaped(person: Person) -> list[Circle]:
    seats = Membership.objects.seeing(person, Right.SHAPE).filter(circle__practice=False)
    circles = [one.circle for one in seats.select_related("circle")]
    return [one for one in circles if one.closed_at is None and vault.readable(one.pk)]
