"""All addresses. Each slice has its own; a slice that has none yet is passed over."""

from importlib.util import find_spec

from django.urls import include, path

SLICES = (
    "web",
    "web.demo",
    "people",
    "inbox",
    "networks",
    "methods",
    "circles",
    "cases",
    "meetings",
    "forming",
    "planning",
    "compensation",
    "live",
    "notepad",
    "learning",
    "workshop",
    "practice",
    "harvest",
)

urlpatterns = [
    *(path("", include(f"kring.{one}.urls")) for one in SLICES if find_spec(f"kring.{one}.urls")),
    path("accounts/", include("allauth.urls")),
]
handler400 = "kring.web.errors.bad_request"
handler403 = "kring.web.errors.refused"
handler404 = "kring.web.errors.not_found"
handler500 = "kring.web.errors.server_error"
