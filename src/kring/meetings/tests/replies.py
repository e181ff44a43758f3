"""Answers as calendar programs send them: the shapes of Outlook, Google, Apple and Thunderbird, written from what
they document and show. Each is a whole mail, in bytes, with the oddities of its program."""

import base64
import quopri
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from textwrap import dedent
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CRLF = "\r\n"
SAID_AT = datetime(2026, 11, 2, 10, 11, 12, tzinfo=UTC)
OUTLOOK_WORDS = {"ACCEPTED": "Geaccepteerd", "DECLINED": "Geweigerd", "TENTATIVE": "Voorlopig"}
VTIMEZONE = dedent("""\
    BEGIN:VTIMEZONE
    TZID:W. Europe Standard Time
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE
    """)


class Asked:
    """What an invitation said: read from the mail that somebody got."""

    def __init__(self, mail, calendar):
        self.organizer = str(calendar.events[0]["organizer"]).removeprefix("mailto:")
        self.uid = str(calendar.events[0]["uid"])
        self.sequence = int(calendar.events[0]["sequence"])
        self.starts_at = calendar.events[0].decoded("dtstart")
        self.email = mail["To"]


def _head(asked, subject, said_at, number, **more):
    headers = {
        "From": f'"B. de Vries" <{asked.email}>',
        "To": f"Kring <{asked.organizer}>",
        "Subject": subject,
        "Date": format_datetime(said_at),
        "Message-ID": f"<{said_at.timestamp()}.{number}.{asked.email}>",
        "MIME-Version": "1.0",
        **more,
    }
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())


def _stamp(moment):
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _lines(text):
    """Fold as RFC 5545 asks, with CRLF."""
    folded = []
    for line in text.strip().splitlines():
        while len(line) > 74:
            folded.append(line[:74])
            line = " " + line[74:]
        folded.append(line)
    return "\r\n".join(folded) + "\r\n"


def outlook(
    asked,
    partstat,
    *,
    said_at=SAID_AT,
    comment="\\n",
    method="REPLY",
    moved=timedelta(0),
    printable=False,
):
    """Outlook with Exchange: base64 (or quoted-printable), names of time zones of its own, X-MICROSOFT-…"""
    starts = (asked.starts_at + moved).astimezone(AMSTERDAM)
    word = OUTLOOK_WORDS.get(partstat, "Nieuwe tijd voorgesteld")
    calendar = _lines(
        f"""BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
{VTIMEZONE}BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN="Vries, Bart de":mailto:{asked.email.upper()}
COMMENT;LANGUAGE=nl-NL:{comment}
UID:{asked.uid}
SUMMARY;LANGUAGE=nl-NL:{word}: Bijeenkomst kring
DTSTART;TZID=W. Europe Standard Time:{starts:%Y%m%dT%H%M%S}
DTEND;TZID=W. Europe Standard Time:{starts + timedelta(hours=2):%Y%m%dT%H%M%S}
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:{_stamp(said_at)}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{asked.sequence}
LOCATION;LANGUAGE=nl-NL:De Huiskamer\\, Borculo
X-MICROSOFT-CDO-APPT-SEQUENCE:{asked.sequence}
X-MICROSOFT-CDO-OWNERAPPTID:0
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
X-MICROSOFT-CDO-IMPORTANCE:1
X-MICROSOFT-CDO-INSTTYPE:0
X-MICROSOFT-DISALLOW-COUNTER:FALSE
END:VEVENT
END:VCALENDAR"""
    ).replace("\\\\n", "\\n")
    encode = quopri.encodestring if printable else base64.encodebytes
    encoding = "quoted-printable" if printable else "base64"
    head = _head(
        asked, f"=?utf-8?Q?{word.replace(' ', '_')}=3A_Bijeenkomst?=", said_at, 1,
        Thread_Topic="Bijeenkomst", Accept_Language="nl-NL, en-US", X_MS_Has_Attach="",
        Content_Type='multipart/alternative; boundary="_000_AM0PR04MB"',
    )  # fmt: skip
    return (
        head.encode()
        + b'\r\n--_000_AM0PR04MB\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n'
        + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n\r\n--_000_AM0PR04MB\r\n"
        + f'Content-Type: text/calendar; charset="utf-8"; method={method}\r\n'.encode()
        + f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode()
        + b"\r\n".join(encode(calendar.encode()).splitlines())
        + b"\r\n--_000_AM0PR04MB--\r\n"
    )


