"""The server is killed without warning while three write on one notepad, each sending again what was not acknowledged.

Planted, seen red here, and put back: the id made anew on each try, so that what was kept before a kill comes twice.
"""

import contextlib
import json
import random
import threading
import time
from http.client import HTTPException
from uuid import uuid4

import pytest

from kring.live.tests.followers import until
from tests.server import Node, Screen

pytestmark = pytest.mark.assurance


class Writer(threading.Thread):
    """Somebody who puts one word after another at the beginning of the text."""

    def __init__(self, node, table, name):
        super().__init__(daemon=True)
        self.node, self.cookie, self.name_ = node, table["cookies"][name], name
        self.here = f"/live/{table['session']}/notepad/"
        self.acknowledged, self.sent_again, self.over = [], 0, False

    def run(self):
        base = 0
        while not self.over:
            word = f"{self.name_}-{len(self.acknowledged)}. "
            fields = {"id": str(uuid4()), "base": base, "start": 0, "end": 0, "put": word}
            while (version := self.send(fields)) is None:
                self.sent_again += 1
                time.sleep(0.1)
            base = version
            self.acknowledged.append(word)

    def send(self, fields):
        with contextlib.suppress(OSError, HTTPException):
            with Screen(self.node, self.cookie, timeout=5) as screen:
                status, _headers, body = screen.post(self.here, json_wanted=True, **fields)
            return json.loads(body)["version"] if status == 200 else None
        return None


def test_shared_notes_lose_and_double_nothing(tmp_path, figure, quick):
    chance, kills = random.Random(1), 5 if quick else 30
    with Node(tmp_path) as node:
        table = node.ask_inside("kring.live.tests.inside", "make")
        writers = [Writer(node, table, name) for name in ("carla", "dirk", "esra")]
        for one in writers:
            one.start()
        for _ in range(kills):
            before = sum(len(one.acknowledged) for one in writers)
            until(lambda: sum(len(one.acknowledged) for one in writers) > before + 9, 60)  # noqa: B023
            time.sleep(chance.uniform(0.0, 0.2))
            node.kill()
            node.start()
        for one in writers:
            one.over = True
            one.join(30)
        with Screen(node, table["cookies"]["bart"]) as screen:
            text = json.loads(screen.get(f"{writers[0].here}news/")[2])["text"]
    kept = [word for one in writers for word in one.acknowledged]
    again = sum(one.sent_again for one in writers)
    told = f"{kills} × kill -9, {len(kept)} acknowledged, {again} sent again"
    lost = [word for word in kept if word not in text]
    figure("R1 shared notes, kill -9: acknowledged, lost", len(lost), at_most=0, told=told)
    twice = [word for word in kept if text.count(word) > 1]
    figure("R1 shared notes, kill -9: kept twice", len(twice), at_most=0)
    assert (lost, twice, len(text)) == ([], [], sum(map(len, kept)))
