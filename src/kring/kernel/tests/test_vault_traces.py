"""What a thief of the data folder finds: nothing to read, and nothing that was wiped."""

import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, models, transaction

from kring.kernel import checks, vault
from kring.kernel.models import Row
from kring.kernel.vault import EncryptedText

SOURCE = Path(__file__).parents[3]
SECRET, PLAIN = "kanarie-vertrouwd-8f3a", "kanarie-open-77c1"


class Message(Row):
    sensitivity = "K2"
    circle_id = models.UUIDField()
    body = EncryptedText(sensitivity="K3")
    plain = models.TextField()

    class Meta:
        app_label = "vault_traces"

    def __str__(self):
        return f"#{self.pk}"


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """A real SQLite file with our own settings, beside the test database."""
    file = tmp_path / "data" / "kring.sqlite3"
    file.parent.mkdir()
    connections.settings["file"] = {
        **connections.settings["default"],
        **settings.SQLITE,
        "NAME": file,
    }
    with django_db_blocker.unblock():
        with connections["file"].schema_editor() as editor:
            editor.create_model(Message)
        yield SimpleNamespace(folder=file.parent, rows=Message.objects.using("file"))
        connections["file"].close()
    del connections["file"], connections.settings["file"]


def everything_in(folder):
    return b"".join(file.read_bytes() for file in folder.iterdir())


def write(rows, number):
    circle = uuid4()
    vault.create_key(circle)
    return [
        rows.create(circle_id=circle, body=f"{SECRET} {n}", plain=f"{PLAIN} {n}")
        for n in range(number)
    ]


def test_text_stands_in_no_byte_of_the_database_or_its_log(database):
    written = write(database.rows, 50)
    names = {file.name for file in database.folder.iterdir()}
    assert "kring.sqlite3-wal" in names
    assert PLAIN.encode() in everything_in(database.folder)  # so we do look in the right place
    assert SECRET.encode() not in everything_in(database.folder)
    assert vault.erase_traces("file")
    assert SECRET.encode() not in everything_in(database.folder)
    assert database.rows.get(pk=written[7].pk).body == f"{SECRET} 7"


def test_what_was_deleted_is_gone_from_the_bytes_once_traces_are_erased(database):
    written = write(database.rows, 50)
    seal = bytes(database.rows.values_list("body", flat=True).get(pk=written[7].pk))
    assert seal in everything_in(database.folder)
    database.rows.all().delete()
    assert seal in everything_in(database.folder)  # deleting alone does not wipe
    assert vault.erase_traces("file")
    assert seal not in everything_in(database.folder)
    assert PLAIN.encode() not in everything_in(database.folder)


def test_traces_cannot_be_erased_inside_a_transaction_or_under_a_reader(database):
    write(database.rows, 2)
    with transaction.atomic(using="file"):
        assert not vault.erase_traces("file")
    connections.settings["reader"] = {**connections.settings["file"], "OPTIONS": {}}
    with connections["reader"].cursor() as reader, connections["file"].cursor() as cursor:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vault_traces_message")
        reader.fetchone()
        write(database.rows, 1)
        began = time.monotonic()
        assert not vault.erase_traces("file")
        assert time.monotonic() - began < 4
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
        reader.execute("COMMIT")
        assert vault.erase_traces("file")
    connections["reader"].close()
    del connections["reader"], connections.settings["reader"]


START = """
import django
django.setup()
from django.core.checks import run_checks
found = run_checks(tags=["security", "database"], databases=["default"])
print([problem.id for problem in found])
"""


@pytest.mark.parametrize(
    ("folders", "found"),
    [
        ({"KRING_DATA": "data"}, []),
        ({"KRING_DATA": "data", "KRING_KEYS": "data/keys"}, ["kring.E001"]),
    ],
)
def test_the_real_settings_pass_the_checks_at_the_start(tmp_path, folders, found):
    """In a process of its own: under test, the settings do not wait for the disk."""
    environment = {name: str(tmp_path / folder) for name, folder in folders.items()}
    environment |= {"PYTHONPATH": str(SOURCE), "DJANGO_SETTINGS_MODULE": "kring.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", START], env=environment, capture_output=True, text=True
    )
    assert (ran.stdout.strip(), ran.returncode) == (str(found), 0), ran.stderr


@pytest.mark.parametrize(
    ("pragma", "found"),
    [("secure_delete=OFF", "kring.E002"), ("synchronous=NORMAL", "kring.E003")],
)
def test_a_database_that_keeps_or_loses_is_refused(database, pragma, found):
    with connections["file"].cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        assert checks.sqlite_forgets_and_survives(None, databases=["file"]) == []
        cursor.execute(f"PRAGMA {pragma}")
    problems = checks.sqlite_forgets_and_survives(None, databases=["file"])
    assert [problem.id for problem in problems] == [found]


@pytest.mark.parametrize(
    ("keys", "data", "refused"),
    [
        ("keys", "data", False),
        ("data-keys", "data", False),
        ("data/keys", "data", True),
        ("keys", "keys/data", True),
        ("both", "both", True),
        ("data/../data/keys", "data", True),
        ("link", "data", True),
    ],
)
def test_keys_inside_the_data_and_data_inside_the_keys_are_refused(
    tmp_path, monkeypatch, keys, data, refused
):
    (tmp_path / "data" / "inside").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "data" / "inside")
    monkeypatch.setattr(settings, "KEYS", tmp_path / keys)
    monkeypatch.setattr(settings, "DATA", tmp_path / data)
    problems = checks.keys_lie_apart(None)
    assert [problem.id for problem in problems] == (["kring.E001"] if refused else [])
