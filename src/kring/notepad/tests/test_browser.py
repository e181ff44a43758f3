"""Writing together in real browsers.

Planted, seen red here, and put back (in the scripts): the field filled anew, so that the cursor jumps; the id made anew
on each try; what others wrote put in without looking at what is typed meanwhile; notes that stay in sight of who is
turned away.
"""

from uuid import uuid4

import pytest

from kring.live.tests.followers import until
from kring.live.tests.test_browser import at, hand, here  # noqa: F401

pytestmark = [pytest.mark.once, pytest.mark.browser]
SAID = "Hij durft het zijn wethouder niet te zeggen."
# A slow line, and one that loses answers on the way back.
LINE = """const usual = window.fetch;
window.fetch = async (...asked) => {
  await new Promise((done) => setTimeout(done, window.slow ?? 0));
  const answer = await usual(...asked);
  await new Promise((done) => setTimeout(done, window.slow ?? 0));
  if (window.deaf) throw new TypeError("lost on the way");
  return answer;
}"""
# Steps of the method in the fixture: the case giver is turned away, and joins in again.
AWAY, BACK = "5", "6"
# Any changes by others and one of one's own: all of both is there, and nothing else went.
CARRIED = """async () => {
  const { applied, carried, change } = await import("/static/notepad/js/splices.js");
  const lot = (most) => Math.floor(Math.random() * (most + 1));
  const word = (from) => Array.from({ length: lot(3) }, () => String.fromCharCode(from + lot(25))).join("");
  for (let round = 0; round < 3000; round += 1) {
    const text = "abcdefghij".slice(0, lot(10));
    const box = text.slice(0, lot(10)) + word(65) + text.slice(lot(10));
    const others = [];
    for (let at = lot(3); at <= text.length; at += 1 + lot(3)) {
      const end = Math.min(text.length, at + lot(2));
      others.push([at, end, word(913)]);
      at = end;
    }
    const mine = change(text, box);
    const now = applied(box, carried(others, mine));
    const put = [...applied(text, others)].filter((sign) => sign > "Α").length;
    const typed = [...(mine?.[2] ?? "")];
    if ([...now].filter((sign) => sign > "Α").length !== put) return JSON.stringify([text, box, others, now]);
    if (!now.includes(typed.join(""))) return JSON.stringify([text, box, others, now]);
    const there = (sign) => others.every(([a, b]) => text.indexOf(sign) < a || text.indexOf(sign) >= b);
    const [from, to] = mine ?? [0, 0];
    const kept = [...text].filter((sign, at) => there(sign) && (at < from || at >= to));
    if (!kept.every((sign) => now.includes(sign))) return JSON.stringify([text, box, others, now]);
  }
  return "";
}"""


@pytest.fixture
def table(node):
    return node.ask_inside("kring.live.tests.inside", "make", "roddel", "-")


def opened(someone):
    someone.page.locator(".notepad-frame summary").click()
    someone.page.locator("#notepad").wait_for()
    return someone.page.locator("#notepad")


def test_two_type_in_the_same_line_at_once_and_nobodys_cursor_jumps(at):  # noqa: F811
    carla, dirk = at("carla", before=LINE), at("dirk", before=LINE)
    boxes = [opened(carla), opened(dirk)]
    for one in (carla, dirk):
        one.page.evaluate("window.slow = 150")
    boxes[0].press_sequentially("begin  einde")
    until(lambda: boxes[1].input_value() == "begin  einde", 10)
    for box in boxes:
        box.evaluate("box => box.setSelectionRange(6, 6)")
    for one, other in zip("KRING TAFEL", "samen zitten", strict=False):
        boxes[0].press_sequentially(one)
        boxes[1].press_sequentially(other)
    until(lambda: boxes[0].input_value() == boxes[1].input_value(), 10)
    text = boxes[0].input_value()
    assert "KRING TAFEL" in text
    assert "samen zitte" in text
    assert len(text) == len("begin  einde") + 2 * 11
    assert text.startswith("begin ")
    assert text.endswith(" einde")
    for box, words in zip(boxes, ("TAFEL", "zitte"), strict=True):
        place = box.evaluate("box => box.selectionStart")
        assert text[:place].endswith(words)
    assert dirk.page.evaluate("document.activeElement.id") == "notepad"
    assert carla.page.locator("[data-saved]", has_text="✓").count() == 1
    assert carla.page.evaluate(CARRIED) == ""


def test_what_is_typed_without_a_line_comes_in_when_it_is_back(at):  # noqa: F811
    carla, dirk = at("carla", before=LINE), at("dirk")
    boxes = [opened(carla), opened(dirk)]
    boxes[0].press_sequentially("Samen. 🌳 ")
    until(lambda: boxes[1].input_value() == "Samen. 🌳 ", 10)
    carla.page.evaluate("window.deaf = true")
    boxes[0].press_sequentially("Van Carla.")
    until(lambda: "Van Carla." in boxes[1].input_value(), 10)
    carla.page.context.set_offline(True)
    boxes[0].press_sequentially(" En nog iets.")
    boxes[1].press_sequentially("Van Dirk.")
    carla.page.locator("[data-told]", has_text="Nog niet bewaard").wait_for()
    assert "Van Dirk" not in boxes[0].input_value()
    carla.page.evaluate("window.deaf = false")
    carla.page.context.set_offline(False)
    until(lambda: "Van Dirk." in boxes[0].input_value(), 10)
    until(lambda: boxes[1].input_value() == boxes[0].input_value(), 10)
    assert sorted(boxes[0].input_value()) == sorted("Samen. 🌳 Van Carla. En nog iets.Van Dirk.")
    assert carla.page.locator("[data-told]").inner_text() == ""


def test_who_is_turned_away_is_shut_out_until_they_turn_back(at, hand):  # noqa: F811
    bart, anneke, carla = at("bart"), hand("anneke"), hand("carla")
    box = opened(bart)
    anneke.lead("position", to=AWAY)
    bart.page.locator("[data-shut]", has_text="met je rug").wait_for()
    assert not box.is_visible()
    status, _headers, _body = carla.press(
        "notepad", id=str(uuid4()), base=0, start=0, end=0, put=SAID
    )
    assert status == 200
    bart.page.wait_for_timeout(1500)
    assert SAID not in bart.page.content() + box.input_value()
    anneke.lead("position", to=BACK)
    until(lambda: box.input_value() == SAID, 10)
    assert box.is_visible()
