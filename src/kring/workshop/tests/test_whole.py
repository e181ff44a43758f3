"""Whatever docs/method-format.md can say, the editor can say: key by key, code by code, and every method that we ship.

Planted, seen red, and put back: no field for `rooms` · an envelope always gets a new name ·
what a phase yields for other tools is forgotten.
"""

import re

import pytest

from kring.methods import reading
from kring.methods.script import Actor, Allow, CaseGiver, Visibility
from kring.methods.tests.test_format import TEXT
from kring.workshop import draft, roles
from kring.workshop.forms.basics import AboutForm, BasicsForm, basics_of
from kring.workshop.forms.phases import PhaseForm, WordsForm, phase_values

pytestmark = pytest.mark.once

METHODS = [method.id for method in reading.case_methods()]
# What nobody fills in, and why; what is filled in under other names.
OF_ITSELF = {
    "id": "made once, for ever",
    "version": "counted at publishing",
    "licence": "chosen at publishing",
    "attribution": "said at publishing",
    "based_on": "known from what was copied",
    "adapted_from": "known from what was copied",
    "status": "our own proposal as soon as somebody changes it",
    "phases": "the list on the page of the draft",
    "words": "the languages on the page of the draft",
    "people": {"min", "ideal", "max"},
    "choosing": {"experience", "sensitivity", "ways", "paper"},
    "scale": {"cold", "lukewarm", "warm"},
    "placeholders": "a field for each kind, where there are several",
}
# A place for another method: the frame of a meeting, of which there is one for all circles.
FRAME = {"method"}


def keys_under(heading):
    """The keys in the table below a heading of the page."""
    part = TEXT.split(f"## {heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(
    ("heading", "forms"),
    [
        ("`method.toml`: the method", [BasicsForm]),
        ("choosing: for whom and for what", [BasicsForm]),
        ("`method.toml`: a phase", [PhaseForm]),
    ],
)
def test_every_key_of_the_format_is_a_field_of_the_editor(heading, forms):
    keys = keys_under(heading)
    assert len(keys) >= 5
    fields = {name for form in forms for name in form.base_fields}
    for key in keys - fields:
        assert key in OF_ITSELF, f"the editor cannot say {key}"
        other = OF_ITSELF[key]
        assert isinstance(other, str) or other <= fields


def test_every_word_of_the_format_is_a_field_of_the_editor():
    keys = keys_under("The words") | set(
        re.findall(r"^\| `(\w+)`", TEXT.split("## The words")[1], re.MULTILINE)
    )
    assert {"tips", "envelope", "placeholders", "minutes_note"} <= keys
    fields = {*AboutForm.base_fields, *WordsForm.base_fields}
    for key in keys - fields:
        assert key in OF_ITSELF, f"the editor cannot say {key}"


@pytest.mark.parametrize(
    ("field", "codes"),
    [("actor", Actor), ("case_giver", CaseGiver), ("allow", Allow), ("visibility", Visibility)],
)
def test_every_code_of_the_format_can_be_chosen(field, codes):
    there = {str(code) for code, _said in PhaseForm.base_fields[field].choices}
    assert {str(code) for code in codes} - FRAME <= there


def posted(form):
    """What a browser sends of a form as it was drawn."""
    sent = {}
    for bound in form:
        value = (
            bound.field.prepare_value(bound.value())
            if bound.name in {"tips", "others", "sources"}
            else bound.value()
        )
        if value not in (None, False, ""):
            sent[bound.name] = "on" if value is True else value
        elif bound.widget_type in {"text", "textarea"}:
            sent[bound.name] = ""
    return sent


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_we_ship_goes_through_the_editor_and_comes_out_the_same(method):
    """Every phase is opened and saved as it stands: nothing of what the format can say is lost, and nothing added."""
    script = reading.script_of(method)
    data = draft.copied(script, "nl", method_id="own1", title="Van ons", after="Naar een ander.")
    for phase in data["phases"]:
        form = PhaseForm(initial=phase_values(data, phase["id"]), data=data, phase_id=phase["id"])
        again = PhaseForm(posted(form), initial=form.initial, data=data, phase_id=phase["id"])
        assert again.is_valid(), again.errors
        saved = draft.with_phase(
            data, phase["id"], again.structure(), again.words(), together=again.together
        )
        assert draft.pruned(saved) == draft.pruned(data)


@pytest.mark.parametrize("method", METHODS)
def test_what_a_method_is_for_goes_through_the_editor_and_comes_out_the_same(method):
    script = reading.script_of(method)
    data = draft.copied(script, "nl", method_id="own1", title="Van ons", after="Naar een ander.")
    form = BasicsForm(posted(BasicsForm(initial=basics_of(data))))
    assert form.is_valid(), form.errors
    saved = draft.with_basics(data, form.words(), form.people(), form.structure())
    assert draft.pruned(saved) == draft.pruned(data)


def test_what_each_sees_tells_of_the_envelope_the_groups_and_the_sheets():
    def told(method, phase, role):
        script = reading.script_of(method)
        words = script.words_in("nl").phases[phase]
        found = roles.faces(script.method.phase(phase), words)
        return " ".join(next(one.notes for one in found if one.role == role))

    assert "Puts in the envelope: Wat deed je" in told(
        "incident10", "write_questions", roles.GIVER
    )
    assert "Opens the envelope" in told("incident10", "outcome", roles.GIVER)
    assert "envelope" not in told("incident10", "outcome", roles.PEER)
    assert "a group of about" in told("worldcafe", "round", roles.PEER)
    assert "sheet of a neighbour" in told("brainwriting", "write_pass", roles.PEER)
