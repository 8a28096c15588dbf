"""By which name is this content known? Equal content has one name, whatever file it came in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_string_dtype
from pandas.util import hash_array, hash_pandas_object

from features.numbered import Numbered
from features.schema import Upload

ID_DIGITS = 16
"""Hexadecimal digits of a snapshot id: 64 bits of its content's SHA-256, short enough for an address bar."""


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
    digest.update(np.ascontiguousarray(_combined(columns, len(frame))).tobytes())
    return digest.hexdigest()[:ID_DIGITS]


def _hashed(column: pd.Series, number: Callable[[str], Numbered]) -> NDArray[np.uint64]:
    if is_string_dtype(column):
        return _hashed_texts(number(str(column.name)))
    return np.asarray(hash_pandas_object(column, index=False), dtype=np.uint64)


def _hashed_texts(values: Numbered) -> NDArray[np.uint64]:
    """Hash the cells of a text column: each different text once, blanks as the largest number."""
    each = hash_array(values.texts.to_numpy(dtype=object), categorize=False)
    return np.append(each, np.iinfo(np.uint64).max)[values.codes]


def _combined(columns: Sequence[NDArray[np.uint64]], rows: int) -> NDArray[np.uint64]:
    """Combine the hashes of the cells of each row, as Python does for a tuple and pandas for a frame."""
    combined, factor = np.full(rows, 0x345678, np.uint64), np.uint64(1_000_003)
    with np.errstate(over="ignore"):
        for place, hashes in enumerate(columns):
            combined ^= hashes
            combined *= factor
            factor += np.uint64(82_520 + 2 * (len(columns) - place))
        combined += np.uint64(97_531)
    return combined
