"""Every method that we ship, held from begin to end over HTTP by as many people as it is meant for.

Nobody here knows Kring from inside: they read the forms on their page, without any script, and press what is there.
What each sees in each step is held against the format (docs/method-format.md, visibility). Runs on both databases.
Planted, seen red here, and put back (in kring.live.rules): `may_see` does not ask `revealed` · nor who was turned away.
"""

import re

import pytest

from kring.live.tests.test_scripts import audience
from kring.methods import reading
from kring.methods.script import Actor, Allow
from kring.rehearsal.page import stage_from
from tests.server import Screen

METHODS = [method.id for method in reading.case_methods()]


@pytest.fixture(scope="module")
def tables(node):
    return node.ask_inside("kring.live.tests.inside", "make_each")


class Hand:
    """One person with a browser."""

    def __init__(self, node, name, cookie, session):
        self.name = name
        self.screen = Screen(node, cookie)
        self.here = f"/live/{session}/"

    def look(self):
        """Load the table anew; returns its HTML, for what it holds."""
        status, _headers, body = self.screen.get(self.here)
        assert status == 200, f"{self.name}: {status}"
        self.html = body.decode()
        return self.html

    @property
    def stage(self):
        return stage_from(self.html)

    def press(self, form, **fields):
        status, _headers, body = self.screen.post(form.action, **(form.hidden | fields))
        assert status == 302, f"{self.name} at {form.action} with {fields}: {status} {body[:300]}"

    def form(self, ending, **offers):
        """Find a form by the end of its address and what it offers."""
        found = (
            form
            for form in self.stage.find(ending)
            if all(form.offers(name, value) for name, value in offers.items())
        )
        return next(found, None)


class Meeting:
    """A meeting of these people by one method; the first of them leads."""

    def __init__(self, node, table):
        self.seats = {pk: name for name, pk in table["seats"].items()}
        self.hands = [
            Hand(node, name, cookie, table["session"]) for name, cookie in table["cookies"].items()
        ]
        self.leader = self.hands[0]
        self.ended = f"/live/{table['session']}/said/"

    def close(self):
        for hand in self.hands:
            hand.screen.close()

    @property
    def giver(self):
        """Whose case it is now, as the leader sees it."""
        who = re.search(r'<select name="giver".*?</select>', self.leader.html, re.DOTALL)[0]
        # Before the first was chosen the leader is asked for all, the first included.
        chosen = re.search(r'value="([0-9a-f-]{36})" selected', who)
        return self.seats.get(chosen[1]) if chosen else None

    def table_of(self, name):
        """At which table somebody sits now, and whose case is on it: (group or None, giver)."""
        page = next(hand.html for hand in self.hands if hand.name == name)
        mine = re.search(r'data-group="(\d+)" data-giver="([^"]*)"', page)
        if not mine:
            return None, self.giver
        return mine[1], mine[2].lower() or self.giver

    def next(self):
        """Go to the next step; False at the end."""
        self.leader.look()
        forms = list(self.leader.stage.find("position"))
        if fields := [(f, to) for f in forms for name, to in f.buttons if name == "to"]:
            self.leader.press(fields[0][0], to=fields[0][1])  # the first that was not done yet
            self.leader.look()
            return True
        forward = [f for f in forms if ("skipped", "1") not in f.buttons and "to" in f.hidden]
        if len(forward) < 2:
            self.leader.press(self.leader.form("ending"))
            return False
        self.leader.press(forward[-1])
        self.leader.look()
        return True

    def write(self, phase):
        """Let everybody write one of each kind that their page offers. Returns {(name, kind): text}."""
        written = {}
        for hand in self.hands:
            hand.look()
            stage = hand.stage
            for form in [f for f in stage.find("contributions") if "about" not in f.hidden]:
                kinds = [k for k in form.kinds() if k != "sw" or Allow.SW in phase.allow]
                # What is sealed has its own test: live/tests/test_votes_wire.py.
                kinds = [k for k in kinds if k != "sealed"]
                for kind in kinds[: phase.limit_per_person or None]:
                    text = f"{kind} van {hand.name} in {stage.step}"
                    hand.press(form, **filled(form, kind, text))
                    written[hand.name, kind] = text
        return written

    def seen(self, written):
        """Return what of this each has on their page: {name: {(maker, kind)}}."""
        return {
            hand.name: {one for one, text in written.items() if text in page}
            for hand in self.hands
            for page in [hand.look()]
        }


def filled(form, kind, text):
    """Fill in everything that a form asks of one kind, with the text in the first place that takes one."""
    places = sorted(name for name in form.fields if name == "text" or name.startswith(f"{kind}."))
    own = [name for name in places if name.startswith(f"{kind}.")] or places
    days = {name: "2026-12-01" for name in own if name.endswith(".by_when")}
    picks = {
        name: values[0] for name, values in form.choices.items() if name.startswith(f"{kind}.")
    }
    return {"kind": kind} | dict.fromkeys(own, text) | days | picks


def hold(meeting, phase):
    """Play one step, and assert that each saw what the format says."""
    written = meeting.write(phase)
    tables = {hand.name: meeting.table_of(hand.name) for hand in meeting.hands}
    givers = {giver for _group, giver in tables.values()}
    step = meeting.leader.stage.step
    if phase.takes_text:
        assert written, f"nobody can write in {step}"
    spoke = {maker for maker, kind in written if kind != "sw"}
    if phase.actor is Actor.FAC:
        assert spoke <= {meeting.leader.name, *givers}
    if phase.actor in {Actor.CG, Actor.CG_PREV}:
        assert spoke <= givers
    meeting.leader.look()
    if reveal := meeting.leader.form("silence", do="reveal"):
        for name, found in meeting.seen(written).items():
            assert {maker for maker, _kind in found} <= {name}, f"{name}, too early in {step}"
        meeting.leader.press(reveal, do="reveal")
    for name, found in meeting.seen(written).items():
        group, giver = tables[name]
        wanted = {
            one
            for one in written
            # Each is alone before a sheet that is passed on.
            if audience(phase, one, name, giver, apart=phase.passes or tables[one[0]][0] != group)
        }
        assert found == wanted, f"{name} in {step}"
    return written


@pytest.mark.parametrize("method", METHODS)
def test_a_meeting_by_this_method_is_held_over_http(method, node, tables):
    meeting, phases = (
        Meeting(node, tables[method]),
        {p.id: p for p in reading.method(method).phases},
    )
    passing, kept = [], []
    meeting.leader.look()
    held = set()
    while True:
        parts = meeting.leader.stage.step.split(".")
        if method in parts:
            phase = phases[meeting.leader.stage.phase]
            written = hold(meeting, phase)
            open_texts = [text for (_maker, kind), text in written.items() if kind != "sw"]
            (passing if phase.passing else kept).extend(open_texts)
            held.add(phase.id)
        if not meeting.next():
            break
    assert held >= {
        p.id for p in phases.values() if not (p.skip_in_container or p.skip_when_case_chosen)
    }
    pages = [hand.screen.get(meeting.ended)[2].decode() for hand in meeting.hands]
    assert not any(text in page for text in passing for page in pages)
    assert all(any(text in page for page in pages) for text in kept)
    meeting.close()
