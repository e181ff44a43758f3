"""People at a table: writers who send again until they are acknowledged, and screens that follow the stream."""

import contextlib
import http.client
import itertools
import json
import threading
import time
from collections import Counter
from uuid import uuid4

from tests.server import Screen


class Writer(threading.Thread):
    """Somebody who keeps sending, at one of several nodes: the next one when this one does not answer."""

    def __init__(self, name, cookie, nodes, session, *, pause=0.02):
        super().__init__(name=name, daemon=True)
        self.path = f"/live/{session}/contributions/"
        self.screens = [Screen(node, cookie, timeout=10) for node in nodes]
        self.pause = pause
        self.kept = {}  # id → (number, moment of the acknowledgement)
        self.refused = []
        self.resent = 0
        self._over = threading.Event()

    def run(self):
        for number in itertools.count():
            if self._over.is_set():
                return
            self._send(str(uuid4()), f"{self.name} vraagt {number}?")
            self._over.wait(self.pause)

    def _send(self, pk, text):
        for attempt in itertools.count():
            screen = self.screens[0]
            try:
                status, _headers, body = screen.post(
                    self.path, json_wanted=True, id=pk, kind="q_open", text=text
                )
            except (OSError, http.client.HTTPException):
                status = 0
            if status == 200:
                self.kept[pk] = (json.loads(body)["seq"], time.monotonic())
                self.resent += attempt > 0
                return
            if 400 <= status < 500 and status != 429:
                self.refused.append((status, body[:200]))
                return
            self.screens.append(self.screens.pop(0))
            if self._over.is_set() and attempt > 500:
                return  # not acknowledged, so nothing was promised
            time.sleep(0.02)

    def stop(self):
        self._over.set()
        self.join(30)
        for screen in self.screens:
            screen.close()


class Follower(threading.Thread):
    """A screen that follows the stream, comes back by itself and asks for what it missed."""

    def __init__(self, cookie, nodes, session, since):
        super().__init__(daemon=True)
        self.nodes, self.cookie, self.session = list(nodes), cookie, session
        self.since = since
        self.seen = Counter()  # id → how often
        self.seen_at = {}
        self.whole = 0  # how often the whole screen was drawn
        self._over = False

    def run(self):
        while not self._over:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                self._follow(self.nodes[0])
            self.nodes.append(self.nodes.pop(0))
            time.sleep(0.05)

    def _follow(self, node):
        connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=3)
        try:
            path = f"/live/{self.session}/stream?since={self.since}"
            connection.request("GET", path, headers={"Host": node.host, "Cookie": self.cookie})
            with connection.getresponse() as answer:
                self._read(answer)
        finally:
            connection.close()

    def _read(self, answer):
        kind, number = "", None
        while not self._over and (text := answer.readline().decode()):
            name, _, value = text.strip().partition(": ")
            if name == "event":
                kind = value  # a sign of life, not news
            elif name == "id":
                number = int(value)
            elif name == "data" and not kind:
                self._take(json.loads(value))
                self.since = number
            elif not name:
                kind = ""

    def _take(self, events):
        now = time.monotonic()
        for event in events:
            self.whole += event["type"] == "stage"
            if event["type"] == "said":
                pk = event["id"].removeprefix("c-")
                self.seen[pk] += 1
                self.seen_at.setdefault(pk, now)

    def stop(self):
        self._over = True
        self.join(5)


class Meeting:
    """A meeting under way: eight who write, and screens that look."""

    def __init__(self, table, nodes, *, pause=0.02, followers=1):
        self.table, self.session = table, table["session"]
        people = {name: cookie for name, cookie in table["cookies"].items() if name != "bart"}
        self.writers = [
            Writer(name, cookie, nodes[n % len(nodes) :] + nodes[: n % len(nodes)], self.session, pause=pause)
            for n, (name, cookie) in enumerate(people.items())
        ]  # fmt: skip
        self.followers = [
            Follower(table["cookies"]["bart"], nodes[n:] + nodes[:n], self.session, table["began"])
            for n in range(followers)
        ]

    def __enter__(self):
        for thread in (*self.writers, *self.followers):
            thread.start()
        return self

    def __exit__(self, *_):
        for writer in self.writers:
            writer.stop()
        self.until_all_seen(5)
        for follower in self.followers:
            follower.stop()

    @property
    def kept(self):
        """What was acknowledged up to now: id → number."""
        return {pk: number for w in self.writers for pk, (number, _at) in w.kept.copy().items()}

    @property
    def moments(self):
        """When each acknowledgement came, in order."""
        return sorted(at for w in self.writers for _n, at in w.kept.copy().values())

    @property
    def refused(self):
        return [what for w in self.writers for what in w.refused]

    def first_after(self, moment, seconds=30):
        """Wait for the first acknowledgement after this moment; returns how long it took."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if later := [at for at in self.moments[-50:] if at > moment]:
                return later[0] - moment
            time.sleep(0.005)
        raise AssertionError("Nothing was acknowledged any more.")

    def until_all_seen(self, seconds):
        """Give the screens time to come level; returns how long it took, or None."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if all(self.kept.keys() <= f.seen_at.keys() for f in self.followers):
                return time.monotonic() - began
            time.sleep(0.02)
        return None


def judge(meeting, contents):
    """Compare what was acknowledged with what is stored. Returns lost, doubles, gaps, moved, unseen: counts."""
    rows, kept = contents["contributions"], meeting.kept
    stored = {pk: number for pk, number, _text, _maker in rows}
    texts = Counter(text for _pk, _number, text, _maker in rows)
    numbers = [number for _pk, number, _text, _maker in rows]
    newest = contents["numbers"][meeting.session]
    return {
        "acknowledged": len(kept),
        "lost": len(kept.keys() - stored.keys()),
        "doubles": sum(n - 1 for n in texts.values()),
        "gaps": len(set(range(meeting.table["began"] + 1, newest + 1)) - set(numbers))
        + len(numbers) - len(set(numbers)),
        "moved": sum(stored[pk] != number for pk, number in kept.items() if pk in stored and number),
        "unseen": max(len(kept.keys() - f.seen.keys()) for f in meeting.followers),
        "seen twice": max(sum(n > 1 for n in f.seen.values()) for f in meeting.followers),
    }  # fmt: skip


def percentile(values, share):
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
