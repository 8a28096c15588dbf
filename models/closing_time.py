"""When will a deal be won, if it is won? As the past deals that had come as far and waited as long.

For each open deal: how likely it is to be won at all, judged by stage, age and size alone, and how a win
would spread over the coming periods.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.deals import Deals
from models.arrays import Array, Codes, Mask
from models.deal_size import sizes
from models.survival import LOST, MOVED, OPEN, share_moved

# A curve resting on fewer wins is too coarse for monthly shares; the next coarser one is taken instead.
MIN_WINS: Final = 30
# Ages at which the past is cut for comparison: the medians of the eighths of the open deals by age.
LANDMARKS: Final = 8
# Entries that begin later than this after the creation have missed the deal's first stages.
MAX_DELAY_DAYS: Final = 14
# Weight, in deals, of the coarser win rate when a finer one is shrunk toward it.
SHRINK_DEALS: Final = 20.0


@dataclass(frozen=True)
class WinCurve:
    """Share of deals won by each day of their life, with open deals censored and losses competing.

    Attributes
    ----------
    days, share, still_open
        Days seen, ascending, and the shares (0 to 1) won by then and still open after, shape (k,).
    n, wins
        Deals and wins it rests on.
    """

    days: Array
    share: Array
    still_open: Array
    n: int
    wins: int

    def by(self, days: Array) -> Array:
        """Return the share won by each of `days` (any shape); 0 before the first day seen."""
        steps = np.concatenate([[0.0], self.share])
        return np.asarray(steps[np.searchsorted(self.days, days, side="right")], dtype=np.float64)

    def after(self, day: float) -> float:
        """Return the share still won of the deals open after a day; 0 where none was seen open that long."""
        place = int(np.searchsorted(self.days, day, side="right"))
        left = float(self.still_open[place - 1]) if place else 1.0
        return (self.ever - float(self.by(np.array([day]))[0])) / left if left > 0 else 0.0

    def weighed(self, weight: Array) -> WinCurve:
        """Return the curve with the wins of each of its `days` counted so many times, shape (k,)."""
        return replace(self, share=np.cumsum(np.diff(self.share, prepend=0.0) * weight))

    @property
    def ever(self) -> float:
        """Share won by the last day seen."""
        return float(self.share[-1]) if len(self.share) else 0.0


@dataclass(frozen=True)
class Outlook:
    """What the past says of each open deal.

    Attributes
    ----------
    deal_id
        The open deals, in the order of the frame, shape (n,).
    probability
        Probability to be won ever, by stage, age and size alone, 0 to 1, shape (n,).
    timing
        Share of the wins that fall into each coming period, given the deal is won; a row sums to at most 1,
        the rest falls later, shape (n, periods).
    wins
        Past wins on which a deal's timing rests, shape (n,).
    """

    deal_id: npt.NDArray[np.str_]
    probability: Array
    timing: Array
    wins: Array


@dataclass(frozen=True)
class _Past:
    """Past deals to judge by: days lived, days stayed, how it ended and how large, each of shape (n,)."""

    days: Array
    stayed: Array
    event: npt.NDArray[np.str_]
    size: npt.NDArray[np.str_]

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Past:
        """Take the columns of a table; as arrays, because they are cut hundreds of times."""
        days, stayed = (table[name].to_numpy(dtype=np.float64) for name in ("days", "stayed"))
        return cls(days, stayed, table["event"].to_numpy(dtype=str), table["size"].to_numpy(dtype=str))

    def take(self, chosen: Mask) -> _Past:
        """Return some of them."""
        return _Past(self.days[chosen], self.stayed[chosen], self.event[chosen], self.size[chosen])

    @property
    def wins(self) -> int:
        """How many were won."""
        return int(np.count_nonzero(self.event == MOVED))


def lives(deals: Deals) -> pd.DataFrame:
    """Return how long each deal has lived and how its life ended.

    Parameters
    ----------
    deals
        Deals as known on a day.

    Returns
    -------
    pandas.DataFrame
        One row per deal with a created date: ``deal_id``, ``start``, ``end`` (its close, or the as-of day),
        ``days`` (float64, 0 or more), ``event`` (`survival.MOVED` for won, `LOST`, `OPEN`).

    Notes
    -----
    A closed deal without a closing date takes the median life of its outcome (of any closed deal where its
    outcome has no dates at all): leaving out, say, undated losses would make every deal look won.
    """
    frame = deals.frame
    event = frame["outcome"].map({"won": MOVED, "lost": LOST, "open": OPEN})
    age = (deals.as_of - frame["created_on"]).dt.days.astype("float64").clip(lower=0.0)
    days = (frame["closed_on"] - frame["created_on"]).dt.days.astype("float64").clip(lower=0.0)
    usual = days.groupby(event).transform("median").fillna(days.median())
    days = days.fillna(usual).fillna(age).clip(upper=age).where(event != OPEN, age)
    table = pd.DataFrame({"deal_id": frame["deal_id"], "start": frame["created_on"], "days": days})
    table["end"] = table["start"] + pd.to_timedelta(days, unit="D")
    return table.assign(event=event)[table["start"].notna()].reset_index(drop=True)


def win_curve(days: Array, event: npt.ArrayLike) -> WinCurve:
    """Estimate the share won by each day of life, from lives as in `lives`."""
    return _curves(np.zeros(len(days), dtype=np.int64), days, event, 1)[0]


def outlook(deals: Deals, edges: Array) -> Outlook:
    """Judge each open deal by past deals of its size that were in its stage, and there for as long.

    Parameters
    ----------
    deals
        Deals as known on a day.
    edges
        Days from the as-of day at which the coming periods end, ascending, the first of them 0: period j is
        the days ``edges[j] < day <= edges[j + 1]``, shape (periods + 1,).

    Returns
    -------
    Outlook
        One entry per open deal; empty where none is open.

    Notes
    -----
    Landmarking (van Houwelingen 2007, Scand. J. Statist. 34, 70-85): at each of a few ages the deals still
    there are followed from that age on. Stages are used where entries exist and enough was won from there;
    otherwise the age since creation. Within these, sizes are (`models.deal_size`), because money is forecast
    and a win rate by count overstates it where large deals are won less often: with their own curve where
    enough was won, their probability shrunk toward that of all sizes. A deal without a created date counts
    as new.
    """
    chosen = deals.frame[deals.frame["outcome"] == "open"]
    age = (deals.as_of - chosen["created_on"]).dt.days.astype("float64").fillna(0.0).clip(lower=0.0)
    size = pd.Series(sizes(deals).to_numpy(), index=deals.frame["deal_id"])
    asked = pd.DataFrame({"deal_id": chosen["deal_id"], "days": age}).reset_index(drop=True)
    asked["size"] = asked["deal_id"].map(size)
    table = lives(deals).assign(stayed=np.inf)
    table["size"] = table["deal_id"].map(size)
    nothing = np.zeros((len(asked), len(edges) - 1))
    found = Outlook(asked["deal_id"].to_numpy(dtype=str), nothing[:, 0].copy(), nothing, nothing[:, 0].copy())
    _judge_all(found, _Past.of(table), asked, edges)
    visits = _visits(deals, table)
    now = visits[(visits["event"] == OPEN) & np.isinf(visits["stayed"])]
    place = pd.Series(np.arange(len(asked)), index=asked["deal_id"])
    whole = visits[visits["whole"]]
    past, stages = _Past.of(whole), whole["stage"].to_numpy(dtype=str)
    for stage, here in now.groupby("stage"):
        there = past.take(stages == stage)
        if there.wins >= MIN_WINS:
            _judge_all(found, there, here.set_index(place[here["deal_id"]].to_numpy()), edges)
    return found


def _judge_all(found: Outlook, past: _Past, asked: pd.DataFrame, edges: Array) -> None:
    """Judge deals by a past, and those of each size by the past of that size where enough was won in it.

    The index of `asked` says which entries of `found` are filled in.
    """
    _fill(found, past, asked, edges)
    for size, here in asked.groupby("size"):
        alike = past.take(past.size == size)
        if size and alike.wins >= MIN_WINS:
            _fill(found, alike, here, edges, found.probability[here.index])


def _fill(found: Outlook, past: _Past, asked: pd.DataFrame, edges: Array, usual: Array | None = None) -> None:
    rows = asked.index.to_numpy()
    judged = _judge(past, asked["days"].to_numpy(dtype=np.float64), edges, usual)
    found.probability[rows], found.timing[rows], found.wins[rows] = judged


def _visits(deals: Deals, table: pd.DataFrame) -> pd.DataFrame:
    """One row per deal and stage entered: days lived from there, days stayed there (endless if not left).

    ``whole`` says whether the entries begin with the creation: other deals were first seen under way, and the
    quick ones of their time were never seen, so following them would make every stage look slow.
    """
    visits = deals.entries[["deal_id", "stage", "entered_on"]].dropna()
    visits = visits.merge(table[["deal_id", "start", "end", "event", "size"]], on="deal_id", how="inner")
    visits = visits.sort_values(["deal_id", "entered_on"], kind="stable").reset_index(drop=True)
    delay = visits.groupby("deal_id")["entered_on"].transform("min") - visits["start"]
    visits["whole"] = delay <= pd.Timedelta(days=MAX_DELAY_DAYS)
    left_on = visits.groupby("deal_id")["entered_on"].shift(-1)
    visits["stayed"] = (left_on - visits["entered_on"]).dt.days.astype("float64").fillna(np.inf)
    visits["days"] = (visits["end"] - visits["entered_on"]).dt.days.astype("float64").clip(lower=0.0)
    return visits


def _judge(past: _Past, waited: Array, edges: Array, usual: Array | None) -> tuple[Array, Array, Array]:
    """Probability, timing and wins of deals that have waited so long, from landmark to landmark.

    The probability is shrunk toward the usual one of each deal; without one toward what the curve of the
    landmark before promised. Where the wins after a landmark are too few for a curve, the last one that had
    enough is kept: a deal older than any winner keeps the timing of the oldest comparable ones while its
    probability falls.
    """
    n = len(waited)
    probability, timing, wins = np.zeros(n), np.zeros((n, len(edges) - 1)), np.zeros(n)
    since, best = 0.0, win_curve(past.days, past.event)
    for mark, rows, curve in _landmarks(past, waited):
        before = best.after(mark - since) if usual is None else usual[rows]
        probability[rows] = (curve.n * curve.ever + SHRINK_DEALS * before) / (curve.n + SHRINK_DEALS)
        since, best = (mark, curve) if curve.wins >= MIN_WINS else (since, best)
        timing[rows], wins[rows] = _spread(best, edges), best.wins
    return probability, timing, wins


def _landmarks(past: _Past, waited: Array) -> list[tuple[float, Codes, WinCurve]]:
    """Cut the deals by how long they have waited, youngest first; follow the past from each median age on.

    What is followed are the deals that were alive and still in the stage at that age.
    """
    cuts = np.unique(np.quantile(waited, np.arange(1, LANDMARKS) / LANDMARKS)) if len(waited) else waited
    place = np.searchsorted(cuts, waited, side="left")
    groups = [np.flatnonzero(place == number) for number in np.unique(place)]
    marks = np.array([np.median(waited[group]) for group in groups])
    number, row = np.nonzero((past.days > marks[:, None]) & (past.stayed > marks[:, None]))
    found = _curves(number, past.days[row] - marks[number], past.event[row], len(marks))
    return list(zip(marks.tolist(), groups, found, strict=True))


def _curves(group: Codes, days: Array, event: npt.ArrayLike, groups: int) -> list[WinCurve]:
    kind, found = np.asarray(event), []
    for number in range(groups):
        mine = group == number
        part, wins = share_moved(days[mine], kind[mine]), int(np.count_nonzero(kind[mine] == MOVED))
        found.append(WinCurve(part.days, part.incidence, part.survival, int(mine.sum()), wins))
    return found


def _spread(curve: WinCurve, edges: Array) -> Array:
    """Share of a curve's wins in each period."""
    return np.diff(curve.by(edges)) / curve.ever if curve.wins else np.zeros(len(edges) - 1)
