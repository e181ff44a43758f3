"""Starting for real: what a person sees in a terminal and in a browser."""

import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from kring.verbs.tests.command import environment, kring, words
from tests.serving import ask, free_port

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("KRING_DATABASE_URL")), reason="only on SQLite: the default of a start"
)


# Large, and not needed to keep what is said at a table: who sits there waits for a start. A second with all of these.
NOT_AT_A_START = {
    *("allauth.account.views", "allauth.mfa", "anyio", "babel", "dateutil", "fido2", "icalendar"),
    *("kring.urls", "multiprocessing.pool", "ortools", "phonenumbers", "psycopg", "pycrdt"),
    *("pydoc", "redis", "snowballstemmer", "stdnum", "unittest"),
}


@contextmanager
def started(*argv, env=None):
    """Run a verb that serves; gives a function that reads what it says until a pattern comes."""
    with subprocess.Popen(
        words(*argv),
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        said = []

        def until(pattern, every=None):
            for line in process.stdout:
                said.append(line)
                if found := re.search(pattern, line):
                    return set(re.findall(every, "".join(said), re.MULTILINE)) if every else found
            raise AssertionError("".join(said))

        try:
            yield process, until
        finally:
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert process.wait(10) == 0, "".join(said) + process.stdout.read()
            assert time.monotonic() - began < 3


def rss(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def test_serve_starts_names_the_host_and_holds_its_budget(tmp_path):
    port = free_port()
    first = [
        *("serve", "--data", tmp_path / "kring", "--port", port),
        *("--address", "https://kring.example.nl", "--mail", "smtp://mail.example.nl"),
        *("--host-name", "Anna de Wit", "--host-email", "anna@example.nl"),
    ]
    with started(*first) as (process, until):
        until("Anna de Wit is host")
        until("Kring runs at https://kring.example.nl")
        headers = {"Host": "kring.example.nl", "X-Forwarded-Proto": "https"}
        status, got, _ = ask(port, "/accounts/login/", headers=headers)
        assert status == 200
        assert "__Host-kring-csrf" in got["Set-Cookie"]
        assert got["Server"] is None
        assert ask(port, "/accounts/login/", headers={"Host": "evil.example"})[0] == 400
        assert rss(process) < 150
    # The second time nothing needs to be told.
    with started("serve", "--data", tmp_path / "kring") as (_, until):
        until("Kring runs at")


def test_a_start_loads_nothing_that_the_table_does_not_need(tmp_path):
    data = tmp_path / "kring"
    told = ["--address", "http://localhost", "--host-name", "Anna", "--host-email", "a@kring.nl"]
    with started("serve", "--data", data, "--port", free_port(), *told) as (_, until):
        until("Kring runs at")
    with started("serve", "--data", data, env={"PYTHONPROFILEIMPORTTIME": "1"}) as (_, until):
        loaded = until("Kring runs at", every=r"^import time:.*\| +(\S+)$")
    assert "kring.live.lane" in loaded
    assert loaded & NOT_AT_A_START == set()


def test_changed_tables_are_kept_as_they_were(tmp_path):
    data = tmp_path / "kring"
    arguments = ["serve", "--data", data, "--port", free_port(), "--address", "http://localhost"]
    host = ["--host-name", "Anna", "--host-email", "anna@example.nl"]
    with started(*arguments, *host) as (_, until):
        until("Kring runs at")
    back = kring("manage", "--data", data, "migrate", "mfa", "zero")
    assert back.returncode == 0, back.stderr
    with started(*arguments) as (_, until):
        until("Changing the tables; how they were is kept in")
        until("Kring runs at")
    assert len(list((data / "before-migration").glob("*.sqlite3"))) == 1


def test_demo_prints_one_address_and_a_page_is_there(tmp_path):
    port = free_port()
    folder = {"KRING_DATA": str(tmp_path / "demo"), "KRING_KEYS": str(tmp_path / "demo-keys")}
    with started("demo", "--port", port, env=folder) as (_, until):
        assert until(r"http://\S+")[0] == f"http://127.0.0.1:{port}"
        assert ask(port, "/")[0] in {200, 302, 404}
