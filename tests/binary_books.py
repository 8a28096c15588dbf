"""How would Excel write this table as a binary workbook (.xlsb)? Records as [MS-XLSB] describes them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Sequence

from tests.written import Rows, typed

Cell = tuple[object, str]
"""A value and the number format with which it is shown."""

_RELATION = (
    '<Relationship Id="rId1" Target="worksheets/sheet1.bin"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
)
_KINDS = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)


def as_xlsb(rows: Rows) -> bytes:
    return binary_book([[typed(cell) for cell in row] for row in rows])


def binary_book(
    rows: Sequence[Sequence[Cell]],
    *,
    is_short: bool = False,
    merged: tuple[int, int, int, int] | None = None,
    first_row: int = 0,
) -> bytes:
    """`is_short`: the cells do not say their columns; `merged`: first and last row, first and last column."""
    codes = list(dict.fromkeys(shown for row in rows for _, shown in row))
    lines = b"".join(
        record(0, struct.pack("<II", place, 0) + bytes(9)) + _cells(row, codes, is_short)
        for place, row in enumerate(rows, start=first_row)
    )
    reach = struct.pack("<4I", first_row, first_row + len(rows) - 1, 0, len(rows[0]) - 1)
    merge = record(176, struct.pack("<4I", *merged)) if merged else b""
    properties = record(153, bytes(12))
    sheet = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Deals"))
    body = record(148, reach) + record(145) + lines + record(146)
    parts = {
        "[Content_Types].xml": _KINDS.encode(),
        "xl/workbook.bin": record(131) + properties + record(143) + sheet + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{_RELATION}</Relationships>"
        ).encode(),
        "xl/styles.bin": _styles(codes),
        "xl/worksheets/sheet1.bin": record(129) + body + merge + record(130),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while size >= 0x80:
        size, length = size >> 7, length + bytes([size & 0x7F | 0x80])
    return head + length + bytes([size]) + content


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _styles(codes: Sequence[str]) -> bytes:
    formats = b"".join(
        record(44, struct.pack("<H", 164 + place) + wide(code)) for place, code in enumerate(codes)
    )
    of_cells = b"".join(
        record(47, struct.pack("<HH", 0, 164 + place) + bytes(12)) for place, _ in enumerate(codes)
    )
    size = struct.pack("<I", len(codes))
    of_styles = record(626, size) + record(47, bytes(16)) + record(627)
    known = record(615, size) + formats + record(616) + of_styles
    return record(278) + known + record(617, size) + of_cells + record(618) + record(279)


def _cells(row: Sequence[Cell], codes: Sequence[str], is_short: bool) -> bytes:
    found = b""
    for place, (value, shown) in enumerate(row):
        kind, content = _value(value)
        column = b"" if is_short else struct.pack("<I", place)
        if value != "" or is_short:
            found += record(kind + 11 * is_short, column + struct.pack("<I", codes.index(shown)) + content)
    return found


def _value(value: object) -> tuple[int, bytes]:
    match value:
        case "":
            return 1, b""
        case bool():
            return 4, bytes([value])
        case dt.date():
            return 2, struct.pack("<i", (value - dt.date(1899, 12, 30)).days << 2 | 2)
        case int() | float():
            return 5, struct.pack("<d", value)
        case bytes():  # the code of an error
            return 3, value
        case _:
            return 6, wide(str(value))
