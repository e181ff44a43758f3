"""What every page about one draft needs."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from kring.kernel.words import _
from kring.methods import reading
from kring.methods.onefile import Script
from kring.people.http import SignedIn
from kring.workshop import draft
from kring.workshop.draft import Data
from kring.workshop.models import OwnMethod


def find(request: SignedIn, own_id: UUID, *, only_maker: bool = False) -> tuple[OwnMethod, Data]:
    """Return a method whose draft this person may change, or that they made, and the draft. Raises Http404."""
    drafts = OwnMethod.objects.visible_to(request.user).editable_by(request.user)
    if only_maker:
        drafts = drafts.filter(maker=request.user)
    method = get_object_or_404(drafts, pk=own_id)
    return method, draft.read(method.draft)


def frame(request: SignedIn, method: OwnMethod, data: Data, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what stands around every page of a draft."""
    is_maker = method.maker_id == request.user.pk
    tabs = [
        ("draft", _("Draft"), reverse("workshop_draft", args=[method.pk])),
        ("preview", _("What each sees"), reverse("workshop_preview", args=[method.pk])),
        ("publication", _("Publish"), reverse("workshop_publication", args=[method.pk])),
    ]
    if is_maker:
        tabs.append(("sharing", _("Share it"), reverse("workshop_sharing", args=[method.pk])))
    title = draft.words_of(data).get("title", "").strip() or _("A method without a name")
    return {
        "own": method,
        "data": data,
        "title": title,
        "tabs": tabs,
        "is_maker": is_maker,
        **more,
    }


def source_of(person: object, data: Data) -> Script | None:
    """Return what a draft was made from, where it is still there for this person."""
    source = str(data.get("based_on", ""))
    return reading.script_of(source) if source and reading.may_use(person, source) else None
