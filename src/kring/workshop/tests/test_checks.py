"""What a draft must mend, and what it might: each sentence with the smallest fault that brings it.

Planted, seen red, and put back: a vote with nothing before it passes · the giver's words are not asked for.
"""

from copy import deepcopy

import pytest

from kring.methods import reading
from kring.methods.building import script_from
from kring.workshop import checks, draft, languages
from kring.workshop.starters import STARTERS, starter

pytestmark = pytest.mark.once

METHODS = [method.id for method in reading.case_methods()]
# Blocks that repeat, envelopes, silence, groups, votes, rates, a case giver turned away.
SHAPED = [
    "troika",
    "brainwriting",
    "incident10",
    "tien",
    "roddel",
    "leancoffee",
    "worldcafe",
    "moreelberaad_utrecht",
]


def copy(source="basis5"):
    return draft.copied(
        reading.script_of(source), "nl", method_id="own1", title="Van ons", after="Naar een ander."
    )


def changed(phase, words=None, **structure):
    """A copy of a method in which one phase is other."""
    return draft.with_phase(copy(), phase, structure, words or {})


def spoken_too(phase="", words=None):
    """A copy in Dutch, with English beside it."""
    data = languages.with_language(copy(), "en", reading.script_of("basis5"))
    return languages.with_words(data, "en", phase, words or {})


def said(data, *, blocking):
    return " | ".join(one.sentence for one in checks.remarks(data) if one.blocking is blocking)


def put_first(data, name):
    data, new = draft.added(data, *starter(name, "nl"))
    return draft.moved(data, new, -40)


@pytest.mark.parametrize("method", METHODS)
def test_a_copy_of_a_method_that_we_ship_can_be_published_as_it_is(method):
    assert said(copy(method), blocking=True) == ""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: changed("advice", {"title": " "}), "Phase 4 lacks: a name."),
        (lambda: changed("advice", {"giver": ""}), "Phase 4 lacks: words for the case giver."),
        (lambda: changed("advice", {"participant": ""}), "Phase 4 lacks: words for the participants."),
        (lambda: changed("advice", {"placeholder": ""}), "Phase 4 lacks: the beginning of a sentence"),
        (lambda: changed("advice", {"scale": ["koud", "lauw", ""]}, allow=["rate"]), "lacks: the three words for cold"),
        (lambda: changed("advice", actor="cg", case_giver="none"), "In phase 4 the case giver acts, but takes no part"),
        (lambda: changed("advice", actor="cg", case_giver="away"), "acts, but sits turned away"),
        (lambda: changed("advice", actor="cg", case_giver="listen"), "In phase 4 nobody can write what it asks for"),
        (lambda: put_first(copy(), "vote"), "Phase 1 shows texts that nobody could write"),
        (lambda: changed("advice", allow=["vote"], chooses_from=["weg"]), "choose from a phase that is gone"),
        (lambda: changed("advice", allow=["vote"], chooses_from=["closing"]), "that is gone, or comes later"),
        (lambda: changed("advice", chooses_from=["questions"]), "but nobody chooses in it"),
        (lambda: changed("advice", allow=["vote", "score"]), "Keep one of them"),
        (lambda: changed("advice", opens="brief"), "opens an envelope that nobody could seal"),
        (lambda: changed("advice", {"envelope": "Hoe het afliep"}, seals="brief"), "that no phase opens"),
        (lambda: changed("advice", case_giver="away", visibility="circle"), "Phase 4 would show more"),
        (lambda: changed("advice", case_giver="none", seals="brief"), "envelope of the case giver, who takes no part"),
        (lambda: spoken_too("advice", {"giver": ""}), "Phase 4 is not all there in English."),
        (lambda: languages.with_words(spoken_too(), "en", "", {"purpose": ""}), "still to be said in English: a name"),
        (lambda: changed("advice", nameless=True), "Phase 4 is without names"),
        (lambda: changed("advice", passes=True), "In phase 4 sheets are passed on"),
        (lambda: draft.with_phase(changed("questions", block="b"), "advice", {"block": "b"}, {}), "no longer stand"),
        (lambda: draft.with_basics(copy(), {"title": ""}, copy()["people"]), "has no name yet"),
        (lambda: draft.with_basics(copy(), {"purpose": "  "}, copy()["people"]), "what the method is good for"),
        (lambda: draft.with_basics(copy(), {"summary": ""}, copy()["people"]), "in one sentence, how the method goes"),
        (lambda: draft.with_basics(copy(), {}, {"min": 5, "ideal": 4, "max": 8}), "do not follow one another"),
        (lambda: changed("advice", {"instruction": "Bel 111222333 voor hulp."}), "citizen service number"),
        (lambda: changed("advice", {"instruction": "x" * 2_001}), "is longer than 2000 characters"),
        (lambda: changed("advice", {"instruction": "Draai \u202eom"}), "turn the order of the letters"),
    ],
)  # fmt: skip
def test_this_must_be_mended(data, sentence):
    assert sentence in said(data(), blocking=True)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: put_first(copy(), "advice"), "Phase 1 asks for advice before anybody could ask"),
        (lambda: put_first(copy(), "advice"), "In phase 1 the case giver listens, but has told nothing yet"),
        (lambda: draft.without(changed("advice", case_giver="away"), "closing"), "After phase 4 the case giver"),
        (lambda: changed("advice", minutes=46), "Phase 4 lasts longer than three quarters of an hour"),
        (lambda: changed("advice", actor="sil", minutes=16), "Phase 4 is silent for more than a quarter"),
        (lambda: changed("advice", minutes=200), "more than three hours"),
        (lambda: changed("advice", minutes=480), "longer than eight hours"),
        (lambda: draft.without(copy(), "closing"), "The last phase does not look back"),
        (lambda: changed("advice", giver_rotates=True), "Phase 4 has another case giver in each round, but only one"),
        (lambda: changed("advice", free_order=True), "Phase 4 may be done in any order, but no phase beside it may"),
        (lambda: changed("advice", output=["chosen_case"]), "Phase 4 should yield a question that was chosen, but"),
        (lambda: changed("advice", output=["characters"]), "should yield who comes into the story, but nobody tells"),
        (lambda: changed("advice", output=["evaluation"]), "Phase 4 should yield a number, but asks for none"),
        (lambda: changed("advice", allow=["score"], limit_per_person=2), "Phase 4 limits what one person brings in"),
        (lambda: changed("advice", rooms=300), "there are never people enough"),
        (lambda: copy() | {"module": True}, "has no case giver of its own. Here there is one"),
    ],
)  # fmt: skip
def test_of_this_one_might_think(data, sentence):
    assert sentence in said(data(), blocking=False)
    assert sentence not in said(data(), blocking=True)


