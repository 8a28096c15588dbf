"""Which cells of a text table hold something, and how long are they? Told by Arrow for whole columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def without_blanks(cells: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Empty the cells of nothing but blanks.

    Parameters
    ----------
    cells
        Text cells, none missing.

    Returns
    -------
    DataFrame, ndarray of shape (rows, columns)
        The cells, and which of them hold something.
    """
    filled = np.empty(cells.shape, dtype=bool)
    emptied = {}
    for place, (name, column) in enumerate(cells.items()):
        blank = np.asarray(pc.call_function("utf8_is_space", [pa.array(column)]), dtype=np.bool_)
        emptied[name] = column.mask(blank, "") if blank.any() else column
        filled[:, place] = (byte_lengths(column) > 0) & ~blank
    return pd.DataFrame(emptied, index=cells.index, columns=cells.columns, copy=False), filled


def byte_lengths(column: pd.Series) -> NDArray[np.int64]:
    """Return how many bytes of UTF-8 each cell takes: never fewer than its characters."""
    return np.asarray(pc.call_function("binary_length", [pa.array(column)]), dtype=np.int64)
