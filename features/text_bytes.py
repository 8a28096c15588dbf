"""Which bytes stand in a column of texts at all? A quick look that spares most columns the slow search.

A byte of UTF-8 that no text holds rules out every character and word that is written with it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

# Bytes looked at together: as many as stay in the processor's cache.
_BLOCK = 1 << 17


def holds_any(texts: pd.Series, wanted: bytes) -> bool:
    """Tell whether one of some bytes stands in a text of a column."""
    return any((block == byte).any() for block in _blocks(texts) for byte in wanted)


def may_hold_doubled(texts: pd.Series, byte: bytes) -> bool:
    """Tell whether a byte may stand twice in a row in a text: if not, it certainly does not."""
    for block in _blocks(texts):
        is_it = block == byte[0]
        # The next block, or text, may begin with it.
        if is_it[-1] or (is_it[1:] & is_it[:-1]).any():
            return True
    return False


def first_bytes(texts: pd.Series) -> NDArray[np.uint8]:
    """Return the byte that each text of a column begins with; 0 where it is empty or missing."""
    found = [np.empty(0, np.uint8)]
    for offsets, data in _parts(texts):
        starts, ends = offsets[:-1], offsets[1:]
        first = np.zeros(len(starts), np.uint8)
        is_filled = starts < ends
        first[is_filled] = data[starts[is_filled]]
        found.append(first)
    return np.concatenate(found)


def _blocks(texts: pd.Series) -> Iterator[NDArray[np.uint8]]:
    for offsets, data in _parts(texts):
        for start in range(int(offsets[0]), int(offsets[-1]), _BLOCK):
            yield data[start : min(start + _BLOCK, int(offsets[-1]))]


def _parts(texts: pd.Series) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
    """Return where the texts begin and end in the bytes of each part of a column, and these."""
    array = pa.array(texts.astype("str"))
    for part in array.chunks if isinstance(array, pa.ChunkedArray) else [array]:
        if len(part):
            _, places, data = part.buffers()
            offsets = np.frombuffer(places, np.int64)[part.offset : part.offset + len(part) + 1]
            yield offsets, np.frombuffer(data or b"", np.uint8)
