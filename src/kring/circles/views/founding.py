"""Several circles at once, out of a table and into one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kring.circles import founding, importing, rules
from kring.circles.actions import frames
from kring.circles.forms import TableForm
from kring.circles.founding import Tried
from kring.circles.views.tables import as_file, with_text
from kring.kernel import tabular
from kring.kernel.tabular import TableError
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _, ngettext
from kring.people.http import SignedIn
from kring.people.models import Person


@login_required
@require_http_methods(["GET", "POST"])
def start_all(request: SignedIn) -> HttpResponse:
    require(rules.may_form(is_host=request.user.is_host))
    form = TableForm(request.POST or None, request.FILES or None)
    lines = _tried(form, request.user) if request.method == "POST" else []
    ready = bool(lines) and not any(one.problems for one in lines)
    if ready and "confirm" in request.POST and _start(request, form, lines):
        return redirect("home")
    if lines:
        cells = (one.line for one in lines)
        form = with_text(form, importing.as_text(cells, founding.COLUMNS))
    context = {"form": form, "lines": lines, "ready": ready, "headings": founding.HEADINGS}
    return render(request, "circles/start_all.html", context)


def _tried(form: TableForm, person: Person) -> list[Tried]:
    """Return the lines that were sent; none, with the reason in the form, when it is no table."""
    if not form.is_valid():
        return []
    try:
        lines = tabular.read(form.content(), founding.COLUMNS)
    except TableError as problem:
        form.add_error(None, str(problem))
        return []
    if not lines:
        form.add_error(None, _("There is no circle in this table yet. Put one on each line."))
    return founding.tried(lines, person)


def _start(request: SignedIn, form: TableForm, lines: list[Tried]) -> bool:
    try:
        count = frames.form_circles([one.frame() for one in lines], by=request.user)
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    words = ngettext(
        "%(count)d circle has started. You are its facilitator.",
        "%(count)d circles have started. You are their facilitator.",
        count,
    )
    messages.success(request, words % {"count": count})
    return True


@login_required
@require_safe
def circles_file(request: SignedIn) -> HttpResponse:
    kind = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    rows = founding.circles_table(request.user)
    return as_file(rows, kind, name="kring", title=_("Circles"))
