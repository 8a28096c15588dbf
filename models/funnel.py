"""Where does the process lose deals? What each stage passes on, holds and drops, with intervals and money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.deals import Deals
from models.intervals import LEVEL, wilson
from models.passages import HISTORY, Passages, passages
from models.survival import LOST, MOVED, OPEN, summarise

STAGE_COLUMNS = (
    *("group", "stage", "rank", "reached", "moved_on", "lost", "open"),
    *("conversion", "low", "high", "n", "median_days", "median_low", "median_high"),
    *("value_reached", "value_lost", "method"),
)
DROP_COLUMNS = ("stage", "rank", "reason", "deals", "value", "share")
TARGET_COLUMNS = ("target_conversion", "conversion_verdict", "target_days", "days_verdict")


def stage_table(
    deals: Deals, by: str | None = None, level: float = LEVEL, *, found: Passages | None = None
) -> pd.DataFrame:
    """Return what became of the deals that reached each stage.

    Parameters
    ----------
    deals
        Deals and their stage history.
    by
        Column of `Deals.frame` to compare by, such as ``team``; None takes all deals as one group.
    level
        Coverage of the intervals.
    found
        The passages of `deals`, where the caller has them already.

    Returns
    -------
    DataFrame
        One row per group and stage, in that order: ``group`` ("" where `by` is None or the cell is blank),
        ``stage``, ``rank`` (0 first), ``reached``, ``moved_on``, ``lost``, ``open`` (deals; where
        too many lost deals have no known stage, ``lost`` is NaN and the others leave the lost out);
        ``conversion`` (share of those that reached it that move on, 0 to 1) with ``low``, ``high`` and
        ``n`` (the count of decided deals it is worth); ``median_days`` in the stage with ``median_low``,
        ``median_high``; ``value_reached``, ``value_lost`` (amounts, NaN where no amount is known); ``method``
        (``history``: Aalen–Johansen and Kaplan–Meier; ``counts``: moved on among the decided, Wilson's
        interval, no days). What cannot be known is NaN; `models.passages.passages` says why in its note.
    """
    found = found or passages(deals)
    table = _with_group(deals, found.table, by)
    index = _every_stage(deals, table)
    rows = _counted(table, _amounts(deals)).reindex(index)
    rows[["reached", "moved_on", "lost", "open"]] = rows[["reached", "moved_on", "lost", "open"]].fillna(0.0)
    rates = _incidence(table, level) if found.method == HISTORY else _shares(rows, level)
    if not found.tells_losses:
        rates = rates.assign(conversion=np.nan, low=np.nan, high=np.nan, n=0.0)
        if found.lost_unplaced:
            rows[["lost", "value_lost"]] = np.nan
    rows = rows.join(rates).reset_index()
    names = dict(enumerate(deals.process.stages))
    rows["stage"] = rows["rank"].map(names).astype("str")
    rows["method"] = pd.Series(found.method, index=rows.index, dtype="str")
    return rows.reindex(columns=list(STAGE_COLUMNS))


def drop_off(deals: Deals) -> pd.DataFrame:
    """Return where and why deals were lost.

    Returns
    -------
    DataFrame
        One row per stage and loss reason, by stage, then most deals first: ``stage`` ("" where it is not
        known in which stage the deal was lost), ``rank`` (NaN there), ``reason`` ("" where none is given),
        ``deals``, ``value`` (NaN where no amount is known), ``share`` of all lost deals.
    """
    table = passages(deals).table
    lost = deals.frame.reset_index(drop=True)
    lost = lost[lost["outcome"] == "lost"]
    last = table[table["event"] == LOST].set_index("place")[["stage", "rank"]]
    lost = lost[["loss_reason", "amount"]].join(last)
    lost["reason"] = lost["loss_reason"].fillna("").astype("str")
    lost["stage"] = lost["stage"].fillna("").astype("str")
    groups = lost.groupby(["stage", "rank", "reason"], dropna=False)
    rows = groups["amount"].agg(deals="size", value=_total).reset_index()
    rows["share"] = rows["deals"] / max(len(lost), 1)
    rows = rows.sort_values(["rank", "deals", "reason"], ascending=[True, False, True], ignore_index=True)
    kinds = {"rank": "float64", "deals": "int64", "value": "float64"}
    return rows.reindex(columns=list(DROP_COLUMNS)).astype(kinds)


def against_targets(table: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Set the target of each stage beside what was reached.

    Parameters
    ----------
    table
        From `stage_table`.
    targets
        ``stage``, ``target_conversion`` (0 to 1), ``target_days``; blanks mean no target.

    Returns
    -------
    DataFrame
        `table` with ``target_conversion``, ``target_days`` and for each a verdict: ``met``, ``missed`` (the
        whole interval is on the wrong side of the target), ``unsure`` (the interval holds the target),
        ``unknown`` (nothing was measured) or "" (no target).
    """
    wanted = targets.drop_duplicates("stage", keep="last").set_index("stage")
    result = table.copy()
    for name in ("target_conversion", "target_days"):
        result[name] = result["stage"].map(wanted[name]).astype("float64")
    rate, rate_target = result["low"], result["target_conversion"]
    result["conversion_verdict"] = _verdict(rate, result["high"], rate_target, result["conversion"], 1)
    result["days_verdict"] = _verdict(
        result["median_low"], result["median_high"], result["target_days"], result["median_days"], -1
    )
    return result[[*table.columns, *TARGET_COLUMNS]]


