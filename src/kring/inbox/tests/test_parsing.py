"""What somebody wrote themselves; what a robot wrote; and that no mail breaks us."""

import contextlib
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kring.inbox.parsing import MOST_BYTES, UnreadableError, read
from kring.inbox.quotes import own_words
from kring.inbox.tests.mutations import mutated
from kring.kernel import quiet, twin
from kring.meetings import itip
from kring.meetings.tests import replies as programs

pytestmark = pytest.mark.once
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Question(programs.Asked):
    """An invitation that was never sent."""

    def __init__(self):
        self.organizer = f"antwoord+{'a' * 26}@kring.example"
        self.uid, self.sequence, self.email = "1@kring.example", 0, "bart@kring.example"
        self.starts_at = datetime(2026, 11, 3, 13, tzinfo=UTC)


def seeds():
    asked = Question()
    good = [
        make(asked, said)
        for make in programs.PROGRAMS.values()
        for said in ("ACCEPTED", "DECLINED")
    ]
    counter = programs.outlook(asked, "TENTATIVE", method="COUNTER", moved=timedelta(days=1))
    return [*good, counter, programs.words(asked, "Ja\n\nOp di schreef Kring:\n> Kom je?")]  # fmt: skip


@pytest.mark.parametrize(
    ("quote"),
    [
        "Op di 3 nov. 2026 om 14:03 schreef Kring <kring@kring.example>:\n\n> Hallo",
        "Op di 3 nov 2026 om 14:03 schreef Kring\n<antwoord+abc@kring.example>:\n\n> Hallo",
        "Op 3 november 2026 14:03:22 CET schreef Kring <x@y.nl>:\n>Hallo",
        "> Op 3 nov. 2026 om 14:03 heeft Kring <x@y.nl> het volgende geschreven:\n>\n> Hallo",
        "Op 03-11-2026 om 14:03 schreef Kring:\n> Hallo",
        "-----Oorspronkelijk bericht-----\nVan: Kring\nHallo",
        "Van: Kring <kring@kring.example>\nVerzonden: dinsdag 3 november 2026 14:03\nAan: Bart\n\nHallo",
        "________________________________\nVan: Kring\nHallo",
        "On Tue, Nov 3, 2026 at 2:03 PM Kring <x@y.nl> wrote:\n> Hallo",
        "-----Original Message-----\nFrom: Kring\nHallo",
        "Am 03.11.2026 um 14:03 schrieb Kring:\n> Hallo",
        "-- \nBart de Vries\nHallo",
        "Verstuurd vanaf mijn iPhone\n\n> Op 3 nov. 2026 heeft Kring het volgende geschreven:\n> Hallo",
        "Get Outlook for Android\n________________________________\nFrom: Kring\nHallo",
    ],
)
def test_a_quote_is_cut_however_it_begins(quote):
    assert own_words(f"Ja, ik kom.\nOp tijd!\n\n{quote}") == "Ja, ik kom.\nOp tijd!"


@pytest.mark.parametrize(
    "text",
    [
        "Op dinsdag kan ik niet.",
        "Van mij mag het later.",
        "Ik schreef je al: ik kom.",
        "Kan het om 14:00?\n\nGroet,\nBart",
    ],
)
def test_ones_own_words_stay(text):
    assert own_words(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Op Op " * 20_000,
        ">\n" * 20_000,
        "On " * 20_000,
        "\n" * 40_000,
        "-" * 40_000,
        "Op 3 " * 9_000,
    ],
)
def test_cutting_takes_no_longer_than_reading(text):
    began = time.perf_counter()
    own_words(text)
    assert time.perf_counter() - began < 1


def test_a_mail_as_a_page_only_keeps_what_one_reads():
    raw = (
        b"From: bart@kring.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<style>p {}</style><p>Ja, ik kom.</p><p>Tot dan</p>"
        b"<div class='gmail_quote'>Op di<blockquote>Kom je?</blockquote></div>"
    )
    assert read(raw).text.split() == ["Ja,", "ik", "kom.", "Tot", "dan"]


def test_what_is_too_large_is_not_read():
    with pytest.raises(UnreadableError):
        read(b"x" * (MOST_BYTES + 1))


def test_a_mail_with_ten_thousand_parts_within_parts_is_refused_or_read_quickly():
    raw = b"From: a@b.nl\r\n"
    for depth in range(3_000):
        raw += f'Content-Type: multipart/mixed; boundary="{depth}"\r\n\r\n--{depth}\r\n'.encode()
    began = time.perf_counter()
    with contextlib.suppress(UnreadableError):
        read(raw)
    assert time.perf_counter() - began < 5


def test_no_mail_breaks_the_reading():
    good = seeds()
    read_well = 0
    for number in range(500):
        try:
            mail = read(mutated(good, number), ["x@y.nl"])
        except UnreadableError:
            continue
        read_well += 1
        for file in mail.calendars:
            reply = itip.read(file, AMSTERDAM)
            assert reply is None or reply.uid
        assert "\x00" not in mail.text + mail.subject + mail.sender
    assert read_well > 250


@pytest.mark.parametrize(
    ("local", "wakes"),
    [
        ("2026-11-03 07:59", "2026-11-03 08:00"),
        ("2026-11-03 08:00", None),
        ("2026-11-03 19:59", None),
        ("2026-11-03 20:00", "2026-11-04 08:00"),
        ("2026-10-24 23:30", "2026-10-25 08:00"),  # the clock goes back that night
        ("2027-03-27 23:30", "2027-03-28 08:00"),  # and forward
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_the_night_lasts_until_eight_by_the_clock_of_the_circle(local, wakes):
    now = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM).astimezone(UTC)
    found = quiet.until(now, AMSTERDAM)
    shown = found.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M") if found else None
    assert shown == wakes


def test_the_page_of_a_mail_shows_words_as_words():
    page = twin.as_page(
        "Dag <b>Bart</b>,\n\nhttps://kring.example/a?b=1&c=2\nTot dan", title="x", language="nl"
    )
    assert "<b>" not in page
    assert '<a href="https://kring.example/a?b=1&amp;c=2">' in page
