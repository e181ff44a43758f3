"""A method file from elsewhere is read whole, or refused with its line and a reason; never anything else."""

import random
import time
from collections import Counter

import pytest

from kring.kernel.library import LibraryError
from kring.methods import intake, reading
from kring.methods.building import script_from
from kring.methods.intake import FileRefusedError, taken_in
from kring.methods.onefile import whole, written

METHODS = sorted(reading.library())
TEA = '''id = "tea"
version = 1
family = "intervision"
people = { min = 3, ideal = 5, max = 8 }
minutes_status = "own_default"
confidence = "medium"
licence = "CC0-1.0"

[[phases]]
id = "tell"
minutes = 5
actor = "cg"
case_giver = "speak"
allow = ["story"]

[[phases]]
id = "advise"
minutes = 6
actor = "turn"
case_giver = "away"
allow = ["advice"]

[words.nl]
title = "Een kop thee"
purpose = "Voor een kleine vraag."
summary = "Vertellen en advies."
minutes_note = "Ons voorstel."

[words.nl.phases.tell]
title = "Vertellen"
instruction = "De inbrenger vertelt."
facilitator = "Schenk in."
participant = "Luister."
giver = "Vertel."
placeholder = "Mijn vraag is …"

[words.nl.phases.advise]
title = "Advies"
instruction = "Om de beurt advies."
facilitator = "Ga rond."
participant = "Geef advies."
giver = "Draai je om."
placeholder = "Ik zou …"
'''  # fmt: skip


def line(part: str, text: str = TEA) -> int:
    return text[: text.index(part)].count("\n") + 1


def refusal(raw: bytes | str) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as refused:
        taken_in(raw if isinstance(raw, bytes) else raw.encode())
    return refused.value


@pytest.mark.parametrize("method_id", METHODS)
def test_every_method_of_ours_travels_as_one_file_without_loss_and_to_the_byte(method_id):
    ours = reading.script_of(method_id)
    back = taken_in(ours.text.encode())
    assert (back.method, back.words) == (ours.method, ours.words)
    assert back.text == ours.text == written(whole(ours.text))
    assert back.data == ours.data


def test_a_method_in_one_language_is_read_and_speaks_it_to_everybody():
    tea = taken_in(TEA.encode())
    assert tea.words_in("en-GB").language == "nl"
    assert tea.words_in("nl").title == "Een kop thee"


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    assert taken_in(b"\xef\xbb\xbf" + TEA.replace("\n", "\r\n").encode()).method.minutes == 11


DEEP = "x = " + "[" * 50_000
HOSTILE = {
    "empty": ("", 1),
    "zip bomb": (b"PK\x03\x04" + b"\0" * 1000, 1),
    "too big": ("# " + "x" * intake.LARGEST, 1),
    "UTF-16": (TEA.encode("utf-16"), 1),
    "Latin-1": (TEA.replace("Een kop", "Eén kop").encode("cp1252"), line("Een kop")),
    "binary": (bytes(range(256)) * 4, 2),
    "NUL": (TEA.replace("Schenk", "Sch\0enk"), line("Schenk")),
    "control sign": (TEA.replace("Schenk", "Sch\x1b[31menk"), line("Schenk")),
    "escaped control sign": (TEA.replace("Schenk", r"Sch\u0007enk"), line("Schenk")),
    "bidi": (TEA.replace("Schenk", "\u202eSchenk"), line("Schenk")),
    "escaped bidi": (TEA.replace("Schenk", r"\u2066Schenk"), line("Schenk")),
    "invisible": (TEA.replace("Schenk", "Sch\u200benk"), line("Schenk")),
    "bidi in a comment": (f"# \u202e\n{TEA}", 1),
    "deep lists": (DEEP, 1),
    "deep tables": ("a = " + "{a=" * 5_000 + "1" + "}" * 5_000, 1),
    "deep keys": (TEA + "[" + "a." * 3_000 + "a]\n", TEA.count("\n") + 1),
    "deeper than a method": (TEA + "[words.nl.phases.tell.a.b.c.d]\ne=1\n", TEA.count("\n") + 1),
    "no TOML": (TEA.replace('id = "tell"', "id tell"), line('id = "tell"')),
    "an open string": (TEA.replace('"Vertellen"', '"Vertellen'), line('"Vertellen"')),
    "the same key twice": (TEA.replace("minutes = 5", "minutes = 5\nminutes = 6"), line("minutes = 5") + 1),
    "the same phase twice": (TEA.replace('id = "advise"', 'id = "tell"'), line('id = "advise"')),
    "NaN minutes": (TEA.replace("minutes = 5", "minutes = nan"), line("minutes = 5")),
    "endless minutes": (TEA.replace("minutes = 5", "minutes = inf"), line("minutes = 5")),
    "no minutes": (TEA.replace("minutes = 5", "minutes = 0"), line("minutes = 5")),
    "true minutes": (TEA.replace("minutes = 5", "minutes = true"), line("minutes = 5")),
    "a date for minutes": (TEA.replace("minutes = 5", "minutes = 1979-05-27"), line("minutes = 5")),
    "too many minutes": (TEA.replace("minutes = 5", "minutes = 481"), line("minutes = 5")),
    "a huge number": (TEA.replace("minutes = 5", "minutes = " + "9" * 5_000), 1),
    "a huge hexadecimal": (TEA.replace("minutes = 5", "minutes = 0x" + "f" * 9_000), line("minutes = 5")),
    "endless rounds": (TEA.replace("minutes = 5", "minutes = 5\nrepeat = 99999"), line("minutes = 5") + 1),
    "10,000 phases": ("phases = [" + "{}," * 10_000 + "]\n" + TEA.replace("[[phases]]", "[[fases]]"), 1),
    "a path": (TEA.replace('id = "tea"', 'id = "../../etc/passwd"'), 1),
    "an unknown key": (TEA.replace("minutes = 5", "minuts = 5"), line("minutes = 5") - 2),
    "one key too many": (TEA.replace("minutes = 5", "minutes = 5\nrun = 'rm'"), line("minutes = 5") + 1),
    "an unknown code": (TEA.replace('"turn"', '"king"'), line('"turn"')),
    "shows too much": (TEA.replace('"away"', '"away"\nvisibility = "circle"'), line('"away"') + 1),
    "another licence": (TEA.replace("CC0-1.0", "all rights reserved"), line("CC0-1.0")),
    "no words": (TEA[: TEA.index("[words.nl]")], 1),
    "no language": (TEA[: TEA.index("[words.nl]")] + "[words]\n", line("[words.nl]")),
    "words without a phase": (TEA.replace("nl.phases.tell", "nl.phases.tel"), line("[words.nl.phases.tell]")),
    "a phase without words": (TEA[: TEA.index("[words.nl.phases.advise]")], line("[words.nl]")),
    "an empty word": (TEA.replace('"Luister."', '"  "'), line('"Luister."')),
    "a word that is a table": (TEA.replace('"Luister."', "{ a = 1 }"), line('"Luister."')),
    "a text of a thousand lines": (TEA.replace('"Luister."', '"' + r"a\n" * 1_500 + '"'), line('"Luister."')),
    "a strange language": (TEA.replace("words.nl", "words.klingon"), line("[words.nl]")),
    "seven languages": (TEA + "".join(f"[words.a{n}]\n" for n in "abcdef"), line("[words.nl]")),
}  # fmt: skip


