"""What a scripted person could do now, in the order in which they would: read off the forms on their screen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from kring.rehearsal.company import Company
from kring.rehearsal.page import Form, Stage
from kring.rehearsal.script import ALOUD, Line

SAYS = {
    "reflect": "says",
    "answer": "answers",
    "q_fact": "asks",
    "q_open": "asks",
    "reform": "now asks",
    "advice": "advises",
    "choice": "takes along",
    "story": "tells",
}
_ID = re.compile(r"/([0-9a-f-]{36})/choice/$")


@dataclass(frozen=True)
class Deed:
    """One form, filled in. mark: what it is called in memory, so that it is done once in a step."""

    mark: str
    path: str
    fields: dict[str, str]
    words: str
    line: Line | None = None

    @property
    def contribution(self) -> str:
        """The id of the contribution it makes, or ''."""
        return self.fields.get("id", "")


@dataclass(frozen=True)
class Role:
    """One player before one screen. had: marks of what they did in this step."""

    who: str
    company: Company
    stage: Stage
    had: frozenset[str]

    @property
    def my_turn(self) -> bool:
        """Whether this person may speak now, in a round."""
        return any(form.offers("do", "pass") for form in self.stage.find("turn"))

    def lines(self, *kinds: str) -> list[Line]:
        """Return what the script lets this person do in this phase."""
        return self.company.script.of(self.who, self.stage.phase, *kinds)

    def deeds(self) -> Iterator[Deed]:
        """Give all that this person could do, the most fitting first; what was done before too."""
        yield from self._confirm()
        yield from self._tell()
        yield from self._score()
        yield from self._answer()
        yield from self._keep()
        if not self.stage.someone_speaks:
            yield from self._speak()
            yield from self._choose()
            yield from self._name_try_out()
            yield from self._finish_turn()
        yield from self._say_ready()

    def next(self) -> Deed | None:
        """Return the first deed that was not done yet in this step, or None."""
        return next((deed for deed in self.deeds() if deed.mark not in self.had), None)

    def _confirm(self) -> Iterator[Deed]:
        for form in self.stage.find("confirmation"):
            yield Deed("confirm", form.action, {}, "says yes to the agreement")

    def _tell(self) -> Iterator[Deed]:
        for form, line in zip(self.stage.find("telling"), self.lines("told"), strict=False):
            fields = form.hidden | {"effect": line.effect, "told": line.text}
            yield Deed("tell", form.action, fields, f"tells of a try-out: {line.text}")

    def _score(self) -> Iterator[Deed]:
        for form in self.stage.find("score"):
            for line in self.lines("score"):
                yield Deed("score", form.action, {"value": str(line.value)}, "gives a number")

    def _answer(self) -> Iterator[Deed]:
        for form in self.stage.find("contributions"):
            about = form.hidden.get("about")
            if about and form.offers("kind", "answer"):
                question = self.company.made.get(about)
                text = question.answer if question else ""
                text = text or self.company.script.answers[int(about[:4], 16) % 3]
                yield self._said(form, "answer", text, f"answer {about}")

    def _speak(self) -> Iterator[Deed]:
        for form in self.stage.find("contributions"):
            kinds = [kind for kind in form.kinds() if kind != "sw"]
            for line in self.lines(*(kinds if "about" not in form.hidden else ())):
                if not self.my_turn and not self.company.has_floor(line):
                    continue
                if line.hand and not self.my_turn:
                    yield from self._raise_hand(line)
                yield self._said(form, line.kind, line.text, f"line {line.number}", line)

    def _raise_hand(self, line: Line) -> Iterator[Deed]:
        for form in self.stage.find("hand"):
            if form.offers("up", "1"):
                yield Deed(f"hand {line.number}", form.action, {"up": "1"}, "raises a hand")

    def _said(self, form: Form, kind: str, text: str, mark: str, line: Line | None = None) -> Deed:
        own = {"id": str(uuid4()), "kind": kind, "text": text}
        about = {"about": form.hidden["about"]} if "about" in form.hidden else {}
        return Deed(mark, form.action, own | about, f"{SAYS.get(kind, kind)}: {text}", line)

    def _choose(self) -> Iterator[Deed]:
        offered = [form for form in self.stage.find("choice") if form.offers("chosen", "1")]
        ids = {_ID.findall(form.action)[0]: form for form in offered}
        by_script = {one for one, line in self.company.made.items() if line.chosen}
        for one, form in ids.items():
            # Of what people said, who plays the case giver takes the first.
            mark = f"choose {one}" if by_script else "choose"
            if one in by_script or not by_script:
                yield Deed(mark, form.action, {"chosen": "1"}, "chooses an advice")

    def _name_try_out(self) -> Iterator[Deed]:
        for form, line in zip(self.stage.find("try-outs"), self.lines("try_out"), strict=False):
            fields = form.hidden | {"what": line.text, "how_known": line.how_known}
            fields |= {name: values[0] for name, values in form.choices.items()}
            yield Deed("try out", form.action, fields, f"will try: {line.text}")

    def _keep(self) -> Iterator[Deed]:
        for line in self.lines("line"):
            for form in self.stage.find("lines"):
                if form.offers("loop", line.loop):
                    fields = form.hidden | {"body": line.text}
                    yield Deed(f"keep {line.loop}", form.action, fields, "keeps a private line")
        for line in self.lines("sw"):
            for form in self.stage.find("contributions"):
                if form.kinds() == ["sw"]:
                    deed = self._said(form, "sw", line.text, f"note {line.number}")
                    yield Deed(
                        deed.mark, deed.path, deed.fields, "writes a note, only for themself"
                    )

    def _finish_turn(self) -> Iterator[Deed]:
        if self.my_turn:
            spoke = any(mark.startswith("line ") for mark in self.had) or "score" in self.had
            words = "has spoken" if spoke else "passes"
            form = next(self.stage.find("turn"))
            yield Deed("turn", form.action, {"do": "done" if spoke else "pass"}, words)

    def _say_ready(self) -> Iterator[Deed]:
        if self._is_ready():
            for form in self.stage.find("readiness"):
                if form.offers("ready", "1"):
                    yield Deed("ready", form.action, {"ready": "1"}, "is ready")

    def _is_ready(self) -> bool:
        if self.my_turn or (self.stage.someone_speaks and "turn" not in self.had):
            return False
        todo = {f"line {line.number}" for line in self.lines(*ALOUD)}
        todo = {mark for mark in todo if self._can_say(mark)}
        if todo - self.had:
            return False
        # Who answers stays as long as others may still ask.
        answers = any("answer" in form.kinds() for form in self.stage.find("contributions"))
        asking = not self.company.others_ready(self.stage.step, but={self.who})
        return not (answers and asking)

    def _can_say(self, mark: str) -> bool:
        """Whether this line has a form on the screen: else it will never be said here."""
        number = int(mark.split()[1])
        kind = self.company.script.lines[number].kind
        return any(kind in form.kinds() for form in self.stage.find("contributions"))
