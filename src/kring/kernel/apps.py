"""How Django finds this slice."""

from importlib import import_module

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kring.kernel"

    def ready(self) -> None:
        """Register what must be so before we start."""
        import_module("kring.kernel.checks")
