"""The fields that the forms of this folder are made of."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kring.kernel.personal_data import refuse_bsn
from kring.kernel.words import _
from kring.methods.intake import LONGEST_TEXT, trick_in

LONGEST_NAME = 120
MOST_LINES = 20


class Text(forms.CharField):
    """A text that may stand in a method file: no signs that cannot be seen, or that turn letters round."""

    def __init__(
        self,
        label: Any,  # noqa: ANN401 - a lazy word
        *,
        rows: int = 2,
        longest: int = LONGEST_TEXT,
        **more: Any,  # noqa: ANN401
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        super().__init__(label=label, max_length=longest, required=False, widget=widget, **more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let a browser take a text that is too long: it would cut it off without a word."""
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}

    def clean(self, value: Any) -> Any:  # noqa: ANN401
        """Return the text with plain ends of lines."""
        text = super().clean(value).replace("\r\n", "\n").replace("\r", "\n")
        if trick := trick_in(text):
            raise forms.ValidationError(_("This text %(problem)s.") % {"problem": trick})
        if not (verdict := refuse_bsn(text)):
            raise forms.ValidationError(verdict.reason)
        return text


class Lines(Text):
    """Several short texts, each on a line of its own."""

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401
        """Return the lines that hold anything."""
        found = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        if len(found) > MOST_LINES:
            said = _("These are more than %(most)d lines. Keep the best of them.")
            raise forms.ValidationError(said % {"most": MOST_LINES})
        return found

    def prepare_value(self, value: Any) -> str:  # noqa: ANN401
        """Return what stands in the field."""
        return "\n".join(value) if isinstance(value, list) else str(value or "")


class Tick(forms.BooleanField):
    """Something that holds, or not."""

    def __init__(self, label: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(label=label, required=False, **more)


def number(label: Any, most: int, **more: Any) -> forms.IntegerField:  # noqa: ANN401
    """Return a field for a whole number from 1."""
    return forms.IntegerField(**{"label": label, "min_value": 1, "max_value": most} | more)


def chosen(field: forms.Field, choices: Sequence[tuple[str, object]]) -> None:
    """Give a field what can be chosen."""
    field.choices = choices  # type: ignore[attr-defined]


class Seen(forms.Form):
    """A form that says what its screen showed of the part it saves."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
