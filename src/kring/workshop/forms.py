"""What people fill in about a method of their own. Texts as docs/method-format.md allows them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kring.kernel.personal_data import refuse_bsn
from kring.kernel.words import gettext_lazy as _
from kring.methods.course import WHO
from kring.methods.intake import LARGEST, LONGEST_TEXT, trick_in
from kring.methods.kinds import KINDS
from kring.methods.script import RATES, Actor, Allow, CaseGiver, Visibility
from kring.workshop import draft
from kring.workshop.draft import Data
from kring.workshop.rules import CC_BY, LICENCE_WORDS, REACH_WORDS, Reach

GIVER_WORDS = {
    CaseGiver.SPEAK: _("tells"),
    CaseGiver.ANSWER: _("only answers questions"),
    CaseGiver.LISTEN: _("listens in the circle"),
    CaseGiver.AWAY: _("sits turned away, and hears without being seen"),
    CaseGiver.WRITE: _("writes"),
    CaseGiver.CHOOSE: _("chooses"),
    CaseGiver.PART: _("takes part like anyone else"),
    CaseGiver.NONE: _("there is no case giver here"),
}
KIND_WORDS = {
    **KINDS,
    Allow.SW_REVEAL: _("In silence, then shown all at once"),
    Allow.VOTE: _("Dots for what lies on the table"),
    Allow.RATE: _("Cold, lukewarm or warm for what lies on the table"),
    Allow.SCORE: _("A number; only ever shown added up"),
    Allow.RULES: _("Reading and confirming the agreement"),
    Allow.ACT: _("Acting something out; nothing is written"),
    Allow.NONE: _("Nothing is written"),
}
SEEN_WORDS = {
    "": _("as this kind of phase asks"),
    Visibility.CIRCLE: _("everybody, at once"),
    Visibility.REVEAL: _("nobody, until all is shown at once"),
    Visibility.TABLE_NOT_GIVER: _("everybody but the case giver"),
    Visibility.PRIVATE: _("only who wrote it"),
}
LONGEST_NAME = 120
MOST_MINUTES, MOST_ROUNDS, MOST_PEOPLE = 480, 24, 500


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


def _number(label: Any, most: int, **more: Any) -> forms.IntegerField:  # noqa: ANN401
    return forms.IntegerField(label=label, min_value=1, max_value=most, **more)


class Seen(forms.Form):
    """A form that says what its screen showed of the part it saves."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class NameForm(forms.Form):
    """How a new method is called."""

    title = Text(_("What do you call it?"), rows=1, longest=LONGEST_NAME)

    def clean_title(self) -> str:
        """Refuse a method without a name."""
        title: str = self.cleaned_data["title"]
        if not title:
            raise forms.ValidationError(_("Give your method a name, so that you find it again."))
        return title


class BasicsForm(Seen):
    """Name, purpose and for how many people."""

    title = Text(_("Name"), rows=1, longest=LONGEST_NAME)
    purpose = Text(_("What is it good for?"))
    summary = Text(_("How does it go, in one sentence?"))
    not_when = Text(_("When rather not?"))
    min = _number(_("Fewest people"), MOST_PEOPLE)
    ideal = _number(_("Works best with"), MOST_PEOPLE)
    max = _number(_("Most people"), MOST_PEOPLE)

    def words(self) -> dict[str, str]:
        """Return the texts."""
        return {name: self.cleaned_data[name] for name in draft.BASICS}

    def people(self) -> dict[str, int]:
        """Return for how many it is."""
        return {name: self.cleaned_data[name] for name in ("min", "ideal", "max")}


def basics_of(data: Data) -> dict[str, Any]:
    """Return what BasicsForm begins with."""
    return {**draft.words_of(data), **data["people"], "seen": draft.mark_of_basics(data)}


class PhaseForm(Seen):
    """One phase: its name, its time, who does what, who sees it, and what each is told."""

    title = Text(_("Name of the phase"), rows=1, longest=LONGEST_NAME)
    minutes = _number(_("Minutes"), MOST_MINUTES)
    repeat = _number(
        _("How many rounds?"), MOST_ROUNDS, help_text=_("The minutes are those of one round.")
    )
    optional = forms.BooleanField(label=_("May be left out when time is short"), required=False)
    actor = forms.ChoiceField(
        label=_("Who acts?"),
        choices=[(one.value, words) for one, words in WHO.items() if one is not Actor.METHOD],
    )
    case_giver = forms.ChoiceField(
        label=_("What does the case giver do?"),
        choices=[(one.value, words) for one, words in GIVER_WORDS.items()],
    )
    allow = forms.MultipleChoiceField(
        label=_("What do people bring in?"),
        choices=[(str(one), words) for one, words in KIND_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    visibility = forms.ChoiceField(
        label=_("Who sees what is written?"),
        choices=[(str(one), words) for one, words in SEEN_WORDS.items()],
        required=False,
    )
    instruction = Text(
        _("What who leads says aloud"),
        help_text=_("One sentence for everybody: what happens now."),
    )
    facilitator = Text(
        _("For who leads"),
        rows=3,
        help_text=_("What you do or watch, in a few short sentences."),
    )
    participant = Text(_("For the participants"), help_text=_("The one thing they do."))
    giver = Text(_("For the case giver"))
    placeholder = Text(
        _("Beginning of a sentence, for who writes"),
        rows=1,
        help_text=_("For example: In your place I would …"),
    )
    cold = Text(_("The word for cold"), rows=1, longest=40)
    lukewarm = Text(_("The word in between"), rows=1, longest=40)
    warm = Text(_("The word for warm"), rows=1, longest=40)
    scale_names = ("cold", "lukewarm", "warm")

    def clean_allow(self) -> list[str]:
        """Nothing chosen is: nothing is written."""
        kinds: list[str] = self.cleaned_data["allow"]
        written = [kind for kind in kinds if kind != Allow.NONE]
        return written or [Allow.NONE.value]

    def structure(self) -> Data:
        """Return the keys of the phase; None takes one away."""
        values = self.cleaned_data
        found = {name: values[name] for name in ("minutes", "actor", "case_giver", "allow")}
        repeat = values["repeat"] if values["repeat"] > 1 else None
        optional = values["optional"] or None
        visibility = values["visibility"] or None
        return found | {"repeat": repeat, "optional": optional, "visibility": visibility}

    def words(self) -> Data:
        """Return the words of the phase."""
        values = self.cleaned_data
        found: Data = {name: values[name] for name in draft.SPOKEN}
        scale = [values[name] for name in self.scale_names]
        return found | ({"scale": scale} if any(scale) else {})


def phase_values(data: Data, phase_id: str) -> dict[str, Any]:
    """Return what PhaseForm begins with."""
    phase, words = draft.phase_of(data, phase_id), draft.spoken(data, phase_id)
    scale = [*words.get("scale", []), "", "", ""][:RATES]
    return {
        "repeat": 1,
        **phase,
        **words,
        **dict(zip(PhaseForm.scale_names, scale, strict=True)),
        "seen": draft.mark_of_phase(data, phase_id),
    }


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
