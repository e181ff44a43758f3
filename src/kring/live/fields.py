"""What stands in the form at the table for the kinds that have parts, and the table of values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string

from kring.live import shapes
from kring.live.models import Contribution
from kring.live.shapes import Look, Part
from kring.live.viewing import Viewing
from kring.methods.script import Allow


@dataclass(frozen=True)
class Field:
    """One part as it is asked. options: what was named before, to pick from."""

    kind: str
    part: Part
    placeholder: str
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the form."""
        return shapes.name_of(self.kind, self.part)

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"{self.kind}-{self.part.id}"


def fields(viewing: Viewing) -> dict[str, list[Field]]:
    """Return for each kind that this screen may bring in, and that has parts, the fields of its parts."""
    found = {}
    for kind in viewing.kinds:
        parts = shapes.asked(kind, viewing.moment.phase)
        if parts:
            found[kind] = [_field(viewing, kind, part) for part in parts]
    return found


def _field(viewing: Viewing, kind: str, part: Part) -> Field:
    placeholder = str(part.placeholder)
    if part.main:
        placeholder = viewing.words.placeholder_for(Allow(kind))
    known = _KNOWN[kind, part.id](viewing) if part.look is Look.PICK else []
    return Field(kind, part, placeholder, tuple(known))


def picks(viewing: Viewing) -> list[tuple[str, str]]:
    """Return the lists to pick from that grow while people write, as (id, html)."""
    growing = [
        one
        for kind in (Allow.VALUES, Allow.IDENT)
        for one in fields(viewing).get(kind, ())
        if one.part.look is Look.PICK
    ]
    return [
        (f"pick-{one.id}", render_to_string("live/pick.html", {"one": one})) for one in growing
    ]


def _distinct(names: Iterable[str]) -> list[str]:
    """Return the names once, as they were first written: people differ in capitals and spaces."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(shapes.alike(name), name)
    return list(found.values())


def _people(viewing: Viewing) -> list[str]:
    here = viewing.snapshot.presences
    return [viewing.name_of(pk) for pk in viewing.snapshot.members if pk in here]


def _perspectives(viewing: Viewing) -> list[str]:
    said = (c.parts.get("perspective", "") for c in _of(viewing, Allow.VALUES))
    return _distinct(name for name in said if name)


def characters(viewing: Viewing) -> list[str]:
    """Return the people in the case, as far as this viewer saw them named: first by the case giver."""
    named = [
        name
        for c in _of(viewing, Allow.STORY)
        for name in shapes.characters_in(c.parts.get(shapes.CHARACTERS, ""))
    ]
    spoken = [c.parts.get(shapes.SPEAKS_AS, "") for c in _of(viewing, Allow.IDENT)]
    return _distinct(name for name in [*named, *spoken] if name)


def _of(viewing: Viewing, kind: Allow) -> list[Contribution]:
    return [c for c in viewing.seen if c.kind == kind]


_KNOWN: dict[tuple[str, str], Callable[[Viewing], list[str]]] = {
    (Allow.VALUES, "perspective"): _perspectives,
    (Allow.ACTION, "who"): _people,
    (Allow.IDENT, shapes.SPEAKS_AS): characters,
}


@dataclass
class Perspective:
    """The rows of one perspective in the table of values."""

    name: str
    rows: list[dict[str, Any]] = field(default_factory=list)


def values(viewing: Viewing) -> list[Perspective]:
    """Return what this viewer sees of the table of values in this step, by perspective, the first named first."""
    found: dict[str, Perspective] = {}
    for c in _of(viewing, Allow.VALUES):
        if c.step != viewing.moment.step.key:
            continue
        parts = c.parts or {"value": c.body}
        name = parts.get("perspective", "")
        group = found.setdefault(shapes.alike(name), Perspective(name))
        mine = viewing.is_mine(c)
        row = {"it": c, "maker": viewing.maker(c), "mine": mine, "norm": "", **parts}
        group.rows.append(row)
    return list(found.values())


def values_html(viewing: Viewing) -> str:
    """Draw the table of values for this viewer; '' in a step that has none."""
    if Allow.VALUES not in viewing.moment.phase.allow:
        return ""
    given = {"values": values(viewing), "session": viewing.session, "csrf": viewing.csrf}
    return render_to_string("live/values.html", given)
