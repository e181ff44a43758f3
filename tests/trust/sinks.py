"""A server with everything switched on, and every place where its words could end up."""

import contextlib
import email
import email.policy
import http.client
import os
import shutil
import socket
import subprocess
import tarfile
import threading
import time
from collections import defaultdict
from uuid import uuid4

from aiosmtpd.controller import Controller

from tests.server import Node, Screen, free_port
from tests.trust.crawl import addresses, canaries

MODES = ("own", "screen", "shared")


class Mailbox:
    """A mail server that keeps everything."""

    def __init__(self):
        self.mails = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope.content)
        return "250 OK"

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self._controller.port}"

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    def words_by_reader(self):
        """Yield (address, canaries) of each mail."""
        for raw in self.mails:
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            texts = [
                part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()
            ]
            yield mail["To"], set().union(*map(canaries, texts))

    def parts(self):
        """Return the content of all mails by kind, decoded: {"mail text": bytes}."""
        found = defaultdict(bytes)
        kinds = {
            "text/plain": "mail text",
            "text/html": "mail html",
            "text/calendar": "mail calendar",
        }
        for raw in self.mails:
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            found["mail headers"] += (
                "\n".join(f"{k}: {v}" for k, v in mail.items()).encode() + b"\n"
            )
            for part in mail.walk():
                if not part.is_multipart():
                    kind = kinds.get(part.get_content_type(), "mail other")
                    text = part.get_payload(decode=True) or b""
                    # A line of a calendar goes on after a break and a space (RFC 5545, 3.1).
                    found[kind] += text.replace(b"\r\n ", b"").replace(b"\n ", b"")
        return dict(found)


class Monitor:
    """A Redis of our own, and everything that is said to it."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.heard = folder / "redis.txt"

    def __enter__(self):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        port = ["--port", str(self.port)]
        self._server = subprocess.Popen(
            ["redis-server", *port, "--bind", "127.0.0.1", "--save", ""], **quiet
        )
        time.sleep(0.5)
        self._out = self.heard.open("wb")
        self._ear = subprocess.Popen(
            ["redis-cli", "-p", str(self.port), "monitor"], stdout=self._out
        )
        return self

    def kept(self):
        """Return what Redis keeps."""
        import redis

        client = redis.Redis.from_url(self.url)
        found = b"\n".join(key + b" " + (client.dump(key) or b"") for key in client.scan_iter())
        client.close()
        return found

    def __exit__(self, *_):
        for process in (self._ear, self._server):
            process.terminate()
            process.wait(5)
        self._out.close()


class NoMonitor:
    """No Redis on this machine."""

    url = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def monitor(folder):
    tools = shutil.which("redis-server") and shutil.which("redis-cli")
    return Monitor(folder) if tools else NoMonitor()


class Streams:
    """Every role follows every table in every way, and writes down all that comes."""

    def __init__(self, node, world):
        self.node, self.world = node, world
        self.status = {}
        self.heard = defaultdict(bytes)  # (role, mode) → bytes
        self._sockets = []
        self._threads = [
            threading.Thread(target=self._follow, args=(role, which, mode), daemon=True)
            for role in world["cookies"]
            for which in world["ids"]["session_id"]
            for mode in MODES
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        self._until_still()
        assert len(self.status) == len(self._threads)
        return self

    def __exit__(self, *_):
        self._until_still()
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _until_still(self, seconds=60):
        """Wait until everybody was answered and nothing more has come for two seconds, however busy the machine is."""
        deadline, before = time.monotonic() + seconds, None
        while time.monotonic() < deadline:
            heard = len(self.status), sum(map(len, self.heard.copy().values()))
            if heard == before and heard[0] == len(self._threads):
                return
            before = heard
            time.sleep(2)

    def _follow(self, role, which, mode):
        session = self.world["ids"]["session_id"][which]
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=60)
        headers = {"Host": self.node.host, "Cookie": self.world["cookies"][role]}
        try:
            connection.connect()
            self._sockets.append(connection.sock)
            connection.request("GET", f"/live/{session}/stream?since=0&as={mode}", headers=headers)
            with connection.getresponse() as answer:
                self.status[role, which, mode] = answer.status
                while line := answer.readline():
                    self.heard[role, mode] += line
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()


def meanwhile(node, world):
    """Let people say something more while all are looking: hidden, behind somebody's back, for themselves."""
    sessions = world["ids"]["session_id"]
    for role, which, kind, word in (
        ("participant", "quiet", "advice", "quiet_live_hidden_carla"),
        ("participant", "gossip", "analysis", "gossip_live_carla"),
        ("giver", "quiet", "sw", "quiet_live_note_bart"),
        ("participant", "quiet", "sw", "quiet_live_note_carla"),
    ):
        with Screen(node, world["cookies"][role]) as screen:
            text = f"KAN-contribution-body-{word}-"
            path = f"/live/{sessions[which]}/contributions/"
            answer = screen.post(path, json_wanted=True, id=uuid4(), kind=kind, text=text)
            assert answer[0] == 200, answer


