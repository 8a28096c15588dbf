"""What do the records of a binary workbook's part say? Where each one stands, and the values in it.

Source: [MS-XLSB], "Excel (.xlsb) Binary File Format", sections 2.1.4 (records) and 2.5 (structures).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

_INTEGER = struct.Struct("<I")
_SIGNED = struct.Struct("<i")
_REAL = struct.Struct("<d")
# The longest text that the format allows in one cell; more says that the file is damaged.
_LONGEST = 32_767


class Kind(IntEnum):
    """The records that are read. A short cell says no column: it stands behind the one before."""

    ROW = 0
    RK, ERROR, FLAG, REAL, TEXT, SHARED_TEXT = 2, 3, 4, 5, 6, 7
    FORMULA_TEXT, FORMULA_REAL, FORMULA_FLAG, FORMULA_ERROR = 8, 9, 10, 11
    SHORT_BLANK, SHORT_RK, SHORT_ERROR, SHORT_FLAG = 12, 13, 14, 15
    SHORT_REAL, SHORT_TEXT, SHORT_SHARED_TEXT = 16, 17, 18
    SHARED = 19
    FORMAT, STYLE = 44, 47
    RICH_TEXT = 62
    BOOK_PROPERTIES, SHEET = 153, 156
    MERGE = 176
    BEGIN_STYLES, END_STYLES = 617, 618


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Walk through the records of a part.

    Yields
    ------
    tuple
        Its kind (of `Kind`, or one that is not read), and the bounds of its content in `data`.

    Raises
    ------
    ValueError
        Where a record reaches past the end.
    """
    at, size = 0, len(data)
    while at < size:
        kind, at = _varying(data, at, 2)
        length, at = _varying(data, at, 4)
        if at + length > size:
            raise ValueError("a record reaches past the end")
        yield kind, at, at + length
        at += length


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number of which each byte holds seven bits and says whether another follows."""
    found = 0
    for place in range(most):
        byte = data[at + place]
        found |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return found, at + place + 1
    return found, at + most


def integer(data: bytes, at: int) -> int:
    """Read four bytes without a sign."""
    return int(_INTEGER.unpack_from(data, at)[0])


def real(data: bytes, at: int) -> float:
    """Read a number of eight bytes."""
    return float(_REAL.unpack_from(data, at)[0])


def rk_number(data: bytes, at: int) -> float:
    """Read a number of four bytes: its two lowest bits say how the other thirty are meant."""
    bits = integer(data, at)
    if bits & 2:
        found = float(_SIGNED.unpack_from(data, at)[0] >> 2)
    else:
        found = float(_REAL.unpack(b"\0\0\0\0" + _INTEGER.pack(bits & ~3))[0])
    return found / 100 if bits & 1 else found


def text(data: bytes, at: int) -> tuple[str, int]:
    """Read a text: its length, then UTF-16.

    Returns
    -------
    tuple
        The text ("" where there is none), and where it ends.
    """
    length = integer(data, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if length > _LONGEST or end > len(data):
        raise ValueError("a text reaches past the end")
    return data[at + 4 : end].decode("utf-16-le", errors="replace"), end
