"""A real server as a process of its own: `./kring serve` on a free port, with data and keys in a folder of its own.

    with Node(tmp_path) as node:                    starts, waits until it answers, stops neatly at the end
        people = node.ask_inside("tests.table")     runs a module that prints JSON against the same data
        Screen(node, people["carla"]).post(...)     somebody's browser

KRING_DATABASE_URL and KRING_REDIS_URL are honoured. The end fails when the log holds a traceback.
"""

import atexit
import http.client
import json
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg

from kring.verbs.configuration import ROOT

CSRF = "k" * 32
START_SECONDS = 90


def free_port() -> int:
    """Return a port that nobody listens on. Not tests.serving's: that needs Django set up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@cache
def database_for(folder: Path) -> str | None:
    """Return the address of an empty PostgreSQL database for the servers of this folder; None on SQLite.

    What an earlier run left, perhaps with other tables, must not be met again.
    """
    given = os.environ.get("KRING_DATABASE_URL", "")
    if not given.startswith("postgres"):
        return given or None
    name = f"kring_test_{sha256(str(folder).encode()).hexdigest()[:12]}"
    _in_postgresql(given, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _in_postgresql(given, f'CREATE DATABASE "{name}"')
    atexit.register(_in_postgresql, given, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return urlsplit(given)._replace(path=f"/{name}").geturl()


def _in_postgresql(address, statement):
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(statement)


class Node:
    """One server process. env: more for its environment. files: how many it may open. options: as of `serve`."""

    def __init__(self, folder: Path, *, name="kring", env=None, files=None, **options):
        self.data = folder / name
        self.keys = Path(options.get("keys") or folder / f"{name}-keys")
        self.log = folder / f"{name}.log"
        self.port = free_port()
        self.host = f"localhost:{self.port}"
        self.files = files
        self.options = {
            "database": database_for(folder),
            "redis": os.environ.get("KRING_REDIS_URL"),
            **options,
        }
        self.env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **(env or {}),
        }
        self.process = None
        self.inside = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        code = self.stop()
        if kind is None:
            assert code in {0, -signal.SIGKILL}, self.log.read_text()[-3000:]
            # What a planted fault breaks is told in the log; that is no fault of the house.
            assert "PLANTED" in self.env or self.tracebacks() == []

    def start(self, *, wait=True):
        """Start, or start again after a stop or a kill."""
        command = [sys.executable, "-m", "kring.verbs", "serve", "--data", str(self.data)]
        if not (self.data / "kring.toml").exists():
            command += ["--address", f"http://{self.host}"]
            command += ["--host-name", "Anna", "--host-email", "anna@kring.example"]
            command += ["--port", str(self.port)]
            for option, value in self.options.items():
                command += [f"--{option.replace('_', '-')}", str(value)] if value else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=self._limit_files if self.files else None,
            )  # fmt: skip
        if wait:
            self.wait()

    def _limit_files(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = min(self.files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    def wait(self):
        """Wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                if self.ask("/about/")[0]:
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"It did not start: {self.log.read_text()[-3000:]}")

    def kill(self):
        """End it without a warning."""
        self.process.kill()
        self.process.wait(10)

    def stop(self):
        """End it neatly; returns its exit status."""
        self._leave_inside()
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def _leave_inside(self):
        if self.inside:
            self.inside.communicate()
            self.inside = None

    __del__ = _leave_inside  # also where only its data was asked

    def tracebacks(self):
        """Return what went wrong, as the log tells it."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return re.findall(
            r"Traceback \(most recent call last\):.*?\n(?=\S)[^\n]*", text, re.DOTALL
        )

    def ask(self, path="/", *, method="GET", headers=None, body=None, timeout=20):
        """Return (status, headers, body) of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(
                method, path, body=body, headers={"Host": self.host, **(headers or {})}
            )
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def run_inside(self, module, *words, timeout=300):
        """Run a module in the environment of this server; returns what it did."""
        env = {**self.env, "KRING_INSIDE": str(self.data)}
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, words)],
            env=env, capture_output=True, text=True, timeout=timeout, cwd=ROOT,
        )  # fmt: skip

    def ask_inside(self, module, *words, timeout=300):
        """Run a module in the environment of this server, and return the JSON that it prints."""
        if self.inside is None:
            self.inside = subprocess.Popen(
                [sys.executable, "-m", "tests.inside"],
                env={**self.env, "KRING_INSIDE": str(self.data)}, cwd=ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        self.inside.stdin.write(json.dumps([module, [str(word) for word in words]]) + "\n")
        self.inside.stdin.flush()
        assert select.select([self.inside.stdout], [], [], timeout)[0], f"{module} takes too long"
        status, said, complained = json.loads(self.inside.stdout.readline())
        assert status == 0, said[-2000:] + complained[-4000:]
        return json.loads(said)


def step_inside():
    """In a module that `ask_inside` runs: put Django on the data of that server."""
    from kring.verbs import configuration

    configuration.enter_data(Path(os.environ["KRING_INSIDE"]))
    import django

    django.setup()


def cookies_of(person):
    """Sign a person in and return the cookies of their browser. Needs Django on the right data."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Screen:
    """Somebody's browser, as far as the server can tell. Not for two threads at once."""

    def __init__(self, node, cookie, *, timeout=20):
        self.node = node
        self.headers = {"Cookie": "; ".join(filter(None, [cookie, f"kring-csrf={CSRF}"]))}
        self.timeout = timeout
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def get(self, path, **headers):
        """Return (status, headers, body)."""
        return self._ask("GET", path, None, headers)

    def post(self, path, *, json_wanted=False, **fields):
        """Send a form as the script (json_wanted) or the browser does."""
        headers = {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        if json_wanted:
            headers["Accept"] = "application/json"
        return self._ask("POST", path, urlencode(fields), headers)

    def ask(self, method, path, headers, body):
        """Send any request; returns (status, headers, body)."""
        return self._ask(method, path, body, headers)

    def head(self, method, path, headers, body):
        """Send any request and hang up when the answer begins; returns its status."""
        self.close()
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", self.node.port, timeout=self.timeout
        )
        try:
            whole = {"Host": self.node.host, **self.headers, **headers}
            self.connection.request(method, path, body=body, headers=whole)
            return self.connection.getresponse().status
        finally:
            self.close()

    def close(self):
        """Hang up."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def _ask(self, method, path, body, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.node.port, timeout=self.timeout
            )
        whole = {"Host": self.node.host, **self.headers, **headers}
        try:
            self.connection.request(method, path, body=body, headers=whole)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
