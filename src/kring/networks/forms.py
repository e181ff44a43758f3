"""What one fills in about a network."""

from typing import Any

from django import forms

from kring.kernel.words import _, gettext_lazy
from kring.networks.models import Network
from kring.networks.rules import LEVEL_WORDS, Level
from kring.people.models import Person


class NetworkForm(forms.Form):
    """A network, as everybody may see it."""

    name = forms.CharField(label=gettext_lazy("Name of the network"), max_length=120)
    level = forms.ChoiceField(
        label=gettext_lazy("How wide"), choices=[(one.value, LEVEL_WORDS[one]) for one in Level]
    )
    wider = forms.ModelChoiceField(
        label=gettext_lazy("Stands in"),
        queryset=Network.objects.all(),
        required=False,
        empty_label=gettext_lazy("no other network"),
        help_text=gettext_lazy("A wider network, for example of the province or the country."),
    )
    region = forms.CharField(label=gettext_lazy("Region or place"), max_length=80, required=False)
    about = forms.CharField(
        label=gettext_lazy("What brings these circles together"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    coordinator = forms.EmailField(
        label=gettext_lazy("E-mail address of the coordinator"),
        required=False,
        help_text=gettext_lazy("Somebody with an account here, who may change this page too."),
    )

    def __init__(self, *args: Any, by_host: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not by_host:
            del self.fields["coordinator"]

    def clean_level(self) -> Level:
        """Return the level itself."""
        return Level(self.cleaned_data["level"])

    def clean_coordinator(self) -> Person | None:
        """Return the person themself."""
        email = self.cleaned_data["coordinator"].lower()
        person = Person.objects.filter(email=email, is_active=True).first() if email else None
        if email and person is None:
            raise forms.ValidationError(
                _("Nobody has an account with this address. Ask them to make one first.")
            )
        return person
