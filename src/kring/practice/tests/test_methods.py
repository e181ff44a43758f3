"""Every method that we ship, practised from begin to end with made-up people, through the real actions."""

import pytest

from kring.live.queries import moment_of, steps_of
from kring.live.rules import Seat, kinds_for
from kring.methods import reading
from kring.methods.script import Allow
from kring.practice.rules import Character
from kring.practice.tests.world import make_practice

pytestmark = [pytest.mark.django_db, pytest.mark.once]
THREE = (Character.DOMINANT, Character.SILENT, Character.ADVISER)


@pytest.mark.parametrize("method", sorted(reading.library()))
def test_a_method_is_practised_from_begin_to_end(method):
    practice = make_practice(*THREE, method=method, people=6)
    script = steps_of(practice.session)
    silent, spoken = set(), set()
    for index, step in enumerate(script):
        if index:
            practice.go_to(index)
        practice.play_step()
        moment = moment_of(practice.session)
        peers = set(kinds_for(Seat.PEER, moment)) - {Allow.SW, "answer"}
        if peers:  # of a phase in rounds they may have said all before the last
            (spoken if practice.said(step.key) else silent).add((step.method_id, step.phase.id))
    run = practice.end()
    assert run.findings["steps"]
    assert silent <= spoken
