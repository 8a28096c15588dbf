"""Which cells hold something, how long are they, and what are they like? Told by Arrow for whole columns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

# Columns looked at side by side: Arrow lets other threads work meanwhile.
_THREADS = 2


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
    with ThreadPoolExecutor(_THREADS) as pool:
        looked = list(pool.map(_without_blanks, (column for _, column in cells.items())))
    emptied = {name: column for name, (column, _) in zip(cells.columns, looked, strict=True)}
    filled = np.empty(cells.shape, dtype=bool, order="F")
    for place, (_, of_column) in enumerate(looked):
        filled[:, place] = of_column
    return pd.DataFrame(emptied, index=cells.index, columns=cells.columns, copy=False), filled


def _without_blanks(column: pd.Series) -> tuple[pd.Series, NDArray[np.bool_]]:
    text = pa.array(column)
    blank = np.asarray(pc.call_function("utf8_is_space", [text]), dtype=np.bool_)
    filled = np.asarray(pc.call_function("binary_length", [text]), dtype=np.int64) > 0
    return (column.mask(blank, ""), filled & ~blank) if blank.any() else (column, filled)


def rows_where(cells: pd.DataFrame, wanted: NDArray[np.bool_]) -> pd.DataFrame:
    """Take rows and number them anew; a stretch of rows is looked at, not copied."""
    places = np.flatnonzero(wanted)
    if not len(places):
        return cells.iloc[:0]
    first, after = int(places[0]), int(places[-1]) + 1
    taken = cells.iloc[first:after] if after - first == len(places) else cells.iloc[places]
    return taken.reset_index(drop=True)


def byte_lengths(column: pd.Series) -> NDArray[np.int64]:
    """Return how many bytes of UTF-8 each cell takes: never fewer than its characters."""
    return np.asarray(pc.call_function("binary_length", [pa.array(column)]), dtype=np.int64)


def matches(texts: pd.Series, pattern: str) -> NDArray[np.bool_]:
    """Tell which texts, none missing, match a pattern from end to end; it is one for RE2."""
    options = pc.MatchSubstringOptions(f"^(?:{pattern})$")
    return np.asarray(pc.call_function("match_substring_regex", [pa.array(texts)], options), dtype=np.bool_)


def contains(texts: pd.Series, pattern: str, *, is_plain: bool = False) -> NDArray[np.bool_]:
    """Tell which texts, none missing, hold a match of a pattern for RE2, or a text as it stands."""
    function = "match_substring" if is_plain else "match_substring_regex"
    options = pc.MatchSubstringOptions(pattern)
    return np.asarray(pc.call_function(function, [pa.array(texts)], options), dtype=np.bool_)


def with_blanks(texts: pd.Series, filled: NDArray[np.bool_]) -> pd.Series:
    """Return texts, none missing, as missing where a mask is False; they stay where they are in memory."""
    array = pa.array(texts)
    parts, start = [], 0
    for part in array.chunks if isinstance(array, pa.ChunkedArray) else [array]:
        known = pa.array(filled[start : start + len(part)]).buffers()[1]
        _, places, data = part.buffers()
        if len(part):
            own = places.slice(part.offset * np.dtype(np.int64).itemsize)
            parts.append(pa.LargeStringArray.from_buffers(len(part), own, data, known))
        start += len(part)
    return pd.Series(pa.chunked_array(parts, pa.large_string()), dtype="str")
