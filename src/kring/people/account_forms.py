"""The forms of allauth, where ours ask something else."""

from typing import Any

from allauth.account import forms

from kring.kernel.words import gettext_lazy as _

ADVICE = _("At least 12 characters. A sentence of your own is easy to remember and hard to guess.")


class LoginForm(forms.LoginForm):  # type: ignore[misc]
    """Sign in: by a code that is mailed, or by a password for those who set one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.required = False
        password.help_text = _("Leave it empty and we mail you a code.")
        self.fields["login"].label = _("E-mail address")

    def _setup_password_field(self) -> None:
        """Keep the field, which allauth drops when people sign up without a password."""


class SetPasswordForm(forms.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = ADVICE


class ChangePasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = ADVICE


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password for who forgot it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = ADVICE
