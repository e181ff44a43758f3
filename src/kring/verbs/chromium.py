"""A browser for the tests: Debian's own Chromium. Nothing is downloaded from elsewhere."""

import os
import shutil
import subprocess
from pathlib import Path

from kring.verbs.terminal import say

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO = "apt install chromium"


def find() -> str | None:
    """Return the path of a Chromium on this machine, installed if we may; None when there is none."""
    return _present() or (_install() and _present()) or None


def _present() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> bool:
    debian = Path("/etc/debian_version").exists() and shutil.which("apt-get")
    if not debian or os.geteuid() != 0:
        return False
    say("Installing Chromium for the browser tests (apt-get install chromium) …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "--quiet"], install):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode:
            return False
    return True
