"""What people fill in on the way to a circle."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from kring.forming import kinds, showing
from kring.forming.models import Application, Call
from kring.forming.rules import MOST_FACILITATORS
from kring.kernel.words import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Said

OTHER_SITUATION = "?"


def _text(
    label: "Said",
    hint: "Said" = "",
    *,
    rows: int = 3,
    required: bool = False,
    most: int | None = None,
) -> forms.CharField:
    # Answers have no maxlength: a browser cuts what is pasted without a word. The action says how much is too long.
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(
    label: "Said", hint: "Said" = "", *, required: bool = False, most: int = 200
) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


class CallForm(forms.Form):
    """What a call says."""

    question = _line(
        _("The burning question"),
        _("The question that brings these people together, as you would say it aloud."),
        required=True,
        most=300,
    )
    about = _text(_("More about it"), _("A few sentences: why now, and why together?"), most=2000)
    for_whom = _text(
        _("Who do you look for?"),
        _("Which people, in which situation? Say it so that they recognise themselves."),
        required=True,
        most=2000,
    )
    situations = _text(
        _("Situations to choose from"),
        _("One on each line, for example “a village under 2,000 people”. People choose theirs."),
        most=2000,
    )
    rhythm = _line(
        _("How often, and how long"),
        _("For example: eight meetings of an afternoon, every six weeks."),
        required=True,
        most=300,
    )
    where = _line(_("Where"), _("A place or region; or online."), required=True, most=300)
    cost = _line(
        _("What it costs"), _("Say so too when it costs nothing, and what is paid back."), most=300
    )
    asked = _text(
        _("What you ask of people"),
        _("For example: bring your own question, come every time, try something in between."),
        required=True,
        most=2000,
    )
    sponsors = _line(
        _("Who makes it possible"), _("Sponsors and other names that people may know."), most=300
    )
    field = _line(
        _("Field of work"), _("For example youth care, rural policy or education."), most=40
    )
    region = _line(_("Region or place"), most=80)
    language = forms.ChoiceField(
        label=_("Language of this call"),
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        initial="nl",
    )
    closes_on = forms.DateField(
        label=_("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    listed = forms.BooleanField(
        label=_("Show it among the open calls, on the front page"),
        required=False,
        help_text=_("Otherwise only people who get the address find it."),
    )


def _choice(
    label: "Said",
    hint: "Said" = "",
    *,
    several: bool = False,
    of: Sequence[tuple[object, object]] = (),
) -> forms.ChoiceField:
    kind = forms.MultipleChoiceField if several else forms.ChoiceField
    widget = forms.CheckboxSelectMultiple if several else forms.RadioSelect
    return kind(label=label, help_text=hint, required=False, choices=list(of), widget=widget())


class AnswersForm(forms.Form):
    """All questions of an application; a screen shows one or two of them."""

    use_required_attribute = False
    edition = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    question = _text(
        _("What keeps you awake?"),
        _("Your own question. Begin with “How can I …” or just tell. One sentence is enough."),
        rows=4,
    )
    level = _choice(_("What do you do?"), of=list(kinds.LEVEL_WORDS.items()))
    work = _line(_("In your own words"), _("For example: I visit older people at home."))
    organisation = _line(
        _("Where do you work, or with whom?"),
        _("An organisation, a group or a neighbourhood. Nothing is fine too."),
    )
    area = _line(_("In which place or area?"), _("A village, a neighbourhood, a region."))
    perspective = _choice(
        _("From which side do you look?"), of=list(kinds.PERSPECTIVE_WORDS.items())
    )
    situation = _choice(_("Which situation looks most like yours?"))
    comparable = _line(_("In your own words"), _("What should others know of your situation?"))
    parts = _choice(
        _("When can you usually come?"),
        _("Choose all that is possible. Nothing chosen means: I do not know yet."),
        several=True,
    )
    languages = _choice(
        _("Which languages do you speak?"), several=True, of=list(kinds.LANGUAGE_WORDS.items())
    )
    name = _line(_("What may we call you?"), _("Your first name is enough."), most=60)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Then we send you your own link."),
    )
    phone = _line(_("Your phone number"), _("Then we can call you."), most=40)
    via = _line(_("Or through somebody else"), _("Who passes it on to you?"))
    above = _text(
        _("Does somebody here work above or below you?"),
        _(
            "Think of people who may take part too. Tell us who, then you do not come in one circle."
        ),
    )
    access = _text(
        _("What do you need to take part well?"),
        _("For example: no stairs, large letters, a sign-language interpreter, a fixed break."),
    )

    def __init__(self, *args: Any, call: Call, only: Sequence[str] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        situation, parts = self.fields["situation"], self.fields["parts"]
        assert isinstance(situation, forms.ChoiceField)  # noqa: S101 — for mypy
        assert isinstance(parts, forms.ChoiceField)  # noqa: S101
        listed = call.situation_list
        situation.choices = [(one, one) for one in listed] + [
            (OTHER_SITUATION, _("another situation"))
        ]
        if not listed:
            del self.fields["situation"]
        parts.choices = [(str(number), word) for number, word in kinds.parts_of_week()]
        for name in list(self.fields):
            if only and name not in {*only, "edition"}:
                del self.fields[name]

    def some(self) -> dict[str, Any]:
        """Return what was filled in, as an application keeps it."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "edition"}
        if "parts" in found:
            found["parts"] = tuple(sorted(int(part) for part in found["parts"]))
        if "languages" in found:
            found["languages"] = tuple(found["languages"])
        if found.get("situation") == OTHER_SITUATION:
            found["situation"] = ""
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in found.items()
        }


