"""What a meeting will look like: the phases of its script with their minutes, before anybody sits down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kring.kernel.words import gettext_lazy as _
from kring.meetings.models import Meeting
from kring.methods import reading
from kring.methods.script import Actor, Family, MinutesStatus, Visibility, flatten, scale
from kring.methods.situations import situations

# For a group that is new to this.
FIRST = frozenset({"basis5", "incident7", "tien", "troika", "waarderend", "warmkoud"})
_OTHERS = _("With residents and other organisations")
_LIVELY = _("Short and lively, also with many people")
_AFAR = _("With experts, or each in their own time")
_HEADINGS = {
    Family.INTERVISION: _("Peer consultation"),
    Family.INQUIRY: _("Looking deeper into a question"),
    Family.SOLUTION_FOCUSED: _("Looking for what works"),
    Family.ETHICS: _("Moral questions"),
    **dict.fromkeys((Family.LIVED_EXPERIENCE, Family.SYSTEM), _OTHERS),
    **dict.fromkeys((Family.REHEARSAL, Family.REVIEW), _("Practising and looking back")),
    **dict.fromkeys(
        (Family.LIBERATING_STRUCTURES, Family.IDEAS, Family.AGENDA, Family.LARGE_GROUP), _LIVELY
    ),
    Family.PROTOCOL: _("In a strict order"),
    **dict.fromkeys((Family.EXPERT, Family.SUPERVISION, Family.ONLINE), _AFAR),
}


_WHO = {
    Actor.CG: _("the case giver"),
    Actor.CG_PREV: _("earlier case givers"),
    Actor.FAC: _("the facilitator"),
    Actor.ALL: _("the others, in any order"),
    Actor.TURN: _("each in turn"),
    Actor.SIL: _("the others, in silence"),
    Actor.SILALL: _("everybody, in silence"),
    Actor.PAIR: _("in pairs"),
    Actor.SMALL: _("in small groups"),
    Actor.GRP: _("everybody together"),
    Actor.OBS: _("the observers"),
    Actor.EXP: _("the experts"),
    Actor.HOST: _("the table hosts"),
    Actor.LIVED: _("who lived through it"),
    Actor.RESEARCHER: _("the researcher"),
    Actor.METHOD: _("as the chosen method says"),
}
# In the picture of a course: who is busy. Everybody else, `others`, in the lane below the case giver.
_LANES = {
    **dict.fromkeys((Actor.CG, Actor.CG_PREV), "giver"),
    **dict.fromkeys((Actor.SIL, Actor.SILALL), "silence"),
    **dict.fromkeys((Actor.GRP, Actor.PAIR, Actor.SMALL, Actor.FAC, Actor.METHOD), "together"),
}
COURSE_WIDTH = 1000


@dataclass(frozen=True)
class Leg:
    """One phase of a method, as its page tells it. `minutes`: of one round."""

    title: str
    text: str
    facilitator: str
    minutes: int
    rounds: int
    who: str
    hidden: str


@dataclass(frozen=True)
class Bar:
    """One step in the picture of a course: where it begins and how wide it is, of COURSE_WIDTH; who is busy."""

    x: int
    width: int
    lane: str


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


def choices(
    language: str, wanted: str = "", situation: str = ""
) -> list[tuple[str, list[Choice]]]:
    """Return the methods that can be chosen for a case, as (heading, methods by name): good first ones on top.

    wanted: words to look for in what a method is called and what it is for. situation: which one must fit; then only
    the methods for that, the best first, under its sentence.
    """
    for fitting in situations(language):
        if fitting.id == situation:
            return [(fitting.sentence, [_choice(one, language) for one in fitting.methods])]
    first: list[Choice] = []
    groups: dict[str, list[Choice]] = {str(heading): [] for heading in _HEADINGS.values()}
    for method in reading.case_methods():
        words = reading.words(method.id, language)
        found = f"{words.title} {words.purpose} {words.summary} {words.attribution}".casefold()
        if all(word in found for word in wanted.casefold().split()):
            one = _choice(method.id, language)
            (first if method.id in FIRST else groups[str(_HEADINGS[method.family])]).append(one)
    headed = [(str(_("Good to begin with")), first), *groups.items()]
    return [(title, sorted(some, key=lambda one: one.title)) for title, some in headed if some]


def found(asked: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return what a page needs that lets people find a method: by words (q), or by a situation."""
    wanted, situation = asked.get("q", "")[:80], asked.get("situation", "")
    return {
        "wanted": wanted,
        "situation": situation,
        "situations": situations(language),
        "groups": choices(language, wanted, situation),
    }


def _choice(method_id: str, language: str) -> Choice:
    method, words = reading.method(method_id), reading.words(method_id, language)
    return Choice(
        id=method.id,
        title=words.title,
        purpose=words.purpose,
        not_when=words.not_when,
        minutes=method.minutes,
        own_minutes=method.minutes_status is MinutesStatus.OWN_DEFAULT,
        people=(method.people_min, method.people_max),
    )


def course(method_id: str, language: str) -> list[Leg]:
    """Return the phases of a method, in order. Raises KeyError: no such method."""
    words = reading.words(method_id, language)
    hidden = {
        Visibility.REVEAL: _("Written in silence, then shown all at once."),
        Visibility.PRIVATE: _("What you write stays with you."),
        Visibility.TABLE_NOT_GIVER: _("The case giver sits turned away and reads nothing of it."),
    }
    return [
        Leg(
            title=words.phases[phase.id].title,
            text=words.phases[phase.id].instruction,
            facilitator=words.phases[phase.id].facilitator,
            minutes=phase.minutes,
            rounds=phase.repeat,
            who=str(_WHO[phase.actor]),
            hidden=str(hidden.get(phase.visibility, "")) if phase.takes_text else "",
        )
        for phase in reading.method(method_id).phases
    ]


def picture(method_id: str) -> list[Bar]:
    """Return the course of a method as bars, round by round. Raises KeyError: no such method."""
    method = reading.method(method_id)
    if method.is_container:
        spans = [(phase.minutes * phase.repeat, phase.actor) for phase in method.phases]
    else:
        spans = [(step.minutes, step.phase.actor) for step in flatten(method)]
    bars, gone = [], 0
    for minutes, actor in spans:
        x, gone = COURSE_WIDTH * gone // method.minutes, gone + minutes
        bars.append(Bar(x, COURSE_WIDTH * gone // method.minutes - x, _LANES.get(actor, "others")))
    return bars
