"""What people fill in about a circle."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kring.circles import standard
from kring.circles.kinds import KIND_WORDS, TOLD_WORDS, Kind
from kring.circles.leading import LED_BY, SOUNDING_FOR, LedBy
from kring.circles.models import Circle, Membership
from kring.circles.rules import LEVELS, ROLE_WORDS, Role
from kring.kernel.words import gettext_lazy as _
from kring.networks.models import Network, Organisation

DISPLAY_NAME = 60


def _text(label: Any, hint: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:  # noqa: ANN401
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _day() -> forms.DateInput:
    # A date field of the browser wants this form of date, whatever the language.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


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
    country = forms.ChoiceField(label=_("Country"), choices=standard.countries_here, initial="NL")
    language = forms.ChoiceField(
        label=_("Language you speak in the circle"), choices=standard.LANGUAGES, initial="nl"
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=standard.time_zones, initial="Europe/Amsterdam"
    )

    form = forms.ChoiceField(
        label=_("Who sits in this circle?"),
        choices=list(KIND_WORDS.items()),
        initial=Kind.PRACTICE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "One team has one manager: its agreement also says what goes back to them, and what never. Team coaching "
            "is not for a conflict that needs a mediator, nor while a labour-law case runs: let that be settled first."
        ),
    )

    def clean_form(self) -> Kind:
        """Return the kind; of different places when it is not told, as in a table."""
        return Kind(self.cleaned_data["form"] or Kind.PRACTICE)


class LeadingForm(forms.Form):
    """Who leads the circle, and whom its sounding board is there for."""

    led_by = forms.ChoiceField(
        label=_("Who leads?"), choices=list(LED_BY.items()), widget=forms.RadioSelect
    )
    sounding_for = forms.ChoiceField(
        label=_("For whom is the sounding board there?"),
        choices=[("", "–"), *SOUNDING_FOR.items()],
        required=False,
    )
    sounding_reach = forms.CharField(
        label=_("How is the sounding board reached?"),
        max_length=200,
        required=False,
        help_text=_("For example a phone number, and on which days. The members see it."),
    )

    def clean(self) -> None:
        """Ask for whom the sounding board is, when there is one."""
        own = self.cleaned_data.get("led_by") == LedBy.OWN
        if own and not self.cleaned_data.get("sounding_for"):
            self.add_error("sounding_for", _("Choose for whom: facilitator, sponsor or convenor."))
        if own and not self.cleaned_data.get("sounding_reach"):
            self.add_error(
                "sounding_reach", _("Say how to reach them, so that nobody has to search.")
            )


class PublicPageForm(forms.Form):
    """What a circle tells the world about itself."""

    name = forms.CharField(label=_("Name for outside"), max_length=120)
    purpose = _text(
        _("Purpose"), _("What do you want to get better, and for whom?"), required=True
    )
    how = _text(_("How you work"), _("For example: eight meetings, each about one real question."))
    kind = forms.ChoiceField(
        label=_("What kind of circle is it?"),
        choices=[("", _("we do not say")), *TOLD_WORDS.items()],
        required=False,
        help_text=_("On the page of a network it shows which forms run beside one another."),
    )
    contact_name = forms.CharField(label=_("Who can be asked"), max_length=120, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail address for questions"),
        required=False,
        help_text=_("Everybody can see it. Rather not somebody's own address."),
    )
    contact_phone = forms.CharField(
        label=_("Phone number for questions"), max_length=40, required=False
    )
    region = forms.CharField(label=_("Region or place"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=standard.countries_here, initial="NL")
    starts_on = forms.DateField(label=_("From"), required=False, widget=_day())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=_day())
    client = forms.CharField(
        label=_("Client"),
        max_length=160,
        required=False,
        help_text=_("Which organisation asked for this circle?"),
    )
    donor = forms.CharField(
        label=_("Donor"), max_length=160, required=False, help_text=_("Who pays for it?")
    )
    network = forms.ModelChoiceField(
        label=_("Network"),
        queryset=Network.objects.all(),
        required=False,
        empty_label=_("in no network"),
    )
    organisation = forms.ModelChoiceField(
        label=_("In the style of"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Kring"),
        help_text=_("An organisation with a page here, where somebody of you works."),
    )
    shows_counts = forms.BooleanField(
        label=_("Tell how many people and organisations take part, from five on"), required=False
    )

    def __init__(self, *args: Any, circle: Circle, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        theirs = Membership.objects.current().filter(circle=circle).values("organisation_id")
        houses = Organisation.objects.filter(pk__in=theirs, house__isnull=False)
        self.fields["organisation"].queryset = houses  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("This is before the first day. Choose a later day."))


class PerspectiveForm(forms.Form):
    """An empty chair."""

    label = forms.CharField(
        label=_("Which perspective is missing?"),
        max_length=60,
        help_text=_("For example a teacher, a young person, the police."),
    )


class WipingForm(forms.Form):
    """The name of the circle, typed by hand: so that nobody wipes the wrong one."""

    name = forms.CharField(
        label=_("Type the name of the circle"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AgreementForm(forms.Form):
    """A new version of the agreement."""

    text = forms.CharField(
        label=_("What you agree"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 18})
    )
    to_manager = forms.CharField(
        label=_("What goes back to the manager, and what never"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Who has the role of sponsor sees only dates, numbers and shared lessons."),
    )

    def __init__(self, *args: Any, team: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not team:
            del self.fields["to_manager"]


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


class TableForm(forms.Form):
    """A table of people, as a file or as text."""

    file = forms.FileField(
        label=_("A file: CSV or Excel (.xlsx)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    text = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def content(self) -> bytes:
        """Return what is in it; a file comes before text."""
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file else str(self.cleaned_data["text"]).encode()


class MemberForm(_SeatForm):
    """What a member is in the circle."""

    by_phone = forms.BooleanField(
        label=_("Takes part by phone: the facilitator writes down what they say"), required=False
    )
    buddy = forms.ChoiceField(
        label=_("Buddy"),
        required=False,
        help_text=_(
            "For somebody with lived experience: who keeps them company. They sit together, also in small groups."
        ),
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._members = {str(one.pk): one for one in members}
        buddy = self.fields["buddy"]
        assert isinstance(buddy, forms.ChoiceField)  # noqa: S101 — for mypy
        named = [(pk, one.display_name) for pk, one in self._members.items()]
        buddy.choices = [("", _("nobody")), *named]

    def clean_buddy(self) -> Membership | None:
        """Return the member themself."""
        return self._members.get(self.cleaned_data["buddy"])


class DisplayNameForm(forms.Form):
    """The name by which the circle knows somebody."""

    display_name = forms.CharField(
        label=_("Name in this circle"),
        max_length=DISPLAY_NAME,
        help_text=_("Only this circle sees this name."),
    )
    level = forms.TypedChoiceField(
        label=_("Experience with this work"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=list(LEVELS.items()),
        help_text=_("So that small groups can be mixed, or not. It is no measure of anything."),
    )


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
