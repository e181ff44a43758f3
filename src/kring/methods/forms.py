"""What people fill in to find a method. Every question may stay open; what makes no sense counts as open."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from kring.kernel.words import gettext_lazy as _
from kring.methods.advice import Wish
from kring.methods.script import Experience, Sensitivity, Way
from kring.methods.shelf import TITLES, Sieve
from kring.methods.situations import situations

ANY = ("", _("does not matter"))
WAYS = [
    (Way.ROOM.value, _("in one room")),
    (Way.ONLINE.value, _("online")),
    (Way.MIXED.value, _("some in the room, some on a screen or the phone")),
    (Way.APART.value, _("each in their own time")),
]
EXPERIENCES = [
    (Experience.NEW.value, _("we are new to it")),
    (Experience.SOME.value, _("we did it a few times")),
    (Experience.EXPERIENCED.value, _("we have done it often, and know one another")),
]
SENSITIVITIES = [
    (Sensitivity.LIGHT.value, _("it is about the work")),
    (Sensitivity.PERSONAL.value, _("it is about what I do")),
    (Sensitivity.VERY_PERSONAL.value, _("it is very personal")),
]
# Where nobody said what is the matter: for who does this for the first time.
BEGINNING = "new_group"
MOST_PEOPLE, MOST_MINUTES = 500, 600


def _matters() -> list[tuple[str, str]]:
    return [(one.id, one.sentence) for one in situations(get_language() or "nl")]


def _whole(label: Any, least: int, most: int) -> forms.IntegerField:  # noqa: ANN401 - a lazy word
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": least, "max": most}),
    )


class _Open(forms.Form):
    """A form in an address: nothing is required, and nothing is refused."""

    use_required_attribute = False
    prefix_of_ids = ""  # the two may stand on one page
    situation = forms.ChoiceField(label=_("What is the matter?"), required=False)
    people = _whole(_("How many people?"), 1, MOST_PEOPLE)
    minutes = _whole(_("How many minutes?"), 5, MOST_MINUTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs["auto_id"] = f"{self.prefix_of_ids}-%s"
        super().__init__(*args, **kwargs)
        self.fields["situation"].choices = [ANY, *_matters()]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return what was filled in and makes sense."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SieveForm(_Open):
    """What a method in the list must be."""

    prefix_of_ids = "find"
    q = forms.CharField(label=_("Search among the methods"), max_length=80, required=False)
    shelf = forms.ChoiceField(
        label=_("What kind?"), choices=[ANY, *TITLES.items()], required=False
    )
    giver = forms.ChoiceField(
        label=_("With the question of one person?"),
        choices=[ANY, ("with", _("yes, with a case giver")), ("without", _("no, without one"))],
        required=False,
    )
    way = forms.ChoiceField(label=_("Together how?"), choices=[ANY, *WAYS], required=False)
    paper = forms.BooleanField(label=_("Also without any screen"), required=False)
    field_order = ("q", "situation", "people", "minutes", "shelf", "giver", "way", "paper")

    def sieve(self) -> Sieve:
        """Return what a method must be."""
        return Sieve(**self.given())


class AdviceForm(_Open):
    """What the advisor asks."""

    prefix_of_ids = "ask"
    experience = forms.ChoiceField(
        label=_("How used are you to this?"), choices=[ANY, *EXPERIENCES], required=False
    )
    sensitivity = forms.ChoiceField(
        label=_("How personal is the question?"), choices=[ANY, *SENSITIVITIES], required=False
    )
    way = forms.ChoiceField(label=_("Together how?"), choices=[ANY, *WAYS], required=False)

    def wish(self, **known: Any) -> Wish:  # noqa: ANN401 - fields of Wish
        """Return what is asked, with what we know besides."""
        given = known | self.given()
        matter = given.pop("situation", "")
        levels = {"experience": Experience, "sensitivity": Sensitivity, "way": Way}
        given |= {name: kind(given[name]) for name, kind in levels.items() if given.get(name)}
        fitting = {one.id: one.methods for one in situations("nl")}
        beginning = given.get("experience") in {None, Experience.NEW} and not given.get("used")
        first = fitting[matter] if matter else fitting[BEGINNING] if beginning else ()
        return Wish(first=first, named=bool(matter), **given)
