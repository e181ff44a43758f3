"""R13: one angry person sends a thousand messages a second; the others, at the same table too, hardly notice."""

import json
import subprocess
import sys
import time
from statistics import quantiles

import pytest

from kring.verbs.configuration import ROOT
from tests.assurance.mutants import planted
from tests.assurance.people import Writer
from tests.server import CSRF, Node

pytestmark = pytest.mark.assurance
SECONDS = 8
CALM, ANGRY = ("carla", "dirk", "fatima", "gerrit"), "esra"
# Two processes share this machine: a floor under what "twice as long" is measured from, in seconds.
SHORTEST = 0.05


class Patient(Writer):
    """Somebody who writes now and then, and notes how long it took until it was kept."""

    def __init__(self, *args):
        super().__init__(*args, pause=0.25)
        self.waits = []

    def _send(self, pk, text):
        began = time.monotonic()
        super()._send(pk, text)
        self.waits.append(time.monotonic() - began)


def meet(node, table, seconds):
    """Let the calm ones write. Returns the p95 of how long they waited, and how many were refused."""
    people = [Patient(name, table["cookies"][name], [node], table["session"]) for name in CALM]
    [one.start() for one in people]
    time.sleep(seconds)
    [one.stop() for one in people]
    waits = [wait for one in people for wait in one.waits]
    refused = [one for person in people for one in person.refused]
    return quantiles(waits, n=20)[-1], refused


def with_anger(node):
    """Returns p95 before and during the anger, how many of the others were refused, and what the angry one heard."""
    table = node.ask_inside("tests.table")
    path = f"/live/{table['session']}/contributions/"
    before, _ = meet(node, table, SECONDS)
    cookie = f"{table['cookies'][ANGRY]}; kring-csrf={CSRF}"
    arguments = [str(node.port), str(SECONDS + 2), path, cookie, CSRF]
    angry = subprocess.Popen(
        [sys.executable, "-m", "tests.assurance.angry", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    time.sleep(1)
    during, refused = meet(node, table, SECONDS)
    return before, during, refused, json.loads(angry.communicate(timeout=60)[0])


def test_one_angry_person_waits_and_the_others_do_not(tmp_path, figure):
    with Node(tmp_path, env={"KRING_WORKER": "no"}) as node:
        before, during, refused, heard = with_anger(node)
    told = f"{1000 * before:.0f} ms before, {1000 * during:.0f} ms during; the angry one heard {heard}"
    longer = during / max(before, SHORTEST)
    figure(
        "R13 one sends 1,000/s: p95 of the others, times as long", longer, at_most=2.0, told=told
    )
    figure("R13 one sends 1,000/s: others refused", len(refused), at_most=0, told=str(refused[:1]))
    figure("R13 one sends 1,000/s: kept of that", heard.get("200", 0), at_most=700)


def test_red_when_who_comes_first_goes_first(tmp_path, figure):
    with Node(tmp_path, env={"KRING_WORKER": "no", **planted("unfair")}) as node:
        before, during, _refused, heard = with_anger(node)
    told = f"others: {1000 * before:.0f} ms before, {1000 * during:.0f} ms during; {heard}"
    figure("R13 planted: no limit, kept of 1,000/s", heard.get("200", 0), at_least=1500, told=told)
