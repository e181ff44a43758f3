"""Addresses of networks."""

from django.urls import path

from kring.networks import views

urlpatterns = [
    path("networks/", views.networks, name="networks"),
    path("networks/new/", views.new, name="network-new"),
    path("networks/<uuid:network_id>/", views.network, name="network"),
    path("networks/<uuid:network_id>/change/", views.change, name="network-change"),
]
