"""Name and language."""

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from kring.kernel.words import gettext_lazy as _

if TYPE_CHECKING:
    from kring.people.models import Person

NAME = forms.CharField(
    label=_("Your name"),
    max_length=120,
    widget=forms.TextInput(attrs={"autocomplete": "name"}),
    help_text=_("In a circle you can go by another name."),
)


class SignupForm(forms.Form):
    """What we ask beside the e-mail address."""

    name = NAME

    def signup(self, request: HttpRequest, person: "Person") -> None:
        """Complete the person that was just made; called by allauth."""
        person.name = self.cleaned_data["name"]
        person.language = translation.get_language() or settings.LANGUAGE_CODE
        person.save(update_fields=["name", "language"])


class ProfileForm(forms.Form):
    """What a person may change about themselves."""

    name = NAME
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
