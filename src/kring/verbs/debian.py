"""Programs that the tests need, from Debian's own packages. Nothing is downloaded from elsewhere."""

import os
import shutil
import subprocess
from pathlib import Path

from kring.verbs.terminal import say


def find(package: str, *names: str) -> str | None:
    """Return the path of a program of this package, installed if we may; None when there is none."""
    wanted = names or (package,)
    return _present(wanted) or (_install(package) and _present(wanted)) or None


def _present(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _install(package: str) -> bool:
    debian = Path("/etc/debian_version").exists() and shutil.which("apt-get")
    if not debian or os.geteuid() != 0:
        return False
    say(f"Installing {package} for the tests (apt-get install {package}) …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
    for command in (["apt-get", "update", "--quiet"], install):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode:
            return False
    return True
