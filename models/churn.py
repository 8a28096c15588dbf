"""Which customers are about to leave? What a churn model is, how it scores and why, how it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from features.buying import buying_features, customers_on, feature_title, purchases
from features.calendar_parts import latest_day, with_ages
from features.deals import Deals
from models import explain, scorer
from models.bands import usual_bands
from models.explain import Explanation
from models.scorer import Scorer, check_columns, scored

_RECORD: Final = "churn.json"


@dataclass(frozen=True)
class ChurnModel:
    """Chances of customers to leave.

    Attributes
    ----------
    scorer
        Gives the probabilities.
    horizon
        Days within which a customer who leaves buys nothing; None where the file's own label was learned.
    used
        Columns of a customers file that it is built from; of a pipeline, those that purchases come from.
    columns
        Header → canonical name (None: under its own name) in the file that it learned from.
    dates
        Those of `used` that are dates; what counts is how long ago they are.
    as_of
        The day from which they counted in the training; None without dates.
    """

    scorer: Scorer
    horizon: int | None
    used: tuple[str, ...]
    columns: Mapping[str, str | None]
    dates: tuple[str, ...] = ()
    as_of: pd.Timestamp | None = None

    def headers(self) -> dict[str, str]:
        """Return the header, in the file learned from, of each column needed."""
        named = {name or header: header for header, name in self.columns.items()}
        return {column: named.get(column, column) for column in self.used}


def features(
    model: ChurnModel, data: Deals | pd.DataFrame, as_of: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Return the features of each customer, indexed by account.

    Parameters
    ----------
    model
        A churn model.
    data
        Deals where the model has a horizon: the accounts with a won deal, as of the deals' day. Else
        customers with the columns that the model needs, in their order.
    as_of
        The day from which dates of customers count; by default the latest in the data, but none before the
        training's: one customer alone does not tell which day it is.

    Raises
    ------
    InputError
        ``missing_columns`` where customers lack a column that the model needs.
    """
    if isinstance(data, Deals):
        bought = purchases(data)
        at = customers_on(bought, data.as_of)
        found = buying_features(bought, at, _horizon(model))
        return found.set_axis(pd.Index(at["account"], name="account"))
    check_columns(model.headers(), {str(name) for name in data})
    own = data[list(model.used)].set_axis(pd.Index(data["account"], name="account"))
    return _with_ages(model, own, as_of) if model.dates else own


def score(model: ChurnModel, data: Deals | pd.DataFrame, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Score customers; parameters as for `features`.

    Returns
    -------
    pandas.DataFrame
        One row per customer, as `features` has them: ``account``, ``churn_probability`` (0 to 1), ``score``
        (0 to 100, int64), ``band`` (``A`` from twice the odds of the base rate, ``B`` from those odds, ``C``
        from half of them, ``D``: A is most likely to leave).
    """
    X = features(model, data, as_of)
    found = scored(model.scorer.probability(X), usual_bands(model.scorer.base_rate), X.index)
    return found.rename(columns={"probability": "churn_probability"}).reset_index()


def reasons(
    model: ChurnModel,
    data: Deals | pd.DataFrame,
    as_of: pd.Timestamp | None = None,
    *,
    count: int = explain.REASONS,
) -> pd.DataFrame:
    """Give the strongest reasons of each customer, as `explain.reasons`; no columns where rates score."""
    X = features(model, data, as_of)
    fitted, background = model.scorer.classifier, model.scorer.background
    if fitted is None or background is None:
        return pd.DataFrame(index=X.index)
    return explain.reasons(fitted, background, X, count=count, subject="customer", title=feature_title)


def explain_account(model: ChurnModel, data: Deals | pd.DataFrame, account: str) -> Explanation | None:
    """Explain one customer; None where rates score, which have no reasons."""
    X = features(model, data)
    fitted, background = model.scorer.classifier, model.scorer.background
    if fitted is None or background is None:
        return None
    row = X[X.index == account].iloc[:1]
    return explain.explain_row(fitted, background, row, subject="customer", title=feature_title)


def save(model: ChurnModel, folder: Path) -> None:
    """Write the model into a folder; the card is written beside it by who saves it."""
    scorer.save(model.scorer, folder)
    record = {
        "horizon": model.horizon,
        "used": list(model.used),
        "columns": dict(model.columns),
        "dates": list(model.dates),
        "as_of": None if model.as_of is None else model.as_of.isoformat(),
    }
    (folder / _RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")


def load(folder: Path) -> ChurnModel:
    """Read back what `save` wrote; only for folders whose digest has been checked."""
    record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    day = record.get("as_of")
    return ChurnModel(
        scorer.load(folder),
        record["horizon"],
        tuple(record["used"]),
        record["columns"],
        tuple(record.get("dates", ())),
        None if day is None else pd.Timestamp(day),
    )


def _with_ages(model: ChurnModel, own: pd.DataFrame, as_of: pd.Timestamp | None) -> pd.DataFrame:
    # A column that is blank in all rows of a file was not read as dates.
    dates = {name: pd.to_datetime(own[name], errors="coerce") for name in model.dates}
    own = own.assign(**dates)
    days = (as_of,) if as_of is not None else (model.as_of, latest_day(own))
    seen_on = max((day for day in days if day is not None), default=pd.NaT)
    return with_ages(own, pd.Series(seen_on, index=own.index, dtype="datetime64[us]"))


def _horizon(model: ChurnModel) -> int:
    if model.horizon is None:
        raise TypeError("a model of labelled customers scores customers, not deals")
    return model.horizon
