"""Which records does a text or a sheet hold, and which are no rows of its table? Those with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.by_line import Row
from features.cells import rows_where
from features.ragged import Rejected
from features.tokens import Dialect


@dataclass(frozen=True)
class Body:
    """All records of a text.

    Attributes
    ----------
    cells
        One row per regular record, columns 0 … width - 1 of dtype ``str``.
    lines, spans
        First line of each row of `cells`, from 1, and how many lines it takes (int64).
    odd
        The other records, in file order.
    blanks
        The empty lines (int64).
    total
        Number of lines of the text.
    """

    cells: pd.DataFrame
    lines: NDArray[np.int64]
    spans: NDArray[np.int64]
    odd: tuple[Row, ...]
    blanks: NDArray[np.int64]
    total: int


def below(body: Body, line: int) -> Body:
    """Return what stands on a line of the file and below it."""
    first = int(np.searchsorted(body.lines, line))
    return replace(
        body,
        cells=body.cells.iloc[first:].reset_index(drop=True),
        lines=body.lines[first:],
        spans=body.spans[first:],
        odd=tuple(row for row in body.odd if row.line >= line),
    )


def taken(body: Body, gone: NDArray[np.bool_], reason: str, dialect: Dialect) -> tuple[Body, list[Rejected]]:
    """Take out the rows that are gone; return the rest, and each of them with the reason, a short code."""
    skipped = [
        Rejected(
            int(body.lines[at]), dialect.delimiter.join(body.cells.iloc[at]), reason, int(body.spans[at])
        )
        for at in np.flatnonzero(gone)
    ]
    if not skipped:
        return body, skipped
    rest = replace(
        body, cells=rows_where(body.cells, ~gone), lines=body.lines[~gone], spans=body.spans[~gone]
    )
    return rest, skipped


def as_skipped(row: Row, reason: str) -> Rejected:
    """Set a record aside for a reason, a short code."""
    return Rejected(row.line, row.text or "\t".join(row.fields).rstrip("\t"), reason, row.span)
