"""What is known of a file that was read as text? Its cells, where they stood, and where every line went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.encoding import EncodingChoice, OddLine
from features.messages import Message
from features.ragged import Rejected


@dataclass(frozen=True)
class Accounting:
    """Where the lines of a file went: numbers of lines, `skipped` by reason."""

    lines: int
    kept: int
    repaired: int
    rejected: int
    skipped: dict[str, int]


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
        ``csv`` (any delimited text), ``xlsx``, ``xlsb``, ``xls``, ``ods``, ``html`` or ``xml`` (Excel 2003).
    encoding, delimiter
        What the text was read with; None in a spreadsheet.
    header_row
        Line of the header in the file, from 1; 0 where it has none and the columns are named by place.
    cells
        One row per data row kept; str columns named by the (made unique) headers; a blank cell is "".
    lines
        Source line of each row of `cells`, from 1 (int64).
    rejects
        Rows that could not be read: ``line`` (int64), ``text`` (str), ``reason`` (str, a short code),
        ``span`` (int64, how many lines it takes).
    repaired
        Rows of `cells` that were mended (int64 lines).
    spans
        How many lines of the file each row of `cells` takes (int64).
    skipped
        What is no row of the table: header, titles, notes, totals, blank lines, repeated headers, other
        tables; columns as of `rejects`.
    other_tables
        The other tables of the file, named by their first rows.
    total_lines
        Lines of the file; `accounting` says where they went.
    sheet, sheets
        The sheet of a workbook, or the file of an archive, that was read, and all that could be.
    member
        The file's path in the archive that it came in, or "".
    encoding_choices
        Where several encodings are equally likely: those, the one used first, with text to tell them by.
    odd_lines
        Lines written in another encoding than the rest, or damaged; they are read all the same.
    notes
        What a person should know of the reading.
    currencies
        Header → the currency (ISO 4217) that a spreadsheet shows beside the numbers of the column by their
        format alone.
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
    member: str = ""
    encoding_choices: tuple[EncodingChoice, ...] = ()
    odd_lines: tuple[OddLine, ...] = ()
    notes: tuple[Message, ...] = ()
    spans: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    skipped: pd.DataFrame = field(default_factory=lambda: set_aside(()))
    other_tables: tuple[str, ...] = ()
    total_lines: int = 0
    currencies: Mapping[str, str] = field(default_factory=dict)

    @property
    def accounting(self) -> Accounting:
        """Tell where every line of the file went."""
        spans = self.spans
        is_repaired = np.isin(self.lines, self.repaired)
        return Accounting(
            lines=self.total_lines,
            kept=int(spans[~is_repaired].sum()),
            repaired=int(spans[is_repaired].sum()),
            rejected=int(self.rejects["span"].sum()),
            skipped={str(why): int(n) for why, n in self.skipped.groupby("reason")["span"].sum().items()},
        )


def set_aside(rows: Sequence[Rejected]) -> pd.DataFrame:
    """List rows that are none of the table, by line; columns as of `TextTable.rejects`."""
    ordered = sorted(rows, key=lambda row: row.line)
    return pd.DataFrame(
        {
            "line": pd.Series([row.line for row in ordered], dtype="int64"),
            "text": pd.Series([row.text for row in ordered], dtype="str"),
            "reason": pd.Series([row.reason for row in ordered], dtype="str"),
            "span": pd.Series([row.span for row in ordered], dtype="int64"),
        }
    )
