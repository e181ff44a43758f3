"""Takes a number of the form for a number."""

from django.urls import path

from kring import urls
from kring.live.views import deeds


def position(request, session_id):
    request.POST = request.POST.copy()
    request.POST["to"] = str(int(request.POST.get("to", "0")))
    return deeds.position(request, session_id)


urlpatterns = [path("live/<uuid:session_id>/position/", position), *urls.urlpatterns]
