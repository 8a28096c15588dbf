"""Has what a model sees moved since it was trained? Each input then and now, by more than chance or not."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from models.arrays import Array, Codes
from models.intervals import LEVEL, benjamini_hochberg

BINS: Final = 10  # ranges of equal count that a number is cut into
LEVELS: Final = 20  # most frequent values of a category told apart; the rest counts as one
FEWEST_A_CELL: Final = 5  # rows of both sides together in a value; rarer ones count among the rest
DRAWS: Final = 2000  # of the chance distribution: p-values down to 0.0005, enough for dozens of inputs
FEWEST_ROWS: Final = 20  # on either side, below which nothing is said
LARGE: Final = (
    0.1  # PSI from which a shift that is no chance matters, after Siddiqi (2006), Credit Risk Scorecards
)
FALSE_SHARE: Final = 0.10  # of the inputs named that may be there by chance
HALF: Final = 0.5  # added to every count, so that an empty cell has a logarithm

COLUMNS: Final = {
    "feature": "str",
    "psi": "float64",
    "chance": "float64",
    "p": "float64",
    "beyond_chance": "bool",
    "drifted": "bool",
    "n_then": "int64",
    "n_now": "int64",
}


def drift(then: pd.DataFrame, now: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Compare how each column was distributed with how it is.

    Parameters
    ----------
    then, now
        Rows seen when the model was trained and rows seen now, with the same columns: numbers, flags or text,
        blanks allowed. Fewer than `FEWEST_ROWS` on a side tell nothing.
    seed
        Of the chance distribution.

    Returns
    -------
    DataFrame
        One row per column, the largest shift first: ``feature``; ``psi`` (population stability index: 0
        equal, 0.1 noticeable, 0.25 large); ``chance`` (the PSI that 95 in 100 samples of this size stay
        below where nothing has moved); ``p`` (share of such samples with at least this PSI);
        ``beyond_chance`` (it survives a false-discovery rate of 10 % over the columns); ``drifted`` (that,
        and the PSI is at least 0.1); ``n_then``, ``n_now`` (rows).

    Notes
    -----
    PSI = Σ (qᵢ − pᵢ) ln(qᵢ / pᵢ) over bins of equal count of both sides together. Its usual thresholds know
    no sample size, and small samples pass them by chance alone (Yurdakul and Naranjo 2020, Journal of Risk
    Model Validation 14(4)). So the chance distribution is drawn: given the counts of both sides together,
    those of one side are multivariate hypergeometric, which is the permutation test of the binned data. Rows
    that are in both samples make it cautious, never rash.

    References
    ----------
    Siddiqi (2006), Credit Risk Scorecards; Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57, 289-300.
    """
    rng = np.random.default_rng(seed)
    rows = [
        (str(name), *_shift(then[name], now[name], rng))
        for name in then
        if _comparable(then[name], now[name])
    ]
    found = pd.DataFrame(rows, columns=["feature", "psi", "chance", "p"])
    found["beyond_chance"] = benjamini_hochberg(found["p"].to_numpy(dtype=np.float64), FALSE_SHARE)
    found["drifted"] = found["beyond_chance"] & (found["psi"] >= LARGE)
    found = found.assign(n_then=len(then), n_now=len(now)).astype(COLUMNS)
    return found.sort_values(["psi", "feature"], ascending=[False, True], ignore_index=True)[list(COLUMNS)]


def stability_index(then: Codes | Array, now: Codes | Array) -> Array:
    """Return the population stability index of counts.

    Parameters
    ----------
    then, now
        Counts of each cell, shape (…, cells); half a row is added to each cell.

    Returns
    -------
    ndarray
        Shape (…,); 0 where the shares are equal.
    """
    p, q = (_shares(np.asarray(counts, dtype=np.float64)) for counts in (then, now))
    return np.asarray(((q - p) * np.log(q / p)).sum(axis=-1), dtype=np.float64)


def _shift(then: pd.Series, now: pd.Series, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return the PSI, what chance stays below, and the p-value."""
    cells = _cells(pd.concat([then, now], ignore_index=True))
    size = int(cells.max()) + 1
    before, after = (np.bincount(part, minlength=size) for part in (cells[: len(then)], cells[len(then) :]))
    value = float(stability_index(before, after))
    drawn = rng.multivariate_hypergeometric(before + after, len(now), size=DRAWS, method="marginals")
    by_chance = stability_index(before + after - drawn, drawn)
    beyond = int((by_chance >= value - 1e-12).sum())
    return value, float(np.quantile(by_chance, LEVEL)), (1 + beyond) / (1 + DRAWS)


def _cells(values: pd.Series) -> Codes:
    """Number the cells of both sides' values: ranges of a number, levels of a category, blanks apart."""
    blank = values.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > LEVELS:
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        edges = np.unique(np.quantile(numbers[~blank], np.linspace(0, 1, BINS + 1)[1:-1]))
        cells = np.searchsorted(edges, numbers, side="right") + 1
    else:
        counts = values.value_counts()
        kept = counts[counts >= FEWEST_A_CELL].index[: LEVELS - 1]
        cells = values.map({level: place + 2 for place, level in enumerate(kept)}).fillna(1).to_numpy()
    return np.asarray(np.where(blank, 0, cells), dtype=np.int64)


def _comparable(then: pd.Series, now: pd.Series) -> bool:
    if min(len(then), len(now)) < FEWEST_ROWS or pd.api.types.is_datetime64_any_dtype(then):
        return False  # a date moves with the calendar
    return bool(then.notna().any() or now.notna().any())


def _shares(counts: Array) -> Array:
    raised = counts + HALF
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float64)
