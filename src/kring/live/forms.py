"""What a screen sends, as values."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from kring.kernel.words import gettext_lazy as _
from kring.live.rules import ANSWER, LONGEST_TEXT, WRITTEN
from kring.methods.script import Allow


class Words(forms.CharField):
    """Text as its writer counts it: a line end is one character, though a browser sends two."""

    def to_python(self, value: object) -> str:
        """Return the text with its line ends as the writer's own."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class ContributionForm(forms.Form):
    """One contribution. `id` may be empty: without script the server makes it."""

    id = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=[(k, k) for k in sorted({*WRITTEN, ANSWER})])
    text = Words(
        max_length=LONGEST_TEXT,
        strip=False,
        error_messages={
            "required": _("Write something first."),
            "max_length": _(
                "This is longer than 4,000 characters. Make it shorter; your text is still here."
            ),
        },
    )
    place = forms.CharField(max_length=200, required=False)
    about = forms.UUIDField(required=False)
    maker = forms.UUIDField(required=False)
    parked = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Take what is kept for later as advice, whatever kind stood on the screen."""
        values: dict[str, Any] = self.cleaned_data
        if values.get("parked"):
            values["kind"] = Allow.ADVICE
        return values


def first_error(form: forms.Form) -> str:
    """Return the first thing that is wrong with a form, as a sentence."""
    return str(next(iter(form.errors.values()))[0])


def seen_in(request: HttpRequest) -> int:
    """Return the number of the state that the screen showed; -1 when it did not say."""
    number = whole_in(request, "seen", 0, 2**62)
    return -1 if number is None else number


def index_in(request: HttpRequest) -> int:
    """Return the index of the step to go to; -1, where no step is, when the form did not say."""
    index = whole_in(request, "to", 0, 1000)
    return -1 if index is None else index


def whole_in(request: HttpRequest, name: str, least: int, most: int) -> int | None:
    """Return a whole number from the form when it is one, and lies between these."""
    raw = request.POST.get(name, "")
    if not re.fullmatch(r"-?[0-9]{1,19}", raw):
        return None
    return int(raw) if least <= int(raw) <= most else None


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """Return an id from the form, or None."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None
