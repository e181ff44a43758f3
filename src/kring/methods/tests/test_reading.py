"""Every method that we ship is whole, and a method that is not whole is refused by name."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from kring.kernel.library import LibraryError, Table
from kring.methods import reading
from kring.methods.building import method_from
from kring.methods.script import Allow, CaseGiver, Family, Method, Visibility, flatten

pytestmark = pytest.mark.once

CATALOGUE_FILE = Path(__file__).parent / "methods.json"
CATALOGUE = {
    entry["id"]: entry for entry in json.loads(CATALOGUE_FILE.read_text(encoding="utf-8"))
}
SHIPPED = sorted(CATALOGUE)
# Where fewer may see what is written than the catalogue says, and why.
NARROWER = {
    ("clearness", "focus_person"): Visibility.PRIVATE,  # nothing of what was said stays
    ("learninghistory", "interviews"): Visibility.PRIVATE,  # a quote is shown after consent
    ("learninghistory", "two_columns"): Visibility.PRIVATE,
    ("supervisie_groep", "arrival"): Visibility.PRIVATE,  # a learning report is its writer's
    (
        "brainwriting",
        "write_pass",
    ): Visibility.REVEAL,  # the next one reads the sheet, at the end all do
}
# Where we take something else than the catalogue says, and why.
TAKES = {
    # A rating is given with a press for each, hidden until it is shown.
    ("tien", "rate_questions"): (Allow.RATE,),
    ("tien", "rate_statements"): (Allow.RATE,),
    ("warmkoud", "sort"): (Allow.RATE,),
    ("u_procedure", "verdict"): (Allow.RATE, Allow.DIALOG),  # thumbs up, down, sideways
    # What is chosen from is put on the table in the same step.
    ("brainwriting", "write_pass"): (Allow.SW_REVEAL,),  # on a sheet that is passed on
    ("reteaming", "goal"): (Allow.DIALOG, Allow.VOTE),
    ("socratisch", "starting_question"): (Allow.Q_OPEN, Allow.VOTE),
}
FAMILIES = {
    "intervisie": "intervision",
    "onderzoek": "inquiry",
    "ls": "liberating_structures",
    "protocol": "protocol",
    "oplossingsgericht": "solution_focused",
    "ethiek": "ethics",
    "systeem": "system",
    "expert": "expert",
    "ervaring": "lived_experience",
    "oefenen": "rehearsal",
    "terugblik": "review",
    "groot": "large_group",
    "agenda": "agenda",
    "ideeën": "ideas",
    "online": "online",
    "container": "container",
    "supervisie": "supervision",
}
CONFIDENCE = {"hoog": "high", "middel": "medium", "laag": "low"}


def as_our_format(entry: dict) -> dict:
    """Put one entry of the catalogue in the format of a method.toml; phases get their number as id."""
    least, ideal, most = map(int, entry["size"].split("-"))
    phases = []
    for repeat, together in groupby(entry["phases"], key=lambda phase: phase["repeat"]):
        # The catalogue has no blocks: phases in a row with one and the same repeat are one.
        block = {"repeat": repeat, "block": f"block{len(phases)}"} if repeat > 1 else {}
        phases += [
            {
                "minutes": phase["minutes"],
                "actor": phase["actor"].lower(),
                "case_giver": phase["case_giver"].lower(),
                "allow": [kind.lower() for kind in phase["allow"]],
                **block,
            }
            for phase in together
        ]
    return {
        "id": entry["id"],
        "version": 1,
        "family": FAMILIES[entry["family"]],
        "people": {"min": least, "ideal": ideal, "max": most},
        "minutes_status": entry["minutes_status"],
        "confidence": CONFIDENCE[entry["confidence"]],
        "licence": "CC0-1.0",
        "phases": [{"id": f"p{n}", **phase} for n, phase in enumerate(phases, 1)],
    }


def from_catalogue(entry: dict) -> Method:
    table = Table(as_our_format(entry), CATALOGUE_FILE)
    method = method_from(table)
    table.finish()
    return method


def test_the_catalogue_has_its_48_methods():
    assert len(CATALOGUE) == 48


@pytest.mark.parametrize("method_id", CATALOGUE)
def test_every_method_of_the_catalogue_fits_our_format_and_keeps_its_minutes(method_id):
    method = from_catalogue(CATALOGUE[method_id])
    assert method.minutes == CATALOGUE[method_id]["total"]
    if not method.is_container:
        assert sum(step.minutes for step in flatten(method)) == CATALOGUE[method_id]["total"]


def test_a_troika_lasts_half_an_hour_because_its_block_runs_for_each_of_the_three():
    troika = reading.method("troika")
    block = sum(phase.minutes for phase in troika.phases if phase.block == "client")
    assert (troika.phase("own_question").minutes, block, troika.phase("look_back").minutes) == (
        1,
        9,
        2,
    )
    assert troika.minutes == 1 + 3 * 9 + 2 == 30


def test_we_ship_all_of_the_catalogue():
    assert sorted(reading.library()) == SHIPPED


@pytest.mark.parametrize("method_id", SHIPPED)
def test_what_we_ship_is_what_the_catalogue_says(method_id):
    ours, theirs = reading.method(method_id), from_catalogue(CATALOGUE[method_id])

    def shape(method):
        return [(p.minutes, p.repeat, p.actor, p.case_giver) for p in method.phases]

    assert shape(ours) == shape(theirs)
    for mine, told in zip(ours.phases, theirs.phases, strict=True):
        assert mine.allow == TAKES.get((method_id, mine.id), told.allow)
    for mine, told in zip(ours.phases, theirs.phases, strict=True):
        assert mine.visibility is NARROWER.get((method_id, mine.id), told.visibility)
    assert (ours.people_min, ours.people_ideal, ours.people_max) == (
        theirs.people_min,
        theirs.people_ideal,
        theirs.people_max,
    )
    assert (ours.family, ours.minutes_status, ours.confidence) == (
        theirs.family,
        theirs.minutes_status,
        theirs.confidence,
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("method_id", SHIPPED)
def test_every_method_has_all_its_words_in_both_languages(method_id, language):
    method, words = reading.method(method_id), reading.words(method_id, language)
    assert words.language == language
    assert list(words.phases) == [phase.id for phase in method.phases]
    for phase in method.phases:
        said = words.phases[phase.id]
        assert bool(said.placeholder) == phase.takes_text
        assert bool(said.giver) == (phase.case_giver not in {CaseGiver.NONE, CaseGiver.METHOD})
    if method_id != "praktijkkring_sessie":
        assert words.not_when


@pytest.mark.parametrize("method_id", SHIPPED)
def test_both_languages_say_equally_much(method_id):
    dutch, english = (reading.words(method_id, language).phases for language in ("nl", "en"))
    for phase_id, said in dutch.items():
        assert len(said.tips) == len(english[phase_id].tips)
        assert set(said.placeholders) == set(english[phase_id].placeholders)
        assert (said.instruction, said.facilitator) != (
            english[phase_id].instruction,
            english[phase_id].facilitator,
        )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("method_id", SHIPPED)
def test_an_instruction_is_one_sentence_and_a_prompt_has_no_more_than_five(method_id, language):
    for said in reading.words(method_id, language).phases.values():
        assert said.instruction.endswith(".")
        assert said.instruction.count(". ") == 0
        assert said.facilitator.count(". ") < 5
        assert len(said.participant) <= 200


@pytest.mark.parametrize("method_id", ["troika", "wisecrowds", "w3", "all124", "pct15"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_came_from_liberating_structures_names_its_makers(method_id, language):
    attribution = reading.words(method_id, language).attribution
    for name in ("Liberating Structures", "Lipmanowicz", "McCandless"):
        assert name in attribution


@pytest.mark.parametrize("method_id", SHIPPED)
def test_every_method_says_itself_for_whom_and_for_what_it_is(method_id):
    text = (reading.LIBRARY / method_id / "method.toml").read_text(encoding="utf-8")
    assert text.count("\nchoosing = {") == 1


def test_gossip_starts_only_after_the_safety_check():
    dutch = reading.words("roddel", "nl").phases["gossip"]
    assert dutch.facilitator.startswith("Doe eerst de veiligheidscheck")
    assert "van harte ja" in dutch.instruction


@pytest.mark.parametrize(
    ("asked", "given"), [("nl", "nl"), ("en", "en"), ("en-GB", "en"), ("fr", "nl"), ("", "nl")]
)
def test_words_fall_back_to_dutch(asked, given):
    assert reading.words("basis5", asked).language == given


@pytest.mark.django_db  # what circles made stands in the database
def test_a_method_we_do_not_have_is_a_key_error():
    with pytest.raises(KeyError):
        reading.method("nope")
    with pytest.raises(KeyError):
        reading.words("nope", "nl")


def test_the_container_keeps_a_place_for_every_case_method():
    assert reading.container().family is Family.CONTAINER
    cases = [method.id for method in reading.case_methods()]
    assert cases == [key for key in SHIPPED if key != "praktijkkring_sessie"]


def test_a_placeholder_of_a_kind_falls_back_to_that_of_the_phase():
    said = reading.words("basis5", "nl").phases["closing"]
    assert said.placeholder_for(Allow.CHOICE) == "Ik ga proberen om …"
    assert said.placeholder_for(Allow.STORY) == said.placeholder


METHOD = """
id = "tea"
version = 1
family = "intervision"
people = { min = 2, ideal = 3, max = 4 }
minutes_status = "own_default"
confidence = "low"
licence = "CC0-1.0"

