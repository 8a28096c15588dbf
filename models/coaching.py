"""Who needs help with which skill? Owner by stage: what happened against what their deals let expect.

Gaps are corrected for the kind of deals, held against team-mates, shrunk by how much is chance, and named
only where they survive a false-discovery rate.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from features.deals import Deals
from features.messages import Message, Money, Share, message
from models import performance
from models.deal_mix import expected, indicators, kinds
from models.figures import owner_teams, recently_closed
from models.intervals import benjamini_hochberg, wilson
from models.passages import HISTORY, Passages, passages
from models.quota import Period
from models.shrinkage import binomial_p, mates_level, shrunk
from models.skills import skill_of
from models.survival import MOVED, OPEN, still_observed
from models.worth import average_won_amount, reached_in_a_year, share_won_after

FALSE_DISCOVERIES = 0.10
LEAST_DEALS = 15  # decided deals of an owner in a stage, below which no gap is tested
ALONE = 1e-9  # share of the deals that are others', up to which there is nobody to compare with
WHOLE = -1  # rank of the process as a whole, where losses cannot be placed in a stage
COLUMNS = (
    *("owner", "team", "stage", "rank", "n", "actual", "low", "high", "expected", "shrunk", "gap"),
    *("shrunk_gap", "p_value", "survives", "deals_a_year", "wins_a_year", "money"),
)
SUGGESTION_COLUMNS = (
    *("owner", "team", "stage", "rank", "skill", "training", "n", "actual", "low", "high", "expected"),
    *("gap", "shrunk_gap", "p_value", "wins_a_year", "money", "message"),
)


def by_stage(deals: Deals, rate: float = FALSE_DISCOVERIES) -> pd.DataFrame:
    """Return for each owner and stage how many deals moved on, and how many should have.

    What should have is the kind of deals (logistic regression a stage, over source, product, industry,
    region, amount, existing customer) and what team-mates made of theirs. Deals still open are stood for by
    the decided ones that waited as long (inverse probability of censoring weights).

    Parameters
    ----------
    deals
        Deals with owners.
    rate
        Share of the named gaps that may be false.

    Returns
    -------
    DataFrame
        One row per owner and stage with a decided deal: ``owner``, ``team``, ``stage`` ("" with ``rank`` −1
        is the whole process: where most lost deals have no stage, all that can be said is who wins),
        ``n`` (decided deals), ``actual`` (share that moved on) with ``low``, ``high``; ``expected``;
        ``shrunk`` (best guess of the owner's share: ``expected`` + ``shrunk_gap``), ``gap`` (actual −
        expected), ``shrunk_gap``; ``p_value`` (NaN where `n` is too small to test), ``survives`` (bool);
        ``deals_a_year``, ``wins_a_year``, ``money``: what closing ``shrunk_gap`` would bring (negative where
        the owner is ahead), see `models.worth`. Empty where no owner or no decided deal is known.
    """
    found = passages(deals)
    rows = _compared(deals, _trials(deals, found))
    survives = benjamini_hochberg(rows["p_value"], rate)
    names = {WHOLE: "", **dict(enumerate(deals.process.stages))}
    rows = rows.assign(survives=survives, stage=rows["rank"].map(names).astype("str"))
    return _priced(deals, found, rows).reindex(columns=list(COLUMNS))


def suggestions(deals: Deals, stages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return whom to train in which skill, dearest gap first.

    Parameters
    ----------
    deals
        Deals with owners.
    stages
        From `by_stage`, where the caller has it already.

    Returns
    -------
    DataFrame
        One row per gap that survives: ``owner``, ``team``, ``stage``, ``rank``, ``skill``, ``training`` and
        ``message`` (Messages), ``n``, ``actual``, ``low``, ``high``, ``expected``, ``gap``, ``shrunk_gap``,
        ``p_value``, ``wins_a_year``, ``money`` (NaN where no amount is known).
    """
    rows = by_stage(deals) if stages is None else stages
    rows = rows[rows["survives"] & (rows["gap"] < 0)]
    order = {"money": False, "wins_a_year": False, "gap": True}
    rows = rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    count = len(deals.process.stages)
    skills = [skill_of(stage, rank, count) for stage, rank in zip(rows["stage"], rows["rank"], strict=True)]
    rows["skill"] = _objects([skill.name for skill in skills])
    rows["training"] = _objects([skill.training for skill in skills])
    rows["message"] = _objects([_sentence(row, deals.currency) for row in rows.to_dict("records")])
    return rows[list(SUGGESTION_COLUMNS)]


