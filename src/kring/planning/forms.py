"""What people fill in about a poll and about the free days of their circle."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel.words import gettext_lazy as _
from kring.meetings.rules import FEWEST_MINUTES, LONGEST_RHYTHM, MOST_MEETINGS, MOST_MINUTES
from kring.planning.freedays import FEAST_WORDS, REGION_WORDS
from kring.planning.models import Venue
from kring.planning.proposing import PART_WORDS, USUAL, Part, PollPlan, Wishes
from kring.planning.travel import Travel

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def day_field(label: Any, **more: Any) -> forms.DateField:  # noqa: ANN401
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def time_field(label: Any, initial: time) -> forms.TimeField:  # noqa: ANN401
    """Return a field for a time that may be left empty."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, initial=initial, required=False)


def _number(label: Any, least: int, most: int, initial: int, hint: Any = "") -> forms.IntegerField:  # noqa: ANN401
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=initial, help_text=hint
    )


class PollForm(forms.Form):
    """How a circle would like to meet, and which moments to propose."""

    count = _number(
        _("How many meetings"),
        1,
        MOST_MEETINGS,
        6,
        _("Most circles meet 5 to 8 times a year; 13 make a year and a half."),
    )
    weeks = _number(_("Weeks between two meetings"), 1, LONGEST_RHYTHM, 6)
    starts_on = day_field(_("From which day on"))
    weekdays = forms.MultipleChoiceField(
        label=_("On which days"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(n), word) for n, word in enumerate(WEEKDAYS)],
        initial=["1", "3"],
    )
    parts = forms.MultipleChoiceField(
        label=_("In which part of the day"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(part.value, PART_WORDS[part]) for part in Part],
        initial=["morning", "afternoon"],
    )
    quorum = _number(
        _("How many must be there, at least"), 1, 30, 5, _("A date with fewer is not proposed.")
    )
    region = forms.ChoiceField(
        label=_("Leave out the school holidays of"),
        choices=[("", _("no region")), *((one.value, word) for one, word in REGION_WORDS.items())],
        required=False,
        help_text=_("Public holidays are always left out."),
    )
    minutes = _number(_("How many minutes"), FEWEST_MINUTES, MOST_MINUTES, 150)
    by_turn = forms.BooleanField(
        label=_("Everybody brings a question in turn, and is there on their own turn"),
        required=False,
        initial=True,
    )
    daytime = forms.BooleanField(label=_("Rather by day than in the evening"), required=False)
    feasts = forms.MultipleChoiceField(
        label=_("Rather not during"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, word) for one, word in FEAST_WORDS.items()],
        required=False,
    )
    fewest_weeks = _number(_("Weeks between two meetings, at least"), 1, LONGEST_RHYTHM, 3)
    most_weeks = _number(_("Weeks between two meetings, at most"), 1, 2 * LONGEST_RHYTHM, 10)
    around = _number(
        _("Offer so many weeks sooner and later too"),
        0,
        6,
        1,
        _("The more moments people can choose from, the better the dates."),
    )
    morning = time_field(_("A morning begins at"), USUAL[Part.MORNING])
    afternoon = time_field(_("An afternoon begins at"), USUAL[Part.AFTERNOON])
    evening = time_field(_("An evening begins at"), USUAL[Part.EVENING])
    first_fields = (
        "count", "weeks", "starts_on", "weekdays", "parts", "quorum", "region", "minutes", "by_turn",
    )  # fmt: skip

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody must look at."""
        return [self[name] for name in self.first_fields]

    @property
    def later(self) -> list[forms.BoundField]:
        """What can stay as it is."""
        return [field for field in self if field.name not in self.first_fields]

    @property
    def later_is_wrong(self) -> bool:
        """Whether something that can stay as it is was filled in wrongly."""
        return any(field.errors for field in self.later)

    def wishes(self) -> Wishes:
        """Return which moments to propose. The form is valid."""
        values = self.cleaned_data
        times = tuple(values[part] or USUAL[Part(part)] for part in values["parts"])
        return Wishes(
            starts_on=values["starts_on"],
            count=values["count"],
            weeks=values["weeks"],
            around=values["around"],
            weekdays=tuple(map(int, values["weekdays"])),
            times=times,
        )

    def plan(self) -> PollPlan:
        """Return what is wished of the dates. The form is valid."""
        names = PollPlan.__dataclass_fields__
        values = {name: self.cleaned_data[name] for name in names}
        return PollPlan(**values | {"feasts": tuple(values["feasts"])})


class SlotForm(forms.Form):
    """One moment more."""

    day = day_field(_("Day"))
    at = time_field(_("Time"), USUAL[Part.MORNING])


class FreeForm(forms.Form):
    """Days off of a circle, or days on which it meets all the same."""

    first = day_field(_("First day"))
    last = day_field(_("Last day"))
    meets = forms.ChoiceField(
        label=_("What do you do then?"),
        widget=forms.RadioSelect,
        choices=[("", _("We do not meet")), ("yes", _("We meet, although others are free"))],
        required=False,
        initial="",
    )


class VenueForm(forms.Form):
    """Where the circle can come together with somebody."""

    place = forms.CharField(
        label=_("Where people can come"),
        max_length=200,
        help_text=_("An address, or the name of the place. It stands in the invitation."),
    )
    travel = forms.CharField(
        label=_("How to get there"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the bus, where to park, which bell. Only the circle reads this."),
    )
    step_free = forms.BooleanField(
        label=_("One comes in without steps, also with a wheelchair"), required=False
    )
    hearing_loop = forms.BooleanField(label=_("There is a hearing loop"), required=False)

    @classmethod
    def of(cls, venue: Venue | None) -> dict[str, Any]:
        """Return what was filled in before."""
        return {name: getattr(venue, name) for name in cls.base_fields} if venue else {}


class HandOverForm(forms.Form):
    """Who stops leading, and who takes over."""

    ROLES = (Role.FACILITATOR, Role.LEAD, Role.CONVENOR)
    giver = forms.ChoiceField(label=_("Who stops leading"))
    to = forms.ChoiceField(
        label=_("Who takes over"),
        help_text=_("Somebody with an account: who leads can do things for others."),
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name in ("giver", "to"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 — for mypy
            field.choices = [
                (str(one.pk), one.display_name)
                for one in members
                if (one.role in self.ROLES) is (name == "giver")
            ]


def answers_in(sent: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """Read what was said: to lines (line-1-morning=yes) and to single moments (slot-<id>=no)."""
    said = {key: value for key, value in sent.items() if isinstance(value, str) and value}
    return (
        {key[5:]: value for key, value in said.items() if key.startswith("line-")},
        {key[5:]: value for key, value in said.items() if key.startswith("slot-")},
    )


def travel_in(sent: QueryDict) -> Travel | None:
    """Read how somebody travels (to-<place>=3, leave=480); None when it was not asked. Nonsense is refused later."""
    if "travels" not in sent:
        return None
    to = {key[3:]: str(value) for key, value in sent.items() if key.startswith("to-") and value}
    return Travel(
        to={place: _whole(value) for place, value in to.items()},
        leave=_whole(sent.get("leave", "")),
        home=_whole(sent.get("home", "")),
        step_free="step_free" in sent,
    )


def _whole(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else -1


def hosts_in(sent: QueryDict) -> list[UUID | None]:
    """Read the place for each date (host=<place>, or empty), as the page showed them. Nonsense: a place nobody has."""
    return [_place(said) if said else None for said in sent.getlist("host")]


def _place(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)


def edition_in(sent: QueryDict) -> int:
    """Read which screen was answered; -1 for nonsense."""
    said = sent.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
