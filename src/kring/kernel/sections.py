"""Places on a page where slices above put their part, without the page knowing them.

A slice adds in `apps.py` ready(), by importing its own `views` there:

    sections.add_section("circle", next_meeting, order=20)   # (request, circle) -> HTML or None
    sections.add_lines("home", next_meetings, order=20)      # (request, circles) -> {circle id: HTML}
    sections.add_link("circle", meetings_tab, order=20)      # (request, circle) -> (key, label, href)

HTML comes from `kring.kernel.pages.draw` (a plain str is escaped). Pages that ask:
seat (of an invitation, for who was invited), welcome, circle (for who sees members), circle.side (its narrow
column), circle.sponsor, circle.watcher (sounding board, observer, guest), circle.closing
(before it closes), circle.own (before it is wiped), account, home, method, table (of a session; table.below:
under it, on one's own screen; screen: for all).
Order: cases 10, meetings 20, live 30, learning 40, harvest 50.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from markupsafe import Markup, escape

Section = Callable[[Any, Any], str | None]
Lines = Callable[[Any, Sequence[Any]], Mapping[UUID, str]]
Tab = tuple[str, str, str]
Link = Callable[[Any, Any], Tab | None]

_sections: dict[str, list[tuple[int, Section]]] = defaultdict(list)
_lines: dict[str, list[tuple[int, Lines]]] = defaultdict(list)
_links: dict[str, list[tuple[int, Link]]] = defaultdict(list)


def add_section(page: str, section: Section, order: int) -> None:
    """Let `section` put its part on a page; it answers None when it has nothing to show."""
    _add(_sections[page], order, section)


def sections(page: str, request: HttpRequest, subject: object) -> list[Markup]:
    """Return all parts that others put on this page, in order."""
    parts = (section(request, subject) for _, section in _sections[page])
    return [escape(part) for part in parts if part]


def add_lines(page: str, lines: Lines, order: int) -> None:
    """Let `lines` add to each of many subjects on a page, in one go: no query per subject."""
    _add(_lines[page], order, lines)


def lines(page: str, request: HttpRequest, subjects: Sequence[Any]) -> dict[UUID, list[Markup]]:
    """Return for each subject's id what others add to it; a subject without is left out."""
    found: dict[UUID, list[Markup]] = defaultdict(list)
    for _, one in _lines[page]:
        for key, part in one(request, subjects).items():
            found[key].append(escape(part))
    return dict(found)


def add_link(page: str, link: Link, order: int) -> None:
    """Let `link` add one tab (key, label, href) to the tabs of a page."""
    _add(_links[page], order, link)


def links(page: str, request: HttpRequest, subject: object) -> list[Tab]:
    """Return the tabs that others added to this page, in order."""
    return [tab for _, link in _links[page] if (tab := link(request, subject))]


def _add(places: list[tuple[int, Any]], order: int, part: object) -> None:
    if all(part is not known for _, known in places):
        places.append((order, part))
        places.sort(key=lambda place: place[0])
