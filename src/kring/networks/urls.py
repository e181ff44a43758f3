"""Addresses of networks."""

from django.urls import path

from kring.networks.views import houses
from kring.networks.views import networks as views

_HOUSE = "organisations/<uuid:organisation_id>/"
urlpatterns = [
    path("networks/", views.networks, name="networks"),
    path("networks/new/", views.new, name="network-new"),
    path("networks/<uuid:network_id>/", views.network, name="network"),
    path("networks/<uuid:network_id>/change/", views.change, name="network-change"),
    path("organisations/", houses.organisations, name="organisations"),
    path(_HOUSE, houses.organisation, name="organisation"),
    path(f"{_HOUSE}change/", houses.change, name="organisation-change"),
    path(f"{_HOUSE}domain/", houses.domain, name="organisation-domain"),
    path(f"{_HOUSE}style/", houses.style, name="organisation-style"),
    path(f"{_HOUSE}logo/", houses.logo, name="organisation-logo"),
]