def crawled(node, world):
    """Ask every address for every thing as every role. Returns {(role, name): bytes}."""
    found = defaultdict(bytes)
    ids = {**world["ids"], "token": {"none": "not-a-token"}}
    for role, cookie in world["cookies"].items():
        with Screen(node, cookie) as screen:
            for name, _which, address in addresses(ids):
                status, headers, body = screen.get(address)
                assert status < 500, (role, address, node.log.read_text()[-3000:])
                found[role, name] += str(headers).encode() + body
    return dict(found)


def files(folder):
    """Return the bytes of all files under a folder."""
    return b"\n".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def archived(archive):
    """Return what is in a backup, unpacked."""
    with tarfile.open(archive) as tar:
        return b"\n".join(
            said_by(["pg_restore", "--file=-"], tar.extractfile(one).read())
            if one.name.endswith(".pgdump")
            else tar.extractfile(one).read()
            for one in tar
            if one.isfile()
        )


def said_by(command, content=None):
    """Return what a program prints."""
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


class House:
    """The server, the world on it, and its sinks. Use as a context; afterwards `sinks` maps each to its bytes."""

    def __init__(self, folder, *, env=None):
        self.folder = folder
        self.env = env or {}
        self.sinks = {}

    def run(self):
        """Build the world, let everything happen, and gather what came where. Returns self."""
        temporary = self.folder / "tmp"
        temporary.mkdir()
        with Mailbox() as mailbox, monitor(self.folder) as redis:
            env = {
                "TMPDIR": str(temporary),
                "KRING_INBOX": "antwoord@kring.example",
                **self.env,
            }
            node = Node(self.folder, env=env, mail=mailbox.url, redis=redis.url)
            with node:
                self.world = node.ask_inside("tests.trust.inside", "build")
                with Streams(node, self.world) as streams:
                    meanwhile(node, self.world)
                self.screens = crawled(node, self.world)
                self._until_posted(node)
                self._gather(node, mailbox, redis)
            self.sinks["log"] = node.log.read_bytes()
            self.sinks["temporary files"] = files(temporary)
            self.streams = streams
            self.mails = list(mailbox.words_by_reader())
        return self

    def _until_posted(self, node):
        deadline = time.monotonic() + 60
        while node.ask_inside("tests.trust.inside", "waiting") and time.monotonic() < deadline:
            time.sleep(0.5)

    def _gather(self, node, mailbox, redis):
        for table, text in node.ask_inside("tests.trust.inside", "rows").items():
            self.sinks[table] = text.encode()
        self.sinks |= {"mail other": b"", "mail html": b"", **mailbox.parts()}
        archive = self.folder / "backup.tar.gz"
        done = node.run_inside("kring.verbs", "backup", archive, "--data", node.data)
        assert done.returncode == 0, done.stderr
        self.sinks["backup"] = archived(archive)
        self._gather_files(node)
        if redis.url:
            self.sinks["redis: kept"] = redis.kept()
            self.sinks["redis: said"] = redis.heard.read_bytes()

    def _gather_files(self, node):
        names = {
            "kring.sqlite3": "database",
            "kring.sqlite3-wal": "write-ahead log",
            "kring.sqlite3-shm": "shared memory",
        }
        if node.options["database"]:
            self.sinks["database"] = said_by(["pg_dump", f"--dbname={node.options['database']}"])
        others = b""
        for one in sorted(node.data.rglob("*")):
            if one.is_file() and one.name in names:
                self.sinks[names[one.name]] = one.read_bytes()
            elif one.is_file():
                others += one.read_bytes()
        self.sinks["other files of the data"] = others
        self.sinks["key folder"] = files(node.keys)
        self.sinks["static files"] = files(static_folder())


def static_folder():
    from django.conf import settings

    from kring.verbs.configuration import SCRATCH

    return SCRATCH / "static" if "KRING_STATIC" not in os.environ else settings.STATIC_ROOT


__all__ = ["House", "canaries"]
