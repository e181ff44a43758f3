"""The door of the pages about one call."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from kring.forming import rules
from kring.forming.models import Call
from kring.kernel.pages import url
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.people.http import SignedIn


def own_call(request: SignedIn, call_id: UUID) -> Call:
    """Return a call that the viewer leads. Raises Http404; RefusedError: of somebody else, or forgotten."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=call_id)
    require(rules.may_lead_call(is_maker=call.maker_id == request.user.pk))
    require(rules.is_kept(forgotten=call.forgotten_at is not None))
    return call


def frame_of(call: Call, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what every page of one's own call needs: call and tabs."""
    tabs = [
        ("call", _("The call"), url("call-page", call.pk)),
        ("intake", _("Questions and people"), url("intake", call.pk)),
        ("proposals", _("Circles"), url("proposals", call.pk)),
    ]
    return {"call": call, "tabs": tabs, **more}
