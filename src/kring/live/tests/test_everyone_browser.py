"""Everyone at the table in real browsers: on a poor line, on the phone, read to, with large letters.

Planted, seen red here, and put back: an answer of the page of text only that leads over the usual page (too heavy) ·
what is typed lost by looking · a voice that needs the network · reading that goes on after it was stopped · the clock
beside the title with large letters (too wide).
"""

import pytest

from kring.live.tests.test_browser import at, hand, here  # noqa: F401
from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]
KILOBYTE = 1000
TEXTS = [
    "Wat heb je de boeren zelf gevraagd voordat het plan er lag, en wat zeiden ze toen tegen je, los van de cijfers?",
    "Als je aan de laatste avond in het dorpshuis denkt: op welk moment merkte je dat de stemming omsloeg?",
    "Wie in het dorp wordt door iedereen vertrouwd, ook door wie nu boos is, en heb je die al eens gesproken?",
    "Waar ben je zelf het meest bang voor in het gesprek van volgende week, als je heel eerlijk bent?",
    "Stel dat het over een jaar goed is gegaan: wat heb je dan als eerste anders gedaan dan tot nu toe?",
    "Wat zou er gebeuren als je een keer niets voorstelt, en alleen opschrijft wat zij zeggen dat er speelt?",
]
# A browser with two Dutch voices, of which one sends the text away; it writes down what it is asked to say.
VOICES = """
  const said = [];
  class Line { constructor(text) { this.text = text } }
  const own = {name: "eigen", lang: "nl-NL", localService: true};
  const far = {name: "ver", lang: "nl-NL", localService: false};
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => VOICES_HERE, speak: (line) => said.push(line), cancel: () => said.splice(0),
  });
  Object.defineProperty(window, "speechSynthesis", {value: speech});
  Object.assign(window, {SpeechSynthesisUtterance: Line, said});
"""


@pytest.fixture
def table(node):
    return node.ask_inside("kring.live.tests.inside", "make", "basis5", "questions", "1")


@pytest.fixture
def poor(browser, node, table, here):  # noqa: F811
    """Carla in a browser without script, at the page of text only; `weighed` is what came over the line."""
    carla = Someone(browser, node, "carla", table["cookies"]["carla"])
    carla.page.close()
    carla.context.close()
    carla.context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    key, value = table["cookies"]["carla"].split("=", 1)
    carla.context.add_cookies([{"name": key, "value": value, "url": carla.base}])
    carla.page = carla.context.new_page()
    line = carla.context.new_cdp_session(carla.page)
    line.send("Network.enable")
    carla.weighed = []
    line.on("Network.loadingFinished", lambda one: carla.weighed.append(one["encodedDataLength"]))
    line.on(
        "Network.requestWillBeSent",
        lambda one: carla.weighed.append(
            one.get("redirectResponse", {}).get("encodedDataLength", 0)
        ),
    )
    carla.go(here + "plain/")
    yield carla
    carla.context.close()


def test_a_whole_phase_on_a_poor_line_weighs_less_than_one_picture(poor, hand, figure):  # noqa: F811
    """Carla reads what all wrote, writes, raises her hand, looks while she writes, is ready: all without script."""
    for name, text in zip(("dirk", "esra", "extra0"), TEXTS[:3], strict=True):
        hand(name).say(text)
    page = poor.page
    page.locator("#compose textarea").fill(TEXTS[3])
    page.locator("#compose button").first.click()
    poor.sees("Bewaard")
    for text in TEXTS[:4]:
        poor.sees(text)
    page.locator("form[action$='/hand/'] button").click()
    poor.sees("Hand omlaag")
    page.locator("#compose textarea").fill("Ik ben nog aan het")
    hand("dirk").say(TEXTS[4])
    page.locator("#compose button[formaction]").click()
    poor.sees("1 bijdrage is nieuw")
    poor.sees(TEXTS[4])
    assert page.locator("#compose textarea").input_value() == "Ik ben nog aan het"
    page.locator("form[action$='/readiness/'] button").click()
    poor.sees("Nog niet klaar")
    assert page.locator("script, img, svg").count() == 0
    figure("Poor line: a whole phase, all answers", sum(poor.weighed) / KILOBYTE, at_most=20, unit="kB",
           told=f"{sum(size > 0 for size in poor.weighed)} answers")  # fmt: skip


