"""Personal data is found, and what is none is left alone."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.kernel.personal_data import Kind, find, kinds, refuse_bsn, warning

pytestmark = pytest.mark.once

VECTORS = json.loads((Path(__file__).parent / "personal_data.json").read_text())
# Each would be slow for a pattern that looks back, or looks at the same letters again and again.
ATTACKS = [
    "1", "0", "a", "06-", "+31 ", "AA11 ", "a@", "a.", "1 ", "12 34 ", "1234 AB ", "geboren op ", "NL91ABNA", "(0",
    "00 33 6 ", "0033 6 12 34 ", "+33 6 12 34 56 7 ", "1.", "1-1-", "@a.", "12-AB-", "geb. 1-1-19 ", "111222333 ",
    "1 1 1 2 2 2 3 3 3 ", "06 12345678 ", "a b ", "Aaaaa 1 ",
]  # fmt: skip
ORDINARY = (
    "Op 12 maart belde een bewoner voor de derde keer. Zij vroeg om 10.30 uur of er nu eindelijk iemand kwam kijken. "
    "Ik heb toen 06-12345678 gebeld en een mail gestuurd naar wijkteam@example.nl; dat gaf rust tot 2024-05-01. "
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:40])
def test_the_text_holds_what_it_should(vector):
    found = find(vector["text"])
    assert [[f.kind, vector["text"][f.start : f.end]] for f in found] == vector["found"]


def test_a_bsn_is_refused_with_a_sentence_and_other_data_is_not():
    assert "BSN" in refuse_bsn("niets", "haar nummer: 111222333").reason
    assert refuse_bsn("06-12345678", "NL91ABNA0417164300", "a@example.nl")


def test_the_warning_names_each_kind_once():
    text = "a@example.nl, b@example.nl, 06-12345678"
    assert kinds(text) == [Kind.EMAIL, Kind.PHONE]
    assert warning(text).count("@") == 0
    assert warning("Een gewone zin.") == ""


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_findings_lie_in_it_without_overlap(text):
    end = 0
    for finding in find(text):
        assert end <= finding.start < finding.end <= len(text)
        end = finding.end


@given(
    st.text(alphabet="0123456789 .-+()/ABab@", max_size=400),
)
@settings(max_examples=300, deadline=None)
def test_text_full_of_digits_is_read(text):
    find(text)


@given(
    st.integers(min_value=10_000_000, max_value=999_999_999), st.sampled_from(["", " ", ".", "-"])
)
def test_whatever_passes_the_eleven_test_is_refused_in_every_grouping(number, mark):
    digits = f"{number:09}"
    passes = (
        sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11
    ) == 0
    text = f"nummer {mark.join([digits[:3], digits[3:6], digits[6:]])} staat er"
    assert bool(refuse_bsn(text)) is not passes


def milliseconds_per_thousand(text):
    """The best of three, so that a busy machine does not decide."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        find(text)
        best = min(best, time.process_time() - began)
    return best * 1000 / (len(text) / 1000)


@pytest.mark.parametrize("piece", [ORDINARY, *ATTACKS])
def test_the_cost_grows_with_the_length_only(piece):
    """Twice the text costs about twice the time: a pattern that looks back would cost four times as much."""
    short = (piece * 20_000)[:20_000]
    long = (piece * 40_000)[:40_000]
    assert milliseconds_per_thousand(long) < 2.5 * milliseconds_per_thousand(short) + 0.5
