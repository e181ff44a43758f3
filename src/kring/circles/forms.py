"""What people fill in about a circle."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language

from kring.circles import standard
from kring.circles.rules import ROLE_WORDS, Role
from kring.kernel.words import gettext_lazy as _

DISPLAY_NAME = 60


def _text(label: Any, hint: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:  # noqa: ANN401
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FrameForm(forms.Form):
    """What a circle is about, and where it lives."""

    name = forms.CharField(
        label=_("Name of the circle"),
        max_length=80,
        help_text=_("Short, so that people know at once which circle it is."),
    )
    about = _text(
        _("It is about"), _("The theme you share, in one or two sentences."), required=True
    )
    not_about = _text(_("It is not about"), _("What you leave out. That gives rest."), rows=2)
    done_when = _text(_("We are done when"), _("How do you see that it worked?"), rows=2)
    urgency = _text(
        _("Why it cannot wait"),
        _("The stubborn question that keeps all of you busy. It stays in view at each meeting."),
        required=True,
    )
    field = forms.CharField(
        label=_("Field of work"),
        max_length=40,
        required=False,
        help_text=_("For example youth care, rural policy or education."),
    )
    region = forms.CharField(label=_("Region or place"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"), initial="NL")
    language = forms.ChoiceField(
        label=_("Language you speak in the circle"), choices=standard.LANGUAGES, initial="nl"
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=standard.time_zones, initial="Europe/Amsterdam"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101 — for mypy
        country.choices = standard.countries(get_language() or "nl")


class PerspectiveForm(forms.Form):
    """An empty chair."""

    label = forms.CharField(
        label=_("Which perspective is missing?"),
        max_length=60,
        help_text=_("For example a teacher, a young person, the police."),
    )


class AgreementForm(forms.Form):
    """A new version of the agreement."""

    text = forms.CharField(
        label=_("What you agree"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 18})
    )


class _SeatForm(forms.Form):
    """What a person is, or will be, in the circle."""

    role = forms.ChoiceField(label=_("Role"), initial=Role.PARTICIPANT)
    perspective = forms.CharField(
        label=_("Perspective"),
        max_length=60,
        required=False,
        help_text=_("From which side does this person look? For example care, housing, policy."),
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=160, required=False)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 — for mypy
        role.choices = [(one.value, ROLE_WORDS[one]) for one in roles]

    def clean_role(self) -> Role:
        """Return the role itself."""
        return Role(self.cleaned_data["role"])


class InvitationForm(_SeatForm):
    """Somebody to invite."""

    name = forms.CharField(
        label=_("Name"), max_length=DISPLAY_NAME, help_text=_("So we can greet them by name.")
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_(
            "Then we send the link. Without it you get a link and a code to pass on yourself."
        ),
    )
    field_order = ["name", "email", "role", "perspective", "organisation"]


class MemberForm(_SeatForm):
    """What a member is in the circle."""

    by_phone = forms.BooleanField(
        label=_("Takes part by phone: the facilitator writes down what they say"), required=False
    )


class DisplayNameForm(forms.Form):
    """The name by which the circle knows somebody."""

    display_name = forms.CharField(label=_("Name in this circle"), max_length=DISPLAY_NAME)


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=20,
        help_text=_("Eight letters and digits, for example K7CF-3MXP."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
