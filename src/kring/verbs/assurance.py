"""`./kring assurance [--quick] [--json FILE] [pytest options]`: break it on purpose, and see that it holds.

Kills, doubles, floods and takes away on this machine only; searches for what must not leak. Prints a figure with its
goal for each, and fails when a goal was missed. Each has a planted fault that must turn it red.
--quick: fewer rounds, and not what takes minutes or what `./kring test` searches already. --json FILE: the figures for
machines. Needs PostgreSQL (KRING_CI_POSTGRESQL) and redis-server for two nodes; without, that part is left out.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from kring.kernel import translations
from kring.verbs import chromium, debian
from kring.verbs.configuration import ROOT
from kring.verbs.terminal import say
from kring.verbs.test import environment


def run(argv: list[str]) -> int:
    """Run the tests marked `assurance`, `trust` or `slow`, one at a time. Returns pytest's exit status."""
    if argv[:1] in (["--help"], ["-h"]):
        say(__doc__)
        return 0
    parser = argparse.ArgumentParser(prog="./kring assurance", add_help=False)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    options, rest = parser.parse_known_args(argv)
    translations.compile_all()
    debian.find("nginx")  # without it the tests of a proxy are left out, which CI does not take
    marked = "assurance and not slow" if options.quick else "assurance or trust or slow"
    env = environment(chromium.find()) | {"KRING_ASSURANCE": "quick" if options.quick else "whole"}
    if options.json:
        env["KRING_FIGURES"] = str(options.json.resolve())
    command = [sys.executable, "-m", "pytest", "-q", "-m", marked]
    return subprocess.run(
        [*command, "tests", "src/kring", *rest], cwd=ROOT, env=dict(os.environ) | env
    ).returncode
