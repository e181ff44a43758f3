"""The screens of an application: one question each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kring.forming.models import Application, Call
from kring.kernel.words import gettext_lazy as _


@dataclass(frozen=True)
class Screen:
    """One screen. name: in its address. fields: of AnswersForm. why: a sentence about what happens with it."""

    name: str
    title: Any
    fields: Sequence[str]
    why: Any = ""


SCREENS = (
    Screen(
        "question",
        _("Your question"),
        ("question",),
        _("There are no wrong questions. Do not name other people."),
    ),
    Screen(
        "work",
        _("What you do yourself"),
        ("level", "work"),
        _("So that you meet people who carry about the same."),
    ),
    Screen(
        "place",
        _("Where you work or live"),
        ("organisation", "area"),
        _("In a circle come people from different places."),
    ),
    Screen("side", _("Your side of it"), ("perspective",), _("Every side counts as much.")),
    Screen(
        "situation",
        _("Your situation"),
        ("situation", "comparable"),
        _("It is good to meet people in the same situation."),
    ),
    Screen("when", _("When you can come"), ("parts",), _("It may still change later.")),
    Screen("languages", _("Your languages"), ("languages",)),
    Screen("above", _("People you know"), ("above",), _("Nobody else reads this.")),
    Screen("access", _("What you need"), ("access",), _("Nobody else reads this.")),
    Screen(
        "reach", _("How we reach you"), ("name", "email", "phone", "via"), _("One way is enough.")
    ),
)
BY_NAME = {screen.name: screen for screen in SCREENS}


def place_of(name: str) -> int:
    """Return the place of a screen, from 0."""
    return [screen.name for screen in SCREENS].index(name)


def after(name: str) -> str:
    """Return the name of the next screen, or '' after the last."""
    place = place_of(name) + 1
    return SCREENS[place].name if place < len(SCREENS) else ""


def before(name: str) -> str:
    """Return the name of the screen before, or ''."""
    place = place_of(name)
    return SCREENS[place - 1].name if place else ""


def filled(
    application: Application, call: Call, shown: dict[str, str]
) -> list[tuple[Screen, list[str]]]:
    """Return each screen with what was answered on it, as words. shown: the words of each field."""
    return [
        (screen, [shown[field] for field in screen.fields if shown.get(field)])
        for screen in SCREENS
        if screen.name != "situation" or call.situation_list or application.said.comparable
    ]
