"""What people fill in about a season, a meeting, and whether they come."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms

from kring.cases.models import Case
from kring.circles.models import Membership
from kring.kernel.words import gettext_lazy as _
from kring.meetings import rules
from kring.meetings.models import Attendance, Meeting
from kring.meetings.pace import CLOSES, MOST_DAYS

Minutes = tuple[Membership, int | None]


def _day(label: Any) -> forms.DateField:  # noqa: ANN401
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _time() -> forms.TimeField:
    return forms.TimeField(
        label=_("Time"),
        initial=time(13, 30),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class PlaceForm(forms.Form):
    """How long and where."""

    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=rules.FEWEST_MINUTES,
        max_value=rules.MOST_MINUTES,
        initial=150,
        help_text=_("Two hours and a half fits a whole meeting with one question."),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("Where people come together. It stands in the invitation."),
    )
    link = forms.URLField(
        label=_("Link for who takes part online"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    dial_number = forms.RegexField(
        r"^\+?[0-9 ()/.-]+$",
        label=_("Number to dial for who takes part by phone"),
        max_length=40,
        required=False,
        error_messages={"invalid": _("Write a phone number, such as 020 123 45 67.")},
    )
    dial_code = forms.RegexField(
        r"^[0-9 #*]+$",
        label=_("Code that is asked for there"),
        max_length=20,
        required=False,
        error_messages={"invalid": _("Write the digits of the code.")},
    )


class MeetingForm(PlaceForm):
    """One meeting: when and where."""

    day = _day(_("Day"))
    at = _time()
    field_order = ["day", "at", "minutes", "place", "link", "dial_number", "dial_code"]


class SeasonForm(PlaceForm):
    """A series of meetings."""

    starts_on = _day(_("First meeting on"))
    at = _time()
    count = forms.IntegerField(
        label=_("How many meetings"),
        min_value=1,
        max_value=rules.MOST_MEETINGS,
        initial=6,
        help_text=_("Most circles meet 5 to 8 times a year."),
    )
    weeks = forms.IntegerField(
        label=_("Weeks between two meetings"),
        min_value=1,
        max_value=rules.LONGEST_RHYTHM,
        initial=6,
    )
    choosing = forms.ChoiceField(
        label=_("Whose question comes on the table?"),
        widget=forms.RadioSelect,
        choices=[
            (
                Meeting.Choosing.ROTA,
                _("By turn: everybody knows long before when it is their turn"),
            ),
            (Meeting.Choosing.VOTE, _("By blind vote before each meeting")),
        ],
        initial=Meeting.Choosing.ROTA,
    )
    takers = forms.MultipleChoiceField(
        label=_("Who take turns"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = [
        "starts_on", "at", "count", "weeks", "minutes", "place", "link", "dial_number", "dial_code",
        "choosing", "takers",
    ]  # fmt: skip

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        takers = self.fields["takers"]
        assert isinstance(takers, forms.MultipleChoiceField)  # noqa: S101 — for mypy
        takers.choices = [(str(member.pk), member.display_name) for member in members]
        # Needed only when turns are taken: see clean. So the page does not call it "not required".
        takers.required = not self.is_bound
        takers.initial = [str(member.pk) for member in members if member.in_rota]

    def clean_takers(self) -> frozenset[UUID]:
        """Return the ids themselves."""
        return frozenset(map(UUID, self.cleaned_data["takers"]))

    def clean(self) -> dict[str, Any]:
        """Ask for somebody who takes turns, where turns are taken."""
        self.fields["takers"].required = True
        by_turn = self.cleaned_data.get("choosing") == Meeting.Choosing.ROTA
        if by_turn and not self.cleaned_data.get("takers"):
            self.add_error("takers", _("Choose at least one person who takes turns."))
        return self.cleaned_data


class RoundForm(forms.Form):
    """A written round: when it begins, by which method, about which question, and how long each step is open."""

    BY_TURN = "turn"

    starts_on = _day(_("It begins on"))
    method = forms.ChoiceField(label=_("Method"))
    case = forms.ChoiceField(label=_("Whose question?"))
    closes = forms.TimeField(
        label=_("Steps close at"),
        initial=CLOSES,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("On the last day of each step, by the clock of this circle."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        methods: Sequence[tuple[str, list[tuple[str, str]]]],
        cases: Sequence[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("method", methods), ("case", cases)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 — for mypy
            field.choices = list(choices)

    def clean_case(self) -> UUID | None:
        """Return the id itself; None: the question of whose turn it is."""
        chosen = self.cleaned_data["case"]
        return None if chosen == self.BY_TURN else UUID(chosen)


class DaysForm(forms.Form):
    """How many working days each step of a method is open. Its fields have the keys of the steps as names."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        steps: Sequence[tuple[str, str, int]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, title, days in steps:
            self.fields[key] = forms.IntegerField(
                label=title, min_value=0, max_value=MOST_DAYS, initial=days
            )

    @property
    def asked(self) -> bool:
        """Whether the screen showed the days of this method."""
        return all(name in self.data for name in self.fields)

    def days(self) -> tuple[int, ...]:
        """Return what was filled in, in order; what is proposed when nothing was."""
        if self.asked and self.is_valid():
            return tuple(self.cleaned_data[name] for name in self.fields)
        return tuple(field.initial for field in self.fields.values())


