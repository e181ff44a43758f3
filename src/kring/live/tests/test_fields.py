"""Contributions in parts at the table: kept sealed in one text, seen by whom it may be, in every place it is read.

Planted, seen red here, and put back: the table of values drawn from all that is stored, not from what is seen · the
characters of everybody offered to pick from, also those still hidden · space kept before a text, so that somebody
types the mark.
"""

import pytest

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import fields, shapes, stage
from kring.live.actions import contributions, steps
from kring.live.models import Contribution
from kring.live.stage import Mode
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db
BUREN = {"perspective": "De buren", "value": "rust", "norm": "na tienen stil"}


@pytest.fixture
def values():
    table = make_table(method="moreelberaad_utrecht")
    table.go("stakeholders")
    return table


@pytest.fixture
def raguse():
    table = make_table(method="raguse")
    table.go("raguse.story")
    return table


def rows(table, name, mode=Mode.OWN):
    return [
        (group.name, [row["value"] for row in group.rows])
        for group in fields.values(table.sees(name, mode))
    ]


def test_parts_lie_sealed_as_one_text(values):
    kept = values.say("carla", "values", parts=BUREN)
    raw = Contribution.objects.filter(pk=kept.pk).values_list("body", flat=True).get()
    assert b"rust" not in bytes(raw)
    assert Contribution.objects.get(pk=kept.pk).parts == BUREN


def test_values_stand_in_a_table_by_perspective(values):
    values.say("carla", "values", parts=BUREN)
    values.say("dirk", "values", parts={"perspective": "De zoon", "value": "nabijheid"})
    values.say("bart", "values", parts={"perspective": "de  buren ", "value": "veiligheid"})
    values.say("esra", "values", "Zoals het vroeger ging: alles in een zin.")
    assert rows(values, "anneke") == [
        ("De buren", ["rust", "veiligheid"]),
        ("De zoon", ["nabijheid"]),
        ("", ["Zoals het vroeger ging: alles in een zin."]),
    ]
    html = stage.stage_html(values.sees("anneke"))
    assert html.count('<tbody role="rowgroup">') == 3
    assert 'rowspan="2"' in html
    assert rows(values, "anneke", Mode.SCREEN) == rows(values, "anneke")
    assert {one.part.id: one.options for one in fields.fields(values.sees("carla"))["values"]}[
        "perspective"
    ] == ("De buren", "De zoon")


def test_the_table_of_values_comes_anew_with_each_line(values):
    since = values.fresh().seq
    kept = values.say("carla", "values", parts=BUREN)
    events = stage.events_for(values.sees("dirk"), since=since)
    assert [(e["type"], e["id"]) for e in events] == [
        ("part", "values"), ("part", "pick-values-perspective"),
    ]  # fmt: skip
    assert "na tienen stil" in events[0]["html"]
    since = values.fresh().seq
    contributions.withdraw(values.session.pk, kept.pk, by=values.world.carla, now=clock.now())
    events = stage.events_for(values.sees("dirk"), since=since)
    assert {"type": "gone", "id": f"c-{kept.pk}"} in events
    assert "na tienen stil" not in str(events)


def test_what_is_written_in_silence_is_in_no_table_and_in_nothing_to_pick_from(values):
    session = values.fresh()
    steps.hush(session.pk, by=values.world.anneke, seen=session.state_seq)
    since = values.fresh().seq
    values.say("carla", "values", parts=BUREN)
    for name, mode in (("anneke", Mode.OWN), ("dirk", Mode.OWN), ("anneke", Mode.SCREEN)):
        wire = values.wire(name, since=since, mode=mode)
        assert "De buren" not in wire
        assert "rust" not in wire
    assert "na tienen stil" in values.wire("carla", since=since)
    session = values.fresh()
    steps.reveal(session.pk, by=values.world.anneke, seen=session.state_seq, now=clock.now())
    assert "na tienen stil" in values.wire("dirk")


def test_the_case_giver_names_who_comes_into_it_and_others_speak_as_them(raguse):
    story = {"words": "Het liep mis.", "characters": "mevrouw B.\nde wijkverpleegkundige"}
    raguse.say("bart", "story", parts=story)
    assert "mevrouw B., de wijkverpleegkundige" in raguse.wire("carla")
    raguse.go("identification")
    offered = fields.characters(raguse.sees("carla"))
    assert offered == ["mevrouw B.", "de wijkverpleegkundige"]
    raguse.say("carla", "ident", parts={"as": "Mevrouw B.", "words": "Ik durf niet te bellen."})
    raguse.say("dirk", "ident", parts={"as": "haar dochter", "words": "Ik ben moe."})
    assert fields.characters(raguse.sees("esra")) == [*offered, "haar dochter"]
    html = stage.stage_html(raguse.sees("esra"))
    assert "as: Mevrouw B." in html
    assert "Het liep mis." not in html.split('id="said"')[1].split("</ul>")[0]


def test_a_character_that_one_may_not_see_is_not_to_pick_from(raguse):
    raguse.go("identification")
    session = raguse.fresh()
    steps.hush(session.pk, by=raguse.world.anneke, seen=session.state_seq)
    raguse.say("carla", "ident", parts={"as": "haar dochter", "words": "Ik ben moe."})
    assert fields.characters(raguse.sees("carla")) == ["haar dochter"]
    assert fields.characters(raguse.sees("dirk")) == []
    assert "haar dochter" not in raguse.wire("dirk")


def test_who_leads_types_parts_for_somebody_on_the_phone(values):
    kept = values.say("anneke", "values", parts=BUREN, maker=values.seat("dirk").pk)
    assert kept.maker == values.seat("dirk")
    assert rows(values, "dirk") == [("De buren", ["rust"])]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"perspective": "De buren"}, "What matters to them"),
        ({"perspective": "De buren", "value": "111222333"}, "citizen service number"),
        ({"perspective": "p" * 201, "value": "rust"}, "longer than 200"),
    ],
)
def test_what_is_not_whole_is_refused_with_a_sentence(values, parts, why):
    with pytest.raises(RefusedError, match=why):
        values.say("carla", "values", parts=parts)


def test_all_parts_together_have_the_length_of_one_text():
    table = make_table(method="nsrf_tuning")
    table.go("feedback")
    with pytest.raises(RefusedError, match=r"4,000"):
        table.say("carla", "warm_cool", parts={"warm": "w" * 2500, "cool": "c" * 1500})
    table.say("carla", "warm_cool", parts={"warm": "Helder.", "cool": "Wie betaalt?"})
    html = table.wire("dirk")
    assert 'parts__one--warm"><dt>Warm' in html
    assert "Wie betaalt?" in html


def test_the_mark_cannot_be_typed(values):
    kept = values.say("carla", "values", shapes.packed(BUREN))
    assert Contribution.objects.get(pk=kept.pk).parts == {}


def test_everything_said_shows_the_parts_with_their_names(values):
    values.say("carla", "values", parts=BUREN)
    said = str(stage.all_said(values.sees("dirk")))
    for words in ("Perspective", "De buren", "Value", "rust", "Norm", "na tienen stil"):
        assert words in said
