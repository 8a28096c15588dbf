"""How would other programs write this table? The same cells in every container that exports come in."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import html
import io
import re
import zipfile
from collections.abc import Sequence

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[str]]
"""A table as a person sees it, its header first; every cell text."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CODE = re.compile(r"0\d+")
_SHARE = re.compile(r"\d+%")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def as_text(rows: Rows, delimiter: str = ",", line_end: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return stream.getvalue()


def typed(cell: str) -> tuple[object, str]:
    """The value and the number format with which a spreadsheet shows this text."""
    if _DAY.fullmatch(cell):
        return dt.date.fromisoformat(cell), "yyyy-mm-dd"
    if _CODE.fullmatch(cell):
        return int(cell), "0" * len(cell)
    if _SHARE.fullmatch(cell):
        return int(cell[:-1]) / 100, "0%"
    if _NUMBER.fullmatch(cell):
        return float(cell), "General"
    return (cell == "TRUE", "General") if cell in ("TRUE", "FALSE") else (cell, "General")


def as_xlsx(rows: Rows, name: str = "Deals", **others: Rows) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for title, cells in {name: rows, **others}.items():
        sheet = book.add_worksheet(title)
        for line, row in enumerate(cells):
            for place, cell in enumerate(row):
                value, shown = typed(cell)
                if cell:
                    sheet.write(line, place, value, book.add_format({"num_format": shown}))
    book.close()
    return stream.getvalue()


def as_xlsm(rows: Rows) -> bytes:
    """A workbook with a macro: what makes it one is its content type and a part that no reader opens."""
    kinds = {b"spreadsheetml.sheet.main+xml": b"ms-excel.sheet.macroEnabled.main+xml"}
    kinds = {b"openxmlformats-officedocument." + old: new for old, new in kinds.items()}
    return repacked(
        as_xlsx(rows), kinds, {"xl/vbaProject.bin": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)}
    )


def repacked(data: bytes, replaced: dict[bytes, bytes], added: dict[str, bytes] | None = None) -> bytes:
    """The same archive with some bytes of its parts replaced and some parts added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in replaced.items():
                content = content.replace(before, after)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        for name, content in (added or {}).items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def as_xls(rows: Rows) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Deals")
    styles = {shown: xlwt.easyxf(num_format_str=shown) for row in rows for _, shown in map(typed, row)}
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            value, shown = typed(cell)
            if cell:
                sheet.write(line, place, value, styles[shown])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Deals">{rows}'
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
    ' table:number-columns-repeated="1024"/></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def as_ods(rows: Rows) -> bytes:
    lines = (f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(zipfile.ZipInfo("mimetype"), ODS_KIND)
        packed.writestr(zipfile.ZipInfo("content.xml"), _ODS.format(rows="".join(lines)))
        packed.writestr(
            zipfile.ZipInfo("META-INF/manifest.xml"),
            '<?xml version="1.0"?><manifest:manifest'
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_KIND}"/>'
            "</manifest:manifest>",
        )
    return stream.getvalue()


def _ods_cell(cell: str) -> str:
    value, shown = typed(cell)
    if not cell:
        return "<table:table-cell/>"
    match value:
        case bool():
            kind = f'"boolean" office:boolean-value="{cell.lower()}"'
        case dt.date():
            kind = f'"date" office:date-value="{cell}"'
        case int() | float():
            kind = f'"{"percentage" if shown == "0%" else "float"}" office:value="{value}"'
        case _:
            kind = '"string"'
    text = html.escape(cell)
    return f"<table:table-cell office:value-type={kind}><text:p>{text}</text:p></table:table-cell>"


def as_html(rows: Rows, encoding: str = "utf-8") -> bytes:
    """What many CRMs call .xls."""
    lines = "".join(f"<tr>{''.join(_html_cell(cell) for cell in row)}</tr>\n" for row in rows)
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
        "<style>td { mso-number-format: '\\@' }</style></head>"
        f"<body><table border=1>\n{lines}</table></body></html>"
    ).encode(encoding, errors="xmlcharrefreplace")


def _html_cell(cell: str) -> str:
    lines = html.escape(cell).replace("\n", "<br>")
    return f"<td nowrap><font size=2><b>{lines or '&nbsp;'}</b></font></td>"


def as_spreadsheetml(rows: Rows) -> bytes:
    """An Excel 2003 XML spreadsheet; blank cells are left out and the next one says where it stands."""
    lines = "".join(f"<Row>{_xml_row(row)}</Row>\n" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Deals"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode()


def _xml_row(row: Sequence[str]) -> str:
    kept = [(place, cell) for place, cell in enumerate(row, start=1) if cell]
    return "".join(f'<Cell ss:Index="{place}">{_xml_data(cell)}</Cell>' for place, cell in kept)


def _xml_data(cell: str) -> str:
    if _DAY.fullmatch(cell):
        return f'<Data ss:Type="DateTime">{cell}T00:00:00.000</Data>'
    if cell in ("TRUE", "FALSE"):
        return f'<Data ss:Type="Boolean">{int(cell == "TRUE")}</Data>'
    kind = "Number" if _NUMBER.fullmatch(cell) else "String"
    return f'<Data ss:Type="{kind}">{html.escape(cell)}</Data>'


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # The packing second would otherwise stand in the names of the tests.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
