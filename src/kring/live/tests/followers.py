"""Screens that follow a table over the wire, and keep every byte."""

import contextlib
import http.client
import json
import re
import threading
import time

from tests.server import Screen


def until(holds, seconds=5.0):
    """Wait until something holds. Returns how long it took; fails when it never does."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.01)
    raise AssertionError(f"It did not come within {seconds} s.")


class Follower(threading.Thread):
    """One stream. Comes back by itself, as a browser does, unless `once`."""

    def __init__(self, node, table, name, *, mode="own", since=None, once=True):
        super().__init__(daemon=True)
        self.nodes = [node]
        self.path = f"/live/{table['session']}/stream?as={mode}&since={since or table['seq']}"
        self.cookie = table["cookies"][name]
        self.once = once
        self.raw = b""
        self.frames = []  # (moment, number, events)
        self.last = ""
        self.status = None
        self.ended_at = None
        self.begun = threading.Event()
        self.connection = None
        self.stopped = False
        self.start()
        assert self.begun.wait(10)

    def run(self):
        while not self.stopped:
            with contextlib.suppress(
                OSError, http.client.HTTPException, AttributeError, ValueError
            ):
                self.follow(self.nodes[0])  # until somebody hangs up, they or we
            self.connection.close()
            self.ended_at = time.monotonic()
            self.begun.set()
            if self.once:
                return
            self.nodes.append(self.nodes.pop(0))
            time.sleep(0.1)

    def follow(self, node):
        self.connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
        headers = {"Host": node.host, "Cookie": self.cookie}
        headers |= {"Last-Event-ID": self.last} if self.last else {}
        self.connection.request("GET", self.path, headers=headers)
        with self.connection.getresponse() as answer:
            self.read(answer)

    def read(self, answer):
        self.status, self.headers = answer.status, answer.headers
        while line := answer.readline():
            self.raw += line
            if line == b"event: beat\n":
                self.begun.set()
            if line.startswith(b"id: "):
                number = line[4:].decode().strip()
            if line.startswith(b"data: ") and line != b"data: 1\n":
                self.frames.append((time.monotonic(), int(number), json.loads(line[6:])))
                self.last = number

    def hang_up(self):
        """Break the line, as a bad network does."""
        with contextlib.suppress(OSError, AttributeError):
            self.connection.sock.shutdown(2)

    def stop(self):
        self.stopped = True
        self.hang_up()
        self.join(5)

    def sees(self, text):
        return text.encode() in self.raw or json.dumps(text)[1:-1].encode() in self.raw

    def said(self):
        """The ids of contributions, in the order in which they came."""
        return [e["id"] for _, _, events in self.frames for e in events if e["type"] == "said"]

    def at(self, text):
        """When a text came."""
        return next(at for at, _, events in self.frames if text in json.dumps(events))


class Person(Screen):
    """A browser at one table, until the test is over."""

    def __init__(self, node, table, name):
        super().__init__(node, table["cookies"][name])
        self.here = f"/live/{table['session']}/"

    def say(self, text, kind="q_open", **more):
        status, _headers, body = self.press("contributions", kind=kind, text=text, **more)
        assert status == 200, body
        return json.loads(body)

    def press(self, deed, **fields):
        return self.post(f"{self.here}{deed}/", json_wanted=True, **fields)

    def lead(self, deed, **fields):
        """Press a button of who leads, as drawn on a page of just now."""
        seen = re.search(r'data-state="(\d+)"', self.get(self.here)[2].decode())[1]
        status, _headers, body = self.press(deed, seen=seen, **fields)
        assert status == 200, body

    def everything(self, since):
        """All bytes that the pages and polling give this person now."""
        places = ["", "screen/", "shared/", "said/"]
        places += [
            f"stage/?since={n}&as={mode}"
            for n in (0, since)
            for mode in ("own", "screen", "shared")
        ]
        return b"".join(self.get(self.here + place)[2] for place in places)
