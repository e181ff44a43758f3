"""Verbs as the launcher runs them, in a process of their own."""

import os
import subprocess
import sys

from kring.verbs.configuration import ROOT


def environment(**more):
    """Return an environment in which nothing of this test run shines through."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KRING_", "DJANGO_"))}
    return clean | {"PYTHONPATH": str(ROOT / "src")} | more


def words(*argv):
    """Return the command line of a verb."""
    return [sys.executable, "-u", "-m", "kring.verbs", *map(str, argv)]


def kring(*argv):
    """Run a verb to its end."""
    return subprocess.run(words(*argv), env=environment(), capture_output=True, text=True)
