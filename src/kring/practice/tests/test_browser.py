"""Practising in a real browser: from the page of a method, with three difficult people, to looking back."""

import pytest

from kring.live.tests.followers import until
from tests.journeys.people import Someone
from tests.server import Node

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    with Node(tmp_path_factory.mktemp("practice")) as node:
        yield node


@pytest.fixture
def anneke(node, browser):
    table = node.ask_inside("kring.live.tests.inside", "make")
    one = Someone(browser, node, "anneke", table["cookies"]["anneke"])
    yield one
    assert one.faults == []


def said(page):
    return page.locator("#said .said").count()


def test_somebody_practises_with_difficult_people_and_looks_back(anneke):
    anneke.go("/methods/basis5/")
    page = anneke.page
    page.locator('a[href$="?method=basis5"]').click()
    for who in ("silent", "dominant", "adviser"):
        page.locator(f'input[value="{who}"]').check()
    page.locator('input[value="brisk"]').check()
    page.locator("main form button").click()
    page.wait_for_url("**/live/**")
    assert page.locator(".practice__mark").is_visible()
    # They go on by themselves while somebody looks.
    until(lambda: said(page) >= 2, 30)
    page.locator(".practice summary").first.click()
    page.locator('button[value="questions"]').click()
    for _ in range(3):
        page.locator(".controls__next button").click()
        until(lambda: page.locator(".practice").is_visible(), 5)
        for _turn in range(12):
            giving = page.locator('.controls form[action$="/turn/"] button')
            if giving.count():
                giving.first.click()
            page.wait_for_timeout(150)
    page.locator('form[action$="/ending/"] button').click()
    page.wait_for_url("**/practice/**")
    assert page.locator(".times__one").count() == 4
    assert page.locator("h1").is_visible()
    anneke.go("/practice/")
    assert page.locator("article.run").count() == 1
    page.locator('form[action$="/removal/"] button').click()
    until(lambda: page.locator("article.run").count() == 0, 10)
