"""What text stands in the cells of an Excel 2003 XML spreadsheet? Some systems write it and call it .xls."""

from __future__ import annotations

from xml.parsers import expat

from features.cell_currencies import CellCurrencies, currency_of_format
from features.formats import number_text, percent_text, shown
from features.recognition import broken_spreadsheet
from features.sheets import Book, Cells, SheetBuilder

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "


def open_spreadsheetml(data: bytes) -> Book:
    """Open a spreadsheet.

    Raises
    ------
    InputError
        ``broken_spreadsheet``, ``sheet_too_large``.
    """
    reader = _Reader()
    try:
        reader.read(data)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise broken_spreadsheet() from error
    names = tuple(name for name in reader.sheets if name not in reader.hidden) or tuple(reader.sheets)
    return Book(names, reader.cells)


class _Reader:
    """Walks through the XML, a cell being put into its sheet when it ends."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetBuilder] = {}
        self.hidden: set[str] = set()
        self._formats: dict[str, str] = {}
        self._currencies: dict[str, CellCurrencies] = {}
        self._style = ""
        self._name = ""
        self._cell: dict[str, str] = {}
        self._kind = ""
        self._texts: list[str] | None = None
        self._is_placed = True

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(data, True)

    def cells(self, name: str) -> Cells:
        """Return what stands in a sheet; to be asked once."""
        rows = self.sheets[name].finish()
        return Cells(rows, currencies=self._currencies[name].settle(rows))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        said = {key.removeprefix(_SPACE): value for key, value in attributes.items()}
        match name.removeprefix(_SPACE):
            case "Style":
                self._style = said.get("ID", "")
            case "NumberFormat":
                self._formats[self._style] = said.get("Format", "")
            case "Worksheet":
                self._name = said.get("Name", f"Table {len(self.sheets) + 1}")
                self.sheets[self._name] = SheetBuilder()
                self._currencies[self._name] = CellCurrencies()
            case "Row" if self._name:
                self.sheets[self._name].start_row(_index(said))
            case "Cell" if self._name:
                self._cell, self._is_placed, self._kind = said, False, ""
            case "Data" if self._name and not self._is_placed:
                self._kind, self._texts = said.get("Type", "String"), []

    def _characters(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)
        elif text.strip() == "SheetHidden" and self._name:
            self.hidden.add(self._name)

    def _end(self, name: str) -> None:
        match name.removeprefix(_SPACE):
            case "Data" if self._texts is not None:
                self._place(_text(self._kind, "".join(self._texts), self._format()))
                self._texts = None
            case "Cell" if not self._is_placed:
                self._place("")
            case "Worksheet":
                self._name = ""

    def _format(self) -> str:
        return self._formats.get(self._cell.get("StyleID", ""), "")

    def _place(self, text: str) -> None:
        if not self.sheets[self._name].rows:
            self.sheets[self._name].start_row()
        across = max(int(self._cell.get("MergeAcross", "0")), 0) + 1
        down = max(int(self._cell.get("MergeDown", "0")), 0) + 1
        sheet = self.sheets[self._name]
        place = sheet.add(text, _index(self._cell), across=across, down=down)
        self._is_placed = True
        if text and self._kind == "Number" and (currency := _currency(self._format())):
            self._currencies[self._name].add(len(sheet.rows) - 1, place, currency)


def _currency(code: str) -> str:
    # Excel calls one of its formats by name; the one called "Currency" is that of the reader's country.
    return "EUR" if code == "Euro Currency" else currency_of_format(code)


def _index(attributes: dict[str, str]) -> int | None:
    place = attributes.get("Index")
    return None if place is None else max(int(place) - 1, 0)


def _text(kind: str, text: str, code: str) -> str:
    match kind:
        case "Number":
            how = percent_text if code == "Percent" else shown(code)
            return how(float(text)) if how else number_text(float(text))
        case "DateTime":
            return text.removesuffix(".000").replace("T", " ").removesuffix(" 00:00:00")
        case "Boolean":
            return "TRUE" if text.strip() == "1" else "FALSE"
        case _:
            return text
