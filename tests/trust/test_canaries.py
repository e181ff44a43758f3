"""The first leak test: a word in every text that is not public, and a search of everything that comes out.

allowed.py says which word may be found where. All else is a leak.
"""

import pytest

from tests.trust.allowed import leaks, may_hold
from tests.trust.crawl import canaries
from tests.trust.sinks import House
from tests.trust.world import (
    NO_CANARY,
    ROLES,
    our_models,
    secret_texts,
    sensitivity,
    without_canary,
)

pytestmark = pytest.mark.trust
# Secrets that are kept as they are: where they are used.
KEPT = {"password hash", "session salt", "token hash", "code hash"}
REPLY_TOKENS = {"mail text", "mail html", "mail calendar", "mail headers"}
WHERE_KEPT = {"database", "write-ahead log", "backup"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return House(tmp_path_factory.mktemp("house")).run()


def test_every_table_and_every_field_says_how_sensitive_it_is():
    for model in our_models():
        assert model.__dict__.get("sensitivity") in {"K0", "K1", "K2", "K3"}, model
        for one in model._meta.concrete_fields:
            assert sensitivity(one) in {"K0", "K1", "K2", "K3"}, one


@pytest.mark.django_db
def test_every_text_that_is_not_public_holds_a_canary(visits):
    assert without_canary() == []


def test_no_excuse_outlives_its_field():
    assert sorted(set(NO_CANARY) - {place for place, _one in secret_texts()}) == []


def on_screens(house):
    """Return what came on screens where it may not: (role, where, words)."""
    wrong = []
    for (role, name), content in house.screens.items():
        if extra := leaks(
            role, canaries(content), for_all=name in {"screen", "shared"}, name=name
        ):
            wrong.append((role, name, extra))
    for (role, mode), content in house.streams.heard.items():
        if extra := leaks(role, canaries(content), for_all=mode != "own"):
            wrong.append((role, f"stream as {mode}", extra))
    return wrong


def in_sinks(house):
    """Return what is where nobody looks and may not be there: (sink, words)."""
    wrong = []
    for sink, content in house.sinks.items():
        if extra := sorted(word for word in canaries(content) if not may_hold(sink, word)):
            wrong.append((sink, extra))
    return wrong


def bare_secrets(house):
    """Return the secrets that stand where they may not: (where, what)."""
    wrong = []
    for secret, what in house.world["secrets"].items():
        for sink, content in house.sinks.items():
            kept = what in KEPT and sink in WHERE_KEPT
            mailed = what.startswith(("token", "link")) and sink in {"mail text", "mail html"}
            stops = what.startswith("reply token") or what in {"link mandate", "link manager"}
            mailed |= stops and sink in REPLY_TOKENS  # "no more of these" stands in a header too
            if secret.encode() in content and not kept and not mailed:
                wrong.append((sink, what))
        if what.startswith(("link", "reply token")):  # stands on the page that it opens
            continue
        wrong += [
            (role, what) for (role, _name), content in house.screens.items() if secret.encode() in content
        ]  # fmt: skip
    return wrong


def test_no_word_comes_on_a_screen_it_is_not_for(house, figure):
    wrong = on_screens(house)
    screens = {(role, "page") for role, _name in house.screens}
    screens |= {(role, mode) for role, mode in house.streams.heard}
    words = set().union(*(canaries(content) for content in house.screens.values()))
    told = f"{len(screens)} kinds of screens, {len(words)} words seen somewhere"
    figure("Canary: words on screens they are not for", len(wrong), at_most=0, told=told)
    assert wrong == []


def test_no_word_is_where_nobody_looks(house, figure):
    wrong = in_sinks(house)
    told = f"{', '.join(sorted(house.sinks))}; {len(house.mails)} mails"
    figure("Canary: words in other places", len(wrong), at_most=0, told=told)
    sinks = len(house.sinks) + 2 * len(ROLES)
    figure("Canary: places searched", sinks, at_least=25)
    assert wrong == []


def test_a_mail_names_nobody_but_its_reader(house):
    for reader, words in house.mails:
        names = {word.split("-")[-1] for word in words if word.startswith("person-")}
        assert names <= {canary.split("-")[-1] for canary in canaries(reader.encode())}, (
            reader,
            words,
        )


def test_no_hash_and_no_key_is_bare(house, figure):
    wrong = bare_secrets(house)
    figure(
        "Canary: bare secrets",
        len(wrong),
        at_most=0,
        told=f"{len(house.world['secrets'])} secrets",
    )
    assert wrong == []


def test_the_search_finds_what_may_be_found(house):
    """A search that finds nothing anywhere is broken."""
    assert "case-hope-held" in canaries(house.screens["participant", "case"])
    assert "person-name-carla" in canaries(house.sinks["database"])
    assert "person-name-carla" in canaries(house.sinks["backup"])
    assert "meeting-place-coming" in canaries(house.sinks["mail text"])
    assert "meeting-place-coming" in canaries(house.sinks["mail calendar"])
    assert "contribution-body-gossip_dirk" in canaries(house.streams.heard["participant", "own"])
    assert len(house.sinks["ledger"]) > 1000
    assert len(house.sinks["tasks"]) > 1000


def test_a_stream_is_for_who_has_a_seat(house):
    no_seat = {
        "anonymous",
        "outsider",
        "host",
        "neighbour",
        "ex_member",
        "sponsor",
        "sounding_board",
        "lead",
    }
    for (role, which, mode), status in house.streams.status.items():
        alone = (
            which.startswith("practice") and role != "facilitator"
        )  # who practises, does so alone
        assert status == (404 if role in no_seat or alone else 200), (role, which, mode)
    assert len(house.streams.status) == len(ROLES) * len(house.world["ids"]["session_id"]) * 3
