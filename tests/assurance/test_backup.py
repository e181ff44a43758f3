"""R8: a backup made while people write, put back in an empty folder."""

import shutil
import time

import pytest

from tests.assurance.people import Meeting
from tests.server import Node

pytestmark = pytest.mark.assurance


def written_meanwhile(node, make_copy):
    """Let people write, make a copy meanwhile; returns what had been acknowledged when it began, and the seconds."""
    table = node.ask_inside("tests.table")
    with Meeting(table, [node]) as meeting:
        time.sleep(2)
        kept, began = meeting.kept, time.monotonic()
        make_copy()
        took = time.monotonic() - began
        meeting.first_after(time.monotonic())
    assert meeting.refused == []
    return kept, took


def missing(kept, restored):
    """Count what is not in the restored data, or cannot be read there."""
    contents = restored.ask_inside("tests.table", "contents")["contributions"]
    readable = {pk for pk, _number, text, _maker in contents if " vraagt " in text}
    return len(kept.keys() - readable)


def test_everything_acknowledged_before_it_began_is_in_the_backup(tmp_path, figure):
    node = Node(tmp_path, database=None)
    restored = Node(tmp_path / "elsewhere", name="restored", database=None)
    file, keys = tmp_path / "backup.tar.gz", tmp_path / "keys.tar.gz"

    def back_up():
        done = node.run_inside("kring.verbs", "backup", file, "--data", node.data, "--keys", keys)
        assert done.returncode == 0, done.stderr

    with node:
        kept, took = written_meanwhile(node, back_up)
    began = time.monotonic()
    done = restored.run_inside(
        "kring.verbs", "restore", file, "--data", restored.data, "--keys", keys
    )
    back = time.monotonic() - began
    assert done.returncode == 0, done.stdout + done.stderr
    told = f"{len(kept):,} acknowledged before; backup {took:.1f} s, restore {back:.1f} s"
    figure(
        "R8 backup while writing: missing after restore",
        missing(kept, restored),
        at_most=0,
        told=told,
    )


def test_red_when_the_database_is_copied_as_a_file(tmp_path, figure):
    node = Node(tmp_path, database=None)
    copies = [Node(tmp_path, name=f"copy{n}", database=None) for n in range(3)]
    todo = iter(copies)

    def copy_files():
        copy = next(todo)
        copy.data.mkdir()
        shutil.copy(node.data / "kring.sqlite3", copy.data)
        shutil.copytree(node.keys, copy.keys)

    with node:
        kept = [written_meanwhile(node, copy_files)[0] for _ in copies]
    lost = sum(map(missing_or_broken, kept, copies))
    figure("R8 planted: the database copied as a file, missing", lost, at_least=1, told="3 copies")


def missing_or_broken(kept, copy):
    try:
        return missing(kept, copy)
    except AssertionError:  # it cannot even be opened
        return len(kept)
