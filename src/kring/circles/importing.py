"""People for a circle out of a table: read, tried against the form of one invitation, and told line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from kring.circles.actions.invitations import Guest
from kring.circles.forms import InvitationForm
from kring.circles.models import Circle, Membership
from kring.circles.rules import ROLE_WORDS, Role
from kring.kernel import tabular
from kring.kernel.tabular import Line
from kring.kernel.words import _
from kring.networks.models import Organisation

# What a column may be called, in Dutch and in English; the first name is the one that we write.
COLUMNS = {
    "name": ("naam", "name"),
    "email": ("e-mail", "email", "e-mailadres", "mail", "e-mail address"),
    "role": ("rol", "role"),
    "perspective": ("perspectief", "perspective"),
    "organisation": ("organisatie", "organisation", "organization"),
}
HEADINGS = [known[0] for known in COLUMNS.values()]


@dataclass(frozen=True)
class Tried:
    """One line of a table. problems: sentences, each with the name of its column; none: it can be invited."""

    line: Line
    form: InvitationForm
    problems: tuple[str, ...]

    def guest(self, country: str) -> Guest:
        """Return who is to be invited. Only of a line without problems."""
        organisation = Organisation.objects.named(self.form.cleaned_data["organisation"], country)
        return Guest(**self.form.cleaned_data | {"organisation": organisation})


def tried(lines: Iterable[Line], roles: Sequence[Role]) -> list[Tried]:
    """Return each line with what is wrong with it."""
    names = _role_names()
    found: list[Tried] = []
    seen: dict[str, int] = {}
    for line in lines:
        role = line.cells["role"].casefold()
        data = line.cells | {"role": names.get(role, role) or Role.PARTICIPANT.value}
        form = InvitationForm(data, roles=roles)
        problems = [
            f"{form.fields[name].label}: {sentence}"
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        email = line.cells["email"].casefold()
        if email and email in seen:
            problems.append(
                _("This address stands on line %(number)s too.") % {"number": seen[email]}
            )
        seen.setdefault(email, line.number)
        found.append(Tried(line, form, tuple(problems)))
    return found


def _role_names() -> dict[str, str]:
    """Return the code of each role by its name in every language: tables travel."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(ROLE_WORDS[role]).casefold(): role.value for role in Role}
    return found


def as_text(lines: Iterable[Line], columns: Mapping[str, Sequence[str]] = COLUMNS) -> str:
    """Return lines as the text that somebody can go on editing."""
    headings = [known[0] for known in columns.values()]
    rows = ([line.cells[code] for code in columns] for line in lines)
    return tabular.written_csv([headings, *rows]).decode("utf-8-sig")


def members_table(circle: Circle) -> list[list[str]]:
    """Return who belongs to a circle, as a table: the same columns, without addresses."""
    members = Membership.objects.current().filter(circle=circle).select_related("organisation")
    rows = [
        [
            one.display_name,
            "",
            str(ROLE_WORDS[Role(one.role)]),
            one.perspective,
            one.organisation.name if one.organisation else "",
        ]
        for one in members
    ]
    return [HEADINGS, *rows]
