"""The geometry of the round table: where each chair stands, which way it faces, what its label says.

Pure: no Django, no colours. The template components/table.html draws what this computes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import cos, pi, radians, sin
from textwrap import wrap
from typing import Literal, get_args

Size = Literal["large", "small", "icon"]


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One chair. state: present, away or empty; of an empty chair `name` is the missing perspective."""

    name: str = ""
    initials: str = ""
    organisation: str = ""
    role: str = ""
    role_name: str = ""
    state: str = "present"
    you: bool = False
    turn: bool = False
    hand: bool = False
    spoken: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """A chair on the drawing: its centre, its angle (degrees clockwise from the top), its label."""

    seat: Seat
    x: float
    y: float
    angle: float
    label: str
    label_y: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of text in the middle of the table. kind: normal, long (smaller type) or under."""

    text: str
    y: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing of width × height units: a table with radius `r` at (x, y), chairs with radius `chair`."""

    size: Size
    width: int
    height: int
    x: float
    y: float
    r: float
    chair: float
    back: str  # the path of a chair's back, round (0, 0), for a chair at the top
    places: tuple[Place, ...]
    centre: tuple[Line, ...]


@dataclass(frozen=True)
class _Measure:
    width: int
    height: int
    ring: float  # from the middle of the table to the middle of a chair
    table: float
    chair: float
    letters: int  # of a name, with ten chairs or fewer


_MEASURES: dict[str, _Measure] = {
    "large": _Measure(360, 372, 128, 92, 23, 16),
    "small": _Measure(208, 208, 80, 54, 16, 0),
    "icon": _Measure(48, 48, 19, 9.5, 4, 0),
}
_TITLES = {"mevrouw", "mevr", "mw", "meneer", "mijnheer", "dhr", "dr", "prof", "mr", "mrs", "ms"}
_ROW, _MOST_ROWS = 17, 3  # letters and rows in the middle of the table
_MOST_NAMES = 16  # with more chairs than this the names stand in the list only


def initials(name: str) -> str:
    """Return one or two capitals; small words in a name ("de", "van") do not count."""
    parts = name.replace("-", " ").split()
    words = [part for part in parts if part[0].isupper()] or parts
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def seat(thing: object) -> Seat:
    """Return a Seat from a mapping or an object with the same names; what is missing is default."""
    if isinstance(thing, Seat):
        values = vars(thing).copy()
    else:
        values = {}
        for field in fields(Seat):
            value = (
                thing.get(field.name)
                if isinstance(thing, Mapping)
                else getattr(thing, field.name, None)
            )
            values[field.name] = field.default if value is None else value
    values["role"] = str(values["role"])
    values["initials"] = values["initials"] or initials(str(values["name"]))
    return Seat(**values)


def called(names: Sequence[str]) -> list[str]:
    """Return what people at one table call each other: first names, with a letter more where two are equal."""
    firsts = [_first(name) for name in names]
    return [
        first if firsts.count(first) == 1 or first == name else f"{first} {_last_letter(name)}"
        for first, name in zip(firsts, names, strict=True)
    ]


def _first(name: str) -> str:
    words = name.split()
    return words[0] if len(words) > 1 and words[0].lower().strip(".") not in _TITLES else name


def _last_letter(name: str) -> str:
    return f"{name.split()[-1][0]}."


def shorten(text: str, letters: int) -> str:
    """Return the text in at most `letters` letters, cut with … when it is longer."""
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,(-") + "…"


def place(seats: Sequence[object], size: Size = "large", turn: int | None = None) -> list[Place]:
    """Return the chairs evenly round the table, the first at the top, then clockwise."""
    measure = _MEASURES[size]
    chair = _chair(measure, len(seats))
    letters = 0 if len(seats) > _MOST_NAMES else min(measure.letters, 160 // max(len(seats), 10))
    everyone = [seat(thing) for thing in seats]
    names = iter(called([one.name for one in everyone if one.state != "empty"]))
    places = []
    for number, one in enumerate(everyone):
        label = one.name if one.state == "empty" else next(names)
        angle = 360 * number / len(seats)
        x = measure.width / 2 + measure.ring * sin(radians(angle))
        y = measure.height / 2 - measure.ring * cos(radians(angle))
        # Above the chair in the upper part, so that no name lies between its chair and the table.
        above = cos(radians(angle)) > 0.35
        below = cos(radians(angle)) < -0.35  # there the back of the chair is in between
        places.append(
            Place(
                seat=one if turn is None else replace(one, turn=number == turn),
                x=round(x, 1),
                y=round(y, 1),
                angle=round(angle, 1),
                label=shorten(label, letters) if letters else "",
                label_y=round(y - chair - 14 if above else y + chair + (24 if below else 18), 1),
            )
        )
    return places


def _chair(measure: _Measure, seats: int) -> float:
    """Return the radius of a chair: the usual one, or what leaves room between many."""
    room = measure.ring * sin(pi / max(seats, 2))
    names = 17 if measure.letters else 4  # a name fits between two chairs
    return round(max(min(measure.chair, room - names), measure.chair / 4), 1)


def _back(chair: float) -> str:
    """Return an arc a little outside a chair at (0, 0), over its top."""
    r = chair + 5.5
    x, y = round(r * sin(radians(48)), 1), round(-r * cos(radians(48)), 1)
    return f"M{-x} {y}A{r:.1f} {r:.1f} 0 0 1 {x} {y}"


def _lines(centre: str | Sequence[str] | None, y: float) -> tuple[Line, ...]:
    """Return the lines round the middle: a title of at most three rows, and what stands under it."""
    given = [centre] if isinstance(centre, str) else list(centre or ())
    title, under = str(given[0]) if given else "", str(given[1]) if len(given) > 1 else ""
    rows = _wrap(title)
    kind = "long" if len(rows) > 1 or len(title) > 13 else "normal"
    texts = [(row, kind) for row in rows] + ([(shorten(under, 20), "under")] if under else [])
    top = y + 6 - 10.5 * (len(texts) - 1)
    return tuple(
        Line(text=text, y=round(top + 21 * number, 1), kind=kind)
        for number, (text, kind) in enumerate(texts)
    )


def _wrap(title: str) -> list[str]:
    """Return the title in at most three rows; what does not fit is cut with …."""
    rows = wrap(title, _ROW, break_long_words=False, break_on_hyphens=False)
    if len(rows) > _MOST_ROWS:
        rows = [*rows[: _MOST_ROWS - 1], " ".join(rows[_MOST_ROWS - 1 :])]
    return [shorten(row, _ROW) for row in rows]


def picture(
    seats: Sequence[object],
    size: Size = "large",
    turn: int | None = None,
    centre: str | Sequence[str] | None = None,
) -> Picture:
    """Return the whole drawing. turn: the place in `seats` of who speaks. centre: one or two lines.

    Raises ValueError for a size that does not exist.
    """
    if size not in get_args(Size):
        msg = f"A table is large, small or icon, not {size!r}."
        raise ValueError(msg)
    measure = _MEASURES[size]
    chair = _chair(measure, len(seats))
    return Picture(
        size=size,
        width=measure.width,
        height=measure.height,
        x=measure.width / 2,
        y=measure.height / 2,
        r=measure.table,
        chair=chair,
        back=_back(chair),
        places=tuple(place(seats, size, turn)),
        centre=_lines(centre, measure.height / 2),
    )
