"""Scenes for the rules: a table in words, without a database.

`scene("questions", dominant="b")`: step "questions" of basis5 with five made-up people a … e, where b dominates;
a brings the case, and z practises.
"""

from uuid import UUID, uuid5

from kring.live.rules import Moment
from kring.methods import reading
from kring.methods.script import Actor, Visibility, flatten
from kring.practice import stories
from kring.practice.acting import next_deed
from kring.practice.rules import Character
from kring.practice.scene import Do, Heard, Scene, Sitter

RUN = UUID(int=0)
NAMES = "abcde"


def seat(name: str) -> UUID:
    return uuid5(RUN, name)


def name(of: UUID) -> str:
    return next(one for one in (*NAMES, "z") if seat(one) == of)


def scene(phase: str, *, method: str = "basis5", giver: str = "a", said=(), **more) -> Scene:
    """said: (who, kind) or (who, kind, line) in this step, in order. more: characters by name, and fields of Scene."""
    steps = flatten(reading.method(method), case_chosen=True)
    index = next(n for n, step in enumerate(steps) if step.phase.id == phase)
    step = steps[index]
    hushed = more.pop("hushed", step.phase.visibility is Visibility.REVEAL)
    moment = Moment(
        step=step,
        giver=seat(giver),
        chair=seat("z"),
        silent=hushed,
        revealed=more.pop("revealed", False),
        ended=False,
    )
    characters = {
        more.pop(one): one
        for one in list(more)
        if one in set(Character) and isinstance(more[one], str)
    }
    away = more.pop("away", "")
    lines = stories.lines("care", "nl")
    sitters = [
        Sitter(
            id=seat(one),
            character=Character(characters.get(one, "steady")),
            away=one in away,
            ready=one in more.get("ready", ""),
            hand=one in more.get("hand", ""),
        )
        for one in NAMES
    ]
    more.pop("ready", None)
    more.pop("hand", None)
    if "turn" in more:
        more["turn"] = seat(more["turn"])
    elif step.phase.actor is Actor.TURN:
        more["turn"] = None
    if "remarks" in more:
        more["remarks"] = frozenset((one, step.key) for one in more["remarks"])
    return Scene(
        run=RUN,
        seed=0,
        lines=lines,
        moment=moment,
        index=more.pop("index", index),
        steps=len(steps),
        sitters=(*sitters, Sitter(id=seat("z"), character=None)),
        heard=tuple(_heard(number, one, step.key, hushed) for number, one in enumerate(said)),
        **more,
    )


def _heard(number, one, step, hushed) -> Heard:
    who, kind, *rest = one
    line = rest[0] if rest else None
    pk = uuid5(RUN, line) if line else UUID(int=number + 1)
    earlier = kind.startswith("<")  # said in an earlier step
    return Heard(
        id=pk,
        maker=seat(who),
        kind=kind.lstrip("<").removesuffix("?"),
        step="earlier" if earlier else step,
        parked=kind.endswith("?"),
        open=not hushed,
    )


def does(found: Scene) -> str:
    """Say what is done next in a few signs: "b says q_open", "c raises a hand", or "waits"."""
    deed = next_deed(found)
    if deed is None:
        return "waits"
    if deed.do is Do.SAY:
        # A line of one's own way of speaking says so in its key; an answer has the key of its question.
        own = deed.line.key.split(".")[1]
        kind = own if own in stories.OWN and not deed.line.key.endswith("answer") else deed.kind
        return f"{name(deed.who)} says {kind}"
    return f"{name(deed.who)} {deed.do.value}"


def plays(found: Scene, most: int = 60) -> list[str]:
    """Let them go on as if each deed was done. Returns who brought in what, until all are ready or wait."""
    from dataclasses import replace

    done: list[str] = []
    while (deed := next_deed(found)) and deed.do in {Do.SAY, Do.PARK} and len(done) < most:
        done.append(does(found))
        row = Heard(
            id=found.name(deed.line),
            maker=deed.who,
            kind=deed.kind,
            step=found.step,
            about=deed.about,
            parked=deed.do is Do.PARK,
            open=not found.in_silence,
        )
        found = replace(found, heard=(*found.heard, row))
    return done
