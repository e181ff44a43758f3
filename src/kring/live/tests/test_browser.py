"""The table in real browsers: words are never lost, and everything goes on without what fails.

Planted, seen red here, and put back (in the scripts): no fallback for crypto.randomUUID · the id made anew on each
try · no draft · the stage replaced as a whole · the older answer shown over the newer · presses not guarded · a hint
that pushes the button away · what moves stays in its list · the focus left nowhere · words lost with the seat.
"""

import json
import re
import time

import pytest

from kring.live.tests.followers import Person, until
from tests.journeys.people import Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def table(node):
    return node.ask_inside("kring.live.tests.inside", "make")


@pytest.fixture
def here(table):
    return f"/live/{table['session']}/"


@pytest.fixture
def at(browser, node, table, here):
    """`at("carla")`: Carla's own browser, at the table."""
    made = []

    def sit(name, *, go=True, **options):
        one = Someone(browser, node, name, table["cookies"][name])
        made.append(one)
        if options.get("before"):
            one.page.add_init_script(options["before"])
        if go:
            one.go(here)
        return one

    yield sit
    for one in made:
        assert one.faults == []
        one.context.close()


@pytest.fixture
def hand(node, table):
    """`hand("dirk")`: Dirk without a browser, for what others do meanwhile."""
    made = []

    def sit(name):
        made.append(Person(node, table, name))
        return made[-1]

    yield sit
    [one.close() for one in made]


def kept(node, text):
    """How many contributions with this text are stored."""
    rows = node.ask_inside("tests.table", "contents")["contributions"]
    return [one for _pk, _seq, one, _maker in rows].count(text)


def wait_for(page, script, seconds=8):
    """Wait until a script says yes. Not wait_for_function: our pages let nothing be evaluated."""
    until(lambda: page.evaluate(script), seconds)


def test_what_one_writes_survives_what_happens_at_the_table(at, hand):
    carla, anneke = at("carla"), hand("anneke")
    box = carla.page.locator("#text")
    box.press_sequentially("Wat raakte je")
    carla.page.evaluate("document.getElementById('text').setSelectionRange(4, 9)")
    carla.page.locator("input[type=radio][value=q_open]").check()
    box.focus()
    carla.page.evaluate("document.getElementById('text').setSelectionRange(4, 9)")
    carla.page.locator("aside details summary").last.click()
    box.focus()
    carla.page.evaluate("window.before = document.getElementById('text')")
    for up in (1, 0, 1):
        hand("dirk").press("hand", up=up)
    hand("dirk").say("Wat deed je toen?")
    anneke.lead("clock", minutes="5")
    anneke.lead("silence", do="hush")
    carla.page.get_by_text("Bewaar, nog verborgen").or_(
        carla.page.locator("#written")
    ).first.wait_for()
    assert box.input_value() == "Wat raakte je"
    assert carla.page.evaluate(
        "document.activeElement === window.before && [window.before.selectionStart, window.before.selectionEnd]"
    ) == [4, 9]
    assert carla.page.locator("input[type=radio][value=q_open]").is_checked()
    assert carla.page.locator("aside details").last.get_attribute("open") is not None


def test_what_one_writes_survives_another_step_and_a_step_without_a_place_for_it(at, hand):
    carla, anneke = at("carla"), hand("anneke")
    carla.page.locator("#text").fill("Half geschreven vraag")
    anneke.lead("position", to="4")  # only the case giver speaks
    carla.page.locator("[data-unsent-box] textarea").wait_for()
    assert (
        carla.page.locator("[data-unsent-box] textarea").input_value() == "Half geschreven vraag"
    )
    anneke.lead("position", to="3")
    carla.page.locator("#text").wait_for()


def test_what_one_writes_survives_a_reload_and_the_way_back_and_lies_sealed_meanwhile(at):
    carla = at("carla")
    carla.page.locator("#text").fill("Nog niet af")
    wait_for(carla.page, "sessionStorage.length === 1")
    assert "niet af" not in carla.stored()
    carla.page.on("dialog", lambda dialog: dialog.accept())
    carla.page.reload()
    wait_for(carla.page, "document.getElementById('text').value === 'Nog niet af'")
    carla.go("/about/")
    carla.page.go_back()
    wait_for(carla.page, "document.getElementById('text').value === 'Nog niet af'")
    carla.say("Nog niet af")
    wait_for(carla.page, "sessionStorage.length === 0")
    carla.page.reload()
    assert carla.page.locator("#text").input_value() == ""


