"""Who brings much waits; the others do not.

Planted, seen red here, and put back: the line of who was served stays in front · nothing is refused · what is
allowed does not grow back.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.kernel.fairness import Allowance, FairQueue
from kring.kernel.verdicts import HastyError


def test_who_brings_much_waits_for_those_who_bring_little():
    queue = FairQueue(most=20, each=2)
    for number in range(20):
        queue.put("angry", f"angry {number}")
    queue.put("anneke", "anneke")
    queue.put("bart", "bart")
    assert queue.take(32) == ["angry 0", "anneke", "bart", "angry 1"]
    assert queue.take(32) == ["angry 2", "angry 3"]
    assert len(queue) == 16


def test_too_much_of_one_is_refused_and_another_still_comes_in():
    queue = FairQueue(most=3, each=1)
    for number in range(3):
        queue.put("angry", number)
    with pytest.raises(HastyError):
        queue.put("angry", 3)
    queue.put("anneke", "anneke")
    assert [queue.take(1), queue.take(1)] == [[0], ["anneke"]]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6)), max_size=60),
    st.integers(1, 5),
    st.integers(1, 4),
)
def test_all_comes_out_once_and_of_each_in_its_order(steps, most, each):
    queue, brought, taken = FairQueue(most=1000, each=each), [], []
    for number, (visitor, _more) in enumerate(steps):
        queue.put(visitor, (visitor, number))
        brought.append((visitor, number))
        if number % 7 == 0:
            taken += queue.take(most)
    while some := queue.take(most):
        assert all(sum(v == visitor for v, _n in some) <= each for visitor, _number in some)
        taken += some
    assert sorted(taken, key=lambda one: one[1]) == brought
    for visitor in range(5):
        mine = [number for who, number in taken if who == visitor]
        assert mine == sorted(mine)
    assert len(queue) == 0


def test_somebody_may_do_much_at_once_and_then_so_much_a_second():
    allowance = Allowance(20)
    assert sum(allowance.allows("esra", 100.0) for _ in range(1000)) == 400
    assert not allowance.allows("esra", 100.01)
    assert allowance.allows("anneke", 100.01)
    assert sum(allowance.allows("esra", 100 + n / 1000) for n in range(10_000)) == 199


def test_without_a_limit_all_is_allowed():
    allowance = Allowance(0)
    assert all(allowance.allows("esra", 1.0) for _ in range(1000))


def test_who_did_nothing_for_a_while_is_forgotten():
    """Planted, seen red here: nobody is forgotten · whoever did something longest ago is."""
    allowance = Allowance(20)
    for _ in range(400):
        allowance.allows("esra", 0.0)
    for number in range(1000):
        allowance.allows(f"person {number}", 1.0 + number / 100)
    assert sum(allowance.allows("esra", 11.0) for _ in range(1000)) == 220
    allowance.allows("anneke", 100.0)
    assert len(allowance) == 1
