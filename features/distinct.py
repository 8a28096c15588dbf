"""Which different texts stand in a column, and which of them in each cell? Every text is then read once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.words import plain


@dataclass(frozen=True)
class Distinct:
    """The different texts of a column and how often each occurs: what all decisions about it need."""

    values: pd.Series
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, text: pd.Series) -> Distinct:
        """Count the texts of a column."""
        codes, values = pd.factorize(text)
        return cls(pd.Series(values, dtype="str"), np.bincount(codes, minlength=len(values)))

    def where(self, kept: pd.Series) -> Distinct:
        """Return those of a mask of `values`."""
        if kept.all():
            return self
        return Distinct(self.values[kept].reset_index(drop=True), self.counts[kept.to_numpy()])

    def share(self, told: pd.Series) -> float:
        """Return the share of the cells whose text is told by a mask of `values`."""
        return float(self.counts[told.to_numpy()].sum() / self.counts.sum())


@dataclass(frozen=True)
class Encoded:
    """A column as its different texts and where they stand.

    Attributes
    ----------
    values
        The different texts, as `features.words.plain` returns them, in the order in which they first occur.
    codes
        Which of them stands in each cell (int64).
    """

    values: pd.Series
    codes: NDArray[np.int64]

    @classmethod
    def of(cls, cells: pd.Series) -> Encoded:
        """Look through the text cells of a column."""
        codes, found = pd.factorize(cells.astype("str"), use_na_sentinel=False)
        texts = pd.Series(found, dtype="str")
        values = plain(texts)
        if values.equals(texts):
            return cls(values, codes)
        again, alike = pd.factorize(values)
        return cls(pd.Series(alike, dtype="str"), again[codes])

    def counted(self) -> Distinct:
        """Count the cells of each text."""
        return Distinct(self.values, np.bincount(self.codes, minlength=len(self.values)))

    def spread(self, meant: pd.Series) -> pd.Series:
        """Return for each cell what its text means, given what each of `values` means."""
        return meant.take(self.codes).reset_index(drop=True)
