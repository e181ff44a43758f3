"""What a meeting will look like: the phases of its script with their minutes, before anybody sits down."""

from dataclasses import dataclass, replace

from kring.meetings.models import Meeting
from kring.methods import reading
from kring.methods.script import flatten, scale


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


def choices(language: str) -> list[Choice]:
    """Return the methods that can be chosen for a case, by name."""
    found = []
    for method in reading.case_methods():
        words = reading.words(method.id, language)
        found.append(
            Choice(
                id=method.id,
                title=words.title,
                purpose=words.purpose,
                not_when=words.not_when,
                minutes=method.minutes,
                people=(method.people_min, method.people_max),
            )
        )
    return sorted(found, key=lambda choice: choice.title)
