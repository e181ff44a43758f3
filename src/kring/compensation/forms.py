"""What people fill in about compensation."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from kring.circles.models import Membership
from kring.compensation.models import Arrangement
from kring.compensation.rules import ELSEWHERE_WORDS, KIND_WORDS, MOST_CENTS, WAY_WORDS
from kring.compensation.terms import Terms
from kring.kernel.words import gettext_lazy as _


def _euros(label: Any, hint: Any = "", **more: Any) -> forms.DecimalField:  # noqa: ANN401
    return forms.DecimalField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=MOST_CENTS // 100,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **more,
    )


class ArrangementForm(forms.Form):
    """What a circle pays."""

    kind = forms.ChoiceField(
        label=_("What do people with lived experience get?"),
        widget=forms.RadioSelect,
        choices=[(one.value, word) for one, word in KIND_WORDS.items()],
    )
    euros = _euros(_("Euros for each meeting"), _("Leave it at 0 for only real costs."), initial=0)
    payer = forms.CharField(label=_("Which organisation pays?"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("Whom can people ask?"),
        max_length=120,
        required=False,
        help_text=_("A name, and how to reach them."),
    )
    paid_by = forms.ChoiceField(
        label=_("Who pays it out?"),
        required=False,
        help_text=_("Only they see who gets what. Without a name: who leads the circle."),
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        field = self.fields["paid_by"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — for mypy
        named = [(pk, one.display_name) for pk, one in self.members.items()]
        field.choices = [("", _("who leads the circle")), *named]

    @classmethod
    def of(cls, one: Arrangement | None) -> dict[str, Any]:
        """Return what was filled in before."""
        if one is None:
            return {"kind": "none"}
        return {
            "kind": one.kind,
            "euros": Decimal(one.cents) / 100,
            "payer": one.payer,
            "contact": one.contact,
            "paid_by": str(one.paid_by_id or ""),
        }

    def terms(self) -> Terms:
        """Return what was filled in. The form is valid."""
        values = self.cleaned_data
        return Terms(
            kind=values["kind"],
            cents=int(100 * values["euros"]),
            payer=values["payer"],
            contact=values["contact"],
            paid_by=self.members.get(values["paid_by"]),
        )


class WishForm(forms.Form):
    """How somebody wants to get it."""

    way = forms.ChoiceField(
        label=_("How do you want to get it?"),
        widget=forms.RadioSelect,
        choices=[(one.value, word) for one, word in WAY_WORDS.items()],
        help_text=_(
            "Only you and who pays see this. Your bank account you give to who pays, not here."
        ),
    )
    elsewhere = forms.ChoiceField(
        label=_("Do you get a fee somewhere else too?"),
        widget=forms.RadioSelect,
        choices=[(one.value, word) for one, word in ELSEWHERE_WORDS.items()],
        help_text=_("Only you see this. What you may get counts over all organisations together."),
    )


class AmountForm(forms.Form):
    """An amount of one journey."""

    euros = _euros(_("Euros"))

    def cents(self) -> int:
        """Return it in cents. The form is valid."""
        return int(100 * self.cleaned_data["euros"])
