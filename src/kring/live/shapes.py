"""What a contribution is made of: the named parts of its kind. Plain Python, as the rules are.

A kind without parts is one text. The parts of a contribution are kept together in its one sealed text: a mark that
nobody can type into it, and JSON. A text without the mark is what it says: also of a kind that has parts.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import gettext_lazy as _
from kring.methods.script import Allow, Phase

MARK = "\x1e"
LONGEST_LINE = 200  # characters


class Look(StrEnum):
    """How a part is written."""

    AREA = "area"
    LINE = "line"
    PICK = "pick"  # one of what was named before, or a new one
    DAY = "day"
    SIDE = "side"  # for or against


@dataclass(frozen=True)
class Part:
    """One named part of a kind. main: the method's own start of a sentence stands in it."""

    id: str
    label: object  # words, in the language that is active when they are read
    look: Look = Look.LINE
    placeholder: object = ""
    required: bool = False
    main: bool = False


SIDES = {"for": _("For"), "against": _("Against")}
WORDS = "words"  # the part that is what was said itself; the others say more about it
_SAYS = {Allow.ARGS.value: "because", Allow.ACTION.value: "what"}  # where it has another name
SPEAKS_AS = "as"
CHARACTERS = "characters"
_WORDS = Part(WORDS, _("Your words"), Look.AREA, required=True, main=True)
_PERSPECTIVE = Part(
    "perspective", _("Through whose eyes?"), Look.PICK, _("The neighbours"), required=True
)
_VALUE = Part("value", _("What matters to them?"), Look.LINE, _("Rest at night"), required=True)
_CHARACTERS = Part(
    CHARACTERS,
    _("Who comes into it? One on each line; others will speak as them."),
    Look.AREA,
    _("The mother\nThe district nurse"),
)
# Ids are for ever: they stand in what was kept. Where no part is required, one of them is.
SHAPES: dict[str, tuple[Part, ...]] = {
    Allow.WARM_COOL: (
        Part("warm", _("Warm: what is strong"), Look.AREA, _("What works well is …")),
        Part("cool", _("Cool: what could be better"), Look.AREA, _("I wonder whether …")),
    ),
    Allow.VALUES: (
        _PERSPECTIVE,
        _VALUE,
        Part("norm", _("So what should one do?"), Look.LINE, _("Then one should …")),
    ),
    Allow.ACTION: (
        Part("what", _("What?"), Look.AREA, required=True, main=True),
        Part("who", _("Who does it?"), Look.PICK, _("A name")),
        Part("by_when", _("By when?"), Look.DAY),
        Part("first", _("The first step"), Look.LINE, _("Tomorrow I call …")),
        Part("sign", _("How will you know that it helped?"), Look.LINE, _("When …")),
    ),
    Allow.ARGS: (
        Part("side", _("For or against?"), Look.SIDE, required=True),
        Part("because", _("Because …"), Look.AREA, required=True, main=True),
    ),
    Allow.IDENT: (
        Part(SPEAKS_AS, _("Who do you speak as?"), Look.PICK, _("The daughter"), required=True),
        _WORDS,
    ),
    Allow.STORY: (_WORDS, _CHARACTERS),
}
# What stands before a value when it is read: shorter than the question that asked for it.
_SHORT = {
    "warm": _("Warm"),
    "cool": _("Cool"),
    "perspective": _("Perspective"),
    "value": _("Value"),
    "norm": _("Norm"),
    "who": _("Who"),
    "by_when": _("By when"),
    "first": _("First step"),
    "sign": _("It helped when"),
    CHARACTERS: _("Who comes into it"),
}


@dataclass(frozen=True)
class Told:
    """A contribution as it is read. words: what was said, when one part is that; rows: (part, label, value)."""

    words: str
    speaks_as: str = ""
    side: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()

    @property
    def text(self) -> str:
        """All of it as one text, for where there is one place for it."""
        lines = [f"{label}: {value}" for _id, label, value in self.rows]
        before = self.speaks_as and _("As %(who)s") % {"who": self.speaks_as}
        first = ": ".join(piece for piece in (before or self.side, self.words) if piece)
        return "\n".join([first, *lines] if first else lines)


