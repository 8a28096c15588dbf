"""How do deals like this fare in the stages still ahead? Conversions of an owner, a source, stage by stage.

An owner's win rate mixes all stages; for a deal that has reached the quote only what happens from there on
matters. So each stage's conversion is counted by itself, as far as it was known on the day, and those of the
stages ahead are multiplied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.deals import Deals
from features.history import Running, running

PRIOR_STEPS = 20.0
"""Deals' worth of the company's own conversion in each conversion of a key."""

PRIOR_STAYS = 5.0
"""Deals' worth of the rate after a shorter stay in the rate after a longer one."""

STAYED = (0, 4, 8, 15, 22, 31, 46, 61, 91, 121, 181, 366)
"""Days in a stage from which on the deals that are still there are counted apart."""

RIPE = pd.Timedelta(days=90)
"""A stay counts no sooner than so long after it began: else the quick, which move on more often, lead."""

RATE = "rate_ahead"
"""Name of the company's own rate among the results of `rates_ahead`."""


@dataclass(frozen=True)
class Steps:
    """What became of deals in the stages that they had entered.

    Attributes
    ----------
    place
        Row of the deal in `Deals.frame`, shape (steps,).
    rank
        The stage, shape (steps,).
    known_on
        Day from which on it counts, shape (steps,).
    moved
        1.0 where the deal moved on, 0.0 where it was lost, shape (steps,).
    days
        Whole days that it had stayed, 0 in stages that it skipped, shape (steps,).
    stages
        Number of stages of the process.
    """

    place: NDArray[np.int64]
    rank: NDArray[np.int64]
    known_on: pd.Series
    moved: NDArray[np.float64]
    days: NDArray[np.float64]
    stages: int

    def by(self, codes: NDArray[np.int64]) -> Running:
        """Add up ``moved`` and ``decided`` by key and stage; `codes` number the keys of the deals."""
        facts = pd.DataFrame({"moved": self.moved, "decided": 1.0})
        return running(_cell(codes[self.place], self.rank, self.stages), self.known_on, facts)

    def by_stay(self) -> Running:
        """Add up ``moved`` and ``decided`` by stage and place in `STAYED` of the days stayed at least."""
        reached = np.searchsorted(STAYED, self.days, side="right")
        row = np.repeat(np.arange(len(reached)), reached)
        place = _counts_up(reached)
        facts = pd.DataFrame({"moved": self.moved[row], "decided": 1.0})
        known_on = self.known_on.iloc[row].reset_index(drop=True)
        return running(_cell(self.rank[row], place, len(STAYED)), known_on, facts)


def steps(deals: Deals) -> Steps:
    """Read from the stage entries what became of each deal in each stage that it had entered or skipped.

    A deal that goes from the first to the third stage, or is won there, has moved on from the second too.
    Going back decides nothing; the stage in which an open deal stands is not decided yet.
    """
    entries = deals.entries
    place = pd.Index(deals.frame["deal_id"]).get_indexer(pd.Index(entries["deal_id"])).astype(np.int64)
    ends = deals.frame.iloc[place][["outcome", "closed_on"]].set_axis(entries.index)
    later = entries.groupby("deal_id")[["stage_rank", "entered_on"]].shift(-1)
    last = later["entered_on"].isna()
    lost = last & ends["outcome"].eq("lost")
    low = entries["stage_rank"].to_numpy(dtype=np.float64)
    high = later["stage_rank"].mask(lost, entries["stage_rank"] + 1)
    high = high.mask(last & ends["outcome"].eq("won"), float(len(deals.process.stages)))
    left_on = later["entered_on"].fillna(ends["closed_on"])
    known_on = left_on.where(left_on > entries["entered_on"] + RIPE, entries["entered_on"] + RIPE)
    known_on = known_on.where(left_on.notna())
    width = np.where(known_on.isna(), 0, np.nan_to_num(np.maximum(high - low, 0))).astype(np.int64)
    row, further = np.repeat(np.arange(len(entries)), width), _counts_up(width)
    days = (left_on - entries["entered_on"]).dt.days.to_numpy(dtype=np.float64)
    return Steps(
        place[row],
        low[row].astype(np.int64) + further,
        known_on.iloc[row].reset_index(drop=True),
        np.where(lost, 0.0, 1.0)[row],
        np.where(further == 0, days[row], 0.0),
        len(deals.process.stages),
    )


