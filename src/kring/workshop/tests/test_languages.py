"""A draft in two languages: what stands there already, what is still to be written, and what a meeting reads."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from kring.methods import reading
from kring.workshop import checks, draft, languages
from kring.workshop.tests.test_pages import at, data_of, seen_in
from kring.workshop.tests.world import publish, retitle

pytestmark = pytest.mark.django_db


def press(client, own, do):
    seen = draft.mark_of_order(data_of(own))
    return client.post(at("phases", own), {"do": do, "seen": seen})


def write(client, page, **words):
    """Fill in words on a page as it stands there now."""
    return client.post(page, words | {"seen": seen_in(client.get(page))})


def test_what_nobody_changed_stands_there_in_english_at_once(world, own, anneke):
    retitle(own, world, "advice", "Raad van ons")
    press(anneke, own, "speak.en")
    data = data_of(own)
    theirs = reading.script_of("basis5").data["words"]["en"]["phases"]
    assert draft.spoken(data, "questions", "en") == theirs["questions"]
    assert draft.spoken(data, "advice", "en") == {}  # it says something else than the source
    assert languages.to_write(data, "en")["advice"] == 6


def test_a_method_in_two_languages_is_written_published_and_read_in_both(world, own, anneke):
    retitle(own, world, "advice", "Raad van ons")
    press(anneke, own, "speak.en")
    assert anneke.post(at("publication", own), PUBLISHED).status_code == 403  # not all there
    page = at("phase_words", own, "en", "advice")
    assert write(anneke, page, **ADVICE).status_code == 302
    assert write(anneke, at("about", own, "en"), title="Five, our way").status_code == 302
    assert checks.blocking(data_of(own)) == 0
    publish(own, world)
    script = reading.script_of(own.name)
    assert script.words_in("en").phases["advice"].title == "Our advice"
    assert script.words_in("en").title == "Five, our way"
    assert script.words_in("nl").phases["advice"].title == "Raad van ons"
    assert {words.attribution for words in script.words.values()} == {"Anneke"}
    html = anneke.get(at("preview", own) + "?language=en").content.decode()
    assert "Our advice" in html


def test_a_list_tells_what_is_still_to_be_written_and_leads_there(world, own, anneke):
    retitle(own, world, "advice", "Raad van ons")
    press(anneke, own, "speak.en")
    html = anneke.get(at("language", own, "en")).content.decode()
    assert "6 texts still to be written" in html
    assert at("phase_words", own, "en", "advice") in html
    assert "Phase 4 is not all there in English." in anneke.get(at("draft", own)).content.decode()
    html = anneke.get(at("phase_words", own, "en", "advice")).content.decode()
    assert "Raad van ons" in html  # beside the field it is the example


def test_two_screens_in_one_language_lose_nothing(own, anneke):
    press(anneke, own, "speak.en")
    page = at("phase_words", own, "en", "advice")
    seen = seen_in(anneke.get(page))
    write(anneke, page, title="From the other screen")
    answer = anneke.post(page, ADVICE | {"seen": seen})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "From the other screen" in html
    assert "Our advice" in html
    assert draft.spoken(data_of(own), "advice", "en")["title"] == "From the other screen"


def test_a_language_that_is_taken_away_can_be_put_back(own, anneke):
    press(anneke, own, "speak.en")
    before = data_of(own)
    press(anneke, own, "unspeak.en")
    assert languages.others(data_of(own)) == []
    press(anneke, own, "undo")
    assert data_of(own) == before


@pytest.mark.parametrize("do", ["speak.nl", "speak.xx", "speak.", "unspeak.nl", "unspeak.en"])
def test_a_language_that_cannot_be_is_refused_with_a_sentence(own, anneke, do):
    before = data_of(own)
    assert press(anneke, own, do).status_code == 302
    assert data_of(own) == before


def test_a_language_that_is_not_there_is_not_found(own, anneke):
    for name, more in (("language", ["en"]), ("about", ["en"]), ("phase_words", ["nl", "advice"])):
        assert anneke.get(at(name, own, *more)).status_code == 404
    press(anneke, own, "speak.en")
    assert anneke.get(at("phase_words", own, "en", "weg")).status_code == 404


def test_phases_that_come_and_go_come_and_go_in_both(world, own, anneke):
    press(anneke, own, "speak.en")
    press(anneke, own, "double.advice")
    press(anneke, own, "remove.questions")
    spoken = draft.words_of(data_of(own), "en")["phases"]
    assert spoken["advice_2"] == spoken["advice"]
    assert "questions" not in spoken


def test_a_file_in_two_languages_comes_in_with_both(world, own, anneke):
    text = reading.script_of("basis5").text
    assert anneke.post(reverse("workshop_file"), {"text": text}).status_code == 302
    other = type(own).objects.exclude(pk=own.pk).get()
    assert sorted(data_of(other)["words"]) == ["en", "nl"]
    assert checks.blocking(data_of(other)) == 0


def test_words_that_are_typed_and_may_not_be_saved_come_back(world, own, client):
    client.force_login(world.bart)
    page = at("phase_words", own, "en", "advice")
    answer = client.post(page, urlencode(ADVICE), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 404
    assert "One piece each." in answer.content.decode()


ADVICE = {
    "title": "Our advice",
    "instruction": "Give advice.",
    "facilitator": "Go round.",
    "participant": "One piece each.",
    "giver": "Listen.",
    "placeholder": "I would …",
}
PUBLISHED = {"licence": "CC0-1.0", "attribution": "Anneke", "own_words": "on"}
