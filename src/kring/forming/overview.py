"""What the page of who forms shows: questions in their themes with the words they share, and what stands out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from kring.forming import showing
from kring.forming.kinds import Perspective
from kring.forming.matching.problem import FEWEST
from kring.forming.models import Application
from kring.forming.pool import Pool
from kring.kernel.words import _, ngettext


@dataclass(frozen=True)
class Line:
    """Somebody with what a list shows of them."""

    one: Application
    question: str
    about: str
    above: str
    names: tuple[Application, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """Questions that belong together. words: what they share, as the reason."""

    title: str
    words: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Overview:
    """Everything the page needs."""

    shelves: list[Shelf]
    people: int
    circles: int
    sentence: str
    sides: list[tuple[str, int]]
    wanting: list[str]
    apart: list[tuple[str, str, UUID | None]]
    told: list[Line]


def overview_of(pool: Pool) -> Overview:
    """Return what came in for a call."""
    lines = [_line(pool, place) for place in range(len(pool.people))]
    shelves = [
        Shelf(_title(pool, number), theme.words, tuple(lines[place] for place in theme.places))
        for number, theme in enumerate(pool.themes)
        if len(theme.places) > 1
    ]
    alone = [lines[theme.places[0]] for theme in pool.themes if len(theme.places) == 1]
    if alone:
        shelves.append(Shelf(_("Each on its own"), (), tuple(alone)))
    sides = Counter(showing.side(said.perspective) for said in pool.said if said.perspective)
    return Overview(
        shelves=shelves,
        people=len(lines),
        circles=pool.circles,
        sentence=sentence(pool),
        sides=sorted(sides.items(), key=lambda side: (-side[1], side[0])),
        wanting=list(_wanting(pool, sides)),
        apart=_apart(pool),
        told=[line for line in lines if line.above],
    )


def _line(pool: Pool, place: int) -> Line:
    one, said = pool.people[place], pool.said[place]
    about = [showing.side(said.perspective), said.organisation, said.area]
    return Line(
        one=one,
        question=said.question,
        about=" · ".join(part for part in about if part),
        above=said.above,
        names=tuple(_named_in(said.above, one, pool.people)),
    )


def _named_in(text: str, by: Application, people: Iterable[Application]) -> list[Application]:
    """Return whose name somebody mentioned: to draw a line of power with one press."""
    words = {word.strip(".,;:!?()").casefold() for word in text.split()}
    return [
        one for one in people if one != by and one.name and one.name.split()[0].casefold() in words
    ]


def _title(pool: Pool, number: int) -> str:
    words = pool.themes[number].words
    return ", ".join(words[:2]) if words else _("Questions")


def sentence(pool: Pool) -> str:
    """Say whether there is one circle in this, or two."""
    people, circles = len(pool.people), pool.circles
    if circles == 0:
        return ngettext(
            "A circle needs %(few)d people. %(count)d more, and there is one.",
            "A circle needs %(few)d people. %(count)d more, and there is one.",
            FEWEST - people,
        ) % {"few": FEWEST, "count": FEWEST - people}
    large = [theme for theme in pool.themes if len(theme.places) >= FEWEST]
    if circles == 1:
        return _("There is one circle in this: %(count)d people.") % {"count": people}
    if len(large) >= circles:
        return _("These questions make %(circles)d circles, each with a theme of its own.") % {
            "circles": circles
        }
    return _(
        "There are people for %(circles)d circles; their questions do not fall apart that clearly."
    ) % {"circles": circles}


def _wanting(pool: Pool, sides: Counter[str]) -> Iterable[str]:
    if not pool.people:
        return
    lived = sum(said.perspective == Perspective.LIVED for said in pool.said)
    if lived == 0:
        yield _("Nobody with own experience yet. Whom can you ask? Two are better than one.")
    if lived == 1:
        yield _(
            "One person with own experience. Ask a second: nobody should be the only one in the room."
        )
    largest = sides.most_common(1)
    if largest and largest[0][1] > 0.6 * len(pool.people):
        yield _(
            "More than half look from the same side: %(side)s. Whose chair is still empty?"
        ) % {"side": largest[0][0]}


def _apart(pool: Pool) -> list[tuple[str, str, UUID | None]]:
    """Return who may not sit together: names, with the id of a line that was drawn by hand."""
    drawn = pool.drawn
    return [
        (pool.people[a].name, pool.people[b].name, drawn.get((a, b)))
        for a, b in sorted(pool.apart)
    ]
