"""The engine, the components and the colours."""

import datetime as dt
import gzip
import re
import time as stopwatch
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from kring.kernel import gallery, pages, styles

EVIL = "<script>alert(1)</script>"
THURSDAY = dt.datetime(2026, 11, 12, 12, 30, tzinfo=dt.UTC)


class EvilForm(forms.Form):
    word = forms.CharField(label=EVIL, help_text=EVIL, initial=EVIL)
    text = forms.CharField(label=EVIL, widget=forms.Textarea, initial=EVIL)
    pick = forms.ChoiceField(label=EVIL, choices=[(EVIL, EVIL)])
    one = forms.ChoiceField(label=EVIL, choices=[(EVIL, EVIL)], widget=forms.RadioSelect)
    tick = forms.BooleanField(label=EVIL)

    def clean(self):
        raise forms.ValidationError(EVIL)


SEATS = [
    {"name": EVIL, "organisation": EVIL, "role_name": EVIL, "initials": EVIL, "turn": True},
    {"name": EVIL, "state": "empty"},
    {"name": EVIL, "role": "facilitator", "hand": True},
    {"name": EVIL, "role": "case_giver", "state": "away", "spoken": True},
]
EXAMPLES = {
    "avatar": ("ui.avatar(evil)", {}),
    "badge": ("ui.badge(evil, evil)", {}),
    "button": ("ui.button(evil, name=evil, value=evil, icon=evil, attrs={'data-x': evil})", {}),
    "card": ("ui.card(title=evil, href=evil, kind=evil, meta=evil)", {}),
    "clock": ("ui.clock(now, now, none, 10)", {}),
    "consent_choice": ("ui.consent_choice(evil, evil, evil, [(evil, evil, evil)])", {}),
    "details": ("ui.details(evil)", {}),
    "dl": ("ui.dl([(evil, evil)])", {}),
    "empty": ("ui.empty(evil, evil)", {}),
    "error_summary": ("ui.error_summary(form)", {}),
    "field": ("ui.field(form.word, prefix=evil, suffix=evil)", {}),
    "form": ("ui.form(evil, method=evil, attrs={'data-x': evil})", {}),
    "icon": ("ui.icon(evil)", {}),
    "nav": ("ui.nav([(evil, evil, evil)], evil, evil)", {}),
    "notice": ("ui.notice(evil, evil)", {}),
    "page_header": ("ui.page_header(evil, lead=evil, back=(evil, evil), meta=evil)", {}),
    "quote": ("ui.quote(evil, by=evil, about=evil)", {}),
    "seats_list": ("ui.seats_list(seats)", {}),
    "stat": ("ui.stat(evil, evil)", {}),
    "steps": ("ui.steps([{'title': evil, 'who': evil, 'text': evil, 'minutes': 5}], 0, label=evil)", {}),
    "table": ("ui.table(seats, evil, centre=[evil, evil], id=evil)", {}),
    "tabs": ("ui.tabs([(evil, evil, evil)], evil, evil)", {}),
    "timeline": ("ui.timeline([{'title': evil, 'when': evil, 'note': evil, 'href': evil, 'state': 'past'}], evil)", {}),
}  # fmt: skip


def render(text, **values):
    return engines["jinja2"].from_string(text).render(values)


