"""What a meeting will look like: the phases of its script with their minutes, before anybody sits down."""

from dataclasses import dataclass, replace

from kring.kernel.words import gettext_lazy as _
from kring.meetings.models import Meeting
from kring.methods import reading
from kring.methods.script import Family, MinutesStatus, flatten, scale

# For a group that is new to this.
FIRST = frozenset({"basis5", "incident7", "tien", "troika", "waarderend", "warmkoud"})
_HEADINGS = {
    Family.INTERVISION: _("Peer consultation"),
    Family.INQUIRY: _("Looking deeper into a question"),
    Family.SOLUTION_FOCUSED: _("Looking for what works"),
    Family.ETHICS: _("Moral questions"),
    Family.LIVED_EXPERIENCE: _("With the people it is about"),
    Family.SYSTEM: _("Across organisations"),
    Family.REHEARSAL: _("Practising"),
    Family.LIBERATING_STRUCTURES: _("Short and lively"),
    Family.PROTOCOL: _("In a strict order"),
    Family.REVIEW: _("Looking back"),
    Family.IDEAS: _("Finding ideas"),
    Family.LARGE_GROUP: _("With many people"),
    Family.AGENDA: _("Without an agenda"),
    Family.EXPERT: _("With experts"),
    Family.SUPERVISION: _("Supervision"),
    Family.ONLINE: _("Each in their own time"),
}


@dataclass(frozen=True)
class Part:
    """One phase, its rounds taken together. `inside`: it belongs to the method of the case."""

    title: str
    text: str
    minutes: int
    inside: bool


@dataclass(frozen=True)
class Choice:
    """A method to choose from."""

    id: str
    title: str
    purpose: str
    not_when: str
    minutes: int
    own_minutes: bool  # the minutes are our proposal
    people: tuple[int, int]


def programme(meeting: Meeting, language: str) -> list[Part]:
    """Return the phases in order, fitted to the length of the meeting."""
    frame = reading.method(meeting.container)
    inside = reading.method(meeting.method)
    steps = flatten(frame, inside, case_chosen=meeting.giver_id is not None)
    parts: dict[tuple[str, str], Part] = {}
    for step in scale(steps, max(meeting.minutes, len(steps))):
        key = (step.method_id, step.phase.id)
        if key in parts:
            parts[key] = replace(parts[key], minutes=parts[key].minutes + step.minutes)
            continue
        words = reading.step_words(step, language)
        parts[key] = Part(
            words.title, words.instruction, step.minutes, step.method_id == inside.id
        )
    return list(parts.values())


def method_title(method_id: str, language: str) -> str:
    """Return the name of a method."""
    return reading.words(method_id, language).title


def choices(language: str, wanted: str = "") -> list[tuple[str, list[Choice]]]:
    """Return the methods that can be chosen for a case, as (heading, methods by name): good first ones on top.

    wanted: words to look for in what a method is called and what it is for.
    """
    first: list[Choice] = []
    groups: dict[Family, list[Choice]] = {family: [] for family in _HEADINGS}
    for method in reading.case_methods():
        words = reading.words(method.id, language)
        found = f"{words.title} {words.purpose} {words.summary} {words.attribution}".casefold()
        if all(word in found for word in wanted.casefold().split()):
            one = Choice(
                id=method.id,
                title=words.title,
                purpose=words.purpose,
                not_when=words.not_when,
                minutes=method.minutes,
                own_minutes=method.minutes_status is MinutesStatus.OWN_DEFAULT,
                people=(method.people_min, method.people_max),
            )
            (first if method.id in FIRST else groups[method.family]).append(one)
    headed = [(str(_("Good to begin with")), first)]
    headed += [(str(_HEADINGS[family]), some) for family, some in groups.items()]
    return [(title, sorted(some, key=lambda one: one.title)) for title, some in headed if some]
