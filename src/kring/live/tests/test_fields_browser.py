"""Writing in parts, in a real browser on a phone: by hand, by keyboard, and without script.

Planted, seen red here, and put back (in the scripts): the words of another kind emptied when one is sent · a refusal
that gives back only the first part.
"""

import pytest

from kring.live.tests.followers import until
from kring.live.tests.test_browser import at, hand, here  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def table(node, request):
    return node.ask_inside("kring.live.tests.inside", "make", *request.param)


def playing(method, part):
    """Play this method, at its first step of this name."""
    return pytest.mark.parametrize("table", [(method, part)], indirect=True)


def keep(page):
    page.locator("#compose .actions button:not([name])").click()
    page.locator("#compose [data-saved]", has_text="✓").wait_for()


@playing("moreelberaad_utrecht", "stakeholders")
def test_values_come_in_a_table_that_reads_as_a_list_on_a_phone(at):  # noqa: F811
    carla, dirk = at("carla"), at("dirk")
    page = carla.page
    page.locator("#values-perspective-new").fill("De buren")
    page.locator("#values-value").fill("rust")
    page.locator("#values-norm").fill("na tienen is het stil")
    keep(page)
    dirk.page.locator("#values tbody", has_text="De buren").wait_for()
    # What was named once is picked the next time, by everybody.
    for someone, value in ((dirk, "veiligheid"), (carla, "erbij horen")):
        someone.page.locator("#pick-values-perspective label", has_text="De buren").click()
        someone.page.locator("#values-value").fill(value)
        keep(someone.page)
    dirk.page.locator("#values tr", has_text="erbij horen").wait_for()
    assert dirk.page.locator("#values tbody").count() == 1
    assert dirk.page.get_by_role("rowheader", name="De buren").count() == 1
    assert dirk.page.get_by_role("row").count() == 4  # the head, and three lines
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert dirk.page.evaluate(width) <= 0
    page.locator("#values tr", has_text="erbij horen").locator("form button").click()
    dirk.page.locator("#values tr", has_text="erbij horen").wait_for(state="detached")


@playing("moreelberaad_utrecht", "stakeholders")
def test_a_line_of_the_table_is_written_by_keyboard_alone(at):  # noqa: F811
    carla = at("carla")
    page, keys = carla.page, carla.page.keyboard
    page.locator("#values-perspective-new").focus()
    keys.type("De zoon")
    keys.press("Tab")
    keys.type("nabijheid")
    keys.press("Tab")
    keys.type("hij hoort haar te bellen")
    keys.press("Enter")
    page.locator("#values tr", has_text="hij hoort haar te bellen").wait_for()


@playing("moreelberaad_utrecht", "stakeholders")
def test_what_is_refused_comes_back_part_by_part(at):  # noqa: F811
    page = at("carla").page
    page.locator("#values-perspective-new").fill("De buren")
    page.locator("#values-value").fill("BSN 111222333")
    page.locator("#values-norm").fill("geen nummers")
    page.locator("#compose .actions button:not([name])").click()
    page.locator("#compose [data-saved]", has_text="BSN").wait_for()
    assert page.locator("#values-perspective-new").input_value() == "De buren"
    assert page.locator("#values-value").input_value() == "BSN 111222333"
    assert page.locator("#values-norm").input_value() == "geen nummers"


@playing("balint_klassiek", "group_work")
def test_each_kind_has_its_own_fields_and_keeps_its_words(at):  # noqa: F811
    page = at("carla").page
    page.locator("#text").fill("Ik zie een dichte deur")
    page.locator("input[name=kind][value=ident]").check()
    assert not page.locator("#text").is_visible()
    page.locator("#ident-as-new").fill("haar dochter")
    page.locator("#ident-words").fill("Niemand vraagt mij iets.")
    until(lambda: page.locator("#compose [data-hint]").inner_text() == "", 2)
    page.locator("#ident-words").blur()
    page.locator("#compose [data-hint]", has_text="ik").wait_for()  # a hint for that part
    keep(page)
    page.locator("#said .said__as", has_text="als: haar dochter").wait_for()
    page.locator("input[name=kind][value=assoc]").check()
    assert page.locator("#text").input_value() == "Ik zie een dichte deur"


@playing("nsrf_tuning", "feedback")
def test_warm_and_cool_stand_in_two_columns_also_without_script(browser, node, table, here):  # noqa: F811
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    name, value = table["cookies"]["carla"].split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": f"http://{node.host}"}])
    page = context.new_page()
    page.goto(f"http://{node.host}{here}")
    page.locator("#warm_cool-warm").fill("Het plan is helder.")
    page.locator("#warm_cool-cool").fill("Wie betaalt het?")
    page.locator("#compose .actions button:not([name])").click()
    columns = page.locator("#said .parts__one")
    assert columns.count() == 2
    boxes = [columns.nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"]
    context.close()
