"""What the kinds are made of, as tables; no database."""

import pytest

from kring.live import shapes
from kring.live.shapes import SHAPES
from kring.methods import reading
from kring.methods.hints import hint_rules
from kring.methods.script import UNWRITTEN, Allow

BOTH = {"warm": "Het plan is helder.", "cool": "Wie betaalt?"}
VALUE = {"perspective": "de buren", "value": "rust", "norm": "na tienen stil"}
ACTION = {"what": "langsgaan", "who": "Carla", "by_when": "2026-12-05", "sign": "ze belt terug"}


@pytest.mark.parametrize(
    ("kind", "parts", "refused"),
    [
        ("warm_cool", BOTH, ""),
        ("warm_cool", {"warm": "Alleen warm."}, ""),
        ("values", VALUE, ""),
        ("values", {"perspective": "de buren", "value": "rust"}, ""),
        ("values", {"value": "rust"}, "Fill in “Through whose eyes?” too."),
        ("values", VALUE | {"value": "r" * 201}, "longer than 200"),
        ("action", ACTION, ""),
        ("action", {"what": "langsgaan"}, ""),
        ("action", {"who": "Carla"}, "Fill in “What?” too."),
        ("action", ACTION | {"by_when": "morgen"}, "Choose a day"),
        ("args", {"side": "for", "because": "het helpt"}, ""),
        ("args", {"because": "het helpt"}, "For or against"),
        ("args", {"side": "maybe", "because": "het helpt"}, "Choose for or against"),
        ("ident", {"as": "de dochter", "words": "Ik ben moe."}, ""),
        ("ident", {"words": "Ik ben moe."}, "Who do you speak as"),
        ("values", {}, ""),  # one text: the rules of the table judge it
        ("advice", {}, ""),
    ],
)
def test_what_makes_a_whole(kind, parts, refused):
    assert refused in shapes.may_keep(kind, parts).reason
    assert bool(shapes.may_keep(kind, parts)) == (refused == "")


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        ("warm_cool", BOTH, "Warm: Het plan is helder.\nCool: Wie betaalt?"),
        ("warm_cool", {"cool": "Wie betaalt?"}, "Cool: Wie betaalt?"),
        ("values", VALUE, "Perspective: de buren\nValue: rust\nNorm: na tienen stil"),
        ("action", ACTION, "langsgaan\nWho: Carla\nBy when: 5-12-2026\nIt helped when: ze belt terug"),
        ("args", {"side": "against", "because": "het kost tijd"}, "Against: het kost tijd"),
        ("ident", {"as": "de dochter", "words": "Ik ben moe."}, "As de dochter: Ik ben moe."),
        ("story", {"words": "Mis.", "characters": "de moeder\n de zus,"}, "Mis.\nWho comes into it: de moeder, de zus"),
    ],
)  # fmt: skip
def test_parts_are_kept_as_one_text_and_read_as_one(kind, parts, text):
    body = shapes.packed(parts)
    assert shapes.unpacked(kind, body) == parts
    assert shapes.told(kind, body).text == text


@pytest.mark.parametrize("text", ["Gewoon een zin.", '{"value": "rust"}', "Waarde: rust"])
def test_one_text_stays_what_it_was(text):
    assert shapes.told("values", shapes.plain(text)).text == text
    assert shapes.unpacked("values", shapes.plain(text)) == {}


def test_nobody_makes_parts_by_typing_the_mark():
    forged = shapes.packed({"value": "rust"})
    assert shapes.unpacked("values", shapes.plain(forged)) == {}
    assert shapes.told("advice", forged).text == forged


def test_a_screen_sends_parts_by_name_and_a_new_name_goes_before_a_picked_one():
    sent = {
        "ident.as": "de moeder", "ident.as.new": " de dochter ", "ident.words": "Ik\r\nben moe.",
        "values.value": "van een andere soort", "text": "",
    }  # fmt: skip
    assert shapes.parts_in("ident", sent) == {"as": "de dochter", "words": "Ik\nben moe."}
    assert shapes.parts_in("ident", sent | {"ident.as.new": ""})["as"] == "de moeder"
    assert shapes.parts_in("advice", sent) == {}


def test_every_kind_with_parts_is_written_and_its_ids_are_its_own():
    for kind, parts in SHAPES.items():
        assert Allow(kind) not in UNWRITTEN
        assert len({part.id for part in parts}) == len(parts)
        assert not any("." in part.id for part in parts)


def test_a_story_names_its_characters_only_where_the_method_asks_for_them():
    raguse, basis5 = reading.method("raguse"), reading.method("basis5")
    assert [part.id for part in shapes.asked("story", raguse.phase("story"))] == [
        "words",
        "characters",
    ]
    stories = [phase for phase in basis5.phases if Allow.STORY in phase.allow]
    assert stories
    assert not any(shapes.asked("story", phase) for phase in stories)


def test_a_hint_for_a_part_names_one_that_there_is():
    named = {kind for rule in hint_rules("nl")["rules"] for kind in rule["kinds"] if "." in kind}
    assert named
    assert named <= {shapes.name_of(kind, part) for kind in SHAPES for part in SHAPES[kind]}