def initial_of(application: Application) -> dict[str, Any]:
    """Return what is kept, as the form shows it."""
    said = application.said
    return {
        **{name: getattr(said, name) for name in said.__dataclass_fields__},
        "parts": [str(part) for part in said.parts],
        "languages": list(said.languages),
        "name": application.name,
        "email": application.email,
        "edition": application.edition,
    }


class AskForm(forms.Form):
    """Somebody to draw in."""

    name = _line(_("Name"), _("So we can greet them by name."), required=True, most=60)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Then we send the link. Without it you get a link to pass on yourself."),
    )


class LineForm(forms.Form):
    """Two people who may not sit in one circle."""

    one = forms.ChoiceField(label=_("This person"))
    other = forms.ChoiceField(label=_("and this person"))

    def __init__(self, *args: Any, people: Sequence[Application], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in people]
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 — for mypy
            field.choices = [("", "…"), *named]


class WishForm(forms.Form):
    """What the matchmaker is asked."""

    circles = forms.IntegerField(label=_("How many circles?"), min_value=1, max_value=6)
    fewest = forms.IntegerField(
        label=_("At least so many in a circle"), min_value=3, max_value=10, initial=6
    )
    most = forms.IntegerField(label=_("At most"), min_value=3, max_value=12, initial=10)

    def clean(self) -> dict[str, Any]:
        """See that there is something between the two."""
        found: dict[str, Any] = self.cleaned_data
        if found.get("fewest", 0) > found.get("most", 99):
            self.add_error("most", _("This must not be less than the number before it."))
        return found


MYSELF = "self"


class CircleForm(forms.Form):
    """The name of a circle that is formed, and who facilitate it. people: who are in it."""

    name = _line(
        _("Name of the circle"),
        _("Short, so that people know at once which circle it is."),
        required=True,
        most=80,
    )
    facilitators = forms.MultipleChoiceField(
        label=_("Who facilitate?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or two people who facilitate.")},
        help_text=_("One or two. Who is asked to facilitate needs an account."),
    )

    def __init__(self, *args: Any, people: Sequence[Application], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["facilitators"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 — for mypy
        field.choices = [(MYSELF, _("I do"))] + [
            (
                str(one.pk),
                " · ".join(filter(None, [one.name, str(showing.side(one.said.perspective))])),
            )
            for one in people
        ]

    def clean_facilitators(self) -> list[str]:
        """See that there are not too many."""
        found: list[str] = self.cleaned_data["facilitators"]
        if len(found) > MOST_FACILITATORS:
            raise forms.ValidationError(_("Choose one or two people who facilitate."))
        return found

    def chosen(self) -> tuple[list[UUID], bool]:
        """Return who are asked to facilitate, and whether who forms the circle does."""
        chosen = self.cleaned_data["facilitators"]
        return [UUID(one) for one in chosen if one != MYSELF], MYSELF in chosen


class MandateForm(forms.Form):
    """What a member commits to."""

    hours = forms.IntegerField(
        label=_("How many hours a month do you give to this circle?"),
        min_value=1,
        max_value=80,
        initial=6,
        help_text=_("Meetings, and trying something in between."),
    )
    may_try = _text(
        _("What may you try out in your work?"),
        _("What can you change or test, without asking each time?"),
        required=True,
    )
    up_to = _text(_("Up to where?"), _("How much time or money, and what not?"), rows=2)
    cover = _text(
        _("Who covers you?"),
        _("Who stands behind you when something goes differently, and who takes over your work?"),
        rows=2,
    )
    manager = _line(
        _("Who says yes to this?"),
        _("Your manager, board or sponsor. Leave it empty if you decide for yourself."),
        most=100,
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_(
            "They get a link, and two reminders at most. They see what stands here, nothing of the circle."
        ),
    )


class ManagerForm(forms.Form):
    """Who is the manager of a team."""

    manager = _line(
        _("Who is the manager of this team?"),
        _("The name with which you greet them."),
        required=True,
        most=100,
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_(
            "They get a link, and two reminders at most. They see what goes back to them, nothing of the circle. "
            "Without an address you pass the link on yourself."
        ),
    )


class ConfirmationForm(forms.Form):
    """The answer of a manager."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes, I stand behind this")),
            ("talk", _("Almost: let us first talk about it")),
            ("no", _("No, this is not possible now")),
        ],
    )
    remark = _text(
        _("Do you want to add something?"), _("Your colleague reads this, and nobody else.")
    )
