"""Which different texts stand in a column, and which of them in each cell? Numbered once, then counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

# Cells by which a long column is told that hardly repeats, and the share of different texts among them.
_LOOKED_AT, _HARDLY = 1 << 16, 0.9


def hardly_repeats(values: pd.Series) -> bool:
    """Tell of a long column whether most of its texts seem to stand in one cell only."""
    if len(values) < 2 * _LOOKED_AT:
        return False
    return bool(values.head(_LOOKED_AT).nunique() >= _HARDLY * _LOOKED_AT)


@dataclass(frozen=True)
class Numbered:
    """A column of texts as its different ones and where they stand.

    Attributes
    ----------
    texts
        The different texts, in the order in which they first occur (str, index from 0, none missing).
    codes
        Which of them stands in each cell (int32); -1 where the cell is blank.
    """

    texts: pd.Series
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, values: pd.Series) -> Numbered:
        """Number the texts of a column (dtype ``str``)."""
        array = pa.array(values.astype("str"))
        if array.null_count == len(array):
            nothing = pd.Series(pa.nulls(0, pa.large_string()), dtype="str")
            return cls(nothing, np.broadcast_to(np.int32(-1), len(array)))
        encoded = array.dictionary_encode()
        parts = encoded.chunks if isinstance(encoded, pa.ChunkedArray) else [encoded]
        # Arrow numbers all parts of a column alike, and each part knows every text.
        codes = np.concatenate([_places(part.indices) for part in parts])
        if len(parts[0].dictionary) == len(codes):
            return cls(values.astype("str").reset_index(drop=True), codes)  # the column itself, held once
        return cls(pd.Series(parts[0].dictionary, dtype="str"), codes)

    @classmethod
    def by_cell(cls, values: pd.Series) -> Numbered:
        """Number each cell by itself, as if no text stood in two: for columns that are not counted."""
        return cls(values.reset_index(drop=True), np.arange(len(values), dtype=np.int32))

    @property
    def is_each_once(self) -> bool:
        """Whether every cell holds a text of its own."""
        return len(self.texts) == len(self.codes)

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Which cells hold something."""
        return np.asarray(self.codes >= 0)

    def counts(self, rows: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Count the cells of each text, or those in some rows."""
        if self.is_each_once:
            return np.ones(len(self.codes), np.int64) if rows is None else rows.astype(np.int64)
        codes = self.codes if rows is None else self.codes[rows]
        # Blanks are counted in front and left out.
        return np.bincount(codes + 1, minlength=len(self.texts) + 1)[1:]

    def come_again(self) -> NDArray[np.bool_]:
        """Tell which cells hold a text that a later one holds, too."""
        if self.is_each_once:
            return np.zeros(len(self.codes), dtype=bool)
        rows = np.arange(len(self.codes), dtype=np.int32)
        last = np.empty(len(self.texts) + 1, dtype=np.int32)  # behind the texts a place for the blanks
        last[self.codes] = rows
        return np.asarray(self.filled & (last[self.codes] != rows))

    def keeps(self, meant: pd.Series) -> bool:
        """Tell whether each of its texts means itself or nothing."""
        kept = meant.notna()
        return meant.equals(self.texts) if kept.all() else meant[kept].equals(self.texts[kept])

    def renamed(self, meant: pd.Series) -> Numbered:
        """Return the column with each of its texts replaced by what it means; missing ones become blank."""
        if not self.keeps(meant):
            again = Numbered.of(meant)
            return Numbered(again.texts, self._in_place_of(again.codes))
        kept = meant.notna().to_numpy()
        if kept.all():
            return self
        places = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        return Numbered(meant[kept].reset_index(drop=True), self._in_place_of(places))

    def spread(self, meant: pd.Series) -> pd.Series:
        """Return for each cell what its text means, given what each of `texts` means; missing where blank."""
        if self.is_each_once:
            return meant.reset_index(drop=True)
        if not self.filled.all():
            meant = meant.reindex(range(len(meant) + 1))  # -1 takes the last one, which is missing
        return meant.take(self.codes).reset_index(drop=True)

    def _in_place_of(self, places: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.append(places, np.int32(-1))[self.codes]


def _places(indices: pa.Int32Array) -> NDArray[np.int32]:
    """Return Arrow's numbers of texts, -1 where one is missing."""
    return np.asarray(indices.fill_null(-1) if indices.null_count else indices, dtype=np.int32)
