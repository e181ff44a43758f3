"""The mail of a walk: a mail server that keeps what the house sends, and calendars that answer at its door."""

import re
import smtplib
import time
from email import message_from_bytes
from email.policy import default

from icalendar import Calendar

from kring.meetings.tests.replies import Asked
from tests.trust.sinks import Mailbox

SECONDS = 30


class Post(Mailbox):
    """All mail that goes out."""

    def read(self):
        """Return the mails that came so far, oldest first."""
        return [message_from_bytes(raw, policy=default) for raw in list(self.mails)]

    def had(self, address, words):
        """Return those to an address with these words in the subject."""
        return [one for one in self.read() if one["To"] == address and words in one["Subject"]]

    def to(self, address, words, *, count=1):
        """Wait until so many of these came; return the newest."""
        return self._wait(lambda: self.had(address, words), count, f"{words!r} to {address}")

    def link(self, address, words):
        """Wait for a mail; return the first address of a page in it."""
        return link_in(self.to(address, words))

    def invitation(self, address, meeting, *, sequence=0):
        """Wait for an invitation to a meeting, as it stands after so many changes; return the newest."""

        def found():
            mails = [one for one in self.read() if one["To"] == address and calendar_in(one)]
            return [one for one in mails if _is_of(event_of(one), meeting, sequence)]

        return self._wait(found, 1, f"invitation {sequence} for {meeting} to {address}")

    def _wait(self, find, count, what):
        deadline = time.monotonic() + SECONDS
        while len(found := find()) < count:
            had = [(one["To"], one["Subject"]) for one in self.read()]
            assert time.monotonic() < deadline, f"no {what} among {had}"
            time.sleep(0.05)
        return found[-1]


def _is_of(event, meeting, sequence):
    return str(event["uid"]).startswith(meeting) and int(event["sequence"]) == sequence


def link_in(mail):
    """Return the first address of a page in a mail."""
    return re.search(r"https?://\S+", text_of(mail))[0]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def calendar_in(mail):
    """Return the calendar that comes with a mail; None without."""
    parts = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    return Calendar.from_ical(parts[0].get_content()) if parts else None


def event_of(mail):
    """Return the event of an invitation."""
    return calendar_in(mail).events[0]


def answer_at_the_door(port, program, mail, partstat, *, said_at):
    """Let the calendar of somebody answer the invitation they got, over LMTP."""
    asked = Asked(mail, calendar_in(mail))
    raw = program(asked, partstat, said_at=said_at)
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.sendmail(asked.email, [asked.organizer], raw)
