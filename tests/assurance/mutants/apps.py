"""Loads what is planted before the server starts: the addresses themselves are read with the first page."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class PlantingConfig(AppConfig):
    name = "tests.assurance.mutants"
    label = "planted"

    def ready(self) -> None:
        import_module(settings.ROOT_URLCONF)
