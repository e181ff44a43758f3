"""The gallery in a real browser: nothing axe complains about, nothing wider than the screen."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from kring.kernel import gallery, styles

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [pytest.mark.once, pytest.mark.browser]


def _open(browser, **options):
    with translation.override("nl"):
        html = gallery.gallery(RequestFactory().get("/gallery/")).content.decode()
    page = browser.new_context(reduced_motion="reduce", **options).new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=styles.build(), content_type="text/css")
            if route.request.url.endswith(".css")
            else route.fulfill(body=html, content_type="text/html; charset=utf-8")
        ),
    )
    page.goto("http://gallery.test/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_gallery(browser, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = _open(browser, color_scheme=scheme, viewport={"width": width, "height": 900})
    result = Axe().run(page, options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_gallery_bears_letters_of_twice_the_size(browser):
    page = _open(browser, viewport={"width": 1280, "height": 900})
    page.add_style_tag(content="html { font-size: 225% !important }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
