"""Mails as they should not be: each made from a good one by a few changes, the same for the same number."""

import random

PIECES = (
    b"\x00", b"\xff\xfe", b"\r\n\r\n", b"\r\n", b"=?utf-8?b?////?=", b"=?x?q?=00?=", b"=\r\n", b"\xf0\x9f\x99\x82",
    b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\n", b"DTSTART;TZID=Mars/Olympus:20261103T140000\r\n",
    b"DTSTAMP:99999999T999999Z\r\n", b"DTSTART:00010101T000000Z\r\n", b"SEQUENCE:-1\r\n",
    b"SEQUENCE:" + b"9" * 40 + b"\r\n",
    b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:", b"METHOD:COUNTER\r\n", b"RRULE:FREQ=SECONDLY;COUNT=999999999\r\n",
    b'Content-Type: multipart/mixed; boundary="', b"Content-Transfer-Encoding: base64\r\n", b"--_000_AM0PR04MB\r\n",
    b"Content-Type: text/calendar; charset=nonsense; method=REPLY\r\n", b"charset*0*=x''%zz; ", b"(" * 500, b"<" * 500,
    b"Date: Mon, 99 Foo 0000 99:99:99 +9999\r\n", b"From: \r\n", b"Message-ID: <>\r\n", b"Op Op Op " * 300, b">" * 900,
    b"\xc2\xa0", b"\xe2\x80\xae", b"A" * 1200,
)  # fmt: skip


def mutated(seeds, number):
    """Return the mail with this number."""
    chance = random.Random(number)
    mail = bytearray(chance.choice(seeds))
    for _change in range(chance.randint(1, 8)):
        _change_one(mail, chance, seeds)
    return bytes(mail)


def _change_one(mail, chance, seeds):
    at, length = chance.randrange(len(mail) + 1), chance.randint(1, 60)
    match chance.randrange(7):
        case 0:
            mail[at : at + length] = b""
        case 1:
            mail[at:at] = chance.choice(PIECES)
        case 2:
            mail[at : at + length] = chance.randbytes(length)
        case 3:
            mail[at:at] = mail[at : at + 20 * length]
        case 4:
            del mail[at:]
        case 5:
            other = chance.choice(seeds)
            mail[at:] = other[chance.randrange(len(other)) :]
        case _:
            lines = mail.split(b"\n")
            chance.shuffle(lines)
            mail[:] = b"\n".join(lines)
