"""R11, slow loris: 1,500 connections that drip their headers, against the server as it is started for real."""

import json
import resource
import subprocess
import sys
import time

import pytest

from kring.verbs.configuration import ROOT
from tests.assurance.mutants import planted
from tests.server import Node

pytestmark = pytest.mark.assurance
SECONDS = 12
FAILED = 99.0


def attack(node):
    """Ask pages during the attack. Returns how long each took (99 when it failed), and the tally of the senders."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    senders = subprocess.Popen(
        [sys.executable, "-m", "tests.assurance.slow_senders", str(node.port), str(SECONDS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard)),
    )
    until = time.monotonic() + SECONDS
    time.sleep(2)
    waits = []
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            status = node.ask("/accounts/login/", timeout=5)[0]
        except OSError:
            status = 0
        waits.append(time.monotonic() - began if status == 200 else FAILED)
        time.sleep(0.1)
    return waits, json.loads(senders.communicate(timeout=30)[0])


# 1,024 is what many a machine allows.
@pytest.mark.parametrize("files", [1024, pytest.param(20_000, marks=pytest.mark.slow)])
def test_a_page_comes_within_a_second(tmp_path, figure, files):
    with Node(tmp_path, files=files, env={"KRING_WORKER": "no"}) as node:
        waits, tally = attack(node)
    told = f"{len(waits)} pages, median {sorted(waits)[len(waits) // 2]:.3f} s; {tally}"
    name = f"R11 1,500 slow senders, {files:,} files: longest page"
    figure(name, max(waits), at_most=1.0, unit="s", told=told)


def test_red_without_a_guard(tmp_path, figure):
    node = Node(tmp_path, files=1024, env={"KRING_WORKER": "no", **planted("unguarded")})
    node.start()
    try:
        waits, _tally = attack(node)
    finally:
        node.kill()
    figure("R11 planted: no guard, longest page", max(waits), at_least=2.0, unit="s")
