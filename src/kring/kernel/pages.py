"""The template engine: what every page may use, and the components as `ui`."""

import datetime as dt
from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache, partial
from typing import Any
from uuid import UUID
from zlib import crc32

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends import jinja2 as jinja2_backend
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from markupsafe import Markup, escape

from kring.kernel import roundtable, sections
from kring.kernel.words import _, ngettext


def draw(
    template: str, context: dict[str, Any] | None = None, request: HttpRequest | None = None
) -> Markup:
    """Return a part of a page as HTML: drawn by one of our templates, which escape what they are given."""
    return Markup(render_to_string(template, context, request))  # noqa: S704


KEPT_TABLES = 512


class Components:
    """`ui.card` is the macro `card` of components/card.html."""

    def __init__(self, engine: jinja2.Environment) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        if name.startswith("_"):
            raise AttributeError(name)
        macro: Callable[..., Markup] = getattr(
            self._engine.get_template(f"components/{name}.html").module, name
        )
        if name == "table":
            macro = _drawn_once(macro)
        elif name == "icon":
            macro = lru_cache(macro)  # the same for everybody
        if not self._engine.auto_reload:
            setattr(self, name, macro)  # the next look-up does not come here
        return macro


def _drawn_once(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Keep the last tables that were drawn: the same chairs make the same picture, for all who look."""
    kept: dict[object, Markup] = {}

    def draw_table(seats: Any, *args: Any, **more: Any) -> Markup:  # noqa: ANN401
        lists = (tuple(one) if isinstance(one, list) else one for one in (*args, *more.values()))
        key = (language(), tuple(seats), tuple(more), *lists)
        try:
            found = kept.get(key)
        except TypeError:  # chairs of a table that moves are dictionaries
            return macro(seats, *args, **more)
        if found is None:
            if len(kept) >= KEPT_TABLES:
                kept.clear()
            found = kept[key] = macro(seats, *args, **more)
        return found

    return draw_table


class Engine(jinja2_backend.Jinja2):
    """Django's own, with one token for all forms of a page: making one costs as much as a query."""

    def get_template(self, template_name: str) -> "Template":
        """Return a template by its name."""
        return Template(super().get_template(template_name).template, self)

    def from_string(self, template_code: str) -> "Template":
        """Return a template that is written here."""
        return Template(super().from_string(template_code).template, self)


class Template(jinja2_backend.Template):
    """A template as `render` and `draw` use it: it knows `request` and `csrf_input`."""

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> str:
        """Return the page, or the part."""
        known = dict(context or {})
        if request is not None:
            kept = request.__dict__
            if "csrf_input" not in kept:
                kept["csrf_input"] = SimpleLazyObject(partial(csrf_input, request))
            known |= {"request": request, "csrf_input": kept["csrf_input"]}
        return self.template.render(known)


class Environment(jinja2.Environment):
    """Jinja2's own, whose templates hold what all know in one plain dictionary.

    Jinja2 chains two, and copies them entry by entry for each part that is drawn: a sixth of drawing a short one.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows by itself."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> jinja2.Environment:  # noqa: ANN401
    """Return the engine of all our pages, as Django's Jinja2 backend asks for it."""
    engine = Environment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options
    )
    engine.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    engine.globals |= {
        # What all pages say most: jinja2's own looks for the language anew with each word.
        "_": said,
        "gettext": said,
        "above": above,
        "direction": direction,
        "initials": roundtable.initials,
        "language": language,
        "languages": languages,
        "mark": mark,
        "messages": messages,
        "remaining": remaining,
        "round_table": roundtable.picture,
        "static": static,
        "ui": Components(engine),
        "url": url,
        "url_or_none": url_or_none,
    }
    engine.filters |= {
        "date": date,
        "day": day,
        "iso": iso,
        "minutes": minutes,
        "paragraphs": paragraphs,
        "shortdate": shortdate,
        "time": time,
    }
    return engine


@jinja2.pass_eval_context
def said(place: Any, text: str, **variables: object) -> str:  # noqa: ANN401
    """Return a sentence in the language in use, with the variables filled in; in HTML they are escaped."""
    words = _words(text, translation.get_language(), place.autoescape)
    return words % variables if variables else _whole(words)


@lru_cache(maxsize=4096)
def _words(text: str, language: str | None, html: bool) -> str:
    words = translation.gettext(text)
    return Markup(words) if html else words  # noqa: S704 — our own sentence


@lru_cache(maxsize=4096)
def _whole(words: str) -> str:
    return words % {}


