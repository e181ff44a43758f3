"""What a screen sends, as values."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from kring.circles.models import Membership
from kring.kernel.words import gettext_lazy as _
from kring.live import shapes
from kring.live.interests import Mix
from kring.live.rules import ANSWER, LONGEST_TEXT, SEALED, WRITTEN
from kring.methods.script import Allow

KINDS = frozenset({*WRITTEN, ANSWER, SEALED})


class Words(forms.CharField):
    """Text as its writer counts it: a line end is one character, though a browser sends two."""

    def to_python(self, value: object) -> str:
        """Return the text with its line ends as the writer's own."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class ContributionForm(forms.Form):
    """One contribution. `id` may be empty: without script the server makes it."""

    id = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=[(k, k) for k in sorted(KINDS)])
    text = Words(
        max_length=LONGEST_TEXT,
        strip=False,
        required=False,
        error_messages={
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
        """Take the parts of its kind; and what is kept for later as advice, whatever kind stood on the screen."""
        values: dict[str, Any] = self.cleaned_data
        sent = {name: str(value) for name, value in self.data.items()}
        values["parts"] = shapes.parts_in(values.get("kind", ""), sent)
        if values.get("parked") and values.get("kind") != SEALED:
            words = "\n".join(values["parts"].values())
            values.update(kind=Allow.ADVICE, text=words or values.get("text", ""), parts={})
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


def day_in(request: HttpRequest, name: str) -> date | None:
    """Return a day from the form, or None."""
    return shapes.day_in(request.POST.get(name, ""))


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """Return an id from the form, or None."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


class CardForm(forms.Form):
    """One card that is typed in. Without `maker` one typed one's own."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code on the card"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    maker = forms.ChoiceField(label=_("Who wrote it?"), required=False)
    giver = forms.ChoiceField(label=_("Whose question was it about?"), required=False)
    text = Words(
        label=_("What stands on it"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        initial: dict[str, Any],
        members: Iterable[Membership],
        leads: bool,
        rotates: bool,
    ) -> None:
        super().__init__(data, initial=initial)
        names = [(str(one.pk), one.display_name) for one in members]
        self._choose("maker", names if leads else [])
        self._choose("giver", names if rotates else [])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        if not choices:
            del self.fields[name]
            return
        self.fields[name].choices = [("", _("choose")), *choices]  # type: ignore[attr-defined]
        self.fields[name].required = name == "maker"


def mix_in(request: HttpRequest) -> Mix:
    """Return how experience is to be divided over groups; it does not matter when the form did not say."""
    said = request.POST.get("mix", "")
    return Mix(said) if said in set(Mix) else Mix.ANY