def _verdict(low: pd.Series, high: pd.Series, target: pd.Series, value: pd.Series, better: int) -> pd.Series:
    """Judge an interval against a target; `better` is 1 where more is better and -1 where less is."""
    missed = high < target if better > 0 else low > target
    met = low >= target if better > 0 else high <= target
    verdict = np.select(
        [target.isna(), value.isna(), missed, met], ["", "unknown", "missed", "met"], default="unsure"
    )
    return pd.Series(verdict, index=value.index, dtype="str")


def _with_group(deals: Deals, table: pd.DataFrame, by: str | None) -> pd.DataFrame:
    if by is None or by not in deals.frame:
        return table.assign(group=pd.Series("", index=table.index, dtype="str"))
    group = deals.frame[by].astype("str").fillna("").to_numpy()
    return table.assign(group=pd.Series(group[table["place"].to_numpy()], index=table.index, dtype="str"))


def _amounts(deals: Deals) -> pd.Series:
    return deals.frame["amount"].reset_index(drop=True)


def _every_stage(deals: Deals, table: pd.DataFrame) -> pd.MultiIndex:
    groups = sorted(set(table["group"])) or [""]
    ranks = range(len(deals.process.stages))
    return pd.MultiIndex.from_product([pd.Index(groups, dtype="str"), ranks], names=["group", "rank"])


def _counted(table: pd.DataFrame, amounts: pd.Series) -> pd.DataFrame:
    value = amounts.reindex(table["place"]).to_numpy()
    lost = (table["event"] == LOST).to_numpy()
    one_each = table[["group", "rank"]].assign(
        reached=1.0,
        moved_on=(table["event"] == MOVED).astype(float),
        lost=lost.astype(float),
        open=(table["event"] == OPEN).astype(float),
        value_reached=value,
        value_lost=np.where(lost, value, np.nan),
    )
    groups = one_each.groupby(["group", "rank"])
    rows = groups[["reached", "moved_on", "lost", "open"]].sum()
    values = groups[["value_reached", "value_lost"]].sum(min_count=1)
    # Nothing lost is a loss of 0 wherever amounts are known at all.
    values["value_lost"] = values["value_lost"].fillna(values["value_reached"] * 0)
    return rows.join(values)


def _incidence(table: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return conversion by Aalen–Johansen and days by Kaplan–Meier, indexed by group and rank."""
    cell = table.groupby(["group", "rank"]).ngroup()
    keys = pd.MultiIndex.from_frame(table[["group", "rank"]].assign(cell=cell).drop_duplicates("cell"))
    found = summarise(cell, table["days"], table["event"], level)
    stood = table["visited"]
    waits = summarise(cell[stood], table.loc[stood, "days"], table.loc[stood, "event"], level)
    medians = ["median_days", "median_low", "median_high"]
    found[medians] = waits[medians].reindex(found.index)
    found = found.rename(columns={"incidence": "conversion"}).drop(columns=["n", "moved", "lost", "open"])
    found = found.rename(columns={"n_effective": "n"}).loc[keys.get_level_values("cell")]
    return found.set_axis(keys.droplevel("cell"))


def _shares(rows: pd.DataFrame, level: float) -> pd.DataFrame:
    decided = rows["moved_on"] + rows["lost"]
    low, high = wilson(rows["moved_on"], decided, level)
    conversion = rows["moved_on"] / decided.where(decided > 0)
    blank = {"median_days": np.nan, "median_low": np.nan, "median_high": np.nan}
    return pd.DataFrame({"conversion": conversion, "low": low, "high": high, "n": decided, **blank})


def _total(amounts: pd.Series) -> float:
    return float(amounts.sum(min_count=1))
