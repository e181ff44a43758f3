"""R2: the power fails while a circle meets; the disk holds what was synced, and anything of the rest."""

import contextlib
import random
import shutil
import sqlite3
import time

import pytest

from tests.assurance.disk import Disk, power_cuts
from tests.assurance.mutants import planted
from tests.assurance.people import Meeting
from tests.server import Node, database_for

pytestmark = pytest.mark.assurance


def write_while_the_disk_is_watched(tmp_path, seconds, env=None):
    """Let a circle write. Returns the disk, what it held before, and what was acknowledged: id → moment."""
    with Node(tmp_path, env=env) as node:
        table = node.ask_inside("tests.table")
        node.stop()
        before = shutil.copytree(node.data, tmp_path / "before")
        disk = Disk(tmp_path, node.data)
        node.env |= disk.env | {"KRING_DISK_LOG": str(disk.log)}
        node.start()
        with Meeting(table, [node], pause=0.005) as meeting:
            meeting.first_after(time.monotonic())
            time.sleep(seconds)
        node.kill()
    assert meeting.refused == []
    return disk, before, {pk: at for w in meeting.writers for pk, (_n, at) in w.kept.items()}


def cut_the_power(tmp_path, disk, before, kept, cuts):
    """Cut it at that many moments; returns how many acknowledged ones were lost, and how often the file was broken."""
    chance = random.Random(2)
    first, last = min(kept.values()), max(kept.values())
    moments = [chance.uniform(first, last) for _ in range(cuts)]
    lost = broken = done = 0
    for moment, folder in power_cuts(disk, before, tmp_path / "after", moments, chance):
        with contextlib.closing(sqlite3.connect(folder / "kring.sqlite3")) as found:
            broken += found.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            stored = {pk for (pk,) in found.execute("SELECT id FROM live_contribution")}
        lost += sum(pk.replace("-", "") not in stored for pk, at in kept.items() if at < moment)
        done += 1
    assert done == cuts
    return lost, broken


@pytest.fixture
def on_sqlite(tmp_path):
    if database_for(tmp_path):
        pytest.skip("This is about the file of SQLite; a PostgreSQL server syncs its own.")


@pytest.mark.usefixtures("on_sqlite")
def test_the_power_fails_and_what_was_acknowledged_is_there(tmp_path, figure, quick):
    cuts = 25 if quick else 100
    disk, before, kept = write_while_the_disk_is_watched(tmp_path, 2 if quick else 8)
    lost, broken = cut_the_power(tmp_path, disk, before, kept, cuts)
    told = f"{cuts} cuts, {len(kept):,} acknowledged"
    figure("R2 power cut: acknowledged, lost", lost, at_most=0, told=told)
    figure("R2 power cut: broken databases", broken, at_most=0)


@pytest.mark.usefixtures("on_sqlite")
def test_red_when_it_does_not_wait_for_the_disk(tmp_path, figure):
    disk, before, kept = write_while_the_disk_is_watched(tmp_path, 1, env=planted("hasty_disk"))
    lost, _broken = cut_the_power(tmp_path, disk, before, kept, 10)
    figure("R2 planted: synchronous=NORMAL, lost", lost, at_least=1)
