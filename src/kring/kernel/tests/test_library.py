"""A content file is read strictly: the error names the file, the key and what is the matter."""

from enum import StrEnum
from pathlib import Path

import pytest
from django.utils import translation

from kring.kernel.library import LibraryError, Table, read


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def a_seat(top: Table) -> tuple[str, int, Colour]:
    chair = top.table("chair")
    return top.text("name"), chair.number("legs", 4), chair.choice("colour", Colour)


def written(folder: Path, text: str) -> Path:
    file = folder / "seat.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_becomes_what_is_built_from_it(tmp_path):
    file = written(tmp_path, 'name = " Fatima "\n[chair]\ncolour = "red"\n')
    assert read(file, a_seat) == ("Fatima", 4, Colour.RED)


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ('[chair]\ncolour = "red"', "name", "is missing"),
        ('name = "  "\n[chair]\ncolour = "red"', "name", "is empty"),
        ('name = 3\n[chair]\ncolour = "red"', "name", "must be a text"),
        ('name = "Bo"', "chair", "is missing"),
        ('name = "Bo"\nchair = 1', "chair", "must be a table"),
        (
            'name = "Bo"\n[chair]\ncolour = "pink"',
            "chair.colour",
            "'pink' is not one of: red, blue",
        ),
        ('name = "Bo"\n[chair]\ncolour = "red"\nlegs = 0', "chair.legs", "1 or more"),
        ('name = "Bo"\n[chair]\ncolour = "red"\nlegs = -4', "chair.legs", "1 or more"),
        ('name = "Bo"\n[chair]\ncolour = "red"\nlegs = true', "chair.legs", "1 or more"),
        ('name = "Bo"\n[chair]\ncolour = "red"\nlegs = 1.5', "chair.legs", "a whole number"),
        ('name = "Bo"\n[chair]\ncolour = "red"\nleg = 4', "chair.leg", "is not a key we know"),
        ('nam = "Bo"\nname = "Bo"\n[chair]\ncolour = "red"', "nam", "is not a key we know"),
        ('name = "Bo', "", "is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_key(tmp_path, text, key, problem):
    file = written(tmp_path, text)
    with pytest.raises(LibraryError) as refused:
        read(file, a_seat)
    assert refused.value.file == file
    assert refused.value.key == key
    assert problem in refused.value.problem
    assert str(refused.value).startswith(f"{file}: {key}")


def test_a_file_that_is_not_there_or_not_in_utf8_is_named(tmp_path):
    with pytest.raises(LibraryError, match=r"nowhere\.toml: is missing"):
        read(tmp_path / "nowhere.toml", a_seat)
    old = tmp_path / "old.toml"
    old.write_bytes('name = "café"'.encode("latin-1"))
    with pytest.raises(LibraryError, match=r"old\.toml: is not TOML in UTF-8"):
        read(old, a_seat)


@pytest.mark.parametrize(
    "value", ["[]", '["red", "red"]', '["red", ""]', '["green"]', '"red"', "[1]"]
)
def test_a_list_of_codes_holds_known_and_different_codes(tmp_path, value):
    file = written(tmp_path, f"colours = {value}")
    with pytest.raises(LibraryError, match="colours"):
        read(file, lambda top: top.choices("colours", Colour))


@pytest.mark.parametrize("value", ["[]", "[1]", "{}"])
def test_a_list_of_tables_holds_tables(tmp_path, value):
    file = written(tmp_path, f"chairs = {value}")
    with pytest.raises(LibraryError, match="chairs"):
        read(file, lambda top: top.tables("chairs"))
