"""What one fills in about a network."""

from typing import Any

from django import forms

from kring.kernel.words import _, gettext_lazy
from kring.networks.logos import MOST_BYTES
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
        return _person(self.cleaned_data["coordinator"])


def _person(email: str) -> Person | None:
    email = email.lower()
    person = Person.objects.filter(email=email, is_active=True).first() if email else None
    if email and person is None:
        raise forms.ValidationError(
            _("Nobody has an account with this address. Ask them to make one first.")
        )
    return person


class HouseForm(forms.Form):
    """An organisation that gets a page of its own."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=160)
    keeper = forms.EmailField(
        label=gettext_lazy("E-mail address of who keeps its page"),
        required=False,
        help_text=gettext_lazy("Somebody with an account here, who may change this page too."),
    )

    def clean_keeper(self) -> Person | None:
        """Return the person themself."""
        return _person(self.cleaned_data["keeper"])


class StyleForm(forms.Form):
    """How an organisation shows itself."""

    about = forms.CharField(
        label=gettext_lazy("What the organisation does"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    colour = forms.CharField(
        label=gettext_lazy("Colour of buttons and links"),
        max_length=7,
        required=False,
        help_text=gettext_lazy(
            "As # with six signs, such as #0b5757. Empty: the colour of Kring."
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo: PNG or SVG"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg"}),
        help_text=gettext_lazy("At most 100 kB."),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)

    def clean_colour(self) -> str:
        """Return it as style sheets write it."""
        colour = str(self.cleaned_data["colour"]).strip().lower()
        return f"#{colour}" if colour and not colour.startswith("#") else colour

    def clean_logo(self) -> bytes | None:
        """Return what is in the file."""
        file = self.cleaned_data["logo"]
        return bytes(file.read(MOST_BYTES + 1)) if file else None


class DomainForm(forms.Form):
    """A domain of its own."""

    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("Such as kring.voorbeeld.nl. Empty: none."),
    )