def test_what_somebody_else_left_in_a_tab_cannot_be_read(at, table, node):
    carla = at("carla")
    carla.page.locator("#text").fill("Van Carla")
    wait_for(carla.page, "sessionStorage.length === 1")
    key, value = table["cookies"]["dirk"].split("=", 1)
    carla.context.add_cookies([{"name": key, "value": value, "url": carla.base}])
    carla.page.reload()
    wait_for(carla.page, "sessionStorage.length === 0")
    assert carla.page.locator("#text").input_value() == ""


def test_what_is_said_without_a_connection_is_sent_once_when_it_is_back(at, node, table):
    carla, dirk = at("carla"), at("dirk")
    carla.context.set_offline(True)
    carla.page.locator("#text").fill("Buiten bereik?")
    carla.page.locator("#compose button:not([name])").click()
    carla.page.locator("#compose [data-saved]", has_text="Nog niet bewaard").wait_for()
    assert carla.page.locator("[data-connection]").inner_text() != ""
    time.sleep(2.5)  # it tries in vain a few times
    carla.context.set_offline(False)
    carla.page.locator("#compose [data-saved]", has_text="✓").wait_for(timeout=12_000)
    dirk.sees("Buiten bereik?")
    assert kept(node, "Buiten bereik?") == 1
    carla.page.locator("#said", has_text="Buiten bereik?").wait_for()
    wait_for(carla.page, "document.querySelector('[data-connection]').textContent === ''")


def test_forty_texts_written_without_a_connection_come_once_and_in_their_order(at, node, table):
    carla = at("carla")
    carla.context.set_offline(True)
    texts = [f"Vraag {n} uit de tunnel?" for n in range(40)]
    for text in texts:
        carla.page.locator("#text").fill(text)
        carla.page.locator("#compose button:not([name])").click()
    carla.page.locator("[data-connection]", has_text="Wacht op verzending: 40").wait_for()
    carla.context.set_offline(False)
    carla.page.locator("#said", has_text=texts[-1]).wait_for(timeout=20_000)
    stored = node.ask_inside("tests.table", "contents")["contributions"]
    assert [text for _pk, _seq, text, _maker in stored if "tunnel" in text] == texts
    wait_for(carla.page, "document.querySelector('[data-connection]').textContent === ''")


def test_what_was_not_sent_yet_survives_a_reload(at, node, table):
    carla = at("carla")
    carla.page.route("**/contributions/", lambda route: route.abort())
    carla.page.locator("#text").fill("Voor de herlading?")
    carla.page.locator("#compose button:not([name])").click()
    carla.page.locator("#compose [data-saved]", has_text="Nog niet bewaard").wait_for()
    wait_for(carla.page, "sessionStorage.length === 1")
    carla.page.unroute("**/contributions/")
    carla.page.on("dialog", lambda dialog: dialog.accept())
    carla.page.reload()
    carla.page.locator("#said", has_text="Voor de herlading?").wait_for(timeout=5000)
    assert kept(node, "Voor de herlading?") == 1


def test_an_answer_that_gets_lost_makes_no_second_contribution(at, node, table):
    carla = at("carla")
    lost = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    carla.page.route("**/contributions/", lose)
    carla.say("Kwam dit aan?")
    assert kept(node, "Kwam dit aan?") == 1


def test_where_streams_are_blocked_it_looks_by_itself(at, hand):
    carla = at("carla", go=False)
    carla.page.route("**/stream?*", lambda route: route.abort())
    carla.go(f"/live/{hand('dirk').here.split('/')[2]}/")
    carla.sees("elke twee seconden", seconds=8)
    hand("dirk").say("Zie je dit?")
    carla.sees("Zie je dit?", seconds=4)
    carla.say("Ja, ik zie het.")
    carla.page.locator("#said", has_text="Ja, ik zie het.").wait_for(timeout=2000)
    carla.page.unroute("**/stream?*")
    wait_for(carla.page, "document.querySelector('[data-connection]').textContent === ''")
    carla.faults.clear()  # an aborted stream is reported as an error


def test_where_a_proxy_swallows_the_stream_it_looks_by_itself(at, hand, here):
    swallowed = """
      class Mute extends EventTarget {
        constructor() { super(); this.readyState = 1; setTimeout(() => this.onopen?.(), 50); }
        close() {}
      }
      window.EventSource = Object.assign(Mute, { CLOSED: 2 });
    """
    carla = at("carla", before=swallowed)
    hand("dirk").say("Komt dit door?")
    carla.sees("Komt dit door?", seconds=9)


