"""Backup and restore, on real files and through the command line, while somebody writes."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest

from kring.verbs.configuration import Configuration, write
from kring.verbs.tests.command import environment, kring

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("KRING_DATABASE_URL")), reason="only on SQLite: copies its file"
)
CIRCLE = "0b1c2d3e-0000-4000-8000-0000000000{:02d}"
PASSWORD = "a-password-of-the-mail-server"
SEAL = """
import django; django.setup()
from uuid import UUID
from kring.kernel import vault
for circle in {circles!r}:
    vault.{what}(UUID(circle))
"""


def vault(data, what, *numbers):
    code = SEAL.format(circles=[CIRCLE.format(n) for n in numbers], what=what)
    env = environment(KRING_DATA=str(data), DJANGO_SETTINGS_MODULE="kring.settings")
    subprocess.run([sys.executable, "-c", code], env=env, check=True)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A server with tables, keys of two circles, and a mail server with a password."""
    data = tmp_path_factory.mktemp("server") / "kring"
    mail = f"smtp://kring:{PASSWORD}@mail.example.nl:587?tls=yes"
    write(data, Configuration(address="https://kring.example.nl", mail=mail))
    done = kring("manage", "--data", data, "migrate", "-v", "0")
    assert done.returncode == 0, done.stderr
    vault(data, "create_key", 1, 2)
    return data


@pytest.fixture
def server(original, tmp_path):
    """A copy of it for one test."""
    data = tmp_path / "kring"
    shutil.copytree(original, data)
    shutil.copytree(original.with_name("kring-keys"), tmp_path / "kring-keys")
    return data


class Writer(threading.Thread):
    """Writes rows as fast as they are acknowledged."""

    def __init__(self, data):
        super().__init__()
        self.database = data / "kring.sqlite3"
        self.acknowledged = 0
        self.stopping = threading.Event()

    def run(self):
        db = sqlite3.connect(self.database, timeout=20, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        while not self.stopping.is_set():
            db.execute("BEGIN IMMEDIATE")
            db.execute(
                "INSERT INTO kernel_record (kind, particulars, at) VALUES (?, '{}', '2026-01-01')",
                (f"test.{self.acknowledged + 1}",),
            )
            db.execute("COMMIT")
            self.acknowledged += 1
        db.close()


def rows(data):
    db = sqlite3.connect(data / "kring.sqlite3")
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return db.execute(
            "SELECT count(*) FROM kernel_record WHERE kind LIKE 'test.%'"
        ).fetchone()[0]
    finally:
        db.close()


def contents(archive):
    with tarfile.open(archive) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers()}


def test_a_backup_while_somebody_writes_holds_all_that_was_acknowledged(server, tmp_path):
    writer = Writer(server)
    writer.start()
    time.sleep(0.5)
    before = writer.acknowledged
    done = kring("backup", tmp_path / "b.tar.gz", "--data", server)
    after = writer.acknowledged
    writer.stopping.set()
    writer.join()
    assert done.returncode == 0, done.stderr
    assert before > 10
    assert after > before  # it did not have to wait for the backup
    shutil.rmtree(server)
    done = kring("restore", tmp_path / "b.tar.gz", "--data", server)
    assert done.returncode == 0, done.stderr + done.stdout
    assert before <= rows(server) <= after + 1


def test_a_backup_holds_no_keys_and_no_passwords(server, tmp_path):
    assert kring("backup", tmp_path / "b.tar.gz", "--data", server).returncode == 0
    found = contents(tmp_path / "b.tar.gz")
    assert set(found) == {"manifest.json", "kring.sqlite3", "kring.toml"}
    keys = [f.read_bytes() for f in (tmp_path / "kring-keys").rglob("*") if f.is_file()]
    canaries = [key for key in keys if len(key) >= 16] + [PASSWORD.encode()]
    assert len(canaries) >= 4
    assert [c for c in canaries for content in found.values() if c in content] == []


