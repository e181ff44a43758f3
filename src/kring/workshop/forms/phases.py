"""One phase of a method: its words in one language, and who does what, when, and who sees it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from kring.kernel.words import gettext_lazy as _
from kring.methods.course import WHO
from kring.methods.kinds import KINDS
from kring.methods.script import RATES, UNWRITTEN, Actor, Allow, CaseGiver, Visibility
from kring.workshop import blocks, draft, languages
from kring.workshop.draft import Data
from kring.workshop.forms.texts import LONGEST_NAME, Lines, Seen, Text, Tick, chosen, number

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
    Allow.MODULE: _("A short method, which who leads chooses there"),
    Allow.NONE: _("Nothing is written"),
}
SEEN_WORDS = {
    "": _("as this kind of phase asks"),
    Visibility.CIRCLE: _("everybody, at once"),
    Visibility.REVEAL: _("nobody, until all is shown at once"),
    Visibility.TABLE_NOT_GIVER: _("everybody but the case giver"),
    Visibility.PRIVATE: _("only who wrote it"),
}
# What a phase can yield, where the table does something with it.
OUTPUT_WORDS = {
    "advice_choice": _("Advice that was chosen: the case giver is asked what they will try"),
    "action_items": _("Actions: the case giver is asked what they will try"),
    "chosen_case": _("A question that was chosen with dots, and can be put on the table"),
    "characters": _("Who comes into the story; people choose from those to speak as"),
    "safety_score": _("A number for how safe it is here"),
    "evaluation": _("A number for how the meeting was"),
}
MOST_MINUTES, MOST_ROUNDS, MOST_PEOPLE, MOST_EACH, MOST_DAYS = 480, 24, 500, 100, 60
NEW = "+"  # an envelope that is not there yet
OTHERS = "others"  # names that a phase yields besides those that the table knows
_KEYS = ("minutes", "actor", "case_giver", "allow")
_MAY = (
    "repeat", "giver_rotates", "limit_per_person", "passing", "days", "rooms", "passes", "optional", "free_order",
    "nameless", "chooses_from", "opens", "visibility", "skip_in_container", "skip_when_case_chosen",
)  # fmt: skip


class WordsForm(Seen):
    """What is said in one phase, in one language."""

    title = Text(_("Name of the phase"), rows=1, longest=LONGEST_NAME)
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
    tips = Lines(
        _("Tips for who wants more"), rows=3, help_text=_("Short ones, each on a line of its own.")
    )
    cold = Text(_("The word for cold"), rows=1, longest=40)
    lukewarm = Text(_("The word in between"), rows=1, longest=40)
    warm = Text(_("The word for warm"), rows=1, longest=40)
    envelope = Text(_("What does the case giver put in the envelope?"), rows=1)
    scale_names = ("cold", "lukewarm", "warm")

    def __init__(self, *args: Any, data: Data, phase_id: str, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self._draft, self._phase = data, phase_id
        for kind in self._kinds():
            self.fields[f"begin_{kind}"] = Text(KIND_WORDS[Allow(kind)], rows=1)

    def _kinds(self) -> list[str]:
        """Return the kinds for which there can be another beginning: where there are more than one."""
        structure = draft.find_phase(self._draft, self._phase)
        kinds = [kind for kind in structure.get("allow", []) if Allow(kind) not in UNWRITTEN]
        given = [name for name in self.initial if name.startswith("begin_")]
        return kinds if len(kinds) > 1 or given else []

    @property
    def beginnings(self) -> list[forms.BoundField]:
        """The fields for another beginning of each kind."""
        return [self[name] for name in self.fields if name.startswith("begin_")]

    def words(self) -> Data:
        """Return the words of the phase that were asked; None takes one away."""
        values = {name: text for name, text in self.cleaned_data.items() if name in self.data}
        found: Data = {name: values[name] for name in draft.SPOKEN if name in values}
        found |= {name: values[name] or None for name in ("envelope", "tips") if name in values}
        if self.scale_names[0] in values:
            scale = [values.get(name, "") for name in self.scale_names]
            found["scale"] = scale if any(scale) else None
        if each := {name[6:]: values[name] for name in values if name.startswith("begin_")}:
            found["placeholders"] = {kind: text for kind, text in each.items() if text} or None
        return found


class PhaseForm(WordsForm):
    """One phase: its name, its time, who does what, who sees it, and what each is told."""

    minutes = number(_("Minutes"), MOST_MINUTES)
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
    limit_per_person = number(
        _("How often may one person bring something in?"),
        MOST_EACH,
        required=False,
        help_text=_("With dots: how many each has. Empty: as often as they like, or three dots."),
    )
    repeat = number(
        _("How many rounds?"), MOST_ROUNDS, help_text=_("The minutes are those of one round.")
    )
    block = Tick(
        _("Repeats together with the phase before it"),
        help_text=_(
            "First the one, then the other, and then both again. They have as many rounds."
        ),
    )
    giver_rotates = Tick(_("Each round has another case giver"))
    rooms = number(
        _("In groups of how many people, at the same time?"),
        MOST_PEOPLE,
        required=False,
        min_value=2,
        help_text=_("Empty: at one table. Each group reads only what is written in it."),
    )
    passes = Tick(
        _("Each writes on a sheet, and with each round the sheets move one seat on"),
        help_text=_("For rounds in which all write in silence."),
    )
    optional = Tick(_("May be left out when time is short"))
    free_order = Tick(_("May be done in any order with its neighbours that say so too"))
    skip_when_case_chosen = Tick(_("Is left out when it is known whose question it will be"))
    skip_in_container = Tick(_("Is left out inside a meeting that has a step for this itself"))
    days = number(
        _("In writing, over days: how many working days does it stay open?"),
        MOST_DAYS,
        required=False,
        help_text=_("Empty: one where one person writes, two where more do."),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees what is written?"),
        choices=[(str(one), words) for one, words in SEEN_WORDS.items()],
        required=False,
    )
    nameless = Tick(_("What is written in silence is shown without names, in an order by lot"))
    passing = Tick(_("What is said here is deleted when the meeting ends"))
    seals = forms.ChoiceField(label=_("Does the case giver seal something?"), required=False)
    opens = forms.ChoiceField(
        label=_("Does the case giver open an envelope for everybody?"), required=False
    )
    chooses_from = forms.MultipleChoiceField(
        label=_("What do people choose from?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("With dots, or cold and warm. Nothing: what was brought in last."),
    )
    output = forms.MultipleChoiceField(
        label=_("What comes of it?"),
        choices=list(OUTPUT_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = Lines(
        _("What else comes of it, for other tools?"),
        help_text=_("A name on each line, such as advice_list."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        data, here = self._draft, self._phase
        sealed = draft.envelopes(data)
        new = [] if here in sealed else [(NEW, _("yes, in an envelope of its own"))]
        said = _("yes: the envelope of “%(title)s”")
        there = [(name, said % {"title": title}) for name, title in sealed.items()]
        chosen(self.fields["seals"], [("", _("no")), *new, *there])
        chosen(self.fields["opens"], [("", _("no")), *there])
        before = draft.up_to(data, here)
        named = self.initial.get("chooses_from", [])
        lost = _("a phase that is gone, or comes later")
        gone = [(one, lost) for one in named if one not in before]
        chosen(self.fields["chooses_from"], [*before.items(), *gone])
        if self.initial.get("opens", "") not in {"", *sealed}:
            away = (self.initial["opens"], _("an envelope that is gone"))
            chosen(self.fields["opens"], [("", _("no")), *there, away])

    def clean_allow(self) -> list[str]:
        """Nothing chosen is: nothing is written."""
        kinds: list[str] = self.cleaned_data["allow"]
        written = [kind for kind in kinds if kind != Allow.NONE]
        return written or [Allow.NONE.value]

    def structure(self) -> Data:
        """Return the keys of the phase; None takes one away. Whether it repeats with another: `together`."""
        values = self.cleaned_data
        found: Data = {name: values[name] for name in _KEYS}
        found |= {name: values[name] or None for name in _MAY}
        found["repeat"] = values["repeat"] if values["repeat"] > 1 else None
        seals = values["seals"]
        found["seals"] = (self._phase if seals == NEW else seals) or None
        return found | {"output": self._yields() or None}

    def section(self, names: str) -> list[forms.BoundField]:
        """Return some fields."""
        return [self[name] for name in names.split()]

    def filled(self, names: str) -> bool:
        """Tell whether anything stands in some fields that is not as usual, or is wrong."""
        usual = {"repeat": 1}
        return any(
            one.errors or one.value() not in {None, "", False, usual.get(one.name)}
            if not isinstance(one.value(), list)
            else bool(one.value())
            for one in self.section(names)
        )

    @property
    def together(self) -> bool:
        """Whether this phase repeats together with the one before it."""
        return bool(self.cleaned_data["block"])

    def _yields(self) -> list[str]:
        values = self.cleaned_data
        before: list[str] = draft.find_phase(self._draft, self._phase).get("output", [])
        found = [
            *values["output"],
            *(one for one in values[OTHERS] if one not in values["output"]),
        ]
        return sorted(found, key=lambda one: before.index(one) if one in before else len(before))


def words_values(words: Mapping[str, Any]) -> Data:
    """Return what the words of a form begin with."""
    scale = [*words.get("scale", []), "", "", ""][:RATES]
    each = {f"begin_{kind}": text for kind, text in words.get("placeholders", {}).items()}
    return {**words, **each, **dict(zip(WordsForm.scale_names, scale, strict=True))}


def phase_values(data: Data, phase_id: str) -> Data:
    """Return what PhaseForm begins with."""
    phase = draft.phase_of(data, phase_id)
    yields = phase.get("output", [])
    return {
        "repeat": 1,
        **phase,
        **words_values(draft.spoken(data, phase_id)),
        "output": [one for one in yields if one in OUTPUT_WORDS],
        OTHERS: [one for one in yields if one not in OUTPUT_WORDS],
        "block": blocks.joined(data["phases"], phase_id),
        "seen": draft.mark_of_phase(data, phase_id),
    }


def translated_values(data: Data, phase_id: str, language: str) -> Data:
    """Return what WordsForm begins with, in another language."""
    words = draft.spoken(data, phase_id, language)
    return {**words_values(words), "seen": languages.mark_of(data, language, phase_id)}
