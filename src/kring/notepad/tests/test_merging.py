"""Several write at once: whatever the network does, all screens end with the same text, and no character is lost.

Planted, seen red here, and put back: changes of one line that do not know each other (`free_writer` always 1); a
change that is not known again when it comes twice; places told in characters where the screen counts units.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kring.notepad.merging import Copy, free_writer
from kring.notepad.splices import (
    Splice,
    UnfitError,
    applied,
    changes,
    for_screen,
    from_screen,
)
from kring.notepad.tests.screens import Screen, Server

pytestmark = pytest.mark.once

WRITERS = st.integers(0, 2)
DEEDS = st.one_of(
    st.tuples(st.just("type"), WRITERS, st.integers(0, 30), st.integers(0, 4), st.integers(0, 5)),
    st.tuples(st.sampled_from(["send", "hear"]), WRITERS),
    st.tuples(st.just("arrive"), WRITERS, st.integers(-1, 5)),
)


def signs():
    """Yield signs that never come twice: half of them take two units on a screen, or three bytes in the document."""
    for number in range(5000):
        yield chr(0x4E00 + number)
        yield chr(0x1F000 + number)


def play(server, deeds):
    """Let three screens do these things in this order. Returns them, and what must be there in the end."""
    screens, fresh = [Screen(server) for _ in range(3)], signs()
    put, gone = Counter(), Counter()
    for deed, who, *more in deeds:
        screen = screens[who]
        if deed == "type":
            at, out, many = more
            words = "".join(next(fresh) for _ in range(many))
            put.update(words)
            gone.update(screen.type(at, out, words))
        elif deed == "arrive":
            screen.arrive(*more)
        else:
            getattr(screen, deed)()
    for screen in screens:
        screen.come_to_rest()
    for screen in screens:
        screen.hear()
    return screens, put - Counter(dict.fromkeys(gone, 1))


@example([("type", 0, 0, 0, 3), ("send", 0), ("arrive", 0, -1), ("arrive", 0, -1)])
@example(
    [
        ("type", 0, 0, 0, 3),
        ("send", 0),
        ("type", 1, 0, 0, 3),
        ("send", 1),
        ("arrive", 1, 0),
        ("arrive", 0, 0),
    ]
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEEDS, max_size=40))
def test_three_screens_end_with_the_same_text_and_nothing_is_lost_or_twice(deeds):
    server = Server()
    screens, there = play(server, deeds)
    assert [screen.box for screen in screens] == [server.text] * 3
    assert Counter(server.text) == there


def test_two_who_write_in_the_same_line_both_stay():
    server = Server()
    server.write("begin", 0, (0, 0, "De vraag is groot."))
    a = server.write("a", 1, (3, 3, "echte "))
    b = server.write("b", 1, (9, 11, "blijft"))
    assert server.text == "De echte vraag blijft groot."
    assert a == (2, [])
    assert b == (3, [(3, 3, "echte ")])


def test_a_word_that_somebody_takes_out_does_not_take_along_what_another_put_there():
    server = Server()
    server.write("begin", 0, (0, 0, "een twee drie"))
    server.write("a", 1, (4, 8, ""))
    server.write("b", 1, (8, 8, "🌳"))
    assert server.text == "een 🌳 drie"


def test_a_lone_writer_takes_one_line_and_the_document_stays_small():
    assert free_writer([]) == 1
    assert free_writer([1, 3, 1]) == 2
    copy = Copy(b"", writer=1)
    line = [copy.write([Splice(number, number, "a")]) for number in range(500)]
    whole = Copy(b"", line)
    assert whole.text == "a" * 500
    assert len(whole.state) < 600


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "een"), ("een", ""), ("een twee", "een twee"), ("een twee drie", "een drie vier"),
        ("a b a b", "b a b a"), ("🌳🌳", "🌳"), ("\n\n", "\n"), ("x" * 600, "y " * 600), ("مرحبا", "مرحبا بك"),
    ],
)  # fmt: skip
def test_what_changed_makes_the_new_of_the_old(old, new):
    found = changes(old, new)
    assert applied(old, found) == new
    units = old.encode("utf-16-le")
    for start, end, put in reversed(for_screen(old, found)):
        units = units[: 2 * start] + put.encode("utf-16-le") + units[2 * end :]
    assert units.decode("utf-16-le") == new


@pytest.mark.parametrize(
    ("start", "end", "put"), [(5, 4, ""), (0, 9, ""), (1, 2, "x"), (0, 1, "x"), (0, 0, "\ud83d")]
)
def test_what_does_not_fit_the_text_is_refused(start, end, put):
    with pytest.raises(UnfitError):
        from_screen("🌳🌳", start, end, put)
