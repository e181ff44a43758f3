"""Tables that people bring along or take with them: CSV as their spreadsheet writes it, and Excel's own .xlsx.

A table is read whole into lines of plain text, by the names above its columns. Nothing in it is computed: of a formula
only the value that was kept with it is read, and what we write never begins one.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kring.kernel.words import _

MOST_BYTES = 200_000
MOST_LINES = 500
MOST_CELL = 4000
# What a spreadsheet may grow to when it is unpacked: a small file can hold an enormous one.
MOST_UNPACKED = 20_000_000
# Signs that nobody types, and that no database takes.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
# What makes a spreadsheet compute when it opens a CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TableError(Exception):
    """The file is no table that we can read. The message says what to do."""


@dataclass(frozen=True)
class Line:
    """One line of a table. number: as the spreadsheet counts. cells: by the code of the column."""

    number: int
    cells: dict[str, str]


def read(content: bytes, columns: Mapping[str, Sequence[str]]) -> list[Line]:
    """Return the lines of a CSV or .xlsx file, empty ones left out.

    columns: {code: names it may have above its column, lower case}; the first code must be there. Raises TableError.
    """
    if len(content) > MOST_BYTES:
        raise TableError(_("This file is too large. Split it into smaller ones."))
    rows = _xlsx(content) if content.startswith(b"PK") else _csv(content)
    return _lines(rows, columns)


def _lines(rows: list[list[str]], columns: Mapping[str, Sequence[str]]) -> list[Line]:
    start = next((at for at, row in enumerate(rows) if any(row)), None)
    if start is None:
        raise TableError(
            _("There is nothing in this table. Fill in a line for each, and try again.")
        )
    names = [name.strip().casefold() for name in rows[start]]
    places = {
        code: next((at for at, name in enumerate(names) if name in known), None)
        for code, known in columns.items()
    }
    first, known = next(iter(columns.items()))
    if places[first] is None:
        raise TableError(
            _("No column is called “%(name)s”. Put the names of the columns on the first line.")
            % {"name": known[0]}
        )
    found = [
        Line(number, {code: _cell(row, at) for code, at in places.items()})
        for number, row in enumerate(rows[start + 1 :], start=start + 2)
        if any(cell.strip() for cell in row)
    ]
    if len(found) > MOST_LINES:
        raise TableError(_("These are too many lines at once. Split the table into smaller ones."))
    return found


def _cell(row: list[str], at: int | None) -> str:
    cell = row[at].strip() if at is not None and at < len(row) else ""
    if cell.startswith(tuple(f"'{sign}" for sign in FORMULA)):
        cell = cell[1:]  # as we write it: see _harmless
    return _UNTYPED.sub("", cell)[:MOST_CELL]


def _unreadable() -> str:
    return _("This is no table that we can read. Save it as CSV or .xlsx and try again.")


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # Excel in Western Europe
    if "\0" in text:
        raise TableError(
            _("This is no table that we can read. Save it as CSV or .xlsx and try again.")
        )
    head = text.lstrip().partition("\n")[0]
    separator = max(";,\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as problem:
        raise TableError(_unreadable()) from problem


def _xlsx(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 — slow to load, and seldom needed

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise TableError(_("This file is too large. Split it into smaller ones."))  # noqa: TRY301
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_LINES + 50, max_col=60, values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except TableError:
        raise
    except Exception as problem:  # a broken file breaks its reader in many ways
        raise TableError(_unreadable()) from problem


def written_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV that Dutch and other spreadsheets open well: semicolons, UTF-8 with its mark."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def written_xlsx(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """Return rows as an Excel file with one sheet; every cell is text."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=_harmless(value)) for value in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