def test_only_the_owner_may_read_a_backup(server, tmp_path):
    kring("backup", tmp_path / "b.tar.gz", "--data", server, "--keys", tmp_path / "k.tar.gz")
    for name in ("b.tar.gz", "k.tar.gz"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_data_and_keys_come_back_on_an_empty_machine(server, tmp_path):
    kring("backup", tmp_path / "b.tar.gz", "--data", server, "--keys", tmp_path / "k.tar.gz")
    there = tmp_path / "elsewhere" / "kring"
    done = kring(
        "restore", tmp_path / "b.tar.gz", "--keys", tmp_path / "k.tar.gz", "--data", there
    )
    assert done.returncode == 0, done.stderr
    for part in ("masters", "circles"):
        before, after = (
            {f.name: f.read_bytes() for f in (folder / part).iterdir()}
            for folder in (tmp_path / "kring-keys", tmp_path / "elsewhere" / "kring-keys")
        )
        assert before == after
    assert stat.S_IMODE((tmp_path / "elsewhere" / "kring-keys").stat().st_mode) == 0o700


def test_what_was_destroyed_after_the_backup_stays_destroyed(server, tmp_path):
    kring("backup", tmp_path / "old.tar.gz", "--data", server, "--keys", tmp_path / "k.tar.gz")
    vault(server, "destroy_key", 2)
    kring("backup", tmp_path / "new.tar.gz", "--data", server)
    there = tmp_path / "elsewhere" / "kring"
    done = kring(
        "restore", tmp_path / "new.tar.gz", "--keys", tmp_path / "k.tar.gz", "--data", there
    )
    assert "Destroyed again: 1." in done.stdout
    left = [f.name for f in (tmp_path / "elsewhere" / "kring-keys" / "circles").iterdir()]
    assert left == [CIRCLE.format(1) + ".json"]


def test_a_journal_from_elsewhere_may_be_newer_than_the_backup(server, tmp_path):
    kring("backup", tmp_path / "b.tar.gz", "--data", server, "--keys", tmp_path / "k.tar.gz")
    vault(server, "destroy_key", 1)
    journal = tmp_path / "kring-keys" / "destroyed.log"
    there = tmp_path / "elsewhere" / "kring"
    done = kring(
        *("restore", tmp_path / "b.tar.gz", "--keys", tmp_path / "k.tar.gz"),
        *("--data", there, "--journal", journal),
    )
    assert "Destroyed again: 1." in done.stdout, done.stderr


def test_a_folder_that_is_not_empty_is_never_touched(server, tmp_path):
    kring("backup", tmp_path / "b.tar.gz", "--data", server)
    before = (server / "kring.toml").read_bytes()
    done = kring("restore", tmp_path / "b.tar.gz", "--data", server)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert (server / "kring.toml").read_bytes() == before


def test_a_backup_never_overwrites_another(server, tmp_path):
    (tmp_path / "b.tar.gz").write_text("mine")
    done = kring("backup", tmp_path / "b.tar.gz", "--data", server)
    assert done.returncode == 1
    assert (tmp_path / "b.tar.gz").read_text() == "mine"


def repack(archive, change):
    """Change the content of an archive behind its manifest's back."""
    found = contents(archive)
    change(found)
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in found.items():
            (archive.parent / "one").write_bytes(content)
            tar.add(archive.parent / "one", arcname=name)


def flip(found):
    found["kring.sqlite3"] = found["kring.sqlite3"][:-1] + b"!"


def escape(found):
    manifest = json.loads(found["manifest.json"])
    manifest["files"]["../outside"] = "0" * 64
    found["manifest.json"] = json.dumps(manifest).encode()
    found["../outside"] = b"x"


def cut(found):
    del found["kring.sqlite3"]


@pytest.mark.parametrize("change", [flip, escape, cut])
def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(server, tmp_path, change):
    kring("backup", tmp_path / "b.tar.gz", "--data", server)
    repack(tmp_path / "b.tar.gz", change)
    there = tmp_path / "elsewhere" / "kring"
    done = kring("restore", tmp_path / "b.tar.gz", "--data", there)
    assert done.returncode == 1
    assert "b.tar.gz" in done.stderr
    assert "Traceback" not in done.stderr
    assert [p for p in there.parent.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b half"])
def test_what_is_no_backup_is_refused_with_a_sentence(tmp_path, content):
    (tmp_path / "b.tar.gz").write_bytes(content)
    done = kring("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new")
    assert done.returncode == 1
    assert "cannot be read as a backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_drill_restores_and_leaves_no_trace(server, tmp_path):
    before = sorted(p.name for p in tmp_path.iterdir())
    done = kring("drill", "--data", server)
    assert done.returncode == 0, done.stderr
    assert "The drill went well" in done.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_serving_waits_for_the_password_that_a_backup_does_not_hold(server, tmp_path):
    kring("backup", tmp_path / "b.tar.gz", "--data", server)
    there = tmp_path / "elsewhere" / "kring"
    kring("restore", tmp_path / "b.tar.gz", "--data", there)
    done = kring("serve", "--data", there)
    assert done.returncode == 1
    assert "fill in the password at mail" in done.stderr


def test_a_server_that_is_not_there_has_no_backup(tmp_path):
    done = kring("backup", "--data", Path(tmp_path / str(uuid4())))
    assert "there is no data in" in done.stderr
