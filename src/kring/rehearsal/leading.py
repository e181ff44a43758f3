"""What who leads does besides: hush, show, and go on when everybody is ready."""

from collections.abc import Iterator

from kring.rehearsal.deeds import Deed, Role
from kring.rehearsal.page import Form

FIRST = "check_in"


def leading_deeds(role: Role) -> Iterator[Deed]:
    """Give what this person could do as the one who leads; nothing when somebody else leads."""
    stage = role.stage
    if not any(stage.find("position", "ending")):
        return
    for form in stage.find("silence"):
        if stage.phase in role.company.script.silent and form.offers("do", "hush"):
            yield Deed("hush", form.action, _seen(form, do="hush"), "lets all write in silence")
    if role.company.lost_patience():
        yield from _next_speaker(role)
    if not everybody_is_ready(role):
        return
    for form in stage.find("silence"):
        if form.offers("do", "reveal"):
            yield Deed("reveal", form.action, _seen(form, do="reveal"), "shows everything")
            return
    yield from _go_on(role)


def everybody_is_ready(role: Role) -> bool:
    """Tell whether the meeting can go on: all said so, or the people among them take too long."""
    stage = role.stage
    if stage.phase == FIRST and stage.present < role.company.expected:
        return False
    if role.my_turn:
        return False
    if stage.present and stage.ready >= stage.present:
        return True
    return not stage.someone_speaks and role.company.lost_patience()


def _next_speaker(role: Role) -> Iterator[Deed]:
    if role.stage.someone_speaks:
        for form in role.stage.find("turn"):
            if form.offers("do", "done"):
                mark = f"speaker {role.stage.state}"
                yield Deed(mark, form.action, _seen(form, do="done"), "gives the turn on")


def _go_on(role: Role) -> Iterator[Deed]:
    forms = list(role.stage.find("position"))
    # Fields in any order: the first that was not done yet.
    choices = [(form, to) for form in forms for name, to in form.buttons if name == "to"]
    steps = [
        (form, form.hidden["to"]) for form in forms if not form.buttons and "to" in form.hidden
    ]
    onward, to = next(iter(choices), max(steps, key=lambda one: int(one[1]), default=(None, "")))
    ending = next(role.stage.find("ending"), None)
    if ending is not None:
        yield Deed("end", ending.action, _seen(ending), "ends the meeting")
    elif onward is not None:
        yield Deed("next", onward.action, _seen(onward, to=to), "goes on →")


def _seen(form: Form, **fields: str) -> dict[str, str]:
    return {"seen": form.hidden["seen"], **fields}