def test_every_component_stands_among_the_examples():
    folder = styles.PACKAGE / "kernel" / "templates" / "components"
    assert {file.stem for file in folder.glob("*.html")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_component_renders_and_escapes(name):
    html = render(
        "{{ " + EXAMPLES[name][0] + " }}",
        evil=EVIL, seats=SEATS, form=EvilForm({}), now=THURSDAY,
    )  # fmt: skip
    assert "<script" not in html
    if name not in {"icon", "clock"}:
        assert "&lt;script&gt;" in html or "&lt;scr" in html or name == "avatar"
    assert 'style="' not in html


@pytest.mark.parametrize("bound", list(EvilForm({})), ids=lambda bound: bound.name)
def test_a_field_of_any_kind_ties_its_label_and_its_error_to_the_control(bound):
    html = render("{{ ui.field(bound) }}", bound=bound)
    assert "<script" not in html
    assert f'id="{bound.auto_id}-error"' in html
    assert re.search(rf'aria-describedby="[^"]*{bound.auto_id}-error', html)
    assert "<legend" in html if bound.name == "one" else f'for="{bound.auto_id}"' in html


def test_a_disabled_button_stays_to_be_seen_and_says_why_not():
    html = render('{{ ui.button("Go", name="a", disabled="Not before the meeting.") }}')
    [why] = re.findall(r'aria-describedby="(\w+)"', html)
    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html
    assert f'id="{why}">Not before the meeting.<' in html


def test_a_button_without_reason_works():
    assert "aria-disabled" not in render('{{ ui.button("Go", disabled="") }}')


MARKS = [
    "facilitator",
    "case giver",
    "speaks now",
    "hand raised",
    "has spoken",
    "empty chair",
    "away",
    "(you)",
]


@pytest.mark.parametrize("words", MARKS)
def test_the_list_says_in_words_what_the_table_shows(words):
    with translation.override("en"):
        html = render("{{ ui.seats_list(seats) }}", seats=gallery.sample()["seats"])
    assert words in html
    assert html.count("<li") == 8


@pytest.mark.parametrize(
    ("language", "filter_", "value", "words"),
    [
        ("nl", "date", THURSDAY, "donderdag 12 november 2026"),
        ("en", "date", THURSDAY, "Thursday 12 November 2026"),
        ("nl", "shortdate", THURSDAY, "do 12 nov"),
        ("nl", "shortdate", dt.date(2027, 1, 14), "do 14 jan"),
        ("nl", "time", THURSDAY, "13.30"),
        ("en", "time", THURSDAY, "13:30"),
        ("en", "minutes", 65, "65 min"),
        ("en", "minutes", dt.timedelta(minutes=150), "2 hours 30 min"),
        ("en", "minutes", 120, "2 hours"),
        ("en", "date", None, ""),
        ("en", "time", None, ""),
        ("en", "minutes", None, ""),
    ],
)
def test_moments_are_said_in_the_language_and_the_zone_of_the_reader(
    language, filter_, value, words
):
    with translation.override(language):
        assert render("{{ value|" + filter_ + " }}", value=value) == words


def test_a_moment_is_said_in_the_zone_of_the_circle_when_it_is_given():
    assert pages.time(THURSDAY, ZoneInfo("America/Paramaribo")) in {"09.30", "09:30"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb\n\n<c>", "<p>a<br>b</p>\n<p>&lt;c&gt;</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
        ("", ""),
        (None, ""),
    ],
)
def test_paragraphs_keep_line_breaks_and_escape(text, html):
    assert pages.paragraphs(text) == html


@pytest.mark.parametrize(
    ("ends_in", "paused", "seconds"),
    [(600, None, 600), (-60, None, -60), (600, 42, 42), (None, None, None), (None, 5, 5)],
)
def test_what_is_left_of_a_phase(ends_in, paused, seconds):
    end = None if ends_in is None else THURSDAY + dt.timedelta(seconds=ends_in)
    assert pages.remaining(end, THURSDAY, paused) == seconds


def test_marks_are_the_same_each_time():
    assert pages.mark("a", 1) == pages.mark("a", 1) != pages.mark("a", 2)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_gallery_shows_in_both_languages_without_repeated_ids(language):
    request = RequestFactory().get("/gallery/")
    with translation.override(language):
        html = gallery.gallery(request).content.decode()
    assert f'<html lang="{language}" dir="ltr">' in html
    assert html.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert not {one for one in ids if ids.count(one) > 1 and not one.startswith(("id_", "k"))}


