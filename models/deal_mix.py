"""What kind of deal is it, and how do such deals usually end? What comparisons of people correct for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from features.deals import Deals

CATEGORIES = ("source", "product", "industry", "region")
AMOUNT_BANDS = 5
MOST_LEVELS = 50  # of one column; the rarer ones are taken together
FEWEST_ROWS = 10  # a level with fewer is taken together with the other rare ones
# A column that is blank or 0 for one outcome only gives the outcome away instead of describing the deal.
MOST_UNALIKE = 0.2


def kinds(deals: Deals) -> pd.DataFrame:
    """Return what kind each deal is, as categories known before it is decided.

    Returns
    -------
    DataFrame
        One row per row of `Deals.frame`, index 0…: those of ``source``, ``product``, ``industry``,
        ``region``, ``amount_band`` (fifths) and ``customer`` (``existing`` if the account had bought before
        the deal was created, else ``new``) that differ between deals and are filled alike for won and lost;
        text, "" for blank.
    """
    frame = deals.frame.reset_index(drop=True)
    table = frame[list(CATEGORIES)].copy()
    table["amount_band"] = _bands(frame["amount"])
    table["customer"] = _customer(frame)
    table = table.astype("str").fillna("")
    filled = (table != "").assign(amount_band=frame["amount"].fillna(0) != 0)
    outcome = frame["outcome"]
    useful = [name for name in table if table[name].nunique() > 1 and filled_alike(filled[name], outcome)]
    return table[useful]


def indicators(mix: pd.DataFrame) -> sparse.csr_matrix:
    """Return one 0/1 column a level, rare levels of a column together; shape (rows, levels)."""
    if not mix.shape[1] or mix.empty:
        return sparse.csr_matrix((len(mix), 0))
    encoder = OneHotEncoder(  # type: ignore[no-untyped-call]
        min_frequency=FEWEST_ROWS, max_categories=MOST_LEVELS
    )
    columns: Any = encoder.fit_transform(mix.to_numpy(dtype=object))  # type: ignore[no-untyped-call]
    return sparse.csr_matrix(columns)


def expected(
    known: sparse.csr_matrix,
    success: NDArray[np.bool_],
    weight: NDArray[np.float64],
    asked: sparse.csr_matrix,
) -> NDArray[np.float64]:
    """Return the probability of success to be expected from the kind of deal, by ridge logistic regression.

    Parameters
    ----------
    known, success, weight
        Indicators of the deals to learn from, whether each succeeded, and how much it counts; one row each.
    asked
        Indicators of the deals to judge.

    Returns
    -------
    ndarray
        One probability per row of `asked`; the plain share where the kinds tell nothing or all ended alike.
    """
    if not known.shape[1] or len(np.unique(success)) < 2:
        share = float(np.average(success, weights=weight)) if len(success) else np.nan
        return np.full(asked.shape[0], share)
    model = LogisticRegression(solver="newton-cholesky")  # type: ignore[no-untyped-call]
    fitted = model.fit(known, success, sample_weight=weight)
    return np.asarray(fitted.predict_proba(asked)[:, 1], dtype=float)


def filled_alike(filled: pd.Series, outcome: pd.Series) -> bool:
    """Tell whether a column is filled about as often for won as for lost deals, so gives nothing away.

    Parameters
    ----------
    filled
        Whether each deal's cell says something.
    outcome
        ``won``, ``lost`` or ``open``, same index.
    """
    won, lost = filled[outcome == "won"], filled[outcome == "lost"]
    if won.empty or lost.empty:
        return True
    return bool(abs(won.mean() - lost.mean()) <= MOST_UNALIKE)


def _bands(amount: pd.Series) -> pd.Series:
    edges = np.unique(amount.quantile(np.linspace(0, 1, AMOUNT_BANDS + 1)[1:-1]).dropna())
    band = np.searchsorted(edges, amount.fillna(0), side="left")
    return pd.Series(band, index=amount.index).astype("str").where(amount.notna())


def _customer(frame: pd.DataFrame) -> pd.Series:
    won = frame[frame["outcome"] == "won"]
    first = won.groupby("account")["closed_on"].min().reindex(frame["account"]).to_numpy()
    known = frame["account"].notna() & frame["created_on"].notna()
    existing = np.where(first < frame["created_on"], "existing", "new")
    return pd.Series(existing, index=frame.index, dtype="str").where(known)