def test_the_page_of_text_only_is_for_everybody(at, here):  # noqa: F811
    for name, width in (("carla", 195), ("anneke", 1280)):
        one = at(name, go=False)
        one.page.set_viewport_size({"width": width, "height": 844})
        one.go(here + "plain/")
        one.is_accessible()
        with_large_letters(one)
        one.go(here + "plain/")
        one.is_accessible()


def test_who_leads_reads_to_one_on_the_phone_and_writes_for_them(at, hand, table):  # noqa: F811
    anneke = at("anneke")
    page = anneke.page
    hand("dirk").say(TEXTS[0])
    hand("anneke").press("telephone", to=table["seats"]["esra"])
    page.locator(".line__one", has_text="Esra").wait_for()
    page.locator(".line details summary").click()
    page.locator("#aloud", has_text=TEXTS[0]).wait_for()
    hand("dirk").say(TEXTS[1])
    page.locator("#aloud", has_text=TEXTS[1]).wait_for()
    page.locator("[data-writes-for]").click()
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("Dit zegt Esra door de telefoon?")
    page.locator("#compose button:not([name])").first.click()
    page.locator("#said li", has_text="Dit zegt Esra").filter(has_text="Esra").wait_for()
    anneke.is_accessible()


@pytest.mark.parametrize(("voices", "buttons"), [("[far, own]", 2), ("[far]", 0), ("[]", 0)])
def test_a_voice_of_this_machine_reads_aloud_and_no_other(at, hand, voices, buttons):  # noqa: F811
    esra = at("esra", before=VOICES.replace("VOICES_HERE", voices))
    hand("dirk").say(TEXTS[0])
    esra.sees(TEXTS[0])
    pressed = esra.page.locator("kring-aloud button")
    assert pressed.count() == buttons
    if not buttons:
        return
    pressed.last.click()
    said = esra.page.evaluate("said.map(({text, voice}) => [voice.name, text])")
    assert {name for name, _text in said} == {"eigen"}
    assert TEXTS[0] in [text for _name, text in said]
    assert "Terugnemen" not in str(said)
    assert pressed.last.inner_text() == "Stop met voorlezen"
    pressed.last.click()
    assert esra.page.evaluate("said.length") == 0
    hand("anneke").lead("clock", do="pause")  # all is drawn anew; the button stays
    esra.page.locator("kring-clock[paused-remaining]").wait_for()
    assert pressed.last.inner_text() == "Lees voor"
    esra.is_accessible()


def with_large_letters(one):
    """Choose large letters, unless an earlier test did: people stay the same."""
    one.go("/account/")
    if not one.page.locator("html.large").count():
        one.page.locator(".menu summary").click()
        one.page.locator("form[action$='/letters/'] button").click()
        one.page.locator("html.large").wait_for(state="attached")


TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => document.documentElement.scrollWidth > innerWidth && one.getBoundingClientRect().right > innerWidth)
  .map((one) => `${one.tagName} ${one.getAttribute("class")}`)"""


def test_large_letters_fit_on_a_small_screen_and_enlarged(at, here):  # noqa: F811
    anneke = at("anneke", go=False)
    with_large_letters(anneke)
    for width in (390, 320, 195, 640):  # 195 and 640: screens of 390 and 1280 px at 200 %
        anneke.page.set_viewport_size({"width": width, "height": 844})
        for path in (here, here + "shared/", "/", "/account/", "/methods/basis5/paper/sheet/"):
            anneke.go(path)
            assert anneke.page.evaluate(TOO_WIDE) == [], f"{path} at {width}"
    anneke.go(here)
    anneke.is_accessible()