def google(asked, partstat, *, said_at=SAID_AT, comment=""):
    """Google: a text of its own in the mail, the calendar twice, sent by a robot for somebody."""
    note = f"COMMENT:{comment}\n" if comment else ""
    calendar = _lines(
        f"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:{_stamp(asked.starts_at)}
DTEND:{_stamp(asked.starts_at + timedelta(hours=2))}
DTSTAMP:{_stamp(said_at)}
ORGANIZER;CN=Kring:mailto:{asked.organizer}
UID:{asked.uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN=Bart de Vries;X-NUM-GUESTS=0:mailto:{asked.email}
{note}CLASS:PRIVATE
CREATED:{_stamp(said_at)}
LAST-MODIFIED:{_stamp(said_at)}
SEQUENCE:{asked.sequence}
STATUS:CONFIRMED
SUMMARY:Bijeenkomst kring
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR"""
    )
    head = _head(
        asked, "Accepted: Bijeenkomst kring @ Tue Nov 3", said_at, 2,
        Sender="Google Calendar <calendar-notification@google.com>", Auto_Submitted="auto-generated",
        Content_Type='multipart/mixed; boundary="000000000000mixed"',
    )  # fmt: skip
    return (
        f"{head}\r\n--000000000000mixed\r\n"
        'Content-Type: multipart/alternative; boundary="000000000000alt"\r\n\r\n'
        '--000000000000alt\r\nContent-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes\r\n\r\n'
        "Bart de Vries has accepted this invitation.\r\n\r\n"
        '--000000000000alt\r\nContent-Type: text/html; charset="UTF-8"\r\n\r\n<p>Bart has accepted</p>\r\n'
        f'--000000000000alt\r\nContent-Type: text/calendar; charset="UTF-8"; method=REPLY\r\n\r\n{calendar}\r\n'
        "--000000000000alt--\r\n--000000000000mixed\r\n"
        'Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; '
        'filename="invite.ics"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{CRLF.join(base64.encodebytes(calendar.encode()).decode().split())}\r\n--000000000000mixed--\r\n"
    ).encode()


def apple(asked, partstat, *, said_at=SAID_AT):
    """Apple: the person as a place on its server, with the address as a parameter; lines folded in the middle."""
    who = f'CN="Bart de Vries";CUTYPE=INDIVIDUAL;EMAIL="{asked.email}"'
    calendar = _lines(
        f"""BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:REPLY
PRODID:-//Apple Inc.//macOS 15.1//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;{who};PARTSTAT={partstat};ROLE=REQ-PARTICIPANT:/1234567/principal/
DTEND;TZID=Europe/Amsterdam:{asked.starts_at.astimezone(AMSTERDAM) + timedelta(hours=2):%Y%m%dT%H%M%S}
DTSTAMP:{_stamp(said_at)}
DTSTART;TZID=Europe/Amsterdam:{asked.starts_at.astimezone(AMSTERDAM):%Y%m%dT%H%M%S}
ORGANIZER;CN="Kring";EMAIL="{asked.organizer}":mailto:{asked.organizer}
SEQUENCE:{asked.sequence}
SUMMARY:Bijeenkomst kring
UID:{asked.uid}
X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
END:VEVENT
END:VCALENDAR"""
    )
    head = _head(
        asked, "Geaccepteerd: Bijeenkomst kring", said_at, 3, X_Mailer="Apple Mail (2.3826.200.121)",
        Content_Type='multipart/alternative; boundary="Apple-Mail=_1"',
    )  # fmt: skip
    return (
        f"{head}\r\n--Apple-Mail=_1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Bart de Vries heeft je uitnodiging geaccepteerd\r\n--Apple-Mail=_1\r\n"
        'Content-Type: text/calendar; method=REPLY; name="iCal-1.ics"; charset=utf-8\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{calendar}\r\n--Apple-Mail=_1--\r\n"
    ).encode()


def thunderbird(asked, partstat, *, said_at=SAID_AT, attendee="", more=""):
    """Thunderbird: one part that is the calendar, and what it got in our invitation said again."""
    calendar = _lines(
        f"""BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
CREATED:{_stamp(said_at)}
LAST-MODIFIED:{_stamp(said_at)}
DTSTAMP:{_stamp(said_at)}
UID:{asked.uid}
SUMMARY:Bijeenkomst kring
STATUS:CONFIRMED
ORGANIZER;CN=Kring:mailto:{asked.organizer}
ATTENDEE;PARTSTAT={partstat};ROLE=REQ-PARTICIPANT;RSVP=TRUE{more}:mailto:{attendee or asked.email}
X-MOZ-RECEIVED-SEQUENCE:{asked.sequence}
X-MOZ-RECEIVED-DTSTAMP:{_stamp(said_at)}
X-MOZ-SEND-INVITATIONS:TRUE
DTSTART:{_stamp(asked.starts_at)}
DTEND:{_stamp(asked.starts_at + timedelta(hours=2))}
SEQUENCE:{asked.sequence}
CLASS:PRIVATE
END:VEVENT
END:VCALENDAR"""
    )
    head = _head(
        asked, "Invitation Reply (Accepted): Bijeenkomst kring", said_at, 4,
        User_Agent="Mozilla Thunderbird", Content_Type='multipart/mixed; boundary="----------CALDAV"',
    )  # fmt: skip
    return (
        f"{head}\r\n------------CALDAV\r\nContent-Type: text/plain; charset=UTF-8; format=flowed\r\n\r\n"
        "Bart has accepted your event invitation.\r\n------------CALDAV\r\n"
        "Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
        f"{calendar}\r\n------------CALDAV--\r\n"
    ).encode()


PROGRAMS = {"Outlook": outlook, "Google": google, "Apple": apple, "Thunderbird": thunderbird}


def words(asked, text, *, said_at=SAID_AT, number=9, sender="", **headers):
    """A mail in somebody's own words."""
    if sender:
        headers["From"] = sender
    head = _head(asked, "Re: Bijeenkomst", said_at, number, **headers)
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
