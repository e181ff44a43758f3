"""Ten thousand changes on one notepad by three who type, each on the version they saw last; and what is kept of it."""

import random
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from bench.inside.world import WORDS
from kring.kernel import clock
from kring.live.models import Session
from kring.notepad import actions
from kring.notepad.editing import Edit
from kring.notepad.models import Change, Checkpoint, Notepad
from kring.notepad.queries import text_of
from kring.notepad.splices import applied
from kring.people.models import Person

CHANGES, WRITERS = 10_000, 3
chance = random.Random(1)  # noqa: S311 - the same each time


class Writer:
    """Somebody who types words, takes some back, and now and then goes to another place."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.version, self.text, self.place = 0, "", 0

    def type(self, session_id: UUID, now: datetime) -> float:
        """Change something. Returns the seconds of a core that it took."""
        if chance.random() < 0.03:
            self.place = chance.randrange(len(self.text) + 1)
        start = end = min(self.place, len(self.text))
        words = f"{chance.choice(WORDS.split())} "
        if chance.random() < 0.1:
            start, words = max(0, end - 5), ""
        edit = Edit(uuid4(), self.version, words, start, end)
        began = time.process_time()
        news = actions.write(session_id, by=self.person, edit=edit, now=now)
        spent = time.process_time() - began
        self.version, self.text = news.version, applied(news.text, news.splices or [])
        self.place = start + len(words)
        return spent


def run(session_id: str) -> dict[str, Any]:
    """Write, and count what is kept before and after it is settled. Returns seconds of a core, and bytes."""
    session, now = Session.objects.get(pk=session_id), clock.now()
    members = session.circle.memberships.select_related("person")[:WRITERS]
    writers = [Writer(member.person) for member in members]
    spent, ever = [], 0
    for number in range(CHANGES):
        now += timedelta(seconds=0.5)
        spent.append(chance.choice(writers).type(session.pk, now))
        if number % 100 == 0:  # it stands for its neighbours
            ever += 100 * len(
                Change.objects.order_by("version").values_list("body", flat=True).last() or b""
            )
    notepad = Notepad.objects.get(session=session)
    bodies = [*Change.objects.values_list("body", flat=True)]
    bodies += Checkpoint.objects.values_list("body", flat=True)
    length = len(text_of(notepad))
    actions.settle(notepad.pk, now=now)
    after = Notepad.objects.values_list("text", flat=True).get(pk=notepad.pk)
    return {
        "spent": spent, "ever": ever, "kept": sum(map(len, bodies)), "after": len(after), "length": length,
    }  # fmt: skip
