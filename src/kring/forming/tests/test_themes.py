"""Questions are put together fast, and as they are when every two groups are compared anew for each join.

Planted and seen red: what two groups share forgotten at a join; a pair of a group that is gone.
"""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kring.forming.matching import themes
from kring.forming.matching.problem import BEST_FIT
from kring.forming.matching.terms import read
from kring.forming.tests.world import TWELVE

WORDS = sorted({word for one in TWELVE for word in one[1].split()})
QUESTIONS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), max_size=14
)


def plainly(terms):
    """Join the nearest two groups, comparing all of them each time."""
    groups = [(place,) for place in range(len(terms.texts))]

    def near(a, b):
        return sum(terms.nearness(i, j) for i in a for j in b) / (len(a) * len(b))

    while len(groups) > 1:
        pairs = [(near(groups[i], groups[j]), -len(groups[i] + groups[j]), i, j)
                 for j, i in combinations(range(len(groups)), 2)]  # fmt: skip
        best, _size, i, j = max(pairs)
        if best < themes.NEAR:
            break
        made = tuple(sorted(groups[i] + groups[j]))
        groups = [one for n, one in enumerate(groups) if n not in {i, j}] + [made]
    return sorted(groups, key=lambda group: (-len(group), group))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(QUESTIONS)
def test_the_fast_way_puts_the_same_questions_together(questions):
    terms = read(questions)
    assert [one.places for one in themes.themes(terms)] == plainly(terms)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(QUESTIONS)
def test_a_fit_is_how_near_a_question_is_to_the_others_of_a_theme_beside_the_nearest(questions):
    terms = read(questions)
    found = themes.themes(terms)
    shared = [one for one in found if len(one.places) > 1]
    for place, row in enumerate(themes.fits(terms, found)):
        for theme, fit in zip(shared, row, strict=True):
            nearest = max(apart(terms, one, theme) for one in theme.places)
            assert abs(fit - BEST_FIT * min(1.0, apart(terms, place, theme) / nearest)) <= 0.51


def apart(terms, place, theme):
    others = [one for one in theme.places if one != place]
    return sum(terms.nearness(place, one) for one in others) / len(others)
