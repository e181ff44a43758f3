"""What is printed fits the number of pages that we promise.."""

import re

import pytest

from kring.methods import reading
from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
# Those with most words; all of them are asked in the slow test.
LONG = ("balint11", "moreelberaad_dilemma", "reteaming", "tien", "wial", "roddel")
AT_MOST = {
    ("sheet", ""): 2,
    ("sheet", "?size=large"): 5,
    ("kit", ""): 1,
    ("kit", "?size=large"): 3,
}


def pages(stranger, path):
    """Return on how many pages of A4 a page is printed."""
    stranger.go(path)
    printed = stranger.page.pdf(prefer_css_page_size=True, format="A4")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


def too_long(stranger, methods):
    return {
        path: number
        for method in methods
        for (piece, size), most in AT_MOST.items()
        if (number := pages(stranger, path := f"/methods/{method}/paper/{piece}/{size}")) > most
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_longest_fit_their_pages(browser, node, language):
    stranger = Someone(browser, node, "stranger", language=language)
    assert too_long(stranger, LONG) == {}
    # Eight cards to a page.
    assert pages(stranger, "/methods/basis5/paper/cards/") == 1
    assert pages(stranger, "/methods/basis5/paper/cards/?sets=6") == 6


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_fit_their_pages(browser, node, language):
    stranger = Someone(browser, node, "stranger", language=language)
    assert too_long(stranger, [method.id for method in reading.case_methods()]) == {}


def test_what_is_written_on_a_card_comes_to_the_table_by_its_code(browser, node):
    found = node.ask_inside("tests.table", "questions")
    anneke = Someone(browser, node, "anneke", found["cookies"]["anneke"])
    anneke.go(f"/meetings/{found['meeting']}/paper/cards/")
    card = anneke.page.locator(".cut__card", has_text="Open vraag").first
    code = card.locator(".cut__code").inner_text()
    anneke.go(f"/live/{found['session']}/cards/")
    anneke.page.get_by_label("Code op de kaart").fill(f"{code[:2]} {code[2:]}".lower())
    anneke.page.get_by_label("Wie schreef hem?").select_option(index=3)
    anneke.page.get_by_label("Wat erop staat").fill("Wat zou je doen als niemand keek?")
    anneke.press("Bewaar deze kaart")
    anneke.sees("Bewaard, bij")
    anneke.is_accessible()
    anneke.go(f"/live/{found['session']}/")
    anneke.sees("Wat zou je doen als niemand keek?")
    assert anneke.faults == []
