"""What somebody wants to practise, as values."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from kring.kernel.words import _ as now
from kring.kernel.words import gettext_lazy as _
from kring.methods import reading
from kring.people.models import Person
from kring.practice import stories
from kring.practice.rules import (
    CHARACTER_WORDS,
    DIFFICULT,
    FEWEST,
    MOST,
    MOST_DIFFICULT,
    SPEED_WORDS,
    Character,
    Setup,
    Speed,
)

USUAL_PEOPLE = 6
LANGUAGE_WORDS = {"nl": "Nederlands", "en": "English"}


class SetupForm(forms.Form):
    """How a practice run will be."""

    method = forms.ChoiceField(label=_("Method"))
    story = forms.ChoiceField(label=_("The case"), widget=forms.RadioSelect)
    people = forms.TypedChoiceField(
        label=_("How many sit at the table?"),
        help_text=_("You are one of them."),
        coerce=int,
        choices=[(n, str(n)) for n in range(FEWEST, MOST + 1)],
        initial=USUAL_PEOPLE,
    )
    difficult = forms.MultipleChoiceField(
        label=_("Who makes it difficult?"),
        help_text=_("Three at most. For a first time: nobody, or one."),
        choices=[(one.value, CHARACTER_WORDS[one]) for one in DIFFICULT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    speed = forms.ChoiceField(
        label=_("How fast?"),
        choices=[(one.value, SPEED_WORDS[one]) for one in Speed],
        widget=forms.RadioSelect,
        initial=Speed.NORMAL,
    )
    language = forms.ChoiceField(
        label=_("Which language do they speak?"), choices=list(LANGUAGE_WORDS.items())
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        language = _own_language()
        self.fields["language"].initial = language
        self.fields["method"].choices = _methods(person, language)  # type: ignore[attr-defined]
        self.fields["story"].choices = _cases(language)  # type: ignore[attr-defined]
        self.fields["story"].initial = stories.names()[0]

    def clean_difficult(self) -> list[str]:
        """Refuse more than three."""
        chosen: list[str] = self.cleaned_data["difficult"]
        if len(chosen) > MOST_DIFFICULT:
            raise forms.ValidationError(
                now("Choose three difficult people at most: one at a time is hard enough.")
            )
        return chosen

    def setup(self) -> Setup:
        """Return what was chosen. The form must be valid."""
        chosen = self.cleaned_data
        return Setup(
            method=chosen["method"],
            story=chosen["story"],
            language=chosen["language"],
            speed=Speed(chosen["speed"]),
            people=chosen["people"],
            difficult=tuple(Character(one) for one in chosen["difficult"]),
        )


def _own_language() -> str:
    spoken = (get_language() or "nl").split("-")[0]
    return spoken if spoken in stories.LANGUAGES else "nl"


def _methods(person: Person, language: str) -> list[tuple[str, str]]:
    there = (*reading.library().values(), *reading.shown_to(person))
    found = [(one.id, reading.words_of(one, language).title) for one in there]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _cases(language: str) -> list[tuple[str, str]]:
    found = (stories.story(name, language) for name in stories.names())
    return [(one.id, f"{one.field}: {one.title}. {one.burning_question}") for one in found]
