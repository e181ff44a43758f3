"""Keys, while processes die and others go on."""

import random
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

from kring.kernel.vault import KeyStore

pytestmark = pytest.mark.once

SOURCE = Path(__file__).parents[3]
CIRCLES, KILLS = 40, 20

ROTATE_FOR_EVER = """
import sys
from kring.kernel.vault import KeyStore
keys = KeyStore(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
while True:
    keys.rotate_master()
"""
READ_UNTIL_GONE = """
import sys, time
from uuid import UUID
from kring.kernel.vault import KeyDestroyedError, KeyStore
keys, circle, blob = KeyStore(sys.argv[1]), UUID(sys.argv[2]), bytes.fromhex(sys.argv[3])
print(keys.unseal(circle, blob, bound_to="here"), flush=True)
try:
    while True:
        keys.unseal(circle, blob, bound_to="here")
        time.sleep(0.005)
except KeyDestroyedError:
    print("gone", flush=True)
"""


def start(program, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(SOURCE)},
    )


def finish(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_a_process_that_holds_the_key_loses_it_when_another_destroys_it(tmp_path):
    keys, circle = KeyStore(tmp_path), uuid4()
    keys.create_key(circle)
    reader = start(
        READ_UNTIL_GONE, tmp_path, circle, keys.seal(circle, "x", bound_to="here").hex()
    )
    try:
        assert reader.stdout.readline() == "x\n"
        time.sleep(0.2)
        keys.destroy_key(circle)
        destroyed = time.monotonic()
        assert reader.stdout.readline() == "gone\n"
        assert time.monotonic() - destroyed < 1.5
    finally:
        finish(reader)


def test_twenty_kills_in_the_middle_of_a_rotation_leave_nothing_unreadable(tmp_path):
    keys = KeyStore(tmp_path)
    blobs = {}
    for _ in range(CIRCLES):
        circle = uuid4()
        keys.create_key(circle)
        blobs[circle] = keys.seal(circle, "vertrouwd", bound_to="here")
    began = time.monotonic()
    keys.rotate_master()
    duration, cut_short = time.monotonic() - began, 0
    processes = []
    try:
        for _ in range(KILLS):
            process = start(ROTATE_FOR_EVER, tmp_path)
            processes.append(process)
            process.stdout.readline()
            process.stdin.write("go\n")
            process.stdin.flush()
            time.sleep(duration * random.uniform(0.1, 2))
            finish(process)
            cut_short += len(keys.masters.unretired()) > 1
            now = KeyStore(tmp_path)
            texts = {now.unseal(circle, blob, bound_to="here") for circle, blob in blobs.items()}
            assert texts == {"vertrouwd"}
            epoch = now.rotate_master()
            assert now.masters.unretired() == [epoch]
            assert not list(tmp_path.rglob(".new-*"))
    finally:
        for process in processes:
            finish(process)
    assert cut_short >= KILLS // 4  # or we only tested quiet moments