class AnswerForm(forms.Form):
    """Whether and how somebody comes."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        widget=forms.RadioSelect,
        choices=[
            (Attendance.Answer.YES, _("Yes, I come")),
            (Attendance.Answer.MAYBE, _("Maybe")),
            (Attendance.Answer.NO, _("No, I cannot")),
        ],
    )
    channel = forms.ChoiceField(
        label=_("How do you take part?"),
        widget=forms.RadioSelect,
        choices=Attendance.Channel.choices,
        initial=Attendance.Channel.ROOM,
    )


class AnswerForForm(forms.Form):
    """The answer of somebody who phoned."""

    prefix = "for"

    member = forms.ChoiceField(label=_("Who"))
    answer = forms.ChoiceField(label=_("Answer"), choices=Attendance.Answer.choices[1:])
    channel = forms.ChoiceField(label=_("How"), choices=Attendance.Channel.choices)

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["member"] = forms.ChoiceField(label=_("Who"), choices=_named(members))


class TurnForm(forms.Form):
    """Who gets the turn."""

    prefix = "turn"

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["member"] = forms.ChoiceField(
            label=_("Give the turn to"), choices=_named(members)
        )


class LaterCaseForm(forms.Form):
    """Whose question comes on the table after the first, and by which method."""

    prefix = "later"

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        members: Iterable[Membership],
        methods: Sequence[tuple[str, list[tuple[str, str]]]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"] = forms.ChoiceField(
            label=_("Whose question?"), choices=_named(members)
        )
        self.fields["method"] = forms.ChoiceField(label=_("Method"), choices=list(methods))


class CaseChoiceForm(forms.Form):
    """Which of the offered questions."""

    def __init__(self, *args: Any, cases: Iterable[Case], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["case"] = forms.ChoiceField(
            label=_("Which question?"),
            widget=forms.RadioSelect,
            choices=[
                (str(one.pk), f"{one.burning_question} ({one.giver.display_name})")
                for one in cases
            ],
        )


class SwapForm(forms.Form):
    """With whom to trade turns."""

    prefix = "swap"

    def __init__(self, *args: Any, meetings: Iterable[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["theirs"] = forms.ChoiceField(label=_("Swap with"), choices=list(meetings))


class AttendanceForm(forms.Form):
    """How many minutes each was there."""

    def __init__(self, *args: Any, rows: Iterable[Minutes], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for member, minutes in rows:
            self.fields[str(member.pk)] = forms.IntegerField(
                label=member.display_name,
                required=False,
                min_value=0,
                max_value=rules.MOST_MINUTES,
                initial=minutes,
            )

    def changed(self) -> dict[UUID, int]:
        """Return the minutes of who was filled in otherwise than it stood."""
        return {
            UUID(name): self.cleaned_data[name]
            for name in self.changed_data
            if self.cleaned_data[name] is not None
        }


def _named(members: Iterable[Membership]) -> list[tuple[str, str]]:
    return [(str(member.pk), member.display_name) for member in members]
