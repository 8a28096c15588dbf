"""What do two versions say of those open now? Scores and bands, and what makes them differ."""

from __future__ import annotations

import pandas as pd

from features.build import feature_title, open_deals
from features.buying import feature_title as buying_title
from features.deals import Deals
from features.messages import Message, message
from models import churn, comparison, lead
from models.bands import BandRules
from models.churn import ChurnModel
from models.encoding import BASE
from training.sides import Model


def scores(model: Model, data: Deals | pd.DataFrame, rules: BandRules | None) -> pd.DataFrame:
    """Score the open deals, or the customers.

    Returns
    -------
    DataFrame
        One row per deal or account: ``id``, ``probability`` (0 to 1), ``band`` by `rules`; by default, and
        for customers, by the model's base rate.
    """
    if isinstance(model, ChurnModel):
        names = {"account": "id", "churn_probability": "probability"}
        found = churn.score(model, data).rename(columns=names).drop_duplicates("id")
    else:
        assert isinstance(data, Deals)
        found = lead.score(model, data, rules=rules).rename(columns={"deal_id": "id"})
    return found[["id", "probability", "band"]].reset_index(drop=True)


def causes(
    live: Model, candidate: Model, data: Deals | pd.DataFrame, ids: pd.Series
) -> list[tuple[Message, ...]]:
    """Return what moved each of the deals or accounts named; where rates score, that is the cause."""
    before, after = (_contributions(model, data, ids) for model in (live, candidate))
    if before is None or after is None:
        return [(message("One of the two gives rates of groups, not of single cases."),)] * len(ids)
    title = buying_title if isinstance(live, ChurnModel) else feature_title
    said = []
    for _, row in comparison.causes(before, after).iterrows():
        pairs = [(row[f"cause_{place}"], row[f"pull_{place}"]) for place in range(1, comparison.WHYS + 1)]
        said.append(
            tuple(
                comparison.cause(comparison.level() if name == BASE else title(str(name)), float(pull))
                for name, pull in pairs
                if name
            )
        )
    return said


def _contributions(model: Model, data: Deals | pd.DataFrame, ids: pd.Series) -> pd.DataFrame | None:
    fitted = model.scorer.classifier
    if fitted is None:
        return None
    if isinstance(model, ChurnModel):
        X = churn.features(model, data)
        X = X[~X.index.duplicated()].loc[ids]
    else:
        assert isinstance(data, Deals)
        rows = open_deals(data).set_index("deal_id", drop=False).loc[ids].reset_index(drop=True)
        X = lead.features(model, data, rows)
    return fitted.contributions(X).set_axis(pd.Index(ids), axis=0)
