"""What the pages of the demo show: the parts one can play, and who plays what."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from markupsafe import Markup

from kring.circles.rules import ROLE_WORDS
from kring.kernel.pages import draw
from kring.kernel.words import gettext_lazy
from kring.live.models import Session
from kring.people.models import Person
from kring.web.demo import people, story, world

TITLES = {
    "facilitator": gettext_lazy("facilitator"),
    "giver": gettext_lazy("case giver"),
    "participant": gettext_lazy("participant"),
    "lived_expert": gettext_lazy("person with lived experience, as a guest"),
    "sponsor": gettext_lazy("sponsor"),
    "outsider": gettext_lazy("outsider"),
}
WHAT_YOU_SEE = {
    "facilitator": gettext_lazy(
        "You lead the meeting of today: you open the table, and take everybody along step by step."
    ),
    "giver": gettext_lazy(
        "It is your question today. The others ask, you answer, and at the end you choose what to try."
    ),
    "participant": gettext_lazy(
        "You think along with somebody else, and keep lines that nobody else can read."
    ),
    "lived_expert": gettext_lazy(
        "You have no account and no e-mail. You sit at the table like everybody else."
    ),
    "sponsor": gettext_lazy(
        "You see what the circle is for and how often it met. Not a word of what was said."
    ),
    "outsider": gettext_lazy(
        "You belong to no circle. You see nothing of any of them, not even that they are there."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One card: somebody to be, and what one will see then."""

    key: str
    name: str
    title: str
    sentence: str
    whence: str


def parts() -> list[Part]:
    """Return the cards of the page, in order."""
    everybody, outsiders = story.characters(), story.cast().outsiders
    return [
        Part(
            key=key,
            name=everybody[key].name if key in everybody else outsiders[key],
            title=str(TITLES[code]),
            sentence=str(WHAT_YOU_SEE[code]),
            whence=everybody[key].organisation if key in everybody else "",
        )
        for code, key in story.cast().parts
    ]


def others() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return everybody else to be: per circle its name, and (key, who that is)."""
    shown = {key for _code, key in story.cast().parts}
    found = []
    for circle in story.stories():
        rest = [one for one in circle.people if one.key not in shown]
        shown |= {one.key for one in rest}
        found.append((circle.frame.name, [(one.key, _who(one)) for one in rest]))
    return found


def _who(one: story.Character) -> str:
    return f"{one.name}, {ROLE_WORDS[one.role]}, {one.organisation}"


def programme() -> dict[str, Any]:
    """Return what a script needs to play along: ids of meeting and session, and who is at the table."""
    meeting = world.meeting_of_today()
    main = next(one for one in story.stories() if one.key == story.cast().circle)
    today = next(one for one in main.meetings if one.today)
    session = Session.objects.filter(meeting=meeting).first() if meeting else None
    return {
        "meeting": str(meeting.pk) if meeting else None,
        "session": str(session.pk) if session else None,
        "ended": bool(session and session.ended_at),
        "giver": today.giver,
        "people": [
            {"key": one.key, "name": one.name, "role": one.role.value}
            for one in main.people
            if one.key in today.coming
        ],
    }


def bar(request: HttpRequest, _subject: object) -> Markup | None:
    """Return what stands above every page of a demo: who you are now, and a way to be somebody else."""
    if not settings.DEMO or not hasattr(request, "user"):
        return None
    person = request.user if isinstance(request.user, Person) else None
    part = people.part_of(person) if person else ""
    found = {"person": person, "title": str(TITLES[part]) if part else ""}
    return draw("web/demo_bar.html", found, request)
