"""What was known of an owner, a source or an account on a day? Running totals of dated facts, by key."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SPAN = 1 << 20
"""Days that one key may span in a combined number of key and day; far more than any calendar."""

PRIOR_DEALS = 10.0
"""Deals' worth of the company's own rate in each smoothed rate: ten deals of a key move its rate half way."""


@dataclass(frozen=True)
class Running:
    """Running totals of dated facts by key, for look-ups as of a day.

    Attributes
    ----------
    keys
        The keys that have facts.
    moments
        Key and day of each fact in one number, ascending, shape (n,).
    order
        Row of the facts as they were given, for each moment, shape (n,).
    totals
        Totals of each value over the facts so far, shape (n + 1, number of values), first row zero.
    """

    keys: pd.Index
    moments: NDArray[np.int64]
    order: NDArray[np.int64]
    totals: NDArray[np.float64]

    def before(self, key: pd.Series, day: pd.Series) -> NDArray[np.float64]:
        """Return the totals of facts dated before `day`, shape (rows, values); blank where key or day is."""
        return self._totals(key, day, inclusive=False)

    def until(self, key: pd.Series, day: pd.Series) -> NDArray[np.float64]:
        """Return the totals of facts dated on or before `day`, shape (rows, values)."""
        return self._totals(key, day, inclusive=True)

    def latest_until(self, key: pd.Series, day: pd.Series) -> NDArray[np.int64]:
        """Return the row of the key's latest fact dated on or before `day`, shape (rows,); -1 where none."""
        codes, asked = self._asked(key, day)
        place = np.searchsorted(self.moments, asked, side="right") - 1
        found = np.append(self.order, -1)[place]
        return np.asarray(np.where(self._own(codes, place, day), found, -1), dtype=np.int64)

    def last_before(self, key: pd.Series, day: pd.Series) -> NDArray[np.float64]:
        """Return days since the key's latest fact dated before `day`, shape (rows,); blank where none."""
        codes, asked = self._asked(key, day)
        place = np.searchsorted(self.moments, asked, side="left") - 1
        since = (asked - np.append(self.moments, -1)[place]).astype(np.float64)
        return np.where(self._own(codes, place, day), since, np.nan)

    def _own(self, codes: NDArray[np.int64], place: NDArray[np.int64], day: pd.Series) -> NDArray[np.bool_]:
        """Say whether the fact at each place is one of the key asked about."""
        same = np.append(self.moments, -1)[place] // SPAN == codes
        return np.asarray(same & (codes >= 0) & day.notna().to_numpy())

    def _totals(self, key: pd.Series, day: pd.Series, *, inclusive: bool) -> NDArray[np.float64]:
        codes, asked = self._asked(key, day)
        end = np.searchsorted(self.moments, asked, side="right" if inclusive else "left")
        start = np.searchsorted(self.moments, codes * SPAN, side="left")
        found = self.totals[end] - self.totals[start]
        found[codes < 0] = 0.0
        found[(key.isna() | day.isna()).to_numpy()] = np.nan
        return found

    def _asked(self, key: pd.Series, day: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        codes = self.keys.get_indexer(pd.Index(key)).astype(np.int64)
        return codes, codes * SPAN + day_numbers(day)


def running(key: pd.Series, day: pd.Series, values: pd.DataFrame) -> Running:
    """Add up dated facts by key.

    Parameters
    ----------
    key, day
        Whom each fact is about and when it became known; facts where either is blank count nowhere.
    values
        What to add up, one float column each, same rows.
    """
    known = (key.notna() & day.notna()).to_numpy()
    codes, keys = pd.factorize(key[known])
    moments = codes.astype(np.int64) * SPAN + day_numbers(day[known])
    order = np.argsort(moments, kind="stable")
    added = values.to_numpy(dtype=np.float64)[known][order].cumsum(axis=0)
    totals = np.concatenate([np.zeros((1, values.shape[1])), added])
    return Running(pd.Index(keys), moments[order], np.flatnonzero(known)[order], totals)


def day_numbers(day: pd.Series) -> NDArray[np.int64]:
    """Return whole days since 1900 as integers, held within `SPAN`; blanks are 0."""
    since = (day - pd.Timestamp("1900-01-01")).dt.days
    return np.asarray(since.fillna(0).clip(0, SPAN - 1), dtype=np.int64)


def smoothed_rate(
    wins: NDArray[np.float64], n: NDArray[np.float64], prior: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return (wins + m * prior) / (n + m) with m = `PRIOR_DEALS`: 0 to 1, the prior itself where n is 0."""
    return np.asarray((wins + PRIOR_DEALS * prior) / (n + PRIOR_DEALS), dtype=np.float64)


def win_history(closed: pd.DataFrame, key: str) -> Running:
    """Add up wins and closings by `key`; the values of the result are ``won`` and ``closed``.

    Parameters
    ----------
    closed
        Deals with `key`, ``closed_on`` and ``outcome``; open ones and undated ones do not count.
    """
    won = closed["outcome"].eq("won").astype("float64")
    day = closed["closed_on"].where(closed["outcome"].ne("open"))
    return running(closed[key], day, pd.DataFrame({"won": won, "closed": 1.0}))


def company_rate(closed: pd.DataFrame, day: pd.Series) -> NDArray[np.float64]:
    """Return the company's win rate among deals closed before each day: (wins + 1) / (n + 2)."""
    everyone = closed.assign(all="all")
    totals = win_history(everyone, "all").before(pd.Series("all", index=day.index, dtype="str"), day)
    return np.asarray((totals[:, 0] + 1.0) / (totals[:, 1] + 2.0), dtype=np.float64)
