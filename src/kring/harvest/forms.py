"""What people fill in on the way from a contribution to the wider ring."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kring.harvest.rules import LONGEST_SHORT, SCOPE_WORDS, Capacity, Scope, Words
from kring.kernel.words import gettext_lazy as _
from kring.live.models import Contribution
from kring.networks.models import Organisation


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LessonForm(forms.Form):
    """A lesson: its text, whom it touches and what it grows out of. The rule says what is too long."""

    use_required_attribute = False

    edition = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    contributions = forms.MultipleChoiceField(
        label=_("What it grows out of"),
        error_messages={
            "required": _(
                "A lesson grows out of what was said. Choose at least one contribution."
            ),
            "invalid_choice": _("Something you chose was taken back. Choose again."),
        },
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("What is the lesson, in one sentence?"),
        error_messages={"required": _("Give the lesson a title.")},
    )
    body = forms.CharField(
        label=_("The lesson"),
        help_text=_(
            "Write for somebody who was not there. Leave out names, and whatever people recognise somebody by."
        ),
        widget=_text(9),
        error_messages={"required": _("Write the lesson itself.")},
    )
    organisations = forms.MultipleChoiceField(
        label=_("Which organisations does it touch?"),
        help_text=_("Their names stand under the lesson."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.CharField(
        label=_("Where"),
        help_text=_(
            "For example: a village of 900 people. Not the name when that points at somebody."
        ),
        required=False,
        max_length=LONGEST_SHORT,
    )
    context = forms.CharField(
        label=_("When does it hold?"),
        help_text=_("For example: with farmers who will stop within ten years."),
        required=False,
        max_length=LONGEST_SHORT,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        offered: Iterable[Contribution] = (),
        organisations: Iterable[Organisation] = (),
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **options)
        self.offered = {str(one.pk): one for one in offered}
        self.touched = {str(one.pk): one for one in organisations}
        self._offer("contributions", [(pk, pk) for pk in self.offered])
        self._offer("organisations", [(pk, one.name) for pk, one in self.touched.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — we declared it
        field.choices = choices

    @property
    def picked(self) -> set[str]:
        """The ids of the contributions that are chosen on the page now."""
        return set(map(str, self["contributions"].value() or []))

    def words(self) -> Words:
        """Return the text. The form must be valid."""
        told = self.cleaned_data
        body = told["body"].replace("\r\n", "\n")
        return Words(told["title"], body, told["place"], told["context"])

    def chosen(self) -> list[Contribution]:
        """Return what it grows out of. The form must be valid."""
        return [self.offered[pk] for pk in self.cleaned_data["contributions"]]

    def named(self) -> list[Organisation]:
        """Return whom it touches. The form must be valid."""
        return [self.touched[pk] for pk in self.cleaned_data["organisations"]]


class ConsentForm(forms.Form):
    """What a maker says to one edition."""

    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    scope = forms.ChoiceField(
        choices=[(scope.value, SCOPE_WORDS[scope]) for scope in Scope],
        error_messages={"required": _("Choose one of the four answers.")},
    )


class ApprovalForm(forms.Form):
    """As what somebody approves which edition."""

    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    capacity = forms.ChoiceField(choices=[(one.value, one.value) for one in Capacity])


class ReactionForm(forms.Form):
    """A reaction to a public lesson."""

    body = forms.CharField(
        label=_("Your reaction"),
        help_text=_("What did this lesson bring you? Your name stands with it."),
        widget=_text(3),
        error_messages={"required": _("Write something first.")},
    )
