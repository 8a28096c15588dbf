"""What text stands in the cells of this file? Bytes in, text table out, every line accounted for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class TextTable:
    """A file as text, before anything is interpreted.

    Attributes
    ----------
    name
        File name as given by the person, or "".
    digest
        SHA-256 of the file's bytes, hexadecimal.
    container
        ``csv`` or ``xlsx``.
    encoding, delimiter
        What the text was read with; None in a spreadsheet.
    header_row
        Line of the header in the file, from 1.
    cells
        One row per data row kept; str columns named by the (made unique) headers; a blank cell is "".
    lines
        Source line of each row of `cells`, from 1 (int64).
    rejects
        Rows that could not be read: ``line`` (int64), ``text`` (str), ``reason`` (str, a short code).
    repaired
        Rows of `cells` that were mended (int64 lines).
    sheet, sheets
        The sheet read and all sheets of a workbook.
    """

    name: str
    digest: str
    container: str
    encoding: str | None
    delimiter: str | None
    header_row: int
    cells: pd.DataFrame
    lines: NDArray[np.int64]
    rejects: pd.DataFrame
    repaired: NDArray[np.int64]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