def test_a_short_method_is_asked_whether_there_is_time_for_everybody():
    data = copy()
    for phase in ("case_round", "questions", "reframing", "advice"):
        data = draft.without(data, phase)
    assert "less than a quarter of an hour" in said(data, blocking=False)


@pytest.mark.parametrize("name", STARTERS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_phase_to_begin_with_has_all_its_words(name, language):
    structure, words = starter(name, language)
    data = draft.empty(language, method_id="own1", title="Nieuw", first=(structure, words))
    assert not [one for one in checks.remarks(data) if "lacks" in one.sentence]


@pytest.mark.parametrize("method", SHAPED)
def test_whatever_is_moved_or_taken_away_a_draft_can_be_drawn(method):
    """Every phase first, and every phase gone: what does not hold together is said, never an error."""
    data = copy(method)
    for phase in data["phases"]:
        for other in (draft.moved(data, phase["id"], -40), draft.doubled(data, phase["id"])[0]):
            draft.drawn(other)
            checks.remarks(other)
        if len(data["phases"]) > 1:
            checks.remarks(draft.without(data, phase["id"]))


def test_a_draft_without_any_words_can_be_drawn():
    data = copy()
    about = draft.words_of(data)
    about.update(dict.fromkeys(draft.BASICS, ""))
    about["phases"] = {}
    before = deepcopy(data)
    assert draft.drawn(data).words_in("nl").phases["advice"].title == draft.DOTS
    assert "lacks: a name, a sentence for everybody" in said(data, blocking=True)
    assert data == before  # drawing changes nothing


def test_what_is_published_is_a_file_that_can_be_taken_in(tmp_path):
    text = draft.publishable(copy("moreelberaad_dilemma"), number=3, licence="CC-BY-4.0")
    script = script_from(draft.read(text), tmp_path)
    assert (script.method.version, script.method.licence) == (3, "CC-BY-4.0")
    assert "Naar een ander." in script.words["nl"].adapted_from
