"""Organisations with a colour, a logo and a domain of their own: readable, harmless, and only their own."""

import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kring.circles.actions import public_pages
from kring.circles.actions.public_pages import Presentation
from kring.circles.tests.world import make_circle, make_person
from kring.kernel.verdicts import RefusedError
from kring.networks import actions, logos, rules
from kring.networks.actions import Style
from kring.networks.domains import CHECK
from kring.networks.logos import LogoError
from kring.networks.models import House, Organisation

RED = "#a01020"


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=2, height=2, *extra, pixels=None, head=None):
    head = head or struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = pixels if pixels is not None else zlib.compress(b"\0" * (height * (1 + 3 * width)))
    parts = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def svg(inner="", **more):
    given = "".join(f' {key.replace("_", ":")}="{value}"' for key, value in more.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"{given}>{inner}</svg>'.encode()
    )


@pytest.fixture
def world(db):
    return make_circle()


@pytest.fixture
def anna(db):
    return make_person("Anna", is_host=True)


@pytest.fixture
def house(world, anna):
    return actions.open_house("Gemeente Berkelland", world.carla, by=anna)


def page_of(house):
    return f"/organisations/{house.organisation_id}/"


# Colour


@pytest.mark.parametrize(
    ("colour", "may"),
    [("#0b5757", True), (RED, True), ("#000000", True), ("", True),
     ("#ffffff", False), ("#767676", False), ("#f4a934", False), ("0b5757", False),
     ("#0b5757;}", False), ("red", False)],
)  # fmt: skip
def test_a_colour_must_be_readable(colour, may):
    verdict = rules.is_readable_colour(colour)
    assert bool(verdict) is may
    assert bool(verdict.reason) is not may


def test_contrast_is_as_the_standard_counts():
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_keeper_gives_it_a_colour_that_the_page_of_a_circle_then_has(world, house, as_person):
    browser = as_person(world.carla)
    told = browser.post(f"{page_of(house)}change/", {"colour": "#ffdd00"})
    assert "too light" in told.text
    assert "#ffdd00" in told.text
    browser.post(f"{page_of(house)}change/", {"colour": RED, "about": "Wij zijn er."})
    words = Presentation(name="Kring Oost", purpose="Samen", organisation=house.organisation)
    page = public_pages.present(world.circle, words, public=True, by=world.anneke)
    shown = Client().get(f"/circles/public/{page.pk}/").text
    assert f'<link rel="stylesheet" href="{page_of(house)}style/">' in shown
    assert "Gemeente Berkelland" in shown
    sheet = Client().get(f"{page_of(house)}style/")
    assert sheet["Content-Type"].startswith("text/css")
    assert RED in sheet.text
    assert "Kring Oost" in Client().get(page_of(house)).text


def test_only_the_keeper_and_hosts_change_it(world, house, as_person):
    for name in ("bart", "anneke"):
        assert as_person(world.people[name]).get(f"{page_of(house)}change/").status_code == 403
    with pytest.raises(RefusedError):
        actions.change_style(house, Style(colour=RED), by=world.bart)
    with pytest.raises(RefusedError):
        actions.open_house("Elders", None, by=world.bart)
    with pytest.raises(RefusedError):
        actions.set_domain(house, "kring.voorbeeld.nl", by=world.carla)


def test_a_circle_takes_the_style_only_of_where_its_people_work(world, anna):
    strange = actions.open_house("Een andere gemeente", None, by=anna)
    words = Presentation(name="x", purpose="y", organisation=strange.organisation)
    with pytest.raises(RefusedError):
        public_pages.present(world.circle, words, public=True, by=world.anneke)


def test_an_organisation_without_a_page_is_not_found(world):
    other = Organisation.objects.get(name="Zorggroep Oost")
    for part in ("", "style/", "logo/", "change/"):
        assert Client().get(f"/organisations/{other.pk}/{part}").status_code in {302, 404}


# Logo


def test_a_png_is_written_anew_without_what_hides_in_it():
    kind, safe = logos.safe(
        png(2, 2, chunk(b"tEXt", b"Comment\0<script>"), chunk(b"eXIf", b"where")) + b"<script>"
    )
    assert kind == "png"
    assert safe == logos.safe(png())[1]
    assert b"script" not in safe


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"<html><svg>", b"\x89PNG\r\n\x1a\n", png()[:-20], png(pixels=b"nonsense"), png(3000, 3000),
        png(2, 2, pixels=zlib.compress(b"\0" * 10_000_000)), png(head=struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 1)),
        png(head=b"x"), png().replace(b"IHDR", b"IHDx"),
        png(head=struct.pack(">IIBBBBB", 2, 2, 7, 9, 0, 0, 0)), b"x" * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(LogoError, match=r"\w+ \w+"):
        logos.safe(content)


def test_a_plain_svg_is_kept_and_notes_of_a_drawing_program_are_not():
    inner = (
        '<metadata><x/></metadata><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient>'
        "</defs>"
        '<path d="M0 0h9v9z" fill="url(#a)"/><!-- hier --><title>Gemeente</title>'
    )
    kind, safe = logos.safe(b'<?xml version="1.0"?>' + svg(inner))
    assert kind == "svg"
    assert b"url(#a)" in safe
    assert b"hier" not in safe
    assert b"metadata" not in safe
    assert logos.safe(safe) == ("svg", safe)


