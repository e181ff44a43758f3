"""What the workshop puts on the page of a method."""

from django.http import HttpRequest
from markupsafe import Markup

from kring.kernel.pages import draw
from kring.methods.script import Method
from kring.people.models import Person
from kring.workshop import queries
from kring.workshop.models import OwnMethod


def on_method(request: HttpRequest, method: Method) -> Markup | None:
    """Show who facilitates a circle the way to make their own, and to their own."""
    person = request.user
    if not isinstance(person, Person) or method.is_container or not queries.leads(person):
        return None
    visible = OwnMethod.objects.visible_to(person).editable_by(person)
    found = {"method": method, "own": visible.filter(name=method.id).first()}
    return draw("workshop/start.html", found, request)
