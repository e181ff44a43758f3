"""How Django finds this slice."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "kring.networks"
