"""Parts of a page from slices that the page does not know."""

from uuid import uuid4

import pytest
from django.utils.safestring import mark_safe

from kring.kernel import sections


@pytest.fixture(autouse=True)
def _leave_no_parts():
    yield
    for registry in (sections._sections, sections._lines, sections._links):
        registry.pop("test", None)


def test_parts_come_in_order_once_and_without_the_empty_ones():
    late, early = (lambda r, s: f"late {s}"), (lambda r, s: mark_safe(f"<b>{s}</b>"))
    sections.add_section("test", late, 20)
    sections.add_section("test", early, 10)
    sections.add_section("test", early, 10)
    sections.add_section("test", lambda r, s: None, 5)
    assert sections.sections("test", None, "<x>") == ["<b><x></b>", "late &lt;x&gt;"]


def test_lines_belong_to_their_subject():
    one, two = uuid4(), uuid4()
    sections.add_lines("test", lambda r, ids: {one: "a"}, 10)
    sections.add_lines("test", lambda r, ids: {one: "<b>"}, 20)
    assert sections.lines("test", None, [one, two]) == {one: ["a", "&lt;b&gt;"]}


def test_a_link_may_be_left_out():
    sections.add_link("test", lambda r, s: ("a", "A", "/a/") if s else None, 10)
    assert sections.links("test", None, True) == [("a", "A", "/a/")]
    assert sections.links("test", None, False) == []
