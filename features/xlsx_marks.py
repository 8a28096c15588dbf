"""What does the XML of a sheet say that python-calamine does not? Five things.

How far they reach (before memory is taken for all between them), which are errors, which are formulas without
a value, which have a number format that shows more than the number, and which one that shows a currency.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import numpy as np

from features.archives import Budget
from features.cell_currencies import CellCurrencies, currency_of_format
from features.formats import Shown, percent_text, shown
from features.sheets import MOST_CELLS, check_reach, check_total

# Bytes that the parts of a workbook may take unpacked: a full sheet of a million rows is about half of it.
_LARGEST_UNPACKED = 2_000_000_000
_STEP = 1 << 24
# Characters of an attribute with a cell's reference, and room for its neighbours, where two steps meet.
_OVERLAP = 64
# Bytes of a part that is read whole: styles, and the list of sheets.
_LARGEST_PART = 50_000_000
# Built-in number formats that show a percentage: 0% and 0.00%.
PERCENT = frozenset({9, 10})


_REFERENCE = re.compile(rb'\sr\s*=\s*["\']\$?([A-Za-z]{1,3})(\d{1,7})["\']')
_REFERENCE_OR_ROW = re.compile(rb'\sr\s*=\s*["\']\$?([A-Za-z]{0,3})(\d{1,7})["\']')
_STYLE = re.compile(rb'\ss\s*=\s*["\'](\d+)["\']')
_KIND = re.compile(rb'\st\s*=\s*["\'](\w+)["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
# A cell with content, up to the next one where its end is missing.
_CELL = rb"<(?:\w+:)?c(?=\s)%s([^>]*[^/>])>((?:[^<]++|<(?!/?(?:\w+:)?c[\s>/]))*+)</(?:\w+:)?c>"
_ANY = re.compile(_CELL % b"")
_WITH_FORMULA = re.compile(_CELL % rb"(?=[^>]*>\s*<(?:\w+:)?f[\s>/])")
_ERROR = rb"\st\s*=\s*[\"']e[\"']"


@dataclass
class Marks:
    """What the XML adds to one sheet.

    Attributes
    ----------
    texts
        Row and column from 0 → the text shown there.
    uncomputed
        References of the formulas that have no value, such as ``B7``.
    currencies
        Those that number formats show.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: list[str] = field(default_factory=list)
    currencies: CellCurrencies = field(default_factory=CellCurrencies)


@dataclass(frozen=True)
class Formats:
    """The cell styles, by their index, whose number format says more than the number.

    Attributes
    ----------
    shown
        Those that show another text.
    currencies
        Those that show a currency, with its ISO 4217 code.
    """

    shown: Mapping[int, Shown] = field(default_factory=dict)
    currencies: Mapping[int, str] = field(default_factory=dict)


def check_parts(archive: zipfile.ZipFile, sheets: Mapping[str, str]) -> None:
    """Go through all parts of a workbook once, in bounded memory.

    Parameters
    ----------
    archive
        The workbook.
    sheets
        As `sheet_parts` returns them: a sheet that is refused is called as a person calls it.

    Raises
    ------
    InputError
        ``unpacks_too_large``; ``sheet_too_large`` where the cells of a sheet lie too far apart.
    """
    budget = Budget(_LARGEST_UNPACKED)
    names = {part: name for name, part in sheets.items()}
    cells = 0
    for part in archive.infolist():
        rows, columns = _reach(archive, part, budget)
        if rows * columns > MOST_CELLS:
            rows, columns = _filled_reach(archive, part)
        cells += rows * columns
        check_reach(rows, columns, names.get(part.filename, posixpath.basename(part.filename)))
    check_total(cells)


def _steps(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    with archive.open(part) as stream:
        before = b""
        while piece := stream.read(_STEP):
            budget.take(len(piece))
            yield before + piece
            before = piece[-_OVERLAP:]


def _reach(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget) -> tuple[int, int]:
    """Return the last row and the last column that any reference of a part names."""
    reaches = [_reach_of(step) for step in _steps(archive, part, budget)]
    return max((rows for rows, _ in reaches), default=0), max((columns for _, columns in reaches), default=0)


def _reach_of(xml: bytes) -> tuple[int, int]:
    """Return the last row and column that attributes ``r="B7"`` or ``r="7"`` name."""
    codes = np.frombuffer(xml + b"\0" * 16, np.uint8)
    equals = np.flatnonzero(codes == ord("="))
    equals = equals[equals > 1]
    before, after = codes[equals - 1], codes[equals + 1]
    if (before <= ord(" ")).any() or (after <= ord(" ")).any():
        return _reach_of_spaced(xml)
    is_reference = (before == ord("r")) & (codes[equals - 2] <= ord(" ")) & np.isin(after, (0x22, 0x27))
    at = equals[is_reference] + 2
    rows = columns = np.zeros(len(at), np.int64)
    for _ in range(3):
        letter = codes[at] & 0xDF
        is_letter = (letter >= ord("A")) & (letter <= ord("Z"))
        columns = np.where(is_letter, columns * 26 + letter - ord("A") + 1, columns)
        at = at + is_letter
    for _ in range(7):
        digit = codes[at].astype(np.int64) - ord("0")
        is_digit = (digit >= 0) & (digit <= 9)
        rows = np.where(is_digit, rows * 10 + digit, rows)
        at = at + is_digit
    # Letters alone are no place: a namespace that is called r begins with "http".
    return int(rows.max(initial=0)), int(columns[rows > 0].max(initial=0))


def _reach_of_spaced(xml: bytes) -> tuple[int, int]:
    """Do the same where blanks may stand around the equals sign, or a text holds one."""
    places = [(int(row), _column_of(letters)) for letters, row in _REFERENCE_OR_ROW.findall(xml) if int(row)]
    return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)


