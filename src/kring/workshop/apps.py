"""How Django finds this slice."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "kring.workshop"

    def ready(self) -> None:
        """Let methods that people made be found wherever a method is looked for, and offer to make one."""
        from kring.kernel.sections import add_section  # noqa: PLC0415 - models must be loaded first
        from kring.methods import reading  # noqa: PLC0415
        from kring.workshop.queries import OwnShelf  # noqa: PLC0415
        from kring.workshop.views import parts  # noqa: PLC0415

        reading.use_shelf(OwnShelf())
        add_section("method", parts.on_method, order=45)
