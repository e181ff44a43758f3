"""R5: the disk is full for a while."""

import time
from collections import Counter
from uuid import uuid4

import pytest

from tests.assurance.disk import Disk
from tests.assurance.mutants import planted
from tests.assurance.people import Meeting, judge
from tests.server import Node, Screen, database_for

pytestmark = pytest.mark.assurance


@pytest.fixture
def disk(tmp_path):
    if database_for(tmp_path):
        pytest.skip("This is about the file of SQLite.")
    return Disk(tmp_path, tmp_path / "kring")


def fill_it_while_they_write(node, disk, seconds):
    """Return the verdict, what was answered and how much kept meanwhile, and how soon it went on after."""
    table = node.ask_inside("tests.table")
    pages = ["/", f"/circles/{table['circle']}/", f"/live/{table['session']}/"]
    with Meeting(table, [node]) as meeting, Screen(node, table["cookies"]["carla"]) as carla:
        meeting.first_after(time.monotonic())
        disk.fill()
        time.sleep(0.3)  # what was under way is through
        full = time.monotonic()
        answers = Counter(carla.get(path)[0] for path in pages)
        words = {"id": uuid4(), "kind": "q_open", "text": "Past dit er nog bij?"}
        status, headers, _body = carla.post(meeting.writers[0].path, json_wanted=True, **words)
        answers[f"{status}, again after {headers['Retry-After']} s"] += 1
        time.sleep(seconds)
        kept_while_full = sum(at > full for at in meeting.moments)
        disk.free()
        back = meeting.first_after(time.monotonic())
    found = judge(meeting, node.ask_inside("tests.table", "contents"))
    return found, answers, kept_while_full, back


def test_a_full_disk_is_told_and_loses_nothing(tmp_path, disk, figure, quick):
    with Node(tmp_path, env=disk.env) as node:
        found, answers, kept, back = fill_it_while_they_write(node, disk, 1 if quick else 5)
        told = node.log.read_text()
    figure("R5 disk full: acknowledged, lost", found["lost"], at_most=0, told=str(found))
    figure("R5 disk full: kept twice", found["doubles"], at_most=0)
    figure("R5 disk full: acknowledged while full", kept, at_most=0)
    figure("R5 disk full: goes on by itself after", back, unit="s", told="goal ≤ 10 s")
    assert answers == {200: 3, "503, again after 10 s": 1}
    assert "SQLITE_FULL" in told


def test_red_when_it_acknowledges_all_the_same(tmp_path, disk, figure):
    with Node(tmp_path, env=disk.env | planted("deaf_to_the_disk")) as node:
        found, _answers, kept, _back = fill_it_while_they_write(node, disk, 0.5)
    figure("R5 planted: a full disk is not heard, acknowledged", kept, at_least=1)
    figure("R5 planted: a full disk is not heard, lost", found["lost"], at_least=1)
