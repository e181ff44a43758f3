"""Answers that a mail service brings over the web, in the shapes that it documents: counted once, only with the key."""

import base64
import hashlib
import hmac
import http.client
import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from urllib.parse import urlencode

import pytest

from tests.assurance.test_mail import Question, programs
from tests.server import Node

pytestmark = pytest.mark.assurance
SECRET, KEY = "kring:een-lang-wachtwoord", "sleutel-van-mailgun"


def postmark(raw, to):
    """Return what Postmark posts: a mail taken apart, its files in base64, its number among the headers."""
    mail = message_from_bytes(raw)
    files = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    texts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    sender = mail["From"].split("<")[1].strip(">")
    return "application/json", json.dumps({
        "FromName": "B. de Vries", "From": sender,
        "FromFull": {"Email": sender, "Name": "B. de Vries", "MailboxHash": ""},
        "To": f"Kring <{to}>", "ToFull": [{"Email": to, "Name": "Kring", "MailboxHash": ""}],
        "CcFull": [], "BccFull": [],
        "OriginalRecipient": to, "Subject": mail["Subject"], "Date": mail["Date"],
        "MessageID": "22c74902-a0c1-4511-804f2-341342852c90", "MailboxHash": "", "Tag": "", "StrippedTextReply": "",
        "TextBody": texts[0].get_payload(decode=True).decode() if texts else "", "HtmlBody": "",
        "Headers": [{"Name": "Message-ID", "Value": mail["Message-ID"]}, {"Name": "MIME-Version", "Value": "1.0"}],
        "Attachments": [
            {"Name": "invite.ics", "Content": base64.b64encode(one.get_payload(decode=True)).decode(),
             "ContentType": 'text/calendar; charset=utf-8; method="REPLY"', "ContentLength": 1, "ContentID": ""}
            for one in files
        ],
    }).encode()  # fmt: skip


def postmark_raw(raw, to):
    """Return what Postmark posts when it is asked for the mail as it came."""
    kind, body = postmark(raw, to)
    return kind, json.dumps(json.loads(body) | {"RawEmail": raw.decode()}).encode()


def mailgun(raw, to):
    """Return what a route of Mailgun posts to an address that ends with "mime", signed."""
    stamp, token = str(int(datetime.now(UTC).timestamp())), "a" * 50  # noqa: TID251
    signed = hmac.new(KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {
        "recipient": to, "sender": "bart@kring.example", "from": "B. de Vries <bart@kring.example>", "subject": "Ja",
        "timestamp": stamp, "token": token, "signature": signed, "body-mime": raw.decode(),
    }  # fmt: skip
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def post(node, service, sent, secret=SECRET):
    kind, body = sent
    headers = {"Content-Type": kind, "Host": node.host}
    if secret:
        headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    line = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
    line.request("POST", f"/anymail/{service}/inbound/", body, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


@pytest.mark.parametrize(
    ("service", "shape"),
    [("postmark", postmark), ("postmark", postmark_raw), ("mailgun", mailgun)],
)
def test_a_mail_service_brings_answers(tmp_path, service, shape):
    env = {
        "KRING_INBOX": "antwoord@kring.example",
        "KRING_INBOX_SERVICE": service,
        "KRING_INBOX_SECRET": SECRET,
        "KRING_INBOX_KEY": KEY,
    }
    with Node(tmp_path, env=env) as node:
        asked = node.ask_inside("tests.assurance.mails")
        moment = datetime.now(UTC) - timedelta(minutes=5)  # noqa: TID251
        sent = []
        for name, make in zip(asked["addresses"], programs.PROGRAMS.values(), strict=True):
            question = Question(asked, name)
            sent.append(shape(make(question, "ACCEPTED", said_at=moment), question.organizer))
        assert {post(node, service, one, secret="kring:fout") for one in sent} == {400}
        assert {post(node, service, one, secret="") for one in sent} == {400}
        assert node.ask_inside("tests.assurance.mails", "kept")["received"] == 0
        for one in [*sent, *sent]:
            assert post(node, service, one) == 200
        kept = node.ask_inside("tests.assurance.mails", "kept")
        nonsense = ("application/json", b'{"From": 1}')
        assert post(node, service, nonsense) < 500 or service == "postmark"
    assert kept["counted"] == kept["received"] == kept["answers"] == len(sent)
