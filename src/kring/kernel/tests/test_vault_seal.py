"""Sealed text: it opens in its own place, and nowhere else."""

import base64
import json
from collections import Counter
from contextlib import suppress
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kring.kernel.vault import KeyStore, SealBrokenError

pytestmark = pytest.mark.once

MONDAY_CIRCLE = UUID("00000000-0000-4000-8000-000000000001")
TUESDAY_CIRCLE = UUID("00000000-0000-4000-8000-000000000002")
CIRCLES = [MONDAY_CIRCLE, TUESDAY_CIRCLE]
PLACE = "cases.case|question|00000000-0000-4000-8000-0000000000aa"


@pytest.fixture
def keys(tmp_path):
    store = KeyStore(tmp_path / "keys")
    store.create_key(MONDAY_CIRCLE)
    store.create_key(TUESDAY_CIRCLE)
    return store


@pytest.mark.parametrize("text", ["", "Hoe vraag ik door?", "één\n\x00 👩‍👩‍👧", "a" * 200_000])
def test_what_was_sealed_opens_again(keys, text):
    blob = keys.seal(MONDAY_CIRCLE, text, bound_to=PLACE)
    assert keys.unseal(MONDAY_CIRCLE, blob, bound_to=PLACE) == text
    assert keys.unseal(MONDAY_CIRCLE, memoryview(blob), bound_to=PLACE) == text


def test_a_blob_is_format_scheme_version_nonce_ciphertext_and_tag(keys):
    blob = keys.seal(MONDAY_CIRCLE, "Sanne", bound_to=PLACE)
    assert blob[:4] == b"\x01\x01\x00\x01"
    assert len(blob) == 4 + 12 + len("Sanne") + 16
    assert b"Sanne" not in blob


def test_the_written_down_format_is_enough_to_open_a_text(keys):
    """As docs/decisions/0004-vault.md says, with nothing but the files and AES-256-GCM."""
    keys.rotate_circle_key(MONDAY_CIRCLE)
    blob = keys.seal(MONDAY_CIRCLE, "Sanne", bound_to=PLACE)
    instance = (keys.folder / "instance").read_text()
    master = (keys.folder / "masters" / "1.key").read_bytes()
    entry = json.loads((keys.folder / "circles" / f"{MONDAY_CIRCLE}.json").read_text())[1]
    wrapped = base64.b64decode(entry["wrapped"])
    bound = f"dek|{instance}|{MONDAY_CIRCLE}|2|1".encode()
    key = AESGCM(master).decrypt(wrapped[:12], wrapped[12:], bound)
    bound = f"kring|{MONDAY_CIRCLE}|{PLACE}|2".encode()
    assert AESGCM(key).decrypt(blob[4:16], blob[16:], bound) == b"Sanne"


def other(this, among, which):
    """Return one of the others."""
    rest = [one for one in among if one != this]
    return rest[which % len(rest)]


def flipped(blob, where, how):
    changed = bytearray(blob)
    changed[where % len(blob)] ^= how
    return bytes(changed)


# kind: (circle, place, blob), two numbers, everything that was sealed → another (circle, place, blob)
SWAPS = {
    "circle": lambda c, p, b, x, y, all_: (other(c, sorted({o[0] for o in all_}), x), p, b),
    "field or row": lambda c, p, b, x, y, all_: (c, other(p, sorted({o[1] for o in all_}), x), b),
    "blob": lambda c, p, b, x, y, all_: (c, p, other(b, sorted({o[2] for o in all_}), x)),
    "version": lambda c, p, b, x, y, all_: (c, p, b[:2] + (x % 4).to_bytes(2, "big") + b[4:]),
    "any version": lambda c, p, b, x, y, all_: (c, p, b[:2] + x.to_bytes(2, "big") + b[4:]),
    "format": lambda c, p, b, x, y, all_: (c, p, flipped(b, x % 2, y)),
    "byte": lambda c, p, b, x, y, all_: (c, p, flipped(b, x, y)),
    "tag": lambda c, p, b, x, y, all_: (c, p, flipped(b, len(b) - 1 - x % 16, y)),
    "cut": lambda c, p, b, x, y, all_: (c, p, b[: x % len(b)]),
    "head of one, tail of another": lambda c, p, b, x, y, all_: (
        *(c, p),
        b[: 1 + x % len(b)] + all_[y % len(all_)][2][1 + x % len(b) :],
    ),
}


def seal_everywhere(keys):
    """Seal in two circles, at four places, under two versions."""
    places = [f"{model}|{field}|{PLACE}" for model in ("note", "case") for field in ("a", "b")]
    first = [(c, p, keys.seal(c, p, bound_to=p)) for c in CIRCLES for p in places]
    for circle in CIRCLES:
        keys.rotate_circle_key(circle)
    return sorted(first + [(c, p, keys.seal(c, p, bound_to=p)) for c in CIRCLES for p in places])


def test_of_ten_thousand_swaps_none_opens(tmp_path):
    keys = KeyStore(tmp_path / "keys")
    for circle in CIRCLES:
        keys.create_key(circle)
    sealed = seal_everywhere(keys)
    tried, accepted = Counter(), Counter()

    @settings(
        max_examples=10_800, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        st.sampled_from(sealed),
        st.sampled_from(sorted(SWAPS)),
        st.integers(0, 65_535),
        st.integers(1, 255),
    )
    def swap(origin, kind, one, two):
        swapped = circle, place, blob = SWAPS[kind](*origin, one, two, sealed)
        # A swap may end where it began, or at what was truly sealed here before.
        if swapped in sealed:
            return
        tried[kind] += 1
        with suppress(SealBrokenError):
            keys.unseal(circle, blob, bound_to=place)
            accepted[kind] += 1

    swap()
    assert not accepted
    assert set(tried) == set(SWAPS)
    assert tried.total() >= 10_000


def test_an_older_text_put_back_in_its_own_place_does_open(keys):
    """What a seal does not promise: it binds to a place, not to a moment."""
    old = keys.seal(MONDAY_CIRCLE, "eerst", bound_to=PLACE)
    keys.seal(MONDAY_CIRCLE, "later", bound_to=PLACE)
    assert keys.unseal(MONDAY_CIRCLE, old, bound_to=PLACE) == "eerst"


def test_no_nonce_is_used_twice_in_a_hundred_thousand_seals(keys):
    nonces = {keys.seal(MONDAY_CIRCLE, "", bound_to=PLACE)[4:16] for _ in range(100_000)}
    assert len(nonces) == 100_000
