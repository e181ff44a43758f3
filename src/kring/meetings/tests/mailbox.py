"""A real mail server for tests, and the worker that sends."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django_tasks_db.models import DBTaskResult


class Sink:
    """A mail server that keeps what it gets. `answers` are said to the next mails instead of OK."""

    def __init__(self):
        self.mails = []
        self.raw = []
        self.answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def to(self, person):
        return [mail for mail in self.mails if mail["To"] == person.email]


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, loop=self.loop)


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Server(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield controller.handler
    controller.stop()


def work():
    """Do what the worker does: each task that waits, once."""
    for task in DBTaskResult.objects.filter(status="READY"):
        task.status = "SUCCESSFUL"
        task.save(update_fields=["status"])
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