def test_allauth_pages_stand_in_our_shell():
    page = "{% load frame %}{% framed %} Aanmelden {% page %}<h1>{{ name }}</h1>{% scripts %}{% endframed %}"
    request = RequestFactory().get("/")
    html = engines["django"].from_string(page).render({"name": EVIL}, request)
    assert "<title>Aanmelden · Kring</title>" in html
    assert '<main id="main" class="narrow"' in html
    assert "<script" not in html
    assert html.count("<html") == 1


def test_a_field_renders_inside_the_pages_of_allauth():
    page = '{% load frame %}{% for field in form %}{% component "field" field %}{% endfor %}'
    html = engines["django"].from_string(page).render({"form": EvilForm()})
    assert '<label class="field__label" for="id_word">' in html


def test_the_shell_renders_in_less_than_a_millisecond():
    template = engines["jinja2"].from_string('{% extends "base.html" %}')
    request = RequestFactory().get("/")
    template.render({}, request)
    times = []
    for _ in range(50):
        start = stopwatch.perf_counter()
        template.render({}, request)
        times.append(stopwatch.perf_counter() - start)
    assert min(times) < 0.001


# Colours


def _tokens():
    text = (styles.PARTS / "tokens.css").read_text()
    pairs = re.findall(r"(--kring-[\w-]+):.*?light-dark\((#\w{6}), (#\w{6})\)", text)
    return {name: (light, dark) for name, light, dark in pairs}


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = (
    "paper",
    "surface",
    "sunken",
    "action-wash",
    "glow-wash",
    "good-wash",
    "warn-wash",
    "error-wash",
)
TEXT = [
    *((ink, ground) for ink in ("ink", "soft") for ground in GROUNDS),
    *((ink, ground) for ink in ("link", "error", "action-strong") for ground in ("paper", "surface")),
    ("link", "action-wash"), ("link", "glow-wash"), ("error", "error-wash"), ("good", "good-wash"),
    ("warn", "warn-wash"), ("glow-ink", "paper"), ("glow-ink", "glow-wash"), ("on-action", "action"),
    ("on-action", "action-strong"), ("on-glow", "glow"), ("on-wood", "wood"), ("on-error", "error"),
    ("paper", "ink"),
]  # fmt: skip
SHAPES = [
    *((edge, ground) for edge in ("edge", "action", "focus") for ground in ("paper", "surface")),
    ("good", "paper"), ("glow-ink", "paper"), ("edge", "sunken"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground, scheme):
    tokens = _tokens()
    assert _contrast(tokens[f"--kring-{ink}"][scheme], tokens[f"--kring-{ground}"][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), SHAPES)
def test_edges_can_be_seen(edge, ground, scheme):
    tokens = _tokens()
    assert _contrast(tokens[f"--kring-{edge}"][scheme], tokens[f"--kring-{ground}"][scheme]) >= 3


# The stylesheet


def test_the_stylesheet_is_one_file_in_order_and_small():
    sheet = styles.build()
    assert sheet.startswith("@layer reset,base,components,utilities;")
    assert (
        sheet.index("--kring-paper") < sheet.index("@layer reset{") < sheet.index("@layer base{")
    )
    assert sheet.index(".avatar{") < sheet.index(".button{") < sheet.index(".sr:not")
    assert sheet.count("{") == sheet.count("}")
    assert "url(" not in sheet
    assert len(gzip.compress(sheet.encode())) < 18_500, "with the styles of all slices"
    ours = [file for file in styles.parts() if file.is_relative_to(styles.PARTS)]
    assert len(ours) == len(list(styles.PARTS.glob("*.css")))


def test_every_token_that_is_used_is_defined():
    sheet = styles.build()
    used = set(re.findall(r"var\((--kring-[\w-]+)", sheet)) - {"--kring-scheme"}
    assert used <= set(re.findall(r"(--kring-[\w-]+):", sheet))


def test_writing_leaves_an_equal_file_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(styles, "SHEET", tmp_path / "kring.css")
    written = styles.write().stat().st_mtime_ns
    assert styles.write().stat().st_mtime_ns == written