@pytest.mark.parametrize(
    "content",
    [
        svg("<script>alert(1)</script>"),
        svg('<path d="M0 0" onclick="alert(1)"/>'),
        svg(onload="alert(1)"),
        svg("<foreignObject><p>x</p></foreignObject>"),
        svg('<image href="https://elders.example/x.png"/>'),
        svg('<use href="#a"/>'),
        svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
        svg('<path d="M0 0" fill="url(https://elders.example)"/>'),
        svg('<path d="M0 0" fill="url( &#x2F;&#x2F;elders.example)"/>'),
        svg('<path d="M0 0" style="fill:url(x)"/>'),
        svg("<style>@import 'x'</style>"),
        svg('<animate attributeName="href" to="x"/>'),
        svg('<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="x"/>'),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("<title>&a;</title>"),
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg(),
        b"<svg", b'<svg xmlns="x"/>',
        svg("<g>" * 3000 + "</g>" * 3000),
        svg("<g>" * 400 + "</g>" * 400),
    ],
)  # fmt: skip
def test_an_svg_that_could_do_something_is_refused(content):
    with pytest.raises(LogoError):
        logos.safe(content)


def test_a_logo_is_shown_by_itself_without_rights(world, house, as_person):
    browser = as_person(world.carla)
    send = lambda content: browser.post(  # noqa: E731
        f"{page_of(house)}change/", {"colour": "", "logo": SimpleUploadedFile("logo.svg", content)}
    )
    assert "which we do not show" in send(svg("<script/>")).text
    assert Client().get(f"{page_of(house)}logo/").status_code == 404
    send(svg('<path d="M0 0"/>'))
    shown = Client().get(f"{page_of(house)}logo/")
    assert shown["Content-Type"] == "image/svg+xml"
    assert shown["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert f'src="{page_of(house)}logo/"' in Client().get(page_of(house)).text
    browser.post(f"{page_of(house)}change/", {"colour": "", "without_logo": "on"})
    assert Client().get(f"{page_of(house)}logo/").status_code == 404


# Domain


DOMAIN = "kring.voorbeeld.nl"


@pytest.mark.parametrize(
    "domain",
    [
        "https://x.nl",
        "x",
        "x.nl/a",
        "-x.nl",
        "x..nl",
        "1.2.3.4",
        "a" * 300 + ".nl",
        "x.nl:80",
        "*.x.nl",
        "x.nl\n",
    ],
)
def test_what_is_no_domain_is_refused(domain):
    assert not rules.may_have_domain(domain, ours=[], taken=False)


def test_a_domain_leads_to_the_page_once_it_was_confirmed(house, anna):
    actions.set_domain(house, "Kring.Voorbeeld.NL.", by=anna)
    house.refresh_from_db()
    browser = Client(headers={"host": DOMAIN})
    assert browser.get("/").status_code == 404
    assert browser.get(f"{CHECK}wrong").status_code == 404
    assert browser.get(f"{CHECK}{house.domain_word}").status_code == 302
    for path in ("/", "/circles/", "/accounts/login/", "//elders.example"):
        answer = browser.post(path) if path == "/circles/" else browser.get(path)
        assert answer.status_code == 302
        assert answer["Location"].endswith(page_of(house))
        assert not answer.cookies
        assert answer.content == b""
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    actions.set_domain(house, "anders.voorbeeld.nl", by=anna)
    assert browser.get("/").status_code == 200  # an address like any other
    assert Client(headers={"host": "anders.voorbeeld.nl"}).get("/").status_code == 404


def test_a_domain_of_this_server_or_of_another_is_refused(house, anna, settings):
    settings.ALLOWED_HOSTS = ["kring.example.nl"]
    for name in ("kring.example.nl", "KRING.example.nl."):
        with pytest.raises(RefusedError, match="deze server zelf"):
            actions.set_domain(house, name, by=anna)
    other = actions.open_house("Zorggroep Oost", None, by=anna)
    actions.set_domain(house, DOMAIN, by=anna)
    with pytest.raises(RefusedError, match="andere organisatie"):
        actions.set_domain(other, DOMAIN, by=anna)
    actions.set_domain(house, "", by=anna)
    actions.set_domain(other, DOMAIN, by=anna)
    assert House.objects.exclude(domain="").get().organisation.name == "Zorggroep Oost"


@pytest.mark.parametrize(
    "host", ["onbekend.voorbeeld.nl", "", "x" * 300, "a b", "[::1]:99999", "\u00e9.nl"]
)
def test_a_domain_that_nobody_knows_changes_nothing(house, host):
    assert Client(headers={"host": host}).get("/").status_code in {200, 400}


# Planted faults: each guard taken away turns a test red.


@pytest.mark.parametrize(
    ("guard", "without", "content"),
    [
        ("_SHAPES", logos._SHAPES | {"script"}, svg("<script>alert(1)</script>")),
        ("_LOOKS", logos._LOOKS | {"onload"}, svg(onload="alert(1)")),
        ("_AWAY", re.compile("(?!)"), svg('<path d="M0 0" fill="url(https://elders.example)"/>')),
        ("DEEPEST", 10_000, svg("<g>" * 400 + "</g>" * 400)),
        ("MOST_PIXELS", 10_000, png(3000, 3000)),
    ],
)
def test_a_guard_that_is_missing_is_seen(monkeypatch, guard, without, content):
    monkeypatch.setattr(logos, guard, without)
    test = test_what_is_no_picture_is_refused_with_a_sentence if content[:1] != b"<" else None
    with pytest.raises(pytest.fail.Exception):
        (test or test_an_svg_that_could_do_something_is_refused)(content)


def test_a_domain_that_needs_no_word_is_seen(house, anna, monkeypatch):
    monkeypatch.setattr("kring.networks.domains.compare_digest", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_domain_leads_to_the_page_once_it_was_confirmed(house, anna)
