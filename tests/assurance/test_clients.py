"""Real programs, where installed: a mailbox of Dovecot; a calendar in khal, to which vdirsyncer brings our feed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kring.meetings.tests import replies as programs
from tests.assurance.test_mail import Question
from tests.server import Node, free_port

DOVECOT, VDIRSYNCER, KHAL = (shutil.which(name) for name in ("dovecot", "vdirsyncer", "khal"))
pytestmark = [pytest.mark.assurance, pytest.mark.slow]
CONFIGURATION = """
base_dir = {run}
log_path = {folder}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{mail}
default_login_user = {login}
default_internal_user = {internal}
first_valid_uid = 1
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class Mailbox:
    """A mailbox on an IMAP server."""

    def __init__(self):
        # Not in the folder of the test: others may not look there, and a socket has room for 107 signs of its path.
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="box")), free_port()
        self.folder.chmod(0o755)
        self.mail, self.owner = self.folder / "Maildir", pwd.getpwnam("mail")
        (self.folder / "run").mkdir()
        for name in ("new", "cur", "tmp"):
            (self.mail / name).mkdir(parents=True)
        for one in (self.mail, *self.mail.iterdir()):
            os.chown(one, self.owner.pw_uid, self.owner.pw_gid)
        file = self.folder / "dovecot.conf"
        values = {"run": self.folder / "run", "folder": self.folder, "mail": self.mail}
        owner = {"uid": self.owner.pw_uid, "gid": self.owner.pw_gid}
        logins = {"login": "dovenull", "internal": "dovecot", "port": self.port}
        file.write_text(CONFIGURATION.format(**values, **owner, **logins))
        self.process = subprocess.Popen([DOVECOT, "-F", "-c", str(file)])

    def __enter__(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return self
        raise AssertionError("Dovecot does not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, name, raw):
        file = self.mail / "new" / f"{time.time_ns()}.{name}.here"
        file.write_bytes(raw)
        os.chown(file, self.owner.pw_uid, self.owner.pw_gid)

    def left(self):
        return len([one for part in ("new", "cur") for one in (self.mail / part).iterdir()])


@pytest.mark.skipif(not DOVECOT or os.getuid() != 0, reason="only on a machine with Dovecot")
def test_answers_are_fetched_from_a_mailbox(tmp_path):
    with Mailbox() as mailbox:
        env = {
            "KRING_INBOX": "antwoord@kring.example",
            "KRING_INBOX_IMAP": f"imap://kring:geheim@127.0.0.1:{mailbox.port}/INBOX",
        }
        with Node(tmp_path, env=env) as node:
            asked = node.ask_inside("tests.assurance.mails")
            now = datetime.now(UTC)  # noqa: TID251
            makers = zip(programs.PROGRAMS.values(), asked["addresses"], strict=True)
            for number, (make, name) in enumerate(makers):
                mailbox.put(number, make(Question(asked, name), "ACCEPTED", said_at=now))
            mailbox.put(
                "other", b"From: x@y.nl\r\nTo: z@y.nl\r\nSubject: Iets anders\r\n\r\nHallo"
            )
            assert mailbox.left() == 5
            kept = {}
            deadline = time.monotonic() + 150
            while kept.get("counted") != 4 and time.monotonic() < deadline:
                time.sleep(3)
                kept = node.ask_inside("tests.assurance.mails", "kept")
            assert kept["counted"] == 4, node.log.read_text()[-2000:]
            assert mailbox.left() == 1  # what is not for us stays where it is


@pytest.mark.skipif(not (VDIRSYNCER and KHAL), reason="only on a machine with vdirsyncer and khal")
def test_our_feed_comes_into_a_real_calendar(tmp_path):
    with Node(tmp_path) as node:
        feed = node.ask_inside("tests.assurance.mails", "feed")
        address = f"http://{node.host}{feed['path']}"
        folder = tmp_path / "calendars"
        (tmp_path / "vdirsyncer").write_text(
            f'[general]\nstatus_path = "{tmp_path}/status"\n'
            '[pair kring]\na = "here"\nb = "there"\ncollections = null\nconflict_resolution = "b wins"\n'
            f'[storage here]\ntype = "filesystem"\npath = "{folder}"\nfileext = ".ics"\n'
            f'[storage there]\ntype = "http"\nurl = "{address}"\n'
        )
        folder.mkdir()
        (tmp_path / "khal").write_text(
            f"[calendars]\n[[kring]]\npath = {folder}\n[default]\ndefault_calendar = kring\n"
            "[locale]\nlocal_timezone = Europe/Amsterdam\ndefault_timezone = Europe/Amsterdam\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {tmp_path}/khal.sqlite\n"
        )
        sync = [VDIRSYNCER, "-c", str(tmp_path / "vdirsyncer")]
        for verb in ("discover", "sync"):
            done = subprocess.run([*sync, verb], capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stderr
        env = os.environ | {"LC_ALL": "C.UTF-8"}
        shown = subprocess.run(
            [KHAL, "-c", str(tmp_path / "khal"), "list", "-f", "{start} {title}", "today", "400d"],
            capture_output=True, text=True, timeout=60, env=env,
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr
        lines = [line for line in shown.stdout.splitlines() if "Bijeenkomst kring" in line]
        assert [line[:16] for line in lines] == feed["starts"]
