"""Tables that people bring along: what their spreadsheets write, and what somebody made to hurt."""

import io
import random
import zipfile

import pytest
from openpyxl import Workbook

from kring.kernel import tabular
from kring.kernel.tabular import TableError

pytestmark = pytest.mark.once

COLUMNS = {"name": ("naam", "name"), "email": ("e-mail", "email")}
GOOD = [["Naam", "E-mail"], ["Carla", "carla@kring.example"], ["", ""], ["Ömer 👋", ""]]


def xlsx(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(content: bytes):
    return [(line.number, *line.cells.values()) for line in tabular.read(content, COLUMNS)]


@pytest.mark.parametrize(
    "content",
    [
        "Naam;E-mail\nCarla;carla@kring.example\n;\nÖmer 👋;\n".encode(),
        "Naam,E-mail\r\nCarla,carla@kring.example\r\n,\r\nÖmer 👋,\r\n".encode("utf-8-sig"),
        "E-mail\tX\tNAAM \ncarla@kring.example\t1\tCarla\n\n\t\tÖmer 👋\n".encode(),
        xlsx(GOOD),
    ],
    ids=["semicolons", "commas of Excel", "tabs, other order", "xlsx"],
)
def test_what_spreadsheets_write_is_read(content):
    assert cells(content) == [(2, "Carla", "carla@kring.example"), (4, "Ömer 👋", "")]


def test_old_excel_in_western_europe_is_read():
    assert cells("name;email\nRenée;\n".encode("cp1252")) == [(2, "Renée", "")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n;;\n",
        b"voornaam;mail\nCarla;x\n",
        b"PK\x03\x04nothing",
        b"naam\0;x\n",
        b"naam\n" + b"x\n" * 501,
        b"x" * 200_001,
        xlsx([]),
    ],
    ids=["empty", "blank", "no name", "no xlsx", "a NUL", "too long", "too large", "empty xlsx"],
)
def test_what_is_no_table_is_told_with_what_to_do(content):
    with pytest.raises(TableError) as told:
        tabular.read(content, COLUMNS)
    assert str(told.value).endswith(".")


def test_a_small_file_that_unpacks_to_an_enormous_one_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    assert len(target.getvalue()) < tabular.MOST_BYTES
    with pytest.raises(TableError):
        tabular.read(target.getvalue(), COLUMNS)


def test_ten_thousand_broken_tables_are_read_or_refused_and_nothing_else(figure):
    chance = random.Random(7)
    plain, packed = b"Naam;E-mail\nCarla;c@kring.example\n", xlsx(GOOD)
    refused = 0
    for number in range(10_000):
        content = bytearray(packed if number % 50 == 0 else plain)
        for _change in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.choice(b'"\0\xff;\n=\x80\xc3A,\t')
        try:
            tabular.read(bytes(content), COLUMNS)
        except TableError:
            refused += 1
    figure("broken tables, none an error", 10_000, told=f"{refused} refused")
    assert 0 < refused < 10_000


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-", "@x", "\t=1"])
def test_nothing_we_write_begins_a_formula(cell):
    assert cell not in tabular.written_csv([[cell]]).decode("utf-8-sig").strip("\r\n").split(";")
    first = tabular._xlsx(tabular.written_xlsx([[cell]], "Leden"))[0]
    assert first[0] == f"'{cell}"


def test_what_we_write_we_read_again():
    for content in (tabular.written_csv(GOOD), tabular.written_xlsx(GOOD, "Leden")):
        assert [line[1] for line in cells(content)] == ["Carla", "Ömer 👋"]