[[phases]]
id = "pour"
minutes = 5
actor = "cg"
case_giver = "speak"
allow = ["story"]

[[phases]]
id = "hear"
minutes = 5
actor = "all"
case_giver = "away"
allow = ["advice"]
"""
WORDS = """
title = "Tea"
purpose = "To warm up."
summary = "Tea."
minutes_note = "Our proposal."

[phases.pour]
title = "Pour"
instruction = "We pour."
facilitator = "Pour."
participant = "Wait."
giver = "Tell."
placeholder = "I …"

[phases.hear]
title = "Hear"
instruction = "We hear."
facilitator = "Listen."
participant = "Say."
giver = "Turn."
placeholder = "In …"
"""


def tea(folder: Path, method: str = METHOD, nl: str = WORDS, en: str = WORDS) -> Path:
    home = folder / "tea"
    home.mkdir()
    for name, text in (("method", method), ("nl", nl), ("en", en)):
        (home / f"{name}.toml").write_text(text, encoding="utf-8")
    return home


def test_a_small_method_is_read(tmp_path):
    shipped = reading.read_folder(tea(tmp_path))
    assert shipped.method.minutes == 10
    assert shipped.words["en"].phases["pour"].giver == "Tell."


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ("minutes = 5", "minutes = -5", "phases[0].minutes"),
        ("minutes = 5", "minutes = 0", "phases[0].minutes"),
        ("minutes = 5", "minuts = 5", "phases[0].minutes"),
        ("minutes = 5", "minutes = 5\nmood = 1", "phases[0].mood"),
        ('actor = "cg"', 'actor = "king"', "phases[0].actor"),
        ('actor = "cg"', 'actor = "method"', "phases[0].actor"),
        ('allow = ["story"]', "allow = []", "phases[0].allow"),
        ('allow = ["story"]', 'allow = ["storey"]', "phases[0].allow"),
        ('allow = ["story"]', 'allow = ["story"]\nrepeat = 0', "phases[0].repeat"),
        ('id = "pour"', 'id = "Pour.it"', "phases[0].id"),
        ('id = "hear"', 'id = "pour"', "phases[1].id"),
        (
            'allow = ["advice"]',
            'allow = ["advice"]\nvisibility = "circle"',
            "phases[1].visibility",
        ),
        (
            'allow = ["advice"]',
            'allow = ["advice"]\nvisibility = "reveal"',
            "phases[1].visibility",
        ),
        ("ideal = 3", "ideal = 5", "people.ideal"),
        ("version = 1", 'version = 1\ncolour = "red"', "colour"),
        ('id = "tea"', 'id = "coffee"', "id"),
    ],
)
def test_a_wrong_structure_is_refused_with_file_and_key(tmp_path, was, becomes, key):
    home = tea(tmp_path, method=METHOD.replace(was, becomes, 1))
    with pytest.raises(LibraryError) as refused:
        reading.read_folder(home)
    assert (refused.value.file, refused.value.key) == (home / "method.toml", key)


@pytest.mark.parametrize(
    "phases",
    [
        [("a", "round", 3), ("b", "round", 2)],
        [("a", "round", 3), ("b", "", 1), ("c", "round", 3)],
    ],
)
def test_phases_that_repeat_together_stand_together(phases):
    entry = as_our_format(CATALOGUE["all124"])
    entry["phases"] = [
        {**entry["phases"][0], "id": name, "repeat": repeat, "block": block}
        for name, block, repeat in phases
    ]
    with pytest.raises(LibraryError, match="round"):
        method_from(Table(entry, CATALOGUE_FILE))


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ("[phases.hear]", "[phases.heer]", "phases.heer"),
        (WORDS[WORDS.index("[phases.hear]") :], "", "phases.hear"),
        ('giver = "Tell."', "", "phases.pour.giver"),
        ('placeholder = "I …"', "", "phases.pour.placeholder"),
        ('placeholder = "I …"', 'placeholder = "I …"\ntip = ["x"]', "phases.pour.tip"),
        (
            'placeholder = "I …"',
            'placeholder = "I …"\nplaceholders = { advice = "In …" }',
            "phases.pour.placeholders.advice",
        ),
        ('title = "Tea"', 'title = ""', "title"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_wrong_words_are_refused_with_file_and_key(tmp_path, language, was, becomes, key):
    home = tea(tmp_path, **{language: WORDS.replace(was, becomes, 1)})
    with pytest.raises(LibraryError) as refused:
        reading.read_folder(home)
    assert (refused.value.file, refused.value.key) == (home / f"{language}.toml", key)


@pytest.mark.parametrize("missing", ["method", "nl", "en"])
def test_a_missing_file_is_refused_by_name(tmp_path, missing):
    home = tea(tmp_path)
    (home / f"{missing}.toml").unlink()
    with pytest.raises(LibraryError, match=rf"{missing}\.toml: "):
        reading.read_folder(home)


def test_a_third_language_is_read_and_checked_as_well(tmp_path):
    home = tea(tmp_path)
    (home / "fy.toml").write_text(WORDS.replace("Tea", "Tee"), encoding="utf-8")
    assert reading.read_folder(home).words["fy"].title == "Tee"


def test_a_file_may_narrow_who_sees(tmp_path):
    narrowed = METHOD.replace('allow = ["advice"]', 'allow = ["advice"]\nvisibility = "private"')
    assert reading.read_folder(tea(tmp_path, narrowed)).method.phase("hear").visibility is (
        Visibility.PRIVATE
    )
