"""What text does a person see in the cells of an OpenDocument spreadsheet (.ods)? Read in one pass."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from xml.parsers import expat

from features.archives import Budget
from features.cell_currencies import CellCurrencies
from features.container import LARGEST_FILE
from features.currencies import currency_of
from features.formats import number_text, percent_text
from features.recognition import broken_spreadsheet, encrypted_workbook
from features.sheets import Book, Cells, SheetBuilder

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
# Texts that stand in a cell without being its content.
_ASIDE = (f"{_OFFICE}annotation", f"{_TABLE}shapes")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_CODE = re.compile(r"0\d+")


def open_ods(data: bytes) -> Book:
    """Open a spreadsheet.

    Raises
    ------
    InputError
        ``broken_spreadsheet``, ``encrypted_workbook``, ``unpacks_too_large``, ``sheet_too_large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _is_encrypted(archive):
                raise encrypted_workbook()
            with archive.open("content.xml") as stream:
                content = Budget(4 * LARGEST_FILE).read(stream)
        reader = _Reader()
        reader.read(content)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        OSError,
        EOFError,
        KeyError,
        ValueError,
    ) as error:
        raise broken_spreadsheet() from error
    except NotImplementedError as error:
        raise broken_spreadsheet() from error
    names = tuple(name for name in reader.sheets if name not in reader.hidden) or tuple(reader.sheets)
    return Book(names, reader.finish)


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    with contextlib.suppress(KeyError), archive.open("META-INF/manifest.xml") as stream:
        return b"encryption-data" in Budget(LARGEST_FILE).read(stream)
    return False


class _Reader:
    """Walks through the XML; a row is put into its sheet when it ends, so that blank ones cost nothing."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetBuilder] = {}
        self._currencies: dict[str, CellCurrencies] = {}
        self.hidden: set[str] = set()
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: SheetBuilder | None = None
        self._shown = CellCurrencies()
        self._depth = 0  # a table within a cell is no sheet
        self._line = self._column = 0
        self._row: list[tuple[str, int, int, int, int, str]] = []
        self._row_repeat = 1
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []
        self._aside = 0

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def finish(self, name: str) -> Cells:
        """Return what stands in a sheet."""
        rows = self.sheets[name].finish()
        return Cells(rows, currencies=self._currencies[name].settle(rows))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ASIDE or self._aside:
            self._aside += 1
        elif name.startswith(_TEXT):
            self._start_text(name.removeprefix(_TEXT), attributes)
        elif name.startswith(_TABLE):
            self._start_table(name.removeprefix(_TABLE), attributes)
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._depth += 1
            if self._depth == 1:
                self._start_sheet(attributes)
        elif self._depth != 1 or self._sheet is None:
            return
        elif name == "table-row":
            self._row, self._column = [], 0
            self._row_repeat = _count(attributes, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._texts = attributes, []

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        name = attributes.get(f"{_TABLE}name", "") or f"Table {len(self.sheets) + 1}"
        self._sheet, self._shown = SheetBuilder(), CellCurrencies()
        self.sheets[name], self._currencies[name] = self._sheet, self._shown
        self._line = 0
        if attributes.get(f"{_TABLE}style-name") in self._hidden_styles:
            self.hidden.add(name)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if self._cell is None:
            return
        if name == "p" and self._texts:
            self._texts.append("\n")
        elif name == "s":
            self._texts.append(" " * min(_count(attributes, "c", _TEXT), 1000))
        elif name in ("tab", "line-break"):
            self._texts.append("\t" if name == "tab" else "\n")

    def _characters(self, text: str) -> None:
        if self._cell is not None and not self._aside:
            self._texts.append(text)

    def _end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name == f"{_TABLE}table":
            self._depth -= 1
        elif self._depth == 1 and name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self._end_cell(is_covered="covered" in name)
        elif self._depth == 1 and name == f"{_TABLE}table-row":
            self._end_row()

    def _end_cell(self, *, is_covered: bool) -> None:
        attributes = self._cell or {}
        repeat = _count(attributes, "number-columns-repeated")
        text = "" if is_covered else _cell_text(attributes, "".join(self._texts))
        if text:
            across = _count(attributes, "number-columns-spanned")
            down = _count(attributes, "number-rows-spanned")
            self._row.append((text, self._column, repeat, across, down, _currency(attributes)))
        self._column += repeat
        self._cell = None

    def _end_row(self) -> None:
        if self._row and self._sheet is not None:
            self._sheet.start_row(self._line)
            for text, column, repeat, across, down, currency in self._row:
                for place in range(column, column + repeat):
                    self._sheet.add(text, place, across=across, down=down)
                    for line in range(self._line, self._line + self._row_repeat if currency else 0):
                        self._shown.add(line, place, currency)
            self._sheet.repeat_row(self._row_repeat)
        self._line += self._row_repeat


def _count(attributes: dict[str, str], name: str, space: str = _TABLE) -> int:
    return max(int(attributes.get(f"{space}{name}", "1")), 1)


def _currency(attributes: dict[str, str]) -> str:
    """Return the currency that a cell says its value is in, "" for none."""
    is_money = attributes.get(f"{_OFFICE}value-type") == "currency"
    return currency_of(attributes.get(f"{_OFFICE}currency", "")) or "" if is_money else ""


def _cell_text(attributes: dict[str, str], text: str) -> str:
    value = attributes.get(f"{_OFFICE}value", "")
    match attributes.get(f"{_OFFICE}value-type"):
        case "float" | "currency" if value:
            # A code with leading zeros is a number to a spreadsheet; what it shows tells.
            return text if _CODE.fullmatch(text) and int(text) == float(value) else number_text(float(value))
        case "percentage" if value:
            return percent_text(float(value))
        case "date":
            moment = attributes.get(f"{_OFFICE}date-value", text).replace("T", " ")
            return moment.removesuffix(" 00:00:00")
        case "time":
            span = _TIME.fullmatch(attributes.get(f"{_OFFICE}time-value", ""))
            return f"{span[1]}:{span[2]}:{span[3]}" if span else text
        case "boolean":
            return attributes.get(f"{_OFFICE}boolean-value", text).upper()
        case _:
            return attributes.get(f"{_OFFICE}string-value") or text
