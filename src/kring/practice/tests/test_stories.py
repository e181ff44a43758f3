"""What the made-up people say: files, alike in both languages, for every method."""

import pytest

from kring.kernel.personal_data import refuse_bsn
from kring.methods import reading
from kring.methods.script import UNWRITTEN, Allow
from kring.practice import stories
from kring.practice.rules import MOST


@pytest.mark.parametrize("name", stories.names())
def test_a_case_says_as_much_in_dutch_as_in_english(name):
    dutch, english = stories.lines(name, "nl"), stories.lines(name, "en")
    for kind in dutch.by_kind:
        assert [one.key for one in dutch.of(kind)] == [one.key for one in english.of(kind)], kind
    assert [one.name for one in stories.story(name, "nl").people] == [
        one.name for one in stories.story(name, "en").people
    ]


@pytest.mark.parametrize("language", stories.LANGUAGES)
@pytest.mark.parametrize("name", stories.names())
def test_there_is_something_to_say_of_every_kind_that_a_method_takes(name, language):
    kinds = {kind for m in reading.library().values() for p in m.phases for kind in p.allow}
    found = stories.lines(name, language)
    for kind in kinds - UNWRITTEN - {Allow.SW}:
        assert len([one for one in found.of(kind) if one.is_general]) >= 3, kind
    for own in stories.OWN:
        assert found.of(own), own


@pytest.mark.parametrize("language", stories.LANGUAGES)
@pytest.mark.parametrize("name", stories.names())
def test_every_question_of_a_case_is_answered_and_every_line_fits(name, language):
    found = stories.lines(name, language)
    for kind in ("q_fact", "q_open", "hidden_advice", "jargon_question", "plain_question"):
        assert all(one.answer for one in found.of(kind)), kind
    assert len(found.of("jargon")) == len(found.of("plain"))
    assert len(found.of("jargon_question")) == len(found.of("plain_question"))
    texts = [one.text for kind in found.by_kind for one in found.of(kind)]
    assert len(set(texts)) == len(texts), "a sentence stands here twice"
    assert max(map(len, texts)) < 400
    assert all(refuse_bsn(text) for text in texts)


def test_there_are_people_enough():
    for name in stories.names():
        assert len(stories.story(name, "nl").people) >= MOST - 1