def _filled_reach(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the reach of the cells that hold something: formats alone often go to the end of a sheet."""
    rows = columns = 0
    for xml in _whole_cells(archive, part):
        for cell in _ANY.finditer(xml):
            if place := _place(cell[1]):
                rows, columns = max(rows, place[0] + 1), max(columns, place[1] + 1)
    return rows, columns


def _whole_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read a part in steps that end with a cell."""
    budget = Budget(_LARGEST_UNPACKED)
    with archive.open(part) as stream:
        rest = b""
        while piece := stream.read(_STEP):
            budget.take(len(piece))
            rest += piece
            end = max(rest.rfind(b"/c>"), rest.rfind(b":c>")) + 3
            if end > 2:
                yield rest[:end]
                rest = rest[end:]
            rest = rest[-_STEP:]


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REFERENCE.search(attributes)
    if found is None:
        return None
    return int(found[2]) - 1, _column_of(found[1]) - 1


def _column_of(letters: bytes) -> int:
    """Return the column that letters name, from 1: B is 2; 0 for none."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - ord("A") + 1
    return column


def marks_of(archive: zipfile.ZipFile, part: str, formats: Formats) -> Marks:
    """Find what the XML of a sheet adds to its values.

    Parameters
    ----------
    archive
        The workbook.
    part
        Path of the sheet in it.
    formats
        As `special_formats` returns them.
    """
    styles = b"|".join(str(style).encode() for style in (*formats.shown, *formats.currencies))
    wanted = _ERROR + (rb"|\ss\s*=\s*[\"'](?:%s)[\"']" % styles if styles else b"")
    special = re.compile(_CELL % (rb"(?=[^>]*(?:%s))" % wanted))
    marks = Marks()
    for xml in _whole_cells(archive, archive.getinfo(part)):
        for cell in special.finditer(xml) if styles or re.search(_ERROR, xml) else ():
            _mark(cell[1], cell[2], formats, marks)
        for cell in _WITH_FORMULA.finditer(xml):
            if _is_uncomputed(cell[1], cell[2]) and (reference := _REFERENCE.search(cell[1])):
                marks.uncomputed.append((reference[1] + reference[2]).decode())
    return marks


def _mark(attributes: bytes, content: bytes, formats: Formats, marks: Marks) -> None:
    place, value = _place(attributes), _VALUE.search(content)
    kind = _KIND.search(attributes)
    if place is None or value is None or not value[1].strip():
        return
    if kind and kind[1] == b"e":
        marks.texts[place] = value[1].decode("utf-8", errors="replace").strip()
    elif kind is None or kind[1] == b"n":
        found = _STYLE.search(attributes)
        style = int(found[1]) if found else -1
        if (currency := formats.currencies.get(style)) is not None:
            marks.currencies.add(*place, currency)
            return
        with contextlib.suppress(ValueError):
            marks.texts[place] = formats.shown[style](float(value[1]))


def _is_uncomputed(attributes: bytes, content: bytes) -> bool:
    value, kind = _VALUE.search(content), _KIND.search(attributes)
    return (value is None or not value[1].strip()) and not (kind and kind[1] == b"str")


def special_formats(archive: zipfile.ZipFile) -> Formats:
    """Return the cell styles whose number format says more than the number."""
    if "xl/styles.xml" not in archive.namelist():
        return Formats()
    root = _xml(archive, "xl/styles.xml")
    codes = {
        int(item.get("numFmtId", "-1")): item.get("formatCode", "")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    found, currencies = {}, {}
    for style, item in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = int(item.get("numFmtId", "0"))
        code = codes.get(number, "")
        how = percent_text if number in PERCENT else shown(code)
        if how is not None:
            found[style] = how
        elif currency := currency_of_format(code):
            currencies[style] = currency
    return Formats(found, currencies)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the path of each sheet's part in the archive by the sheet's name."""
    paths = targets(archive, "xl/_rels/workbook.xml.rels")
    parts = {}
    for sheet in _xml(archive, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
        of_sheet = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        if of_sheet in paths:
            parts[sheet.get("name", "")] = paths[of_sheet]
    return parts


def targets(archive: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """Return the paths of the parts that a workbook's list of relations names, by their ids."""
    paths = {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/xl", item.get("Target", "")))[1:]
        for item in _xml(archive, relations).iter()
    }
    return {relation: path for relation, path in paths.items() if path in archive.namelist()}


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with archive.open(part) as stream:
        return ElementTree.fromstring(Budget(_LARGEST_PART).read(stream))