def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a named page. Raises NoReverseMatch."""
    ids = (*args, *kwargs.values())
    for one in ids:
        if one.__class__ is not UUID:
            return reverse(name, args=args or None, kwargs=kwargs or None)
    return _address(name, len(args), *kwargs).format(*ids)


@lru_cache(maxsize=1024)
def _address(name: str, many: int, *names: str) -> str:
    """Return the address of a page with {0}, {1} … in the place of ids: Django puts it together once."""
    marks = [UUID(int=n) for n in range(1, many + len(names) + 1)]
    named = dict(zip(names, marks[many:], strict=True))
    address = reverse(name, args=marks[:many] or None, kwargs=named or None)
    for place, mark in enumerate(marks):
        address = address.replace(str(mark), f"{{{place}}}")
    return address


def url_or_none(name: str, **about: Any) -> str | None:  # noqa: ANN401
    """Return the address of a named page, or None where this server has no such page."""
    try:
        return url(name, **about)
    except NoReverseMatch:
        return None


def language() -> str:
    """Return the code of the language in use, for `lang`."""
    return translation.get_language() or settings.LANGUAGE_CODE


def direction() -> str:
    """Return rtl or ltr, for `dir`."""
    return "rtl" if translation.get_language_bidi() else "ltr"


def languages() -> list[dict[str, object]]:
    """Return each language as {code, name, current}."""
    now = language()
    return [
        {"code": code, "name": name, "current": code == now} for code, name in settings.LANGUAGES
    ]


def above(request: HttpRequest | None) -> list[Markup]:
    """Return what slices put above every page: kernel.sections, page "above"."""
    return sections.sections("above", request, None) if request else []


def messages(request: HttpRequest | None) -> Iterable[Any]:
    """Return what must be told to this person once."""
    return get_messages(request) if request else ()


def mark(*parts: object) -> str:
    """Return an id that is the same each time for the same parts (pages must be byte-equal)."""
    return f"k{crc32(repr(parts).encode()):08x}"


def remaining(
    ends_at: dt.datetime | None, now: dt.datetime, paused: int | None = None
) -> int | None:
    """Return the seconds left, negative when over time, None without an end."""
    if paused is not None:
        return paused
    return round((ends_at - now).total_seconds()) if ends_at else None


def _local(moment: dt.datetime | dt.date, zone: dt.tzinfo | None) -> dt.datetime | dt.date:
    """Return the moment in `zone`, or in the zone that is active for this request."""
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment, zone)
    return moment


def date(moment: dt.datetime | dt.date | None, zone: dt.tzinfo | None = None) -> str:
    """Return for example "donderdag 12 november 2026"."""
    return _day(_local(moment, zone), "l j F Y") if moment else ""


def day(moment: dt.datetime | dt.date | None, zone: dt.tzinfo | None = None) -> str:
    """Return for example "donderdag 12 november", where nobody doubts the year."""
    return _day(_local(moment, zone), "l j F") if moment else ""


def shortdate(moment: dt.datetime | dt.date | None, zone: dt.tzinfo | None = None) -> str:
    """Return for example "do 12 nov"."""
    return _short(_day(_local(moment, zone), "D j M")) if moment else ""


@lru_cache(maxsize=4096)
def _short(day: str) -> str:
    return day.replace(".", "").lower()


def _day(moment: dt.datetime | dt.date, pattern: str) -> str:
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    return _day_in_words(day, pattern, translation.get_language())


@lru_cache(maxsize=4096)
def _day_in_words(day: dt.date, pattern: str, language: str | None) -> str:
    return date_format(day, pattern)


def time(moment: dt.datetime | None, zone: dt.tzinfo | None = None) -> str:
    """Return for example "13.30" in Dutch, "13:30" in English."""
    if not moment:
        return ""
    local = _local(moment, zone)
    return f"{local:%H.%M}" if _dutch() else f"{local:%H:%M}"


def iso(moment: dt.datetime | dt.date | None) -> str:
    """Return the moment for machines: attributes of <time> and <kring-clock>."""
    return moment.isoformat() if moment else ""


def _dutch() -> bool:
    return (translation.get_language() or "").startswith("nl")


def minutes(number: int | dt.timedelta | None) -> str:
    """Return for example "15 min", "2 hours", "2 hours 30 min"; a number counts minutes."""
    if number is None:
        return ""
    total = round(number.total_seconds() / 60) if isinstance(number, dt.timedelta) else number
    if total < 120:
        return _("%(n)d min") % {"n": total}
    hours, rest = divmod(total, 60)
    whole = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return f"{whole} {_('%(n)d min') % {'n': rest}}" if rest else whole


def paragraphs(text: str | None) -> Markup:
    """Return the text as paragraphs, escaped; an empty line starts a new one."""
    escaped = str(escape((text or "").replace("\r\n", "\n")))
    blocks = (block.strip() for block in escaped.split("\n\n"))
    told = (f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)
    return Markup("\n".join(told))  # noqa: S704 — escaped first
