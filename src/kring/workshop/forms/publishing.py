"""Beginning, publishing, sharing: what people fill in around a method of their own."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kring.kernel.words import gettext_lazy as _
from kring.methods.intake import LARGEST
from kring.workshop.forms.texts import LONGEST_NAME, Text
from kring.workshop.rules import CC_BY, LICENCE_WORDS, REACH_WORDS, Reach


class NameForm(forms.Form):
    """How a new method is called."""

    title = Text(_("What do you call it?"), rows=1, longest=LONGEST_NAME)

    def clean_title(self) -> str:
        """Refuse a method without a name."""
        title: str = self.cleaned_data["title"]
        if not title:
            raise forms.ValidationError(_("Give your method a name, so that you find it again."))
        return title


class FileForm(forms.Form):
    """A method file, handed over or pasted."""

    file = forms.FileField(
        label=_("The file"), required=False, widget=forms.FileInput(attrs={"accept": ".toml"})
    )
    text = forms.CharField(
        label=_("Or paste its text here"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "dir": "ltr"}),
    )

    def raw(self) -> bytes:
        """Return what was handed over: the file when there is one, else the text."""
        file = self.files.get("file")
        if file:
            return bytes(file.read(LARGEST + 1))
        return (
            str(self.data.get("text", "")).replace("\r\n", "\n").encode("utf-8", "surrogatepass")
        )


class PublishForm(forms.Form):
    """Under which licence a version goes out, and how its maker wants to be named."""

    licence = forms.ChoiceField(label=_("What may others do with it?"), widget=forms.RadioSelect)
    attribution = Text(
        _("Who made it?"),
        rows=1,
        longest=200,
        help_text=_("This stands below the method, wherever it goes."),
    )
    own_words = forms.BooleanField(
        label=_("The sentences are my own, or I may use them."),
        error_messages={"required": _("Tick this when it is so. Sentences from a book belong to its writer.")},
    )  # fmt: skip

    def __init__(self, *args: Any, licences: Sequence[str], **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        field = self.fields["licence"]
        field.choices = [(one, LICENCE_WORDS[one]) for one in licences]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a name under a licence that goes by one."""
        values = super().clean() or {}
        if values.get("licence") == CC_BY and not values.get("attribution"):
            self.add_error("attribution", _("Under CC BY others must name you: fill in a name."))
        return values


class ShareForm(forms.Form):
    """With whom a method is shared."""

    reach = forms.ChoiceField(
        label=_("Who may see it and use it?"),
        choices=[(one.value, words) for one, words in REACH_WORDS.items()],
        widget=forms.RadioSelect,
    )
    circle = forms.ChoiceField(label=_("Which circle?"), required=False)
    organisation = forms.ChoiceField(label=_("Which organisation?"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        circles: Sequence[tuple[str, str]],
        organisations: Sequence[tuple[str, str]],
        **more: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (("circle", circles), ("organisation", organisations)):
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the circle or the organisation where one is needed."""
        values = super().clean() or {}
        for reach in (Reach.CIRCLE, Reach.ORGANISATION):
            if values.get("reach") == reach and not values.get(reach):
                self.add_error(reach.value, _("Choose which one."))
        return values
