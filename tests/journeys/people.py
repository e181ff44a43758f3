"""Somebody at a screen: a browser context of their own, with the few things people do there."""

import json
import os
import re
from pathlib import Path

# Where to leave pictures of the screens, for who wants to look at them.
PICTURES = os.environ.get("KRING_PICTURES", "")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Someone:
    """One person in one browser context. `wire` holds every byte of text that the server sent there."""

    def __init__(self, browser, node, name, cookie=None, *, width=390, language="nl", script=True):
        self.base = f"http://{node.host}"
        self.name = name
        self.context = browser.new_context(
            viewport={"width": width, "height": 844},
            locale=f"{language}-NL",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        if cookie:
            key, value = cookie.split("=", 1)
            self.context.add_cookies([{"name": key, "value": value, "url": self.base}])
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        # A browser reports each refusal (403, 404, 410) as an error; those are part of some walks.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def go(self, path):
        return self.page.goto(path if path.startswith("http") else self.base + path)

    def press(self, name, *, within="body", exact=True):
        """Press the button or link with these words."""
        area = self.page.locator(within)
        button = area.get_by_role("button", name=name, exact=exact)
        link = area.get_by_role("link", name=name, exact=exact)
        button.or_(link).first.click()

    def picture(self, name):
        """Leave a picture of the whole page, when somebody wants to look."""
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    def fill(self, selector, text):
        self.page.locator(selector).first.fill(text)

    def sees(self, text, *, seconds=15):
        """Wait until these words stand on the screen."""
        self.page.get_by_text(text, exact=False).filter(visible=True).first.wait_for(
            timeout=seconds * 1000
        )

    def sees_not(self, text):
        assert text not in self.page.content(), f"{self.name} sees {text!r}"

    def step(self, title):
        """Wait until the table stands at this step."""
        self.page.get_by_role("heading", level=1, name=re.compile(re.escape(title))).wait_for()

    def say(self, text, *, kind=None, parked=False, maker=None):
        """Put something on the table, and wait until the screen says that it is kept."""
        form = self.page.locator("#compose")
        if kind and form.locator(f"input[type=radio][value={kind}]").count():
            form.locator(f"input[type=radio][value={kind}]").check()
        if maker:
            form.locator("select[name=maker]").select_option(label=maker)
        form.locator("textarea").fill(text)
        form.locator("button[name=parked]" if parked else "button:not([name])").first.click()
        self.page.locator("#compose [data-saved]", has_text="✓").wait_for()

    def note(self, text):
        """Keep a private note."""
        notes = self.page.locator('[data-part="notes"] details')
        if not notes.get_attribute("open") and notes.get_attribute("open") != "":
            notes.locator("summary").click()
        notes.locator("textarea").fill(text)
        notes.get_by_role("button").last.click()
        notes.locator("#notes li", has_text=text).wait_for()

    def is_accessible(self):
        """Ask axe; and no page is wider than its screen."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=AXE)
        assert found.violations_count == 0, (
            f"{self.name} at {self.page.url}\n{found.generate_report()}"
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def stored(self):
        """Everything the browser keeps by itself, as text."""
        kept = self.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        return json.dumps(json.loads(kept))
