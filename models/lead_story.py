"""What became of one lead so far? Its history, its stays against the usual, and how its chance has moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from features.build import open_deals
from features.deals import Deals
from models import explain
from models.arrays import to_probability
from models.encoding import BASE
from models.lead import LeadModel, features
from models.leads import usual_stays

EVENTS: Final[Sequence[tuple[str, str]]] = (
    ("created_on", "created"),
    ("last_activity_on", "activity"),
    ("expected_close_on", "expected_close"),
)
MOVERS: Final = 3  # columns named for each move of the chance
FAINTEST_MOVE: Final = 0.005  # of probability; less is not worth a name


def history(deals: Deals, deal_id: str) -> pd.DataFrame:
    """Return what is known to have happened to a deal, oldest first.

    Returns
    -------
    DataFrame
        ``day``, ``event`` (``created``, ``stage``, ``activity``, ``expected_close``), ``detail`` (the stage,
        else blank).
    """
    row = deals.frame.loc[deals.frame["deal_id"].eq(deal_id)]
    entered = deals.entries.loc[deals.entries["deal_id"].eq(deal_id), ["entered_on", "stage"]]
    events: list[tuple[object, str, object]] = [
        (day, "stage", stage) for day, stage in entered.itertuples(index=False, name=None)
    ]
    for column, event in EVENTS:
        events += [(day, event, None) for day in row[column].dropna()]
    found = pd.DataFrame(events, columns=["day", "event", "detail"])
    typed = found.astype({"day": "datetime64[us]", "event": "str", "detail": "str"})
    return typed.sort_values("day", kind="stable", ignore_index=True)


def stage_times(deals: Deals, deal_id: str) -> pd.DataFrame:
    """Return how long a deal stayed in each stage, beside the usual.

    Returns
    -------
    DataFrame
        One row per stay, oldest first: ``stage``, ``entered_on``, ``days`` (to the next stage, or up to the
        as-of day), ``now`` (whether it is there still), ``usual_days``, ``long_days`` and ``n`` of
        `models.leads.usual_stays`, blank and 0 where no deal has moved on from the stage.
    """
    entered = deals.entries.loc[deals.entries["deal_id"].eq(deal_id), ["stage", "entered_on"]]
    rows = entered.sort_values("entered_on", kind="stable", ignore_index=True)
    left_on = rows["entered_on"].shift(-1)
    rows["days"] = (left_on.fillna(deals.as_of) - rows["entered_on"]).dt.days.astype("float64")
    rows["now"] = left_on.isna()
    found = rows.join(usual_stays(deals), on="stage")
    return found.assign(n=found["n"].fillna(0).astype("int64"))


def chance_history(model: LeadModel, pasts: Sequence[Deals], deal_id: str) -> pd.DataFrame:
    """Follow the chance of one deal from snapshot to snapshot, and what moved it.

    Parameters
    ----------
    model
        The model in use; all snapshots are seen by this one, so that only the deal moves.
    pasts
        The deals of each snapshot, oldest first.
    deal_id
        The deal.

    Returns
    -------
    DataFrame
        One row per snapshot in which the deal is open: ``day``, ``probability``, ``change`` (from the row
        before, NaN in the first), and for k from 1 to `MOVERS`: ``mover_k`` (the column that moved it most,
        with its twins) and ``moved_k`` (by how much probability), blank where there is none. The movements of
        all columns, calibration included, add up to the change: each has its share of the difference in
        log-odds.
    """
    states = [_state(model, deals, deal_id) for deals in pasts]
    known = [(deals.as_of, state) for deals, state in zip(pasts, states, strict=True) if state is not None]
    rows: list[dict[str, object]] = []
    for place, (day, state) in enumerate(known):
        chance = _chance(state)
        row: dict[str, object] = {"day": day, "probability": chance, "change": np.nan}
        if place:
            before = known[place - 1][1]
            row |= {"change": chance - _chance(before)} | _movers(movements(before, state))
        rows.append(row)
    names = [f"{part}_{rank}" for rank in range(1, MOVERS + 1) for part in ("mover", "moved")]
    return pd.DataFrame(rows).reindex(columns=["day", "probability", "change", *names])


def movements(before: pd.Series, after: pd.Series) -> pd.Series:
    """Share a change of probability among what moved the log-odds, by family, the calibration among them.

    Parameters
    ----------
    before, after
        Contributions by name; each adds up to the log-odds of the score.

    Returns
    -------
    Series
        By name: change of probability, largest first; the sum is the whole change.
    """
    moved = after - before
    start, end = float(before.sum()), float(after.sum())
    there = to_probability(np.array([start, end]))
    # Where start and end are the same, the slope between them is that of the curve at this place.
    level = there[0] * (1 - there[0])
    slope = (there[1] - there[0]) / (end - start) if abs(end - start) > 1e-9 else level
    return pd.Series(moved * slope).sort_values(key=np.abs, ascending=False, kind="stable")


def _state(model: LeadModel, deals: Deals, deal_id: str) -> pd.Series | None:
    """Return what adds up to the log-odds of a deal in one snapshot, twins summed; None where not open."""
    fitted, background = model.scorer.classifier, model.scorer.background
    at = open_deals(deals)
    at = at[at["deal_id"].eq(deal_id)]
    if fitted is None or background is None or at.empty:
        return None
    exact = explain.exact(fitted, features(model, deals, at)).iloc[0]
    names = fitted.features
    by_family = {
        names[family[0]]: float(exact[[names[place] for place in family]].sum())
        for family in background.families
    }
    return pd.Series(by_family | {name: float(exact[name]) for name in (BASE, explain.CALIBRATION)})


def _chance(state: pd.Series) -> float:
    return float(to_probability(np.array([state.sum()]))[0])


def _movers(moved: pd.Series) -> dict[str, object]:
    named = moved.drop([BASE, explain.CALIBRATION])
    strong = named[named.abs() >= FAINTEST_MOVE].head(MOVERS)
    found: dict[str, object] = {}
    for rank, (name, value) in enumerate(strong.items(), start=1):
        found |= {f"mover_{rank}": name, f"moved_{rank}": value}
    return found
