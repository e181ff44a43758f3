"""Says that a contribution is kept, and only then keeps it."""

import queue
import threading
import time
from types import SimpleNamespace

from django.http import JsonResponse
from django.urls import path

from kring import urls
from kring.kernel import clock
from kring.live import lane
from kring.live.actions import contributions
from kring.live.forms import ContributionForm

_todo = queue.Queue()


def contribution(request, session_id):
    form = ContributionForm(request.POST)
    assert form.is_valid()
    _todo.put((session_id, request.user, contributions.Draft(**form.cleaned_data)))
    return JsonResponse({"id": str(form.cleaned_data["id"]), "seq": 0})


def _shortly(session_id, *, by, draft, now):
    _todo.put((session_id, by, draft))
    return SimpleNamespace(pk=draft.id, seq=0)


def _keep():
    while True:
        session_id, by, draft = _todo.get()
        time.sleep(0.1)
        contributions.contribute(session_id, by=by, draft=draft, now=clock.now())


lane.contribute = _shortly
threading.Thread(target=_keep, daemon=True).start()
urlpatterns = [
    path("live/<uuid:session_id>/contributions/", contribution),
    *urls.urlpatterns,
]
