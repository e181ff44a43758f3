"""What stands on a screen: the forms, and where the meeting stands. Read from HTML, as a person would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: hidden values, choices by name, and buttons as (name, value)."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def ends(self, *names: str) -> bool:
        """Tell whether the form is sent to an address with one of these endings."""
        return self.action.endswith(tuple(f"/{name}/" for name in names))

    def offers(self, name: str, value: str) -> bool:
        """Tell whether it has a button, a choice or a hidden value like this."""
        return (
            (name, value) in self.buttons
            or value in self.choices.get(name, ())
            or self.hidden.get(name) == value
        )

    def kinds(self) -> list[str]:
        """Return the kinds of contribution that it takes."""
        own = self.hidden.get("kind")
        return [own] if own else self.choices.get("kind", [])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(found.get("action", ""))
            self.forms.append(self.inside)
        elif self.inside is not None:
            _note(self.inside, tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def _note(form: Form, tag: str, found: dict[str, str]) -> None:
    name, value = found.get("name", ""), found.get("value", "")
    if tag == "button" and name:
        form.buttons.append((name, value))
    elif tag in {"textarea", "select"}:
        form.fields.add(name)
    elif tag == "input" and found.get("type") == "hidden":
        form.hidden[name] = value
    elif tag == "input" and found.get("type") in {"radio", "checkbox"}:
        form.choices.setdefault(name, []).append(value)
    elif tag == "input":
        form.fields.add(name)
        form.hidden.setdefault(name, value)


def forms_in(html: str) -> list[Form]:
    """Return all forms of a piece of HTML."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


_STAGE = re.compile(r'id="stage"[^>]*')
_SAID = re.compile(r'<li id="c-([0-9a-f-]{36})" class="said said--(\w+)')
_READY = re.compile(r'actions--table">.*?<p class="muted small">\D*(\d+)\D+(\d+)', re.DOTALL)


@dataclass
class Stage:
    """The table on one screen. said: kind by id. phase: the id of the phase; round or method are left out."""

    step: str
    state: int
    ended: bool
    someone_speaks: bool
    ready: int
    present: int
    forms: list[Form]
    said: dict[str, str]

    @property
    def phase(self) -> str:
        """The id of the phase of this step, such as `advice` of `case.basis5.advice.1`."""
        return self.step.split(".")[-2] if "." in self.step else self.step

    def find(self, *names: str) -> Iterator[Form]:
        """Give the forms that are sent to an address with one of these endings."""
        return (form for form in self.forms if form.ends(*names))

    def add(self, html: str) -> None:
        """Put one more contribution on it."""
        self.forms += forms_in(html)
        self.said |= dict(_SAID.findall(html))


def stage_from(html: str) -> Stage:
    """Read a table as the server draws it. Raises ValueError: this is no table."""
    head = _STAGE.search(html)
    if head is None:
        raise ValueError("There is no table on this page.")
    ready = _READY.search(html)
    return Stage(
        step=_value(head[0], "data-step"),
        state=int(_value(head[0], "data-state") or 0),
        ended="data-ended" in head[0],
        someone_speaks='class="task__turn"' in html,
        ready=int(ready[1]) if ready else 0,
        present=int(ready[2]) if ready else 0,
        forms=forms_in(html),
        said=dict(_SAID.findall(html)),
    )


def _value(head: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', head)
    return found[1] if found else ""
