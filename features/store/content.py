"""By which name is this content known? Equal content has one name, whatever file it came in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_string_dtype
from pandas.util import hash_array

from features.numbered import Numbered
from features.schema import Upload

ID_DIGITS = 16
"""Hexadecimal digits of a snapshot id: 64 bits of its content's SHA-256, short enough for an address bar."""

# Rows hashed at a time: what is made of them stays in the processor's cache, and memory small.
_BLOCK = 1 << 16

_Hashed = Callable[[slice], NDArray[np.uint64]]
"""The hashes of a column's cells in a slice of its rows."""


def content_hash(
    frame: pd.DataFrame,
    kind: Upload,
    as_of: pd.Timestamp,
    numbered: Callable[[str], Numbered] | None = None,
) -> str:
    """Return the id of this content: from names, types and values of the frame, the kind and the day.

    `numbered` gives its text columns where they are numbered already.
    """
    digest = hashlib.sha256(f"{kind.value}\n{as_of.date().isoformat()}\n".encode())
    for name in frame.columns:
        digest.update(f"{name}\n{frame[name].dtype}\n".encode())
    number = numbered or (lambda name: Numbered.of(frame[name]))
    columns = [_hashed(column, number) for _, column in frame.items()]
    for start in range(0, len(frame), _BLOCK):
        rows = slice(start, start + _BLOCK)
        digest.update(_combined([hashed(rows) for hashed in columns]).tobytes())
    return digest.hexdigest()[:ID_DIGITS]


def _hashed(column: pd.Series, number: Callable[[str], Numbered]) -> _Hashed:
    if is_string_dtype(column):
        return _hashed_texts(number(str(column.name)))
    values = column.to_numpy()
    return lambda rows: hash_array(values[rows])


def _hashed_texts(values: Numbered) -> _Hashed:
    """Hash the cells of a text column: each different text once, blanks as the largest number."""
    if values.is_each_once:
        return lambda rows: _hashed_each(values.texts.iloc[rows])
    each = np.append(_hashed_each(values.texts), np.iinfo(np.uint64).max)
    return lambda rows: each[values.codes[rows]]


def _hashed_each(texts: pd.Series) -> NDArray[np.uint64]:
    parts = (texts.iloc[start : start + _BLOCK] for start in range(0, len(texts), _BLOCK))
    hashed = [hash_array(part.to_numpy(dtype=object), categorize=False) for part in parts]
    return np.concatenate([np.empty(0, np.uint64), *hashed])


def _combined(columns: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Combine the hashes of the cells of each row, as Python does for a tuple and pandas for a frame."""
    combined, factor = np.full(len(columns[0]), 0x345678, np.uint64), np.uint64(1_000_003)
    with np.errstate(over="ignore"):
        for place, hashes in enumerate(columns):
            combined ^= hashes
            combined *= factor
            factor += np.uint64(82_520 + 2 * (len(columns) - place))
        combined += np.uint64(97_531)
    return combined
