"""What is the matter, and which methods fit."""

import pytest

from kring.kernel.library import LibraryError, Table
from kring.methods import reading, situations


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_situation_has_a_sentence_and_at_least_two_methods_for_a_case(language):
    found = situations.situations(language)
    assert len(found) == 24
    assert len({one.sentence for one in found}) == 24
    cases = {method.id for method in reading.case_methods()}
    for one in found:
        assert len(one.methods) >= 2
        assert set(one.methods) <= cases
        assert len(set(one.methods)) == len(one.methods)


def test_both_languages_know_the_same_situations_in_the_same_order():
    dutch, english = situations.situations("nl"), situations.situations("en-GB")
    assert [one.id for one in dutch] == [one.id for one in english]
    assert dutch[0].sentence != english[0].sentence


def test_a_method_that_we_do_not_have_is_refused_by_name(tmp_path):
    wrong = Table({"moral": {"methods": ["basis5", "nope"]}}, tmp_path / "situations.toml")
    with pytest.raises(LibraryError, match="nope"):
        situations._fitting(wrong)
