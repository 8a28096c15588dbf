"""Where is a model good, and at which cut? ROC, precision and recall, and its scores by kind of row.

All take outcomes (0 or 1), probabilities and weights as arrays of one row each, and return tidy frames.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.messages import message
from models.arrays import Array, Codes, Mask
from models.evaluate import checked, metrics
from models.intervals import wilson

POINTS = 200  # of a curve at most: more cannot be told apart on a screen
FEWEST_ROWS = 30  # of a slice; with fewer its intervals say nothing
MOST_SLICES = 12  # the largest by rows; what a reader can compare

CURVE_COLUMNS = ("threshold", "share", "recall", "false_alarms", "precision", "low", "high", "n")
SLICE_COLUMNS = (
    *("slice", "n", "positives", "observed", "predicted"),
    *("metric", "value", "low", "high", "reason"),
)


def curve(y: npt.ArrayLike, p: npt.ArrayLike, weight: npt.ArrayLike | None = None) -> pd.DataFrame:
    """Return what acting on every row from a chance upward would catch, for each chance.

    Parameters
    ----------
    y, p, weight
        Outcome, predicted probability and weight of each row.

    Returns
    -------
    DataFrame
        One row per threshold, the highest first, at most `POINTS`; before it one for acting on none.
        ``threshold`` (float64, rows with this chance or more are acted on; infinite for none), ``share`` (of
        all rows), ``recall`` (of the positives caught: the height of the ROC curve and the width of the
        precision-recall curve), ``false_alarms`` (of the negatives acted on: the width of the ROC curve),
        ``precision`` (share of positives among the rows acted on, with ``low`` and ``high``, Wilson's 95 %
        interval by the effective number of rows; NaN where none is), ``n`` (int64, rows acted on). Recall is
        NaN without positives, false alarms without negatives.
    """
    outcome, chance, mass = checked(y, p, weight)
    order = np.argsort(-chance, kind="stable")
    ranked = chance[order]
    ends = _spread(np.flatnonzero(np.diff(ranked, append=-np.inf) < 0))
    found = _cumulated(mass * outcome, order, ends)
    acted = _cumulated(mass, order, ends)
    squares = _cumulated(mass**2, order, ends)
    precision = _ratio(found, acted)
    effective = _ratio(acted**2, squares)
    low, high = wilson(precision * effective, np.nan_to_num(effective))
    return pd.DataFrame(
        {
            "threshold": np.append(np.inf, ranked[ends]),
            "share": _ratio(acted, np.full(len(acted), mass.sum())),
            "recall": _ratio(found, np.full(len(acted), mass @ outcome)),
            "false_alarms": _ratio(acted - found, np.full(len(acted), mass @ (1 - outcome))),
            "precision": precision,
            "low": low,
            "high": high,
            "n": np.append(0, ends + 1).astype(np.int64),
        }
    )


def slices(
    y: npt.ArrayLike,
    p: npt.ArrayLike,
    by: pd.Series,
    weight: npt.ArrayLike | None = None,
    bootstrap: int = 100,
    *,
    groups: pd.Series | None = None,
) -> pd.DataFrame:
    """Score a model on each kind of row, such as each team, source, size or quarter.

    Parameters
    ----------
    y, p, weight
        Outcome, predicted probability and weight of each row.
    by
        Kind of each row; numbers of more than `MOST_SLICES` values are cut at their quartiles, rows where it
        is blank form no slice.
    bootstrap, groups
        As in `models.evaluate.metrics`.

    Returns
    -------
    DataFrame
        One row per slice (the `MOST_SLICES` with most rows, largest first; numbers and quarters in their
        order) and metric: ``slice`` (str), ``n``
        (int64, rows), ``positives`` (int64), ``observed`` and ``predicted`` (share of positives and mean
        chance, by weight), ``metric``, ``value``, ``low``, ``high``, ``reason`` as `metrics` returns them;
        slices under `FEWEST_ROWS` have no values, with that reason.
    """
    outcome, chance, mass = checked(y, p, weight)
    kind = _kinds(by.reset_index(drop=True))
    together = None if groups is None else groups.reset_index(drop=True)
    sizes = kind.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    parts: list[pd.DataFrame] = []
    for name in _in_order(by.reset_index(drop=True), kind, list(sizes.index[:MOST_SLICES])):
        inside = kind.eq(name).to_numpy()
        few = int(inside.sum()) < FEWEST_ROWS
        scored = metrics(
            outcome[inside], chance[inside], mass[inside], 0 if few else bootstrap,
            groups=None if together is None else together[inside],
        )  # fmt: skip
        scored = _too_few(scored) if few else scored
        parts.append(_slice(str(name), scored, outcome, chance, mass, inside))
    if not parts:
        return pd.DataFrame(columns=list(SLICE_COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(SLICE_COLUMNS)]


def _slice(name: str, scored: pd.DataFrame, y: Array, p: Array, weight: Array, inside: Mask) -> pd.DataFrame:
    mass = weight[inside]
    return scored.assign(
        slice=name,
        n=int(inside.sum()),
        positives=int(y[inside].sum()),
        observed=float(mass @ y[inside] / mass.sum()) if mass.sum() > 0 else np.nan,
        predicted=float(mass @ p[inside] / mass.sum()) if mass.sum() > 0 else np.nan,
    )


def _too_few(scored: pd.DataFrame) -> pd.DataFrame:
    why = np.full(len(scored), None, dtype=object)
    why[:] = [message("Fewer than {n} rows are too few to judge by.", n=FEWEST_ROWS)] * len(scored)
    return scored.assign(value=np.nan, low=np.nan, high=np.nan, reason=why)


def _spread(ends: Codes) -> Codes:
    """Keep at most `POINTS` of the places, spread evenly, the last among them."""
    return ends[np.unique(np.linspace(0, len(ends) - 1, min(len(ends), POINTS)).astype(np.int64))]


def _kinds(by: pd.Series) -> pd.Series:
    """Return the kind of each row as text, blank where it has none."""
    if pd.api.types.is_datetime64_any_dtype(by.dtype):
        by = by.dt.to_period("Q")
    elif pd.api.types.is_numeric_dtype(by.dtype) and by.nunique() > MOST_SLICES:
        parts = pd.qcut(by, 4, duplicates="drop").astype(object)
        by = parts.map(lambda part: f"{_short(part.left)} – {_short(part.right)}", na_action="ignore")
    elif pd.api.types.is_float_dtype(by.dtype) and by.dropna().mod(1).eq(0).all():
        by = by.astype("Int64")  # 2, not 2.0
    return by.astype("str").where(by.notna())


def _in_order(by: pd.Series, kind: pd.Series, names: list[str]) -> list[str]:
    """Put kinds of numbers and of days in their order; leave others as they are."""
    if not (pd.api.types.is_numeric_dtype(by.dtype) or pd.api.types.is_datetime64_any_dtype(by.dtype)):
        return names
    return sorted(names, key=by.groupby(kind).min().__getitem__)


def _short(end: float) -> str:
    """Write the end of a part to three digits, as much as tells parts apart: 12,300."""
    return f"{float(f'{end:.3g}'):,.10g}"


def _cumulated(values: Array, order: Codes, ends: Codes) -> Array:
    return np.append(0.0, values[order].cumsum()[ends])


def _ratio(part: Array, whole: Array) -> Array:
    ratio: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return ratio
