"""How do two versions compare? On rows fair to both, and by what both say of the open deals.

A version that is saved has seen every finished deal of its snapshot. So it is judged on deals that closed
later, or by what its twin, fitted without the rows held out, said of those.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from features.build import feature_title, open_deals
from features.buying import feature_title as buying_title
from features.deals import Deals
from features.errors import InputError
from features.messages import Message, message
from models import churn, comparison, lead
from models.card import ModelCard
from models.churn import ChurnModel
from models.comparison import CANDIDATE, LIVE
from models.encoding import BASE
from models.lead import LeadModel
from models.scorer import Scorer
from training.holdout import FEWEST_JUDGED, judged_deals

Model = LeadModel | ChurnModel
ROW_COLUMNS: Final = ("id", "outcome", "weight", LIVE, CANDIDATE)


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side.

    Attributes
    ----------
    how
        Which rows both are judged on; or why there are none.
    rows
        ``id``, ``outcome``, ``weight``, ``live``, ``candidate``; None where no rows are fair to both.
    metrics, calibration, lift
        As `models.comparison` returns them; empty without rows.
    verdict
        Which is better, in one sentence; None without rows.
    moves
        How many go from which band to which, as `models.comparison.band_moves`; None where the data looked
        at cannot be scored by both.
    movers
        As `models.comparison.most_moved`, with ``why`` (tuple of Message) for each.
    unscored
        Why there are no moves; None where there are.
    """

    how: Message
    rows: pd.DataFrame | None
    metrics: pd.DataFrame
    calibration: pd.DataFrame
    lift: pd.DataFrame
    verdict: Message | None
    moves: pd.DataFrame | None = None
    movers: pd.DataFrame | None = None
    unscored: Message | None = None


def compare(
    live: tuple[Model, ModelCard], candidate: tuple[Model, ModelCard], data: Deals | pd.DataFrame | None
) -> Comparison:
    """Compare two versions of one kind.

    Parameters
    ----------
    live, candidate
        Each with its card.
    data
        The newest deals, or the customers file that labelled models score; None where there are none.
    """
    judged = _judged(live, candidate, data)
    return _with_moves(judged, live[0], candidate[0], data)


def _judged(
    live: tuple[Model, ModelCard], candidate: tuple[Model, ModelCard], data: Deals | pd.DataFrame | None
) -> Comparison:
    if live[1].horizon != candidate[1].horizon:
        said = message(
            "They foresee different things: the time within which something happens is not the same."
        )
        return _without_rows(said)
    found = [part for part in _ways(live, candidate, data) if _enough(part[1])]
    if not found:
        return _without_rows(
            message(
                "No finished cases are left that neither version had seen: {n} of either outcome are needed. "
                "They can be compared as soon as more deals have closed, or on one snapshot.",
                n=FEWEST_JUDGED,
            )
        )
    how, rows = found[0]
    metrics = comparison.differences(rows)
    return Comparison(
        how,
        rows,
        metrics,
        comparison.calibrations(rows),
        comparison.lifts(rows),
        comparison.verdict(metrics, rows["id"].nunique()),
    )


def _ways(
    live: tuple[Model, ModelCard], candidate: tuple[Model, ModelCard], data: Deals | pd.DataFrame | None
) -> list[tuple[Message, pd.DataFrame]]:
    """Return the fair ways to judge both, each with its rows: as in use first, then by the most rows."""
    others = [_in_both(live[0].scorer, candidate[0].scorer)]
    first = None
    if isinstance(data, Deals) and all(isinstance(model, LeadModel) for model, _ in (live, candidate)):
        first = _closed_since_both(live, candidate, data)
        others.append(_closed_since_one(live, candidate, data, older_is_live=True))
        others.append(_closed_since_one(candidate, live, data, older_is_live=False))
    known = [part for part in others if part is not None]
    known.sort(key=lambda part: len(part[1]), reverse=True)
    return known if first is None else [first, *known]


def _in_both(live: Scorer, candidate: Scorer) -> tuple[Message, pd.DataFrame] | None:
    """Rows held out from both, by what the twins said that had not seen them."""
    if live.held is None or candidate.held is None:
        return None
    sides = []
    for name, held in ((LIVE, live.held), (CANDIDATE, candidate.held)):
        place = held.groupby(["id", "day"], dropna=False).cumcount()
        sides.append(held.assign(place=place).rename(columns={"chance": name}))
    rows = sides[1].merge(sides[0][["id", "day", "place", LIVE]], on=["id", "day", "place"])
    how = message(
        "Both are judged on the {n} cases held out from both, by what each said of them before it was fitted "
        "on all.",
        n=int(rows["id"].nunique()),
    )
    return how, rows[list(ROW_COLUMNS)]


