"""What are these bytes: a text, a spreadsheet of some kind, or no table at all? By content, not by name."""

from __future__ import annotations

import re
from enum import StrEnum

from features.archives import broken_archive, is_zip, part_names
from features.errors import InputError

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# First bytes of formats that people upload by mistake, and their names, which are the same in every language.
_FORMATS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"RIFF": "WebP",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"(\xb5/\xfd": "Zstandard",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"{\\rtf": "RTF",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}
# Those whose mark could begin a text, too, hold zero bytes right behind it.
_WITH_ZEROS = (b"BM", b"RIFF", b"MZ", b"BZh")
_HEAD = 4096
# Powers of two of the sectors that old Office files consist of.
_SECTORS = (9, 12)
# The ways in which the HTML that CRMs call a spreadsheet begins, behind a mark and blanks.
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|meta|body|table|title|style|script|div|center|form|font|link|base|!--)",
    re.IGNORECASE,
)
# An object, or a list of objects or of lists: no header of a table begins like this.
_JSON = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:\[\s*)*(?:\{\s*(?:\"|\})|\[\s*\[)")
_TABLE_ROW = re.compile(rb"<tr[\s>]", re.IGNORECASE)
_SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"


class Container(StrEnum):
    """What a table comes in."""

    CSV = "csv"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    XML = "xml"


def container_of(data: bytes) -> Container:
    """Tell what these bytes are.

    Raises
    ------
    InputError
        As `open_container`.
    """
    if is_zip(data):
        return _zipped_document(data)
    if data.startswith(_OLE):
        return _office_file(data)
    if found := _other_format(data):
        raise _not_a_table(found)
    if _JSON.match(data[:_HEAD].replace(b"\0", b"")):
        raise _not_a_table("JSON")
    return _markup(data) or Container.CSV


def _other_format(data: bytes) -> str:
    for mark, label in _FORMATS.items():
        if data.startswith(mark) and (mark not in _WITH_ZEROS or b"\0" in data[:64]):
            return label
    return "tar" if data[257:262] == b"ustar" else ""


def _markup(data: bytes) -> Container | None:
    # Zero bytes go, so that UTF-16 reads like the rest.
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    is_xml = head[:5].lower() == b"<?xml"
    if is_xml and _SPREADSHEETML in head:
        return Container.XML
    if not is_xml and not _HTML.match(head):
        return Container.XML if head.startswith(b"<") and _SPREADSHEETML in head else None
    if _TABLE_ROW.search(data.replace(b"\0", b"") if b"\0" in data[:_HEAD] else data):
        return Container.HTML
    raise _not_a_table("XML" if is_xml else "HTML")


def _zipped_document(data: bytes) -> Container:
    names = part_names(data)
    if "xl/workbook.xml" in names:
        return Container.XLSX
    if "content.xml" in names and b"opendocument.spreadsheet" in data[:_HEAD]:
        return Container.ODS
    if "xl/workbook.bin" in names:
        return Container.XLSB
    if any(name.startswith(("word/", "ppt/", "content.xml")) for name in names):
        raise _not_a_table("Word, PowerPoint, OpenDocument")
    # A workbook cut short has lost the list of its parts, which stands at the end, but not their names.
    if b"opendocument" in data[:_HEAD]:
        raise broken_spreadsheet()
    if any(name in data for name in (b"xl/", b"[Content_Types].xml")):
        raise broken_workbook()
    raise broken_archive()


def _office_file(data: bytes) -> Container:
    if _is_cut_short(data):
        raise broken_workbook()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted_workbook()
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Container.XLS
    raise _not_a_table("Microsoft Office")


def _is_cut_short(data: bytes) -> bool:
    """Tell whether an old Office file ends before the list of its parts, which says what it is."""
    power, place = (int.from_bytes(data[start:end], "little") for start, end in ((30, 32), (48, 52)))
    return power in _SECTORS and (place + 1) << power >= len(data)


def broken_workbook() -> InputError:
    """Return the refusal of a workbook that cannot be opened."""
    return InputError(
        "broken_workbook",
        "This Excel workbook is damaged and cannot be opened. "
        "Open it in Excel, save it again, upload that file.",
    )


def broken_spreadsheet() -> InputError:
    """Return the refusal of a spreadsheet, not from Excel, that cannot be opened."""
    return InputError(
        "broken_spreadsheet",
        "This spreadsheet is damaged and cannot be opened. "
        "Open it in the program that wrote it, save it as an Excel workbook (.xlsx), upload that file.",
    )


def encrypted_workbook() -> InputError:
    """Return the refusal of a workbook that asks for a password."""
    return InputError(
        "encrypted_workbook",
        "This Excel workbook is protected by a password. Save a copy without the password and upload that.",
    )


def _not_a_table(found: str) -> InputError:
    return InputError(
        "not_a_table",
        "This is not a table but another kind of file ({found}), whatever its name says. "
        "Upload a CSV file or an Excel workbook (.xlsx).",
        found=found,
    )
