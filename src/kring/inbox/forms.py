"""By which way letters reach somebody."""

from typing import Any

from django import forms

from kring.inbox.models import Reach
from kring.inbox.rules import CHANNEL_WORDS, Channel
from kring.kernel.words import gettext_lazy as _
from kring.people.models import Person


class ReachForm(forms.Form):
    """The way, and what it needs."""

    channel = forms.ChoiceField(
        label=_("Letters come"), choices=[], widget=forms.RadioSelect, initial=Channel.MAIL
    )
    phone = forms.CharField(
        label=_("Number of the mobile phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label=_("Address, for on the envelope"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # noqa: ANN401
        reach = Reach.objects.filter(person=person).first()
        known = {"phone": reach.phone, "address": reach.address} if reach else {}
        channel = Channel(reach.channel) if reach else Channel.MAIL
        kwargs["initial"] = {"channel": channel, **known}
        super().__init__(*args, **kwargs)
        words = dict(CHANNEL_WORDS)
        if not person.email:
            words[Channel.MAIL] = _("not at all: somebody tells them")
        self.fields["channel"].choices = [(one.value, text) for one, text in words.items()]  # type: ignore[attr-defined]

    def clean_channel(self) -> Channel:
        """Return the way itself."""
        return Channel(self.cleaned_data["channel"])
