"""`./kring check [name …]`: everything that can be checked without running the tests. One line per check."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kring.verbs.configuration import ROOT
from kring.verbs.terminal import say, stop
from kring.verbs.test import in_ci

BIN = Path(sys.executable).parent
NODE_BIN = ROOT / "node_modules" / ".bin"
PYTHON_FILES = ["kring", "conftest.py", "src", "tests", "bench"]


@dataclass(frozen=True)
class Check:
    """One thing to check: a command that ends with 0 when all is well."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def passes(self, folder: Path) -> bool:
        """Run it and print one line, with what it said when it failed. `folder` is for its data."""
        began = time.monotonic()
        env = dict(os.environ) | {"KRING_DATA": str(folder / "data")} | self.environment
        # Without standard input: no check may stop to ask something.
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        good = done.returncode == 0
        say(f"{'ok ' if good else 'NOT'} {self.name:13} {time.monotonic() - began:5.1f} s")
        if not good:
            say(f"{done.stdout[-8000:]}{done.stderr[-4000:]}")
        return good


def tool(name: str, *words: str) -> list[str]:
    """Return the command of a tool in .venv."""
    return [str(BIN / name), *words]


def module(name: str, *words: str) -> list[str]:
    """Return the command of a Python module."""
    return [sys.executable, "-m", name, *words]


def python_checks() -> list[Check]:
    """Return the checks that need only .venv."""
    django = module("django")
    settings = {"DJANGO_SETTINGS_MODULE": "kring.settings"}
    real = settings | {"KRING_ADDRESS": "https://kring.example.nl", "KRING_BEHIND_PROXY": "yes"}
    deploy = [*django, "check", "--deploy", "--fail-level", "WARNING"]
    migrations = [*django, "makemigrations", "--check", "--dry-run"]
    return [
        Check("format", tool("ruff", "format", "--check", "--quiet", *PYTHON_FILES)),
        Check("style", tool("ruff", "check", "--quiet", *PYTHON_FILES)),
        Check("types", tool("mypy")),
        Check("order", tool("lint-imports", "--no-cache")),
        Check("templates", tool("djlint", "src/kring", "--lint", "--quiet")),
        Check("translations", module("kring.kernel.translations", "missing")),
        Check("migrations", migrations, settings),
        Check("serving", deploy, real),
        Check("house", module("pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py")),
    ]


def script_checks() -> list[Check]:
    """Return the checks of the scripts for the browser; none without Node."""
    if not shutil.which("npm"):
        if in_ci():
            stop("the scripts cannot be checked: Node is missing.")
        say("--  scripts       left out: they need Node")
        return []
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        if subprocess.run(["npm", "ci", *quiet], cwd=ROOT).returncode:
            stop("the tools for the scripts could not be installed (npm ci).")
    return [
        Check("scripts", [str(NODE_BIN / "biome"), "check", "--error-on-warnings"]),
        Check("script types", [str(NODE_BIN / "tsc"), "--project", "tsconfig.json"]),
    ]


def run(argv: list[str]) -> int:
    """Run all checks, or the named ones. Returns 0 when all pass."""
    gathered: list[Callable[[], list[Check]]] = [python_checks, script_checks]
    checks = [check for gather in gathered for check in gather()]
    if unknown := set(argv) - {check.name for check in checks}:
        known = ", ".join(check.name for check in checks)
        stop(f"I do not know {', '.join(sorted(unknown))}. The checks are: {known}.")
    wanted = [check for check in checks if not argv or check.name in argv]
    began = time.monotonic()
    with TemporaryDirectory(prefix="kring-check-") as folder:
        failed = [check.name for check in wanted if not check.passes(Path(folder))]
    seconds = f"{time.monotonic() - began:.0f} s"
    if failed:
        say(f"{len(failed)} of {len(wanted)} checks fail ({seconds}): {', '.join(failed)}.")
        return 1
    say(f"All {len(wanted)} checks pass ({seconds}).")
    return 0
