"""Which tables stand in this HTML page? What many systems call .xls is one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from features.encoding import decode
from features.sheets import Book, Cells, SheetBuilder

# As browsers do it, whatever the page asks for.
_MOST_ACROSS, _MOST_DOWN = 1000, 65_534
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Comments, sections and instructions, to the end of the page where they do not end.
_UNSHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*+(?:>|\Z)", re.DOTALL)
_NO_TAG = re.compile(r"<(?![A-Za-z/])")
# Tables on a page that are told apart; more are the layout of a page, not tables.
_MOST_TABLES = 1000
# Elements whose text is no content.
_ASIDE = ("script", "style", "title", "select", "textarea")
# Elements that begin a line of their own within a cell.
_LINES = ("br", "p", "div", "li")


def open_html(data: bytes, encoding: str | None = None) -> tuple[Book, str]:
    """Read the tables of a page; they are named by their captions, else numbered.

    Parameters
    ----------
    data
        The page.
    encoding
        The encoding chosen by a person; by default the page's bytes tell, then what the page says of itself.

    Returns
    -------
    tuple
        The tables that hold text, and the encoding.

    Raises
    ------
    InputError
        ``not_text``, ``sheet_too_large``.
    """
    said = _CHARSET.search(data[:4096])
    decoded = decode(data, encoding, hint=said[1].decode("ascii") if said else None)
    reader = _Reader()
    reader.feed(_without_traps(decoded.text))
    reader.close()
    tables = {name: table.finish() for name, table in reader.named().items()}
    filled = {name: rows for name, rows in tables.items() if any(map(any, rows))}
    return Book(tuple(filled), lambda name: Cells(filled[name])), decoded.encoding


def _without_traps(page: str) -> str:
    """Take out what is never shown, and what would let the parser look for an end again and again."""
    page = _UNSHOWN.sub("", page)
    end = page.rfind(">") + 1
    return _NO_TAG.sub("&lt;", page[:end]) + page[end:].replace("<", "&lt;")


class _Cell:
    """A cell that is being read, and the table it belongs to."""

    def __init__(self, across: int, down: int) -> None:
        self.across, self.down = across, down
        self.texts: list[str] = []

    def text(self) -> str:
        lines = "".join(self.texts).split("\v")
        # A no-break space alone is how a page shows a blank cell.
        return "\n".join(_BLANKS.sub(" ", line).strip(" \xa0") for line in lines).strip("\n")


class _Table:
    """A table that is being read; another one may stand in one of its cells."""

    def __init__(self) -> None:
        self.sheet = SheetBuilder()
        self.caption: list[str] = []
        self.cell: _Cell | None = None
        self.in_caption = False
        self.has_row = False


class _Reader(HTMLParser):
    """Walks through the page. End tags of cells and rows may be missing, as they may in HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._aside = ""

    def named(self) -> dict[str, SheetBuilder]:
        """Return the tables by caption or number."""
        found: dict[str, SheetBuilder] = {}
        for place, table in enumerate(self.tables, start=1):
            self._end_cell(table)
            caption = _BLANKS.sub(" ", "".join(table.caption)).strip()
            name = caption if caption and caption not in found else f"Table {place}"
            found[name] = table.sheet
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ASIDE:
            self._aside = tag
        elif tag == "table" and len(self.tables) < _MOST_TABLES:
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open:
            self._start_within(self._open[-1], tag, dict(attrs))

    def _start_within(self, table: _Table, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "tr":
            self._end_cell(table)
            table.sheet.start_row()
            table.has_row = True
        elif tag in ("td", "th"):
            self._end_cell(table)
            if not table.has_row:
                table.sheet.start_row()
                table.has_row = True
            across = _span(attributes.get("colspan"), _MOST_ACROSS)
            table.cell = _Cell(across, _span(attributes.get("rowspan"), _MOST_DOWN))
        elif tag == "caption":
            table.in_caption = True
        elif tag in _LINES and table.cell is not None:
            table.cell.texts.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._aside:
            self._aside = ""
        elif self._open and tag == "table":
            self._end_cell(self._open.pop())
        elif self._open and tag in ("td", "th", "tr"):
            self._end_cell(self._open[-1])
            self._open[-1].has_row &= tag != "tr"
        elif self._open and tag == "caption":
            self._open[-1].in_caption = False

    def handle_data(self, data: str) -> None:
        if self._aside or not self._open:
            return
        table = self._open[-1]
        if table.in_caption:
            table.caption.append(data)
        elif table.cell is not None:
            table.cell.texts.append(data)

    def _end_cell(self, table: _Table) -> None:
        if table.cell is not None:
            table.sheet.add(table.cell.text(), across=table.cell.across, down=table.cell.down)
            table.cell = None


def _span(value: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", value or "")
    return min(max(int(digits[1]), 1), most) if digits else 1