def _closed_since_both(
    live: tuple[Model, ModelCard], candidate: tuple[Model, ModelCard], deals: Deals
) -> tuple[Message, pd.DataFrame] | None:
    """Deals that closed after the younger of the two was trained: neither has seen them."""
    days = [card.as_of for _, card in (live, candidate) if card.as_of is not None]
    if len(days) < len(comparison.BOTH) or max(days) >= deals.as_of:
        return None
    day = max(days)
    asked = judged_deals(deals, day, live[1].horizon)
    rows = asked.rename(columns={"deal_id": "id", "won": "outcome"})
    chances = [_chances(model, deals, asked) for model, _ in (live, candidate)]
    if any(chance is None for chance in chances):
        return None
    rows = rows.assign(**dict(zip((LIVE, CANDIDATE), chances, strict=True)))
    how = message(
        "Both are judged on the {n} deals that closed after {day}, which neither has seen, as they stood on "
        "that day or when they were created.",
        n=len(rows),
        day=day.date(),
    )
    return how, rows.astype({"outcome": float})[list(ROW_COLUMNS)]


def _closed_since_one(
    older: tuple[Model, ModelCard], newer: tuple[Model, ModelCard], deals: Deals, *, older_is_live: bool
) -> tuple[Message, pd.DataFrame] | None:
    """Deals held out from the one that closed after the other, older one was trained."""
    held, day = newer[0].scorer.held, older[1].as_of
    if held is None or day is None or held["day"].isna().any() or older[1].horizon is not None:
        return None  # of a horizon that has passed, the older one may know the end of deals still open
    closed = deals.frame.loc[deals.frame["closed_on"] > day, "deal_id"]
    rows = held[held["id"].isin(closed)].reset_index(drop=True)
    chance = _chances(older[0], deals, rows.rename(columns={"id": "deal_id"})[["deal_id", "day"]])
    if chance is None:
        return None
    own, others = (LIVE, CANDIDATE) if older_is_live else (CANDIDATE, LIVE)
    rows = rows.assign(**{own: chance}).rename(columns={"chance": others})
    n, said_of = int(rows["id"].nunique()), day.date()
    how = (
        message(
            "Both are judged on the {n} deals that closed after {day}, when the live model was trained; for "
            "the candidate speaks what it said of them before it was fitted on all.",
            n=n,
            day=said_of,
        )
        if older_is_live
        else message(
            "Both are judged on the {n} deals that closed after {day}, when the candidate was trained; for "
            "the live model speaks what it said of them before it was fitted on all.",
            n=n,
            day=said_of,
        )
    )
    return how, rows[list(ROW_COLUMNS)]


def _chances(model: Model, deals: Deals, at: pd.DataFrame) -> np.ndarray | None:
    if not isinstance(model, LeadModel) or at.empty:
        return None
    try:
        return lead.score(model, deals, at)["probability"].to_numpy(dtype=np.float64)
    except InputError:
        return None


def _enough(rows: pd.DataFrame) -> bool:
    return all(rows.loc[rows["outcome"] == side, "id"].nunique() >= FEWEST_JUDGED for side in (0.0, 1.0))


def _without_rows(how: Message) -> Comparison:
    nothing = pd.DataFrame()
    return Comparison(how, None, nothing, nothing, nothing, None)


def _with_moves(
    judged: Comparison, live: Model, candidate: Model, data: Deals | pd.DataFrame | None
) -> Comparison:
    """Add who moves between the bands, and why."""
    if data is None:
        return replace(judged, unscored=message("There is no data that both could score."))
    try:
        before, after = (_scores(model, data) for model in (live, candidate))
        movers = comparison.most_moved(before, after)
        why = _why(live, candidate, data, movers["id"])
    except InputError as error:
        return replace(judged, unscored=error.message)
    moves = comparison.band_moves(before["band"], after["band"])
    return replace(judged, moves=moves, movers=movers.assign(why=pd.Series(why, dtype=object)))


def _scores(model: Model, data: Deals | pd.DataFrame) -> pd.DataFrame:
    if isinstance(model, ChurnModel):
        names = {"account": "id", "churn_probability": "probability"}
        found = churn.score(model, data).rename(columns=names).drop_duplicates("id")
    else:
        assert isinstance(data, Deals)
        found = lead.score(model, data).rename(columns={"deal_id": "id"})
    return found[["id", "probability", "band"]].reset_index(drop=True)


def _why(
    live: Model, candidate: Model, data: Deals | pd.DataFrame, ids: pd.Series
) -> list[tuple[Message, ...]]:
    """Return the causes of each mover; where rates score, that is the cause."""
    both = [_contributions(model, data, ids) for model in (live, candidate)]
    if both[0] is None or both[1] is None:
        return [(message("One of the two gives rates of groups, not of single cases."),)] * len(ids)
    title = buying_title if isinstance(live, ChurnModel) else feature_title
    found = comparison.causes(both[0], both[1])
    said = []
    for _, row in found.iterrows():
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