def reps(
    deals: Deals,
    targets: pd.DataFrame | None = None,
    period: Period | None = None,
    probability: pd.Series | None = None,
) -> pd.DataFrame:
    """Return one row per owner: key figures, and the win rate that their deals let expect.

    Returns
    -------
    DataFrame
        Columns of `models.performance.by`, then ``expected_win_rate`` (of such deals, among team-mates),
        ``shrunk_win_rate`` (best guess of the owner's own), ``p_value`` (of the difference, uncorrected);
        NaN for owners without closed deals in the last 365 days.
    """
    table = performance.by(deals, "owner", targets, period, probability)
    closed = recently_closed(deals.frame.reset_index(drop=True), deals.as_of)
    compared = _compared(deals, _whole_deals(deals, closed)).set_index("owner")
    names = {"expected": "expected_win_rate", "shrunk": "shrunk_win_rate", "p_value": "p_value"}
    return table.join(compared[list(names)].rename(columns=names), on="name")


def _trials(deals: Deals, found: Passages) -> pd.DataFrame:
    """Return the decided passages: ``place``, ``rank``, ``success``, ``weight``."""
    if not found.tells_losses or not deals.process.stages:
        return _whole_deals(deals, deals.frame["outcome"].ne("open").reset_index(drop=True))
    table = found.table
    if found.method == HISTORY:
        weight = 1 / still_observed(table["rank"], table["days"], table["event"])
    else:
        weight = pd.Series(1.0, index=table.index)
    table = table.assign(success=table["event"] == MOVED, weight=weight.to_numpy())
    return table.loc[table["event"] != OPEN, ["place", "rank", "success", "weight"]]


def _whole_deals(deals: Deals, closed: pd.Series) -> pd.DataFrame:
    place = np.flatnonzero(closed)
    won = (deals.frame["outcome"] == "won").to_numpy()[place]
    return pd.DataFrame({"place": place, "rank": WHOLE, "success": won, "weight": 1.0})


def _compared(deals: Deals, trials: pd.DataFrame) -> pd.DataFrame:
    """Return owner by rank: n, actual, expected, gap, shrunk, p-value."""
    owner = deals.frame["owner"].to_numpy()
    trials = trials.assign(owner=owner[trials["place"].to_numpy(dtype=int)], usual=_usual(deals, trials))
    rows = _summed(trials)
    team = rows["owner"].map(owner_teams(deals.frame)).astype("str").fillna("")
    rows["team"] = team
    level = mates_level(rows.assign(gap=rows["actual"] - rows["usual"]))
    rows["expected"] = (rows["usual_of_others"] + level["level"]).clip(0.0, 1.0)
    rows["gap"] = rows["actual"] - rows["expected"]
    rows["shrunk_gap"] = shrunk(rows["gap"], rows["variance"] / rows["others"], rows["rank"])
    rows["shrunk"] = (rows["expected"] + rows["shrunk_gap"]).clip(0.0, 1.0)
    # Tested where the owner is in the usual: there both shares are one, and no share is 0 or 1 by chance.
    variance = rows["variance"] * rows["others"] + level["level_variance"]
    p = binomial_p(rows["actual"], (rows["usual"] + level["level"]).clip(0.0, 1.0), variance)
    return rows.assign(p_value=p.where((rows["n"] >= LEAST_DEALS) & ~rows["alone"]))


