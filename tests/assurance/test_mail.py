"""Mails and calendars that make no sense, through the door for mail: nothing breaks, nothing is half stored."""

import smtplib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bench import machine
from kring.inbox.tests.mutations import mutated
from kring.meetings.tests import replies as programs
from tests.server import Node, free_port

pytestmark = pytest.mark.assurance


class Question(programs.Asked):
    """An invitation, as somebody got it."""

    def __init__(self, asked, name):
        self.organizer, self.uid = asked["addresses"][name], asked["uid"]
        self.sequence, self.email = 0, f"{name}@kring.example"
        self.starts_at = datetime.fromisoformat(asked["starts_at"])


def seeds(asked):
    """Return good mails of all four programs, by several people, at several moments."""
    said = [datetime.now(UTC) - timedelta(minutes=minutes) for minutes in (50, 40, 30, 20)]  # noqa: TID251
    good = []
    for name, moment in zip(asked["addresses"], said, strict=True):
        question = Question(asked, name)
        for make in programs.PROGRAMS.values():
            good += [make(question, word, said_at=moment) for word in ("ACCEPTED", "DECLINED")]
        good.append(programs.words(question, "Kan het een uur later? Ik kom.", said_at=moment))
    return good


def test_no_mail_breaks_the_door(tmp_path, figure, quick):
    number, port = 300 if quick else 10_000, free_port()
    env = {
        "KRING_INBOX": "antwoord@kring.example",
        "KRING_INBOX_LISTEN": f"lmtp://127.0.0.1:{port}",
    }
    with Node(tmp_path, env=env) as node:
        asked = node.ask_inside("tests.assurance.mails")
        good, to = seeds(asked), list(asked["addresses"].values())
        before, said = machine.resident(node.process.pid) / 1e6, Counter()
        with smtplib.LMTP("127.0.0.1", port) as line:
            for one in range(number):
                raw = good[one] if one < len(good) else mutated(good, one)
                said[send(line, to[one % len(to)], raw)] += 1
        grown = machine.resident(node.process.pid) / 1e6 - before
        kept = node.ask_inside("tests.assurance.mails", "kept")
    told = f"{number:,} mails: {dict(said)}; {kept['counted']:,} counted, {kept['kept']:,} kept"
    wrong = sum(count for code, count in said.items() if code not in {250, 500, 550, 552})
    figure("Nonsense by mail: not answered well", wrong, at_most=0, told=told)
    half = kept["without_outcome"] + kept["half"] + abs(kept["kept"] - kept["remarks"])
    figure("Nonsense by mail: half stored", half, at_most=0)
    figure("Nonsense by mail: memory grown", grown, at_most=50, unit="MB")
    assert kept["counted"] > 0
    assert kept["answers"] == len(to)


def send(line, to, raw):
    """Hand over one mail, and return what the door said."""
    try:
        line.sendmail("somebody@kring.example", [to], raw)
    except smtplib.SMTPDataError as error:
        return error.smtp_code
    return 250
