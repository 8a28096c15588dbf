"""What kind of file is this, by its first bytes? Refuses what is no table, each with its own sentence."""

from __future__ import annotations

from features.errors import InputError
from features.spreadsheets import is_workbook

# Bytes. A pipeline of a million deals with twenty columns is about 200 MB as CSV; half as much again is room.
LARGEST_FILE = 300_000_000
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# First bytes of formats that people upload by mistake, and their names, which are the same in every language.
_FORMATS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"{\\rtf": "RTF",
}
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")


def check_size(size: int) -> None:
    """Refuse a file that is empty or larger than can be read.

    Parameters
    ----------
    size
        Bytes.

    Raises
    ------
    InputError
        ``empty_file``, ``too_large``.
    """
    if size == 0:
        raise InputError(
            "empty_file",
            "This file is empty. "
            "Upload a CSV file or an Excel workbook (.xlsx) with a header row and at least one row.",
        )
    if size > LARGEST_FILE:
        raise InputError(
            "too_large",
            "This file has {size} MB; up to {limit} MB can be read. "
            "Export fewer columns or a shorter period.",
            size=size // 1_000_000,
            limit=LARGEST_FILE // 1_000_000,
        )


def require_table(data: bytes) -> None:
    """Refuse what its first bytes show to be no table.

    Raises
    ------
    InputError
        ``not_a_table``, ``old_workbook``, ``encrypted_workbook``, ``broken_workbook``, ``zip_archive``.
    """
    found = next((label for mark, label in _FORMATS.items() if data.startswith(mark)), "")
    if not found and data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        found = "HTML, XML"
    if found:
        raise InputError(
            "not_a_table",
            "This is not a table but another kind of file ({found}), whatever its name says. "
            "Upload a CSV file or an Excel workbook (.xlsx).",
            found=found,
        )
    if data.startswith(_OLE):
        raise _office_file(data)
    if data.startswith(_ZIP) and not is_workbook(data):
        raise _archive(data)


def _office_file(data: bytes) -> InputError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return InputError(
            "encrypted_workbook",
            "This Excel workbook is protected by a password. "
            "Save a copy without the password and upload that.",
        )
    return InputError(
        "old_workbook",
        "This is a file of an older Office format (such as .xls). "
        "Open it, save it as an Excel workbook (.xlsx) or as CSV, and upload that.",
    )


def _archive(data: bytes) -> InputError:
    # A workbook cut short has lost the list of its parts, which stands at the end, but not their names.
    if b"xl/" in data:
        return InputError(
            "broken_workbook",
            "This Excel workbook is damaged and cannot be opened. "
            "Open it in Excel, save it again, upload that file.",
        )
    return InputError(
        "zip_archive",
        "This is a ZIP archive. Unpack it and upload the CSV file or Excel workbook (.xlsx) that is in it.",
    )