def _usual(deals: Deals, trials: pd.DataFrame) -> pd.Series:
    """Return for each trial how such deals usually end in that stage."""
    mix = indicators(kinds(deals))
    usual = pd.Series(np.nan, index=trials.index)
    for _, part in trials.groupby("rank"):
        rows = mix[part["place"].to_numpy(dtype=int)]
        usual[part.index] = expected(rows, part["success"].to_numpy(), part["weight"].to_numpy(), rows)
    return usual


def _summed(trials: pd.DataFrame) -> pd.DataFrame:
    """Sum trials by owner and rank: what moved on, and what is usual among everybody else's deals.

    How such deals usually end was learned from all, the owner's own among them, which draws the usual toward
    the owner by the owner's share w of the deals. The gap to the usual of the others is larger by
    1 / (1 − w), exactly so where all deals are of one kind, and the variance of the gap to the usual of all
    is smaller by 1 − w.
    """
    weight, usual = trials["weight"], trials["usual"]
    parts = trials[["owner", "rank"]].assign(
        n=1.0,
        weight=weight,
        squares=weight**2,
        moved=weight * trials["success"],
        usual=weight * usual,
        spread=weight**2 * usual * (1 - usual),
    )
    rows = parts.groupby(["owner", "rank"]).sum().reset_index()
    total = rows["weight"]
    others = 1.0 - total / rows["rank"].map(weight.groupby(trials["rank"]).sum())
    rows["alone"] = others <= ALONE
    rows["others"] = others.where(~rows["alone"], 1.0)
    rows["actual"], rows["usual"] = rows["moved"] / total, rows["usual"] / total
    rows["usual_of_others"] = rows["actual"] - (rows["actual"] - rows["usual"]) / rows["others"]
    rows["variance"] = (rows["spread"] / total**2).clip(lower=1e-6)
    effective = total**2 / rows["squares"]
    rows["low"], rows["high"] = wilson(rows["actual"] * effective, effective)
    return rows


def _priced(deals: Deals, found: Passages, rows: pd.DataFrame) -> pd.DataFrame:
    cells = pd.MultiIndex.from_frame(rows[["owner", "rank"]])
    late = recently_closed(deals.frame, deals.as_of).astype("float64")
    if deals.frame["closed_on"].isna().all():
        late[:] = np.nan
    whole = deals.frame.assign(rank=WHOLE, late=late)
    closed = whole.groupby(["owner", "rank"])["late"].sum(min_count=1)
    yearly = pd.concat([reached_in_a_year(deals, found, "owner"), closed]).reindex(cells)
    after = rows["rank"].map(share_won_after(deals, found)).where(rows["rank"] != WHOLE, 1.0)
    more = yearly.to_numpy() * -rows["shrunk_gap"]
    wins = more * after
    return rows.assign(deals_a_year=more, wins_a_year=wins, money=wins * average_won_amount(deals))


def _sentence(row: dict[Hashable, Any], currency: str) -> Message:
    shares = {name: Share(row[name]) for name in ("actual", "low", "high", "expected")}
    facts = {"owner": row["owner"], "stage": row["stage"], "n": round(row["n"]), **shares}
    if row["stage"]:
        what = message(
            "{owner} moves {actual} of the deals on from {stage} ({low} to {high}, n = {n}); from such deals "
            "{expected} was to be expected.",
            **facts,
        )
    else:
        what = message(
            "{owner} wins {actual} of the deals ({low} to {high}, n = {n}); from such deals {expected} was "
            "to be expected.",
            **facts,
        )
    if np.isnan(row["money"]):
        return what
    return message(
        "{what} Closing the gap would bring about {money} a year.",
        what=what,
        money=Money(row["money"], currency),
    )


def _objects(items: list[Message]) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array([*items, None], dtype=object)[:-1]
