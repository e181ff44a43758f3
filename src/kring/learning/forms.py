"""What people write about what they take along, as values."""

from typing import Any

from django import forms

from kring.kernel.words import gettext_lazy as _
from kring.learning.rules import (
    EFFECT_WORDS,
    LONGEST_TEXT,
    LOOP_WORDS,
    Effect,
    Loop,
    Plan,
    Telling,
)

TOO_LONG = _("This is longer than 2,000 characters. Make it shorter; your text is still here.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TryOutForm(forms.Form):
    """A try-out to be named. `owner` is set when a facilitator enters it for somebody else."""

    what = forms.CharField(
        label=_("What will you try?"),
        help_text=_("Something small, in your own words."),
        max_length=LONGEST_TEXT,
        widget=_area(2),
        error_messages={"required": _("Write what you will try."), "max_length": TOO_LONG},
    )
    by_when = forms.DateField(
        label=_("By when?"),
        widget=_day(),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Choose a day from the calendar."),
        },
    )
    how_known = forms.CharField(
        label=_("How will you know that it helped?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=_area(2),
        error_messages={"max_length": TOO_LONG},
    )
    owner = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def plan(self) -> Plan:
        """Return what was written. The form must be valid."""
        told = self.cleaned_data
        return Plan(told["what"], told["how_known"], told["by_when"])


class TellForm(forms.Form):
    """What came of a try-out."""

    effect = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(effect.value, EFFECT_WORDS[effect]) for effect in Effect],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    told = forms.CharField(
        label=_("In a sentence"),
        help_text=_("What happened, and what did you notice?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=_area(2),
        error_messages={"max_length": TOO_LONG},
    )
    by_when = forms.DateField(
        label=_("A new date, if you still want to try it"),
        required=False,
        widget=_day(),
        error_messages={"invalid": _("Choose a day from the calendar.")},
    )

    def telling(self) -> Telling:
        """Return what was told. The form must be valid."""
        told = self.cleaned_data
        # A date left behind under another choice means nothing; it need not be a mistake to be mended.
        day = told["by_when"] if told["effect"] == Effect.NOT_YET else None
        return Telling(told["effect"], told["told"], day)


class LineForm(forms.Form):
    """One private line; an empty one clears it."""

    loop = forms.ChoiceField(choices=[(loop.value, loop.value) for loop in Loop])
    body = forms.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        widget=_area(2),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.fields["loop"].widget = forms.HiddenInput()
        start = self.initial.get("loop")
        if start in set(Loop):
            self.fields["body"].label = LOOP_WORDS[Loop(start)]


def first_error(form: forms.Form) -> str:
    """Return the first thing that is wrong with a form, as a sentence."""
    return str(next(iter(form.errors.values()))[0])
