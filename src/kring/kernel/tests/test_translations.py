"""Gathering and compiling the words of the interface."""

import gettext
from io import BytesIO

import pytest

from kring.kernel import translations

PO = """\
msgid ""
msgstr ""
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Old"
msgstr "Oud"

msgid "Sign in"
msgstr "Meld je aan"
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with a page, some code and a catalog."""
    root = tmp_path / "kring"
    for folder in (
        "door/templates/door",
        "people/account/x",
        "door/tests",
        "locale/nl/LC_MESSAGES",
    ):
        (root / folder).mkdir(parents=True)
    (root / "door/templates/door/page.html").write_text(
        '{{ _("Sign in") }}{% trans n=2 %}One circle{% pluralize n %}{{ n }} circles{% endtrans %}'
    )
    (root / "people/account/x/a.html").write_text(
        '{% translate "Codes" %}{% blocktranslate %}\n Hello {{ name }}\n{% endblocktranslate %}'
    )
    (root / "door/rules.py").write_text('no(_("Not now."))')
    (root / "door/tests/test_a.py").write_text('_("Only in a test")')
    (root / "locale/nl/LC_MESSAGES/django.po").write_text(PO)
    monkeypatch.setattr(translations, "PACKAGE", root)
    monkeypatch.setattr(translations, "LOCALE", root / "locale")
    return root


def known(package):
    return {m.id for m in translations.read(package / "locale/nl/LC_MESSAGES/django.po") if m.id}


def test_sentences_of_code_and_both_engines_are_gathered(package):
    translations.extract()
    assert known(package) == {
        "Sign in",
        ("One circle", "%(n)s circles"),
        "Codes",
        "Hello %(name)s",
        "Not now.",
    }


def test_what_was_translated_stays_and_a_second_time_changes_nothing(package):
    file = package / "locale/nl/LC_MESSAGES/django.po"
    translations.extract()
    once = file.read_bytes()
    translations.extract()
    assert file.read_bytes() == once
    assert translations.read(file).get("Sign in").string == "Meld je aan"


def test_what_is_missing_is_named_with_its_place(package):
    assert "nl: not in the .po yet: 'Not now.' (src/kring/door/rules.py)" in translations.missing()
    translations.extract()
    lines = translations.missing()
    assert "nl: not translated: 'Not now.' (src/kring/door/rules.py)" in lines
    assert not [line for line in lines if "Sign in" in line]


def test_a_place_holder_that_was_lost_is_found(package):
    file = package / "locale/nl/LC_MESSAGES/django.po"
    translations.extract()
    text = file.read_text().replace(
        'msgid "Hello %(name)s"\nmsgstr ""', 'msgid "Hello %(name)s"\nmsgstr "Dag"'
    )
    assert "Dag" in text
    file.write_text(text)
    assert [line for line in translations.missing() if "Hello" in line]


def test_words_are_compiled_when_they_changed_and_only_then(package):
    file = package / "locale/nl/LC_MESSAGES/django.po"
    assert translations.compile_all() == [file]
    assert translations.compile_all() == []
    file.write_text(PO.replace("Meld je aan", "Kom binnen"))
    assert translations.compile_all() == [file]
    words = gettext.GNUTranslations(BytesIO(file.with_suffix(".mo").read_bytes()))
    assert words.gettext("Sign in") == "Kom binnen"
