"""What a meeting will look like: the phases of its script with their minutes, before anybody sits down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from kring.kernel import pages
from kring.kernel.words import gettext_lazy as _
from kring.kernel.words import ngettext
from kring.meetings import queries
from kring.meetings.models import Meeting
from kring.methods import reading
from kring.methods.fitting import usually
from kring.methods.script import Phase, Step, flatten, scale
from kring.methods.wording import PhaseWords

# Those that were made to be held in writing, over days.
IN_WRITING = ("async", "learninghistory")


@dataclass(frozen=True)
class Part:
    """One phase, its rounds taken together. `inside`: it belongs to the method of the case.

    `took`: the minutes of the last time in this circle; 0 when it has not been done here.
    `head`: what stands above it where another question begins.
    """

    title: str
    text: str
    minutes: int
    inside: bool
    who: str = ""
    took: int = 0
    head: str = ""


def steps_of(meeting: Meeting) -> tuple[Step, ...]:
    """Return the steps in order, fitted to the length of the meeting."""
    if meeting.written:
        return tuple(queries.round_steps(meeting.method))
    frame = reading.method(meeting.container)
    inside = reading.method(meeting.method)
    further = [reading.method(row.method) for row in queries.later_of(meeting)]
    steps = flatten(frame, inside, case_chosen=meeting.giver_id is not None, further=further)
    if not meeting.own_minutes:
        took = _took_here(meeting)
        steps = usually(steps, {key: minutes for key, (minutes, _last) in took.items()})
    return scale(steps, max(meeting.minutes, len(steps)))


def minutes_by_case(meeting: Meeting) -> dict[int, int]:
    """Return how many minutes each question of a meeting gets; under 0 what lies around them."""
    found: dict[int, int] = {}
    for step in steps_of(meeting):
        found[step.case] = found.get(step.case, 0) + step.minutes
    return found


def case_words(step: Step, before: Step | None, names: Sequence[str]) -> str:
    """Return the heading above the first step of a question, where there are more; names: whose they are, in order."""
    if len(names) < 2 or not step.case or (before and before.case == step.case):
        return ""
    words = {"n": step.case, "name": names[step.case - 1]}
    return (_("Question %(n)d: %(name)s") if words["name"] else _("Question %(n)d")) % words


def givers(meeting: Meeting) -> list[str]:
    """Return the names of whose questions come on the table, in order; '' for who is not known."""
    turns = [meeting.giver, *(row.giver for row in queries.later_of(meeting))]
    return [giver.display_name if giver else "" for giver in turns]


def _took_here(meeting: Meeting) -> dict[str, list[int]]:
    """Return how long steps took in this circle, [usually, last] by key; known of a meeting that was `seen`."""
    return getattr(meeting, "took_here", None) or {}


def programme(meeting: Meeting, language: str) -> list[Part]:
    """Return the phases in order, fitted to the length of the meeting, with how long they took here before."""
    if meeting.written:
        return _round(meeting, language)
    took = _took_here(meeting)
    parts: dict[tuple[int, str, str], Part] = {}
    names, before = givers(meeting), None
    for step in steps_of(meeting):
        key = (step.case, step.method_id, step.phase.id)
        last = took[step.kin][1] if step.kin in took else 0
        words = reading.step_words(step, language)
        head = case_words(step, before, names)
        fresh = Part(words.title, words.instruction, 0, step.case > 0, head=head)
        before = step
        part = parts.get(key, fresh)
        parts[key] = replace(part, minutes=part.minutes + step.minutes, took=part.took + last)
    return [replace(part, who=_took(part.took)) for part in parts.values()]


def _took(minutes: int) -> str:
    if not minutes:
        return ""
    return ngettext(
        "This circle took %(n)d minute last time.",
        "This circle took %(n)d minutes last time.",
        minutes,
    ) % {"n": minutes}


def _round(meeting: Meeting, language: str) -> list[Part]:
    """Return the steps of a written round, each with the day by which it closes."""
    steps = queries.round_steps(meeting.method)
    zone = meeting.circle.zone
    return [
        Part(
            title=step_title(steps[closing.index], language),
            text=reading.step_words(steps[closing.index], language).instruction,
            minutes=0,
            inside=True,
            who=until_words(closing.at, zone),
        )
        for closing in meeting.closings.all()
    ]


def step_title(step: Step, language: str) -> str:
    """Return the title of a step, with its round where it repeats."""
    return phase_title(reading.step_words(step, language), step.phase, step.round)


def phase_title(words: PhaseWords, phase: Phase, lap: int) -> str:
    """Return the title of a phase, with its round where it repeats."""
    return f"{words.title} ({lap})" if phase.repeat > 1 else words.title


def until_words(moment: datetime, zone: tzinfo) -> str:
    """Say by when something closes, in the language that is active."""
    return str(_("until %(day)s at %(time)s")) % {
        "day": pages.day(moment, zone),
        "time": pages.time(moment, zone),
    }


def method_title(method_id: str, language: str) -> str:
    """Return the name of a method."""
    return reading.words(method_id, language).title
