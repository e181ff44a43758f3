"""What a case giver fills in."""

from typing import Any

from django import forms

from kring.kernel.words import gettext_lazy as _


def _answer(label: Any, hint: Any, rows: int) -> forms.CharField:  # noqa: ANN401
    # No maxlength: a browser cuts what is pasted without a word. The action says how much is too long.
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CaseForm(forms.Form):
    """The five answers, and the edition they were made from."""

    use_required_attribute = False

    edition = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    burning_question = _answer(
        _("Your burning question"),
        _(
            "What keeps you awake? Begin with “How can I …” or “What makes that I …”. One sentence is enough."
        ),
        2,
    )
    what_happened = _answer(
        _("What happened"),
        _("Tell about one moment: who did what, and what happened then? Leave out real names."),
        6,
    )
    my_part = _answer(
        _("Your own part"),
        _("What did you do yourself? What did you think and feel? What makes it yours?"),
        5,
    )
    tried = _answer(
        _("What you tried"), _("What have you done about it so far, and what did that bring?"), 5
    )
    hope = _answer(
        _("What you hope for"),
        _("What would be different if this works? And what do you ask of the circle?"),
        4,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        # Saved without it, but not offered without it: so it is not called "not required" on the page.
        self.fields["burning_question"].required = not self.is_bound

    def clean(self) -> dict[str, Any]:
        """Make line ends the same, whoever sent them: browser or script."""
        self.fields["burning_question"].required = True
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }


class ExpiryForm(forms.Form):
    """Until when a case is kept."""

    expires_on = forms.DateField(
        label=_("Delete on"),
        help_text=_("On this day your text disappears, for you too."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