def asked(kind: str, phase: Phase) -> tuple[Part, ...]:
    """Return the parts that are asked of this kind in this phase; none when it is one text."""
    if kind == Allow.STORY and CHARACTERS not in phase.output:
        return ()
    return SHAPES.get(kind, ())


def name_of(kind: str, part: Part) -> str:
    """Return the name of the field of a part."""
    return f"{kind}.{part.id}"


def parts_in(kind: str, sent: Mapping[str, str]) -> dict[str, str]:
    """Return the parts that a screen sent for this kind, without the empty ones.

    A new name goes before a picked one.
    """
    found = {}
    for part in SHAPES.get(kind, ()):
        name = name_of(kind, part)
        value = sent.get(f"{name}.new", "").strip() or sent.get(name, "").strip()
        if value:
            found[part.id] = value.replace("\r\n", "\n")
    return found


def may_keep(kind: str, parts: Mapping[str, str]) -> Verdict:
    """Test whether these parts make a whole. No parts at all is one text, which `rules` judges."""
    for part in SHAPES.get(kind, ()) if parts else ():
        value = parts.get(part.id, "")
        if part.required and not value:
            return no(_("Fill in “%(part)s” too.") % {"part": part.label})
        if value and not _fits(part, value):
            return no(_unfit(part))
    return YES


def _fits(part: Part, value: str) -> bool:
    if part.look is Look.SIDE:
        return value in SIDES
    if part.look is Look.DAY:
        return day_in(value) is not None
    return part.look is Look.AREA or len(value) <= LONGEST_LINE


def _unfit(part: Part) -> str:
    if part.look is Look.DAY:
        return str(_("Choose a day from the calendar."))
    if part.look is Look.SIDE:
        return str(_("Choose for or against."))
    return _("“%(part)s” is longer than 200 characters. Make it shorter.") % {"part": part.label}


def packed(parts: Mapping[str, str]) -> str:
    """Return the parts as the one text that is kept."""
    return MARK + json.dumps(dict(parts), ensure_ascii=False, separators=(",", ":"))


def plain(text: str) -> str:
    """Return one text as it is kept. The mark counts as space, so that nobody can begin a text with it."""
    return text.strip()


def unpacked(kind: str, body: str) -> dict[str, str]:
    """Return the parts that were kept in this body; none when it is one text."""
    if kind not in SHAPES or not body.startswith(MARK):
        return {}
    kept = json.loads(body.removeprefix(MARK))
    return {part.id: kept[part.id] for part in SHAPES[kind] if kept.get(part.id)}


def told(kind: str, body: str) -> Told:
    """Return a contribution as it is read, in the language that is active."""
    parts = unpacked(kind, body)
    if not parts:
        return Told(body)
    side = parts.get("side", "")
    return Told(
        words=parts.get(_SAYS.get(kind, WORDS), ""),
        speaks_as=parts.get(SPEAKS_AS, ""),
        side=str(SIDES[side]) if side in SIDES else "",
        rows=tuple(_rows(kind, parts)),
    )


def _rows(kind: str, parts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for part in SHAPES[kind]:
        value = parts.get(part.id, "")
        if part.id not in _SHORT or not value:
            continue
        day = day_in(value) if part.look is Look.DAY else None
        if day:
            value = f"{day.day}-{day.month}-{day.year}"
        if part.id == CHARACTERS:
            value = ", ".join(characters_in(value))
        yield part.id, str(_SHORT[part.id]), value


def day_in(text: str) -> date | None:
    """Return the day that a date field sent, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def characters_in(text: str) -> list[str]:
    """Return the characters that were named, one on each line."""
    return [line.strip(" ,;-") for line in text.splitlines() if line.strip(" ,;-")]


def alike(name: str) -> str:
    """Return what makes two names the same: people differ in capitals and spaces."""
    return " ".join(name.split()).casefold()
