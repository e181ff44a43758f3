"""A practice run as its pages show it."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from kring.circles.models import Membership
from kring.meetings.programme import phase_title
from kring.methods import reading
from kring.practice import stories
from kring.practice.findings import Findings, StepTime, from_numbers, next_time, praise
from kring.practice.models import PracticeRun
from kring.practice.rules import CHARACTER_HINTS, CHARACTER_WORDS, REMARK_WORDS, Character, Remark


@dataclass(frozen=True)
class Part:
    """Somebody difficult at the table: by name, what they do, and what helps."""

    name: str
    does: str
    helps: str


@dataclass(frozen=True)
class Card:
    """One run in the list. found: None while it has not ended."""

    run: PracticeRun
    method: str
    case: str
    difficult: list[str]
    found: Findings | None


@dataclass(frozen=True)
class StepRow:
    """One step with its time, for the page. share: of the longest bar, in hundredths; plan: where the plan ends."""

    title: str
    time: StepTime
    share: int
    plan: int

    @property
    def spent(self) -> str:
        """How long it took, as minutes and seconds."""
        return _clock(self.time.seconds)

    @property
    def planned(self) -> str:
        """How long it could take."""
        return _clock(self.time.planned_seconds)


def company_of(run: PracticeRun) -> list[Part]:
    """Return who makes it difficult, in order of their names."""
    members = Membership.objects.filter(pk__in=run.difficult).order_by("joined_at")
    found = ((one, Character(run.difficult[str(one.pk)])) for one in members)
    return [
        Part(one.display_name, str(CHARACTER_WORDS[part]), str(CHARACTER_HINTS[part]))
        for one, part in found
    ]


def card(run: PracticeRun, language: str) -> Card:
    """Return a run as the list shows it."""
    found = from_numbers(run.findings) if run.findings else None
    return Card(
        run=run,
        method=reading.words(run.method, language).title,
        case=stories.story(run.story, _spoken(language)).title,
        difficult=[str(CHARACTER_WORDS[Character(one)]) for one in run.difficult.values()],
        found=found,
    )


def page(run: PracticeRun, language: str) -> dict[str, Any]:
    """Return what the page needs that looks back."""
    shown = card(run, language)
    found = shown.found or Findings()
    return {
        "card": shown,
        "run": run,
        "found": found,
        "rows": _rows(found, run.method, language),
        "praise": praise(found) if shown.found else [],
        "next_time": next_time(found) if shown.found else "",
        "said": [(REMARK_WORDS[Remark(one)], number) for one, number in found.remarks.items()],
        "used": found.used_tools,
        "others": number_format(found.others_tenths / 10, use_l10n=True),
        "is_silent": Character.SILENT in found.difficult,
    }


def _rows(found: Findings, method: str, language: str) -> list[StepRow]:
    longest = max((max(one.seconds, one.planned_seconds) for one in found.steps), default=0) or 1
    return [
        StepRow(
            title=_title(one, method, language),
            time=one,
            share=round(100 * one.seconds / longest),
            plan=round(100 * one.planned_seconds / longest),
        )
        for one in found.steps
    ]


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"


def _title(one: StepTime, practised: str, language: str) -> str:
    method = practised if reading.unpinned(practised) == one.method else one.method
    script = reading.script_of(method)
    words = script.words_in(language).phases[one.phase]
    return phase_title(words, script.method.phase(one.phase), one.round)


def _spoken(language: str) -> str:
    spoken = language.split("-")[0]
    return spoken if spoken in stories.LANGUAGES else "nl"