def test_an_answer_that_comes_late_does_not_bring_the_past_back(at, hand):
    carla = at("carla")
    carla.page.evaluate(
        "document.querySelector('kring-table').take(1, [{type: 'gone', id: 'stage'}])"
    )
    assert carla.page.locator("#stage").count() == 1


def test_on_an_address_without_https_contributions_have_ids_too(at, node, table):
    carla = at(
        "carla", before="delete Crypto.prototype.randomUUID; delete Crypto.prototype.subtle;"
    )
    assert carla.page.evaluate("typeof crypto.randomUUID") == "undefined"
    carla.say("Op het eigen netwerk?")
    carla.say("En nog een?")
    assert kept(node, "Op het eigen netwerk?") == kept(node, "En nog een?") == 1


def test_hints_come_softly_and_go(at):
    carla = at("carla")
    carla.page.locator("#text").fill("Heb je al eens geprobeerd om ze te bellen?")
    wait_for(carla.page, "document.querySelector('#compose [data-hint]').textContent !== ''")
    carla.page.locator("#compose button:not([name])").click()  # a hint refuses nothing
    carla.page.locator("#compose [data-saved]", has_text="✓").wait_for()
    assert carla.page.locator("#compose [data-hint]").inner_text() == ""


def test_everything_goes_by_keyboard_and_the_focus_stays(at, hand):
    anneke = at("anneke")
    page = anneke.page

    def tab_to(text, limit=80):
        for _ in range(limit):
            page.keyboard.press("Tab")
            if text in page.evaluate(
                "document.activeElement.innerText || document.activeElement.id || ''"
            ):
                return
        raise AssertionError(f"{text} cannot be reached with Tab.")

    tab_to("text")
    page.keyboard.type("Wat zag je?")
    tab_to("Leg op tafel")
    page.keyboard.press("Enter")
    page.locator("#said", has_text="Wat zag je?").wait_for()
    tab_to("Hand omhoog")
    before = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    wait_for(page, f"document.activeElement.innerText !== {json.dumps(before)}")
    assert page.evaluate("document.activeElement.closest('form').getAttribute('action')").endswith(
        "/hand/"
    )
    hand("dirk").press("hand", up=1)
    tab_to("Volgende stap")
    hand("dirk").press("hand", up=0)
    time.sleep(0.7)
    assert "Volgende stap" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    wait_for(page, "document.querySelector('#stage').dataset.step.includes('reframing')")
    assert "Volgende stap" in page.evaluate("document.activeElement.innerText")


def test_when_what_had_the_focus_goes_the_title_has_it(at, hand):
    carla = at("carla")
    carla.page.locator("#compose button:not([name])").focus()
    hand("anneke").lead("position", to="4")
    wait_for(carla.page, "document.activeElement.tagName === 'H1'")


def test_a_double_click_is_one_click(at, node, table):
    anneke = at("anneke")
    before = anneke.page.locator("#stage").get_attribute("data-step")
    anneke.page.locator(".controls__next button").dblclick(delay=30)
    wait_for(
        anneke.page, f"document.querySelector('#stage').dataset.step !== {json.dumps(before)}"
    )
    time.sleep(0.8)
    assert "reframing" in anneke.page.locator("#stage").get_attribute("data-step")
    carla = at("carla")
    notes = carla.page.locator('[data-part="notes"] details')
    if notes.get_attribute("open") is None:
        notes.locator("summary").click()
    carla.page.locator("#note").fill("Alleen voor mij")
    carla.page.locator(".notes button").last.dblclick(delay=20)
    carla.page.locator("#notes", has_text="Alleen voor mij").wait_for()
    time.sleep(0.3)
    assert kept(node, "Alleen voor mij") == 1


def test_a_key_that_is_held_down_goes_one_step(at):
    anneke = at("anneke")
    anneke.page.locator(".controls__next button").focus()
    for _ in range(6):  # without keyup between: the keyboard repeats
        anneke.page.keyboard.down("Enter")
        time.sleep(0.12)
    anneke.page.keyboard.up("Enter")
    wait_for(anneke.page, "document.querySelector('#stage').dataset.step.includes('reframing')")


