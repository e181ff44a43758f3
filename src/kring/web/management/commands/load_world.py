"""Make open tables with people who are signed in, to measure with: ./kring rehearse --people 2000."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kring.kernel import clock
from kring.web.demo.rooms import make_rooms

FILE = "load-world.json"


class Command(BaseCommand):
    """The file it writes lets anybody in who can read it: only for a demo or a measurement."""

    help = "Make tables of eight made-up people, and write how to sit down at them to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask how many."""
        parser.add_argument("--rooms", type=int, default=250)
        parser.add_argument("--file", type=Path, help=f"default: {FILE} in the data folder")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Make them."""
        if not settings.DEMO:
            raise CommandError("This is no demo. To make it one, set KRING_DEMO=yes.")
        file = options["file"] or settings.DATA / FILE
        found = {
            "cookie": settings.SESSION_COOKIE_NAME,
            "csrf": settings.CSRF_COOKIE_NAME,
            "rooms": make_rooms(options["rooms"], clock.now()),
        }
        with os.fdopen(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as out:
            json.dump(found, out)
        self.stdout.write(str(file))
