"""`./kring bench [name …]`: measure how fast it is; prints figures, never fails by a stopwatch."""

import os
import subprocess
import sys

from kring.verbs.configuration import ROOT
from kring.verbs.terminal import stop


def run(argv: list[str]) -> int:
    """Run the benchmarks in the folder `bench`."""
    if not (ROOT / "bench" / "__main__.py").exists():
        stop("there are no benchmarks in this copy.")
    env = dict(os.environ, PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}")
    return subprocess.run([sys.executable, "-m", "bench", *argv], cwd=ROOT, env=env).returncode