def test_a_refusal_stays_to_be_read_and_the_words_come_back(at, hand):
    carla = at("carla")
    carla.page.locator("#text").fill("Mijn BSN is 111222333")
    carla.page.locator("#compose button:not([name])").click()
    carla.page.locator("#compose [data-saved]", has_text="BSN").wait_for()
    assert carla.page.locator("#text").input_value() == "Mijn BSN is 111222333"
    hand("dirk").say("Ondertussen?")
    carla.sees("Ondertussen?")
    assert "BSN" in carla.page.locator("#compose [data-saved]").inner_text()
    anneke = at("anneke", go=False)
    anneke.page.route(re.compile(r"/(stream|stage/)\?"), lambda route: route.abort())
    anneke.go(hand("dirk").here)
    hand("anneke").lead("clock", minutes="1")
    anneke.page.locator(".controls__next button").click()
    anneke.sees("net een stap verder")
    anneke.faults.clear()


def test_advice_that_was_kept_moves_to_the_table_when_it_is_brought_in(at, hand):
    carla = at("carla")
    carla.page.locator("#text").fill("Ga eens met ze eten")
    carla.page.locator("button[name=parked]").click()
    carla.page.locator("#parked", has_text="met ze eten").wait_for()
    hand("anneke").lead("position", to="5")
    carla.page.locator("#parked form[action$='placement/'] button").click()
    carla.page.locator("#said", has_text="met ze eten").wait_for()
    assert carla.page.locator("#parked li").count() == 0


def test_two_tabs_show_the_same_and_neither_undoes_the_other(at, here):
    carla = at("carla")
    other = carla.context.new_page()
    other.goto(carla.base + here)
    carla.say("Vanuit de ene?")
    other.locator("#said", has_text="Vanuit de ene?").wait_for()
    other.locator("#text").fill("Half")
    carla.page.locator("#said form[action$='withdrawal/'] button").click()
    other.locator("#said li", has_text="Vanuit de ene?").wait_for(state="detached")
    assert other.locator("#text").input_value() == "Half"


def test_without_script_everything_goes_by_looking_again(browser, node, table, here, hand):
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    name, value = table["cookies"]["carla"].split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": f"http://{node.host}"}])
    page = context.new_page()
    page.goto(f"http://{node.host}{here}")
    page.locator("#text").fill("Zonder script?")
    page.locator("#compose button:not([name])").click()
    page.locator("#said", has_text="Zonder script?").wait_for()
    page.locator("#text").fill("Raad voor straks")
    page.locator("button[name=parked]").click()
    page.locator("#parked", has_text="Raad voor straks").wait_for()
    hand("dirk").say("Van Dirk?")
    page.locator("noscript a, .noscript a").first.click()
    page.locator("#said", has_text="Van Dirk?").wait_for()
    page.locator("form[action$='/hand/'] button").click()
    assert page.locator("form[action$='/hand/'] input[name=up]").get_attribute("value") == "0"
    context.close()


def test_who_is_removed_sees_an_empty_table_with_their_own_words(at, node, table):
    esra = at("esra")
    esra.page.locator("#text").fill("Nog van mij")
    node.ask_inside("kring.live.tests.inside", "remove", table["seats"]["esra"])
    esra.page.locator("#stage").wait_for(state="detached", timeout=4000)
    assert esra.page.locator("[data-unsent-box] textarea").input_value() == "Nog van mij"
    assert "geen plek" in esra.page.locator("[data-connection]").inner_text()


def test_who_signs_out_elsewhere_in_the_browser_leaves_nothing_on_the_screen(at, hand):
    esra = at("esra")
    hand("dirk").say("Vertrouwelijk?")
    esra.sees("Vertrouwelijk?")
    hand("esra").post("/accounts/logout/")
    esra.page.locator("#stage").wait_for(state="detached", timeout=8000)
    esra.sees_not("Vertrouwelijk?")


def test_the_clock_counts_stops_and_goes_on(at, hand):
    carla, anneke = at("carla"), hand("anneke")
    shown = "document.querySelector('.clock__time').textContent"
    wait_for(carla.page, f"/^\\d+:\\d\\d$/.test({shown})")
    before = carla.page.evaluate(shown)
    wait_for(carla.page, f"{shown} !== '{before}'")
    anneke.lead("clock", do="pause")
    carla.page.locator("kring-clock[paused-remaining]").wait_for()
    still = carla.page.evaluate(shown)
    time.sleep(1.5)
    assert carla.page.evaluate(shown) == still
    anneke.lead("clock", minutes="5")
    minutes = int(still.split(":")[0])
    wait_for(carla.page, f"{shown}.startsWith('{minutes + 5}:')")
    until(lambda: carla.page.evaluate(shown).startswith(f"{minutes + 5}:"), 2)
