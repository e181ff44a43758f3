"""A gateway for text messages that keeps what it gets: a real HTTP server. `codes` are answered to the next ones."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Gateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        self.got, self.codes = [], []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self):
        return f"http://kring:ge%3Aheim@127.0.0.1:{self.server_port}/messages"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        code = self.server.codes.pop(0) if self.server.codes else 201
        if code < 300:
            self.server.got.append((dict(self.headers), body))
        self.send_response(code)
        if code == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_args):
        """Stay silent."""


@pytest.fixture
def gateway(settings):
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS, settings.SMS_KEY, settings.SMS_FROM = server.address, "", "0612340000"
    settings.SMS_INBOX = "kring:een-lang-wachtwoord"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
