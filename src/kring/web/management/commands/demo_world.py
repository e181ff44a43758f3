"""Fill the demo with people, circles and meetings: once, or anew with --fresh."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kring.kernel import clock
from kring.web.demo import world


class Command(BaseCommand):
    """`./kring demo` calls this."""

    help = "Fill the demo with made-up people. Anybody can be any of them, so only for a demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask whether to begin anew."""
        parser.add_argument("--fresh", action="store_true", help="throw the old demo away first")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Fill it."""
        if not settings.DEMO:
            raise CommandError("This is no demo. To make it one, set KRING_DEMO=yes.")
        make = world.begin_anew if options["fresh"] else world.make_world
        make(clock.now())
