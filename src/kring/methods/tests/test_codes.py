"""Cards to write on: a short code tells afterwards in which step something was written, and as what."""

from dataclasses import replace

import pytest

from kring.methods import codes, reading
from kring.methods.codes import LENGTH, SIGNS, Hand, card_with, cards
from kring.methods.script import Allow, Visibility, flatten

IDS = [method.id for method in reading.case_methods()]


@pytest.mark.parametrize("method_id", IDS)
def test_a_card_of_a_method_is_good_in_every_meeting_with_it(method_id):
    method = reading.method(method_id)
    alone = cards(flatten(method))
    meeting = flatten(reading.container(), method)
    known = {step.key for step in meeting}
    for card in alone:
        assert len(card.code) == LENGTH
        assert set(card.code) <= set(SIGNS)
        there = card_with(card.code, meeting)
        if there is None:  # a phase that the meeting has already
            assert f"case.{card.step.key}" not in known
            continue
        assert (there.step.phase, there.step.round, there.kind) == (
            card.step.phase,
            card.step.round,
            card.kind,
        )
    made = cards(meeting)
    assert len({card.code for card in made}) == len(made)


@pytest.mark.parametrize("method_id", IDS)
def test_what_stays_with_its_writer_or_goes_at_the_end_has_no_card(method_id):
    for card in cards(flatten(reading.container(), reading.method(method_id))):
        assert card.visibility is not Visibility.PRIVATE
        assert not card.step.phase.passing
        assert card.kind not in {Allow.SW, Allow.VOTE, Allow.SCORE}


def test_a_card_tells_whose_it_is_and_who_will_see_it():
    troika = cards(flatten(reading.method("troika")))
    told = {(one.step.phase.id, one.kind): (one.hand, one.visibility) for one in troika}
    assert told["story", Allow.STORY] == (Hand.GIVER, Visibility.CIRCLE)
    assert told["consult", Allow.ADVICE] == (Hand.ALL, Visibility.TABLE_NOT_GIVER)
    assert told["most_valuable", Allow.CHOICE] == (Hand.GIVER, Visibility.CIRCLE)
    written = cards(flatten(reading.method("tien")))
    assert next(c for c in written if c.step.phase.id == "write_questions").visibility is Visibility.REVEAL  # fmt: skip


def test_a_code_is_found_however_it_was_typed():
    steps = flatten(reading.method("basis5"))
    card = cards(steps)[0]
    for typed in (
        card.code,
        card.code.lower(),
        f" {card.code[:2]}-{card.code[2:]} ",
        f"{card.code}.",
    ):
        assert card_with(typed, steps) == card
    assert card_with("", steps) is None
    assert card_with("0000", steps) is None
    # A card of another method is not taken for one of this.
    for other in cards(flatten(reading.method("roddel"))):
        assert card_with(other.code, steps) is None


def test_two_cards_never_share_a_code(monkeypatch):
    monkeypatch.setattr(codes, "SIGNS", "34")
    monkeypatch.setattr(codes, "LENGTH", 4)
    steps = flatten(reading.method("basis5"))
    made = cards(steps)
    assert len({card.code for card in made}) == len(made) > 5
    assert cards(tuple(replace(step, minutes=1) for step in steps))[0].code == made[0].code
