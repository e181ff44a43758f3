"""People of a circle, out of a table and into one."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kring.circles import importing, rules
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import invitations
from kring.circles.forms import TableForm
from kring.circles.importing import Tried
from kring.circles.models import Circle
from kring.circles.rules import Right, Role
from kring.kernel import tabular
from kring.kernel.tabular import TableError
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _, ngettext
from kring.people.http import SignedIn

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_http_methods(["GET", "POST"])
def invite_all(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    role = Role(membership.role)
    require(membership.may(Right.INVITE))
    form = TableForm(request.POST or None, request.FILES or None)
    lines = _tried(form, role) if request.method == "POST" else []
    ready = bool(lines) and not any(one.problems for one in lines)
    if ready and "confirm" in request.POST and _invite(request, circle, form, lines):
        return redirect("circle-members", circle.pk)
    if lines:
        text = importing.as_text(one.line for one in lines)
        form = with_text(form, text)
    context = frame_of(request, circle, membership, form=form, lines=lines, ready=ready)
    return render(request, "circles/invite_all.html", context | {"headings": importing.HEADINGS})


def _tried(form: TableForm, role: Role) -> list[Tried]:
    """Return the lines that were sent; none, with the reason in the form, when it is no table."""
    if not form.is_valid():
        return []
    try:
        lines = tabular.read(form.content(), importing.COLUMNS)
    except TableError as problem:
        form.add_error(None, str(problem))
        return []
    if not lines:
        form.add_error(None, _("There is nobody in this table yet. Put one person on each line."))
    return importing.tried(lines, rules.invitable(role))


def with_text(form: TableForm, text: str) -> TableForm:
    shown = TableForm({"text": text})
    shown.full_clean()
    for sentence in form.non_field_errors():
        shown.add_error(None, str(sentence))
    return shown


def _invite(request: SignedIn, circle: Circle, form: TableForm, lines: list[Tried]) -> bool:
    guests = [one.guest(circle.country) for one in lines]
    try:
        without = invitations.invite_all(circle, guests, by=request.user)
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    invited = ngettext(
        "%(count)d person is invited.", "%(count)d people are invited.", len(guests)
    )
    messages.success(request, invited % {"count": len(guests)})
    if without:
        links = ngettext(
            "%(count)d has no address: make a link below, to pass on yourself.",
            "%(count)d have no address: make links below, to pass on yourself.",
            without,
        )
        messages.info(request, links % {"count": without})
    return True


@login_required
@require_safe
def members_file(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    kind = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    rows = importing.members_table(circle)
    return as_file(rows, kind, name=f"kring-{circle.pk.hex[:8]}", title=_("Members"))


def as_file(rows: Sequence[Sequence[str]], kind: str, *, name: str, title: str) -> HttpResponse:
    """Answer with a table to keep. kind: one of KINDS."""
    written = tabular.written_xlsx(rows, title) if kind == "xlsx" else tabular.written_csv(rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(written, content_type=KINDS[kind], headers=disposition)
