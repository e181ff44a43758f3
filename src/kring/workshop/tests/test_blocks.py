"""Phases that repeat together: joined, parted, and always alike."""

import pytest

from kring.workshop import blocks, mending

pytestmark = pytest.mark.once


def phases(shape):
    """Phases from letters: "a b2x c2x" is a by itself, b and c twice in block x."""
    found = []
    for one in shape.split():
        phase = {"id": one[0]}
        if len(one) > 1:
            phase["repeat"] = int(one[1])
        if len(one) > 2:
            phase["block"] = one[2]
        found.append(phase)
    return found


def shape_of(found):
    return " ".join(f"{p['id']}{p.get('repeat', '')}{p.get('block', '')}" for p in found)


@pytest.mark.parametrize(
    ("before", "phase", "together", "turned", "after"),
    [
        ("a3 b c", "b", True, False, "a3a b3a c"),  # who joins follows
        ("a b4 c", "b", True, True, "a4a b4a c"),  # unless it was just given rounds
        ("a b2x c2x", "b", True, False, "aa ba ca"),
        ("a3a b3a c", "c", True, False, "a3a b3a c3a"),
        ("a3a b3a c3a", "b", False, False, "a3 b3b c3b"),
        ("a3a b3a c3a", "c", False, False, "a3a b3a c3"),
        ("a3a b3a", "b", False, False, "a3 b3"),
        ("a3a b3a c3a", "a", False, False, "a3a b3a c3a"),  # the first begins the block
        ("a2a b3a c2a", "b", True, True, "a3a b3a c3a"),  # other rounds are those of all
        ("a", "a", True, False, "a"),  # nothing before it
        ("a2x b c2x", "c", False, False, "a2x b c2"),  # torn: put right by saving
    ],
)
def test_joined_or_parted_the_phases_of_a_block_stay_alike(before, phase, together, turned, after):
    found = phases(before)
    blocks.settle(found, phase, together=together, turned=turned)
    assert shape_of(found) == after
    assert mending.torn_blocks(found) == set()


def test_it_is_seen_which_phase_repeats_with_the_one_before_it():
    found = phases("a2x b2x c d2y")
    assert [blocks.joined(found, one["id"]) for one in found] == [False, True, False, False]