@pytest.mark.parametrize("why", HOSTILE)
def test_a_broken_or_hostile_file_is_refused_with_its_line_and_a_reason(why):
    raw, at = HOSTILE[why]
    began = time.monotonic()
    refused = refusal(raw)
    assert time.monotonic() - began < 2
    assert refused.line == at, refused
    assert 10 < len(refused.reason) < 500
    assert refused.reason.endswith(".")


def test_markup_in_words_is_a_text_like_any_other():
    tea = taken_in(TEA.replace("Schenk in.", "<script>alert(1)</script>").encode())
    assert tea.words["nl"].phases["tell"].facilitator == "<script>alert(1)</script>"


MANY = 3_000
ODD = [
    '"',
    "[",
    "]",
    "{",
    "=",
    "\0",
    "\u202e",
    "é",
    "\\u",
    "'''",
    "9" * 400,
    "-1",
    "nan",
    "[[",
    "\n",
]
OTHER = ["[]", "{}", "1", '""', "true", "1e9", '["x"]']


def broken(chance: random.Random, text: str) -> bytes:
    """Return a good file that somebody dropped, cut, mixed up or filled with something else."""
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    spot = chance.randrange(len(text))
    odd = chance.choice(ODD)
    raw = bytearray(text.encode())
    match chance.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            return (text[:spot] + odd + text[spot:]).encode()
        case 4:
            return text[:spot].encode()
        case 5:
            raw[chance.randrange(len(raw))] = chance.randrange(256)
            return bytes(raw)
        case _:
            lines[at] = lines[at].split("=")[0] + "= " + chance.choice(OTHER)
    return "\n".join(lines).encode()


def outcome(raw: bytes) -> str:
    try:
        taken_in(raw)
    except FileRefusedError as refused:
        return "refused" if 1 <= refused.line <= raw.count(b"\n") + 2 and refused.reason else "?"
    return "read"


def test_thousands_of_broken_files_are_read_or_refused_and_nothing_else(figure):
    chance = random.Random(2026)
    found = Counter(outcome(broken(chance, TEA)) for _number in range(MANY))
    told = f"{found['refused']} refused, {found['read']} still fine"
    figure("broken method files, none an error", MANY, at_least=2_000, told=told)
    assert found["read"] + found["refused"] == MANY
    assert 100 < found["read"] < MANY / 2


def test_a_file_of_ours_that_is_wrong_is_still_named_by_file_and_key(tmp_path):
    with pytest.raises(LibraryError):
        script_from({"id": "x"}, tmp_path / "method.toml")