def rates_ahead(
    deals: Deals, keys: Mapping[str, pd.Series], standing: pd.DataFrame, at: pd.DataFrame
) -> pd.DataFrame:
    """Return the chance to be won from a stage on, as the deals of the same key had it before the day.

    Parameters
    ----------
    deals
        Deals with stage entries.
    keys
        By name, the key of each row of `deals.frame`: owner, source and so on.
    standing
        ``stage_rank`` and ``days_in_stage`` of each row of `at`, as `features.stays.stages_on` returns them.
    at
        Rows asked about: ``deal_id`` and ``day``.

    Returns
    -------
    pandas.DataFrame
        One row per row of `at`: `RATE`, the company's own rate of deals that stayed as long, 0 to 1; for
        each key ``<key>_ahead``, the ratio of its rate to the company's (1 where nothing is known). Blank
        where the stage is.
    """
    known = steps(deals)
    rank, day = standing["stage_rank"].to_numpy(dtype=np.float64), at["day"]
    place = pd.Index(deals.frame["deal_id"]).get_indexer(pd.Index(at["deal_id"]))
    company = _conversions(known, np.zeros(len(deals.frame), dtype=np.int64), place, day, None)
    overall = _from(rank, company)
    found = {RATE: _after_stay(known.by_stay(), standing, day) * _from(rank + 1, company)}
    for name, key in keys.items():
        own = _conversions(known, pd.factorize(key)[0], place, day, company)
        found[f"{name}_ahead"] = _from(rank, own) / overall
    return pd.DataFrame(found, index=at.index)


def _conversions(
    known: Steps,
    codes: NDArray[np.int64],
    place: NDArray[np.int64],
    day: pd.Series,
    prior: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Return the conversion of each stage for each row's key before its day, shape (rows, stages)."""
    history = known.by(codes)
    found = np.empty((len(place), known.stages))
    for stage in range(known.stages):
        cell = _cell(codes[place], np.full(len(place), stage), known.stages).set_axis(day.index)
        moved, decided = np.nan_to_num(history.before(cell, day)).T
        if prior is None:
            found[:, stage] = (moved + 1.0) / (decided + 2.0)
        else:
            found[:, stage] = (moved + PRIOR_STEPS * prior[:, stage]) / (decided + PRIOR_STEPS)
    return found


def _after_stay(history: Running, standing: pd.DataFrame, day: pd.Series) -> NDArray[np.float64]:
    """Return the share that moved on in the end of deals that had stayed as long as each row."""
    rank = standing["stage_rank"].to_numpy(dtype=np.float64)
    days = standing["days_in_stage"].to_numpy(dtype=np.float64)
    reached = np.searchsorted(STAYED, np.nan_to_num(days), side="right")
    rate = np.full(len(rank), 0.5)
    for place in range(len(STAYED)):
        cell = _cell(np.nan_to_num(rank, nan=-1.0).astype(np.int64), place, len(STAYED)).set_axis(day.index)
        moved, decided = np.nan_to_num(history.before(cell, day)).T
        rate = np.where(place < reached, (moved + PRIOR_STAYS * rate) / (decided + PRIOR_STAYS), rate)
    return np.where(np.isnan(rank), np.nan, rate)


def _from(rank: NDArray[np.float64], conversion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Multiply the conversions of each row's stage and those after it; 1 beyond the last."""
    ahead = np.arange(conversion.shape[1]) >= rank[:, None]
    return np.where(np.isnan(rank), np.nan, np.where(ahead, conversion, 1.0).prod(axis=1))


def _cell(codes: NDArray[np.int64], within: NDArray[np.int64] | int, size: int) -> pd.Series:
    """Number key and what is told apart within it together; blank where the key is."""
    return pd.Series(np.where(codes >= 0, codes * size + within, np.nan))


def _counts_up(width: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, … up to each width, one after the other."""
    return np.arange(int(width.sum())) - np.repeat(width.cumsum() - width, width)
