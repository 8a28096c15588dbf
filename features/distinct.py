"""Which different texts stand in a column, and which of them in each cell? Every text is then read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cells import with_blanks
from features.numbered import Numbered, hardly_repeats
from features.side_by_side import side_by_side
from features.signs import Signs
from features.words import plain

FEW = 500
"""Different texts up to which columns are looked at together, and that a first look at a longer one takes."""


@dataclass(frozen=True)
class Distinct:
    """The different texts of a column, how often each occurs and what it looks like: what tells its kind."""

    values: pd.Series
    counts: NDArray[np.int64]
    signs: Signs

    @classmethod
    def of(cls, text: pd.Series) -> Distinct:
        """Count the texts of a column."""
        return Encoded.of(text).counted()

    def where(self, kept: NDArray[np.bool_]) -> Distinct:
        """Return those of a mask of `values`."""
        if kept.all():
            return self
        return Distinct(self.values[kept].reset_index(drop=True), self.counts[kept], self.signs.at(kept))

    def share(self, told: NDArray[np.bool_]) -> float:
        """Return the share of the cells whose text is told by a mask of `values`."""
        return float(self.counts[told].sum() / self.counts.sum())

    @cached_property
    def glance(self) -> Signs:
        """Return the signs of `FEW` texts, picked by their hashes: the order of the rows does not matter."""
        if len(self.values) <= FEW:
            return self.signs
        hashes = pd.util.hash_array(self.values.to_numpy(dtype=object), categorize=False)
        return Signs(self.values.iloc[np.argpartition(hashes, FEW)[:FEW]].reset_index(drop=True))


@dataclass(frozen=True)
class Encoded:
    """A column of the file as its different texts and where they stand.

    Attributes
    ----------
    numbered
        The different texts, as `features.words.plain` returns them; no cell is missing.
    signs
        What each of them looks like.
    cells
        The column itself where that changed no text, else None.
    """

    numbered: Numbered
    signs: Signs
    cells: pd.Series | None = None

    @classmethod
    def of(cls, cells: pd.Series, *, is_read: bool = False) -> Encoded:
        """Look through the text cells of a column.

        `is_read`: it holds days or figures, of which nobody asks how often they stand there. Where its texts
        hardly repeat, they are then not compared with each other.
        """
        cells = cells.astype("str").fillna("")
        found = Numbered.by_cell(cells) if is_read and hardly_repeats(cells) else Numbered.of(cells)
        numbered = found.renamed(plain(found.texts))
        return cls(numbered, Signs(numbered.texts), cells if numbered is found else None)

    @property
    def values(self) -> pd.Series:
        """The different texts, in the order in which they first occur."""
        return self.numbered.texts

    def counted(self) -> Distinct:
        """Count the cells of each text."""
        return Distinct(self.values, self.numbered.counts(), self.signs)

    def spread(self, meant: pd.Series) -> pd.Series:
        """Return for each cell what its text means, given what each of `values` means."""
        return self.numbered.spread(meant)

    def texts(self, meant: pd.Series) -> tuple[Numbered, pd.Series]:
        """Return a column of texts numbered and cell by cell, given what each of `values` means."""
        numbered = self.numbered.renamed(meant)
        if self.cells is None or not self.numbered.keeps(meant):
            return numbered, numbered.spread(numbered.texts)
        # The file's own, held once.
        filled = numbered.filled
        return numbered, (
            self.cells.reset_index(drop=True) if filled.all() else with_blanks(self.cells, filled)
        )


def encode(columns: Sequence[pd.Series], is_read: Sequence[bool]) -> list[Encoded]:
    """Look through columns; those with `FEW` texts at most share the signs of theirs.

    `is_read` as of `Encoded.of`, for each of them.
    """
    rows = max(map(len, columns), default=0)
    both = list(zip(columns, is_read, strict=True))
    encoded = side_by_side(lambda one: Encoded.of(one[0], is_read=one[1]), both, rows)
    few = [place for place, column in enumerate(encoded) if len(column.values) <= FEW]
    if len(few) < 2:
        return encoded
    places, texts = pd.factorize(pd.concat([encoded[place].values for place in few], ignore_index=True))
    shared = Signs(pd.Series(texts, dtype="str"))
    bounds = np.cumsum([len(encoded[place].values) for place in few])
    for place, part in zip(few, np.split(places, bounds[:-1]), strict=True):
        encoded[place] = replace(encoded[place], signs=shared.at(part))
    return encoded
