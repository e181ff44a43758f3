"""`./kring test [pytest options]`: all tests, in two processes; those in a browser too.

With CI=true nothing may be left out: a missing browser or a skipped test is a failure.
"""

import os
import subprocess
import sys

from kring.kernel import translations
from kring.verbs import chromium
from kring.verbs.configuration import ROOT
from kring.verbs.terminal import say, stop


def run(argv: list[str]) -> int:
    """Run the tests. Returns pytest's exit status."""
    if argv[:1] in (["--help"], ["-h"]):
        say(__doc__)
        return 0
    translations.compile_all()
    chosen = ["not assurance"]
    browser = chromium.find()
    if browser is None:
        if in_ci():
            stop(f"the browser tests need Chromium: {chromium.HOW_TO}")
        say(f"Without the browser tests: they need Chromium ({chromium.HOW_TO}).")
        chosen.append("not browser")
    marked = [] if "-m" in argv else ["-m", " and ".join(chosen)]
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *marked, *argv]
    return subprocess.run(command, cwd=ROOT, env=environment(browser)).returncode


def environment(browser: str | None) -> dict[str, str]:
    """Return the environment of the tests."""
    found = {"KRING_TEST_BROWSER": browser} if browser else {}
    return dict(os.environ) | found | ({"KRING_TEST_NO_SKIPS": "yes"} if in_ci() else {})


def in_ci() -> bool:
    """Tell whether nothing may be left out."""
    return os.environ.get("CI", "") not in {"", "false", "0"}
