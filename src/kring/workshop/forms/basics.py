"""The method as a whole: its name and purpose, and for whom and for what it is."""

from typing import Any

from django import forms

from kring.kernel.words import gettext_lazy as _
from kring.methods.forms import EXPERIENCES, SENSITIVITIES, WAYS
from kring.methods.intake import LONGEST_TEXT
from kring.methods.script import Choosing, Confidence, Family, MinutesStatus
from kring.workshop import draft, languages
from kring.workshop.draft import Data
from kring.workshop.forms.texts import LONGEST_NAME, Lines, Seen, Text, Tick, number

FAMILY_WORDS = {
    Family.INTERVISION: _("Consultation among peers"),
    Family.INQUIRY: _("Going deeper into one question"),
    Family.SOLUTION_FOCUSED: _("What works already"),
    Family.ETHICS: _("A moral question"),
    Family.LIVED_EXPERIENCE: _("With people who lived through it"),
    Family.SYSTEM: _("The larger whole"),
    Family.PROTOCOL: _("A fixed order of talking"),
    Family.REHEARSAL: _("Trying out and practising"),
    Family.REVIEW: _("Looking back"),
    Family.AGENDA: _("An agenda made by everybody"),
    Family.IDEAS: _("Finding ideas"),
    Family.LARGE_GROUP: _("For a large group"),
    Family.LIBERATING_STRUCTURES: _("Short forms that let everybody take part"),
    Family.EXPERT: _("With experts"),
    Family.SUPERVISION: _("Supervision"),
    Family.ONLINE: _("Made for online"),
    Family.CONTAINER: _("A whole meeting"),
}
STATUS_WORDS = {
    MinutesStatus.OWN_DEFAULT: _("our own proposal"),
    MinutesStatus.PARTLY_PUBLISHED: _("partly from a published source"),
    MinutesStatus.PUBLISHED: _("from a published source"),
}
SURE_WORDS = {
    Confidence.LOW: _("not sure: we are trying it"),
    Confidence.MEDIUM: _("fairly sure"),
    Confidence.HIGH: _("sure"),
}
MOST_PEOPLE = 500


class AboutForm(Seen):
    """The words about a method as a whole, in one language."""

    title = Text(_("Name"), rows=1, longest=LONGEST_NAME)
    purpose = Text(_("What is it good for?"))
    summary = Text(_("How does it go, in one sentence?"))
    not_when = Text(_("When rather not?"))
    minutes_note = Text(
        _("Where the minutes come from, in a sentence"),
        rows=1,
        help_text=_("Honest words: from a source, partly, or your own proposal."),
    )

    def words(self) -> dict[str, str]:
        """Return the texts that were asked."""
        return {name: self.cleaned_data[name] for name in draft.BASICS if name in self.data}


class BasicsForm(AboutForm):
    """Name, purpose, for how many people, and for whom and for what it is."""

    min = number(_("Fewest people"), MOST_PEOPLE)
    ideal = number(_("Works best with"), MOST_PEOPLE)
    max = number(_("Most people"), MOST_PEOPLE)
    family = forms.ChoiceField(
        label=_("What kind of method is it?"),
        choices=[(str(one), said) for one, said in FAMILY_WORDS.items()],
    )
    experience = forms.ChoiceField(
        label=_("How used must the group be to such meetings?"), choices=EXPERIENCES
    )
    sensitivity = forms.ChoiceField(
        label=_("How personal may the question be, at most?"), choices=SENSITIVITIES
    )
    ways = forms.MultipleChoiceField(
        label=_("How can people be together?"), choices=WAYS, widget=forms.CheckboxSelectMultiple
    )
    paper = Tick(_("It can be done without any screen"))
    module = Tick(
        _("Short enough to be held inside a phase of another method"),
        help_text=_("For a method without a case of its own to tell."),
    )
    minutes_status = forms.ChoiceField(
        label=_("Where do the minutes come from?"),
        choices=[(str(one), said) for one, said in STATUS_WORDS.items()],
    )
    confidence = forms.ChoiceField(
        label=_("How sure are you that this is how others do it?"),
        choices=[(str(one), said) for one, said in SURE_WORDS.items()],
    )
    sources = Lines(
        _("Where did you read about it?"),
        help_text=_("Addresses or books, one on each line."),
    )
    _asked = ("family", "minutes_status", "confidence")

    def clean_sources(self) -> list[str]:
        """Refuse a source that no file may hold."""
        found: list[str] = self.cleaned_data["sources"]
        if any(len(one) > LONGEST_TEXT // 4 for one in found):
            raise forms.ValidationError(_("One of these lines is too long."))
        return found

    def people(self) -> dict[str, int]:
        """Return for how many it is."""
        return {name: self.cleaned_data[name] for name in ("min", "ideal", "max")}

    def structure(self) -> Data:
        """Return the other keys of the method; None takes one away."""
        values = self.cleaned_data
        choosing = {name: values[name] for name in ("experience", "sensitivity", "ways")}
        choosing["paper"] = values["paper"]
        found = {name: values[name] for name in self._asked}
        found |= {"sources": values["sources"] or None, "module": values["module"] or None}
        return found | {"choosing": choosing}


def basics_of(data: Data) -> dict[str, Any]:
    """Return what BasicsForm begins with."""
    usual = Choosing()
    choosing = {
        "experience": str(usual.experience),
        "sensitivity": str(usual.sensitivity),
        "ways": [str(way) for way in usual.ways],
        "paper": usual.paper,
    }
    given = data.get("choosing")
    seen = draft.mark_of_basics(data)
    about = {**data, **draft.words_of(data), **data["people"], "seen": seen}
    return {**about, **(({"paper": False} | given) if given else choosing)}


def about_of(data: Data, language: str) -> dict[str, Any]:
    """Return what AboutForm begins with."""
    return {**draft.words_of(data, language), "seen": languages.mark_of(data, language, "")}
