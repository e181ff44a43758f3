"""What a circle starts with or can choose from: files in library/."""

import csv
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from django.utils.translation import get_language

LIBRARY = Path(__file__).parent / "library"
# What people speak in a circle; pages come in the languages of settings.LANGUAGES.
LANGUAGES = [
    ("nl", "Nederlands"),
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("pl", "Polski"),
    ("ro", "Română"),
    ("uk", "Українська"),
]
_CONTINENTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Pacific")


@cache
def agreement(language: str) -> str:
    """Return the agreement a new circle starts with; in English when we have no such language."""
    return _text("agreement", language)


@cache
def to_manager(language: str) -> str:
    """Return what goes back to the manager of a team, and what never, to start with."""
    return _text("to_manager", language)


def _text(folder: str, language: str) -> str:
    file = LIBRARY / folder / f"{language}.txt"
    if not file.exists():
        file = file.with_name("en.txt")
    return file.read_text(encoding="utf-8").strip()


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """Return (ISO 3166-1 alpha-2, name) of the countries to choose from."""
    column = "nl" if language.startswith("nl") else "en"
    with (LIBRARY / "countries.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], row[column]) for row in csv.DictReader(file)]


def countries_here() -> list[tuple[str, str]]:
    """Return the countries to choose from, in the present language."""
    return countries(get_language() or "nl")


def country(code: str) -> str:
    """Return the name of a country in the present language; its code when we do not list it."""
    return dict(countries_here()).get(code, code)


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return (IANA name, name to read) of the time zones to choose from."""
    zones = sorted(zone for zone in available_timezones() if zone.startswith(_CONTINENTS))
    return [(zone, zone.replace("_", " ")) for zone in zones]
