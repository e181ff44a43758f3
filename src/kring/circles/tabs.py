"""The pages of a circle, as tabs."""

from django.http import HttpRequest

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.kernel import sections
from kring.kernel.pages import url
from kring.kernel.words import _


def circle_tabs(
    request: HttpRequest, circle: Circle, membership: Membership
) -> list[sections.Tab]:
    """Return (key, label, href) of the pages this member may open, for `ui.tabs`."""
    tabs = [("circle", _("Circle"), url("circle", circle.pk))]
    tabs += sections.links("circle", request, circle)
    if membership.has(Right.SEE_MEMBERS):
        tabs.append(("members", _("Members"), url("circle-members", circle.pk)))
    tabs.append(("agreement", _("Agreement"), url("circle-agreement", circle.pk)))
    return tabs
