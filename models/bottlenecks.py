"""Which stage of which team holds the process back? Those below by more than chance, and their price."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from features.deals import Deals
from features.messages import Message, Money, Share, message
from models.design_effect import design_effect
from models.funnel import stage_table
from models.intervals import holm_adjusted, two_shares_p, wilson
from models.passages import HISTORY, Passages, passages
from models.survival import OPEN, summarise
from models.worth import average_won_amount, reached_in_a_year, share_won_after

OTHERS, OWN_PAST = "others", "own_past"
LEAST_DEALS = 20  # decided deals on either side, below which the test's approximation is poor
PAST_DAYS = 182  # the half year that is held against the time before
COLUMNS = (
    *("group", "stage", "rank", "comparison", "reached", "conversion", "low", "high", "n"),
    *("other_conversion", "other_low", "other_high", "other_n", "gap", "p_value", "p_corrected"),
    *("deals_a_year", "wins_a_year", "money", "message"),
)


def bottlenecks(deals: Deals, by: str | None = "team", level: float = 0.05) -> pd.DataFrame:
    """Return the stages whose conversion is below its comparison by more than chance, dearest first.

    Each group is held against all other groups, stage by stage, and the company's last half year against
    the time before it (both followed for as long as the last half year could be). All these two-sided tests
    are corrected together (Holm), so the chance of naming even one sound stage is at most `level`. A group
    is below by more than chance only if it is by more than its people differ among themselves
    (`models.design_effect`): one weak owner makes no bottleneck of a team.

    The money is ``deals that reached the stage in the last year × gap × share of those that move on which
    are won in the end × average amount of a won deal``; it is an order of size, not a promise.

    Parameters
    ----------
    deals
        Deals and their stage history.
    by
        Column of `Deals.frame` that names the groups; None looks at the own past only.
    level
        Chance of any false bottleneck, between 0 and 1.

    Returns
    -------
    DataFrame
        One row per bottleneck: ``group`` ("" is the whole company), ``stage``, ``rank``, ``comparison``
        (``others`` or ``own_past``), ``reached`` (deals in all); ``conversion`` with ``low``,
        ``high``, ``n``; the same of the comparison as ``other_…``; ``gap`` (negative), ``p_value``
        (uncorrected), ``p_corrected`` (for all tests made), ``deals_a_year``, ``wins_a_year``, ``money`` (NaN
        where days or amounts are not known), ``message``. Empty where there is none; where conversion by
        stage cannot be known, `models.passages.passages` says why.
    """
    passed = passages(deals)
    tests = _all_tests(deals, passed, by)
    tests["p_corrected"] = holm_adjusted(tests["p_value"])
    below = (tests["p_corrected"] <= level) & (tests["gap"] < 0)
    found = _priced(deals, passed, by, tests[below].reset_index(drop=True))
    found = found.sort_values(
        ["money", "wins_a_year", "gap"], ascending=[False, False, True], ignore_index=True
    )
    sentences = [_sentence(row, deals.currency) for row in found.to_dict("records")]
    found["message"] = np.array([*sentences, None], dtype=object)[:-1]
    return found.reindex(columns=list(COLUMNS))


def _all_tests(deals: Deals, passed: Passages, by: str | None) -> pd.DataFrame:
    parts = [_against_past(deals, passed)]
    if by is not None and by in deals.frame:
        alike = design_effect(deals, passed, by)
        parts.append(_against_others(stage_table(deals, by, found=passed), alike))
    tests = pd.concat(parts, ignore_index=True)
    enough = (tests["n"] >= LEAST_DEALS) & (tests["other_n"] >= LEAST_DEALS)
    p = two_shares_p(tests["conversion"], tests["weight"], tests["other_conversion"], tests["other_weight"])
    tests["gap"] = tests["conversion"] - tests["other_conversion"]
    return tests.assign(p_value=np.where(enough, p, np.nan))


def _against_others(table: pd.DataFrame, alike: pd.Series) -> pd.DataFrame:
    """Hold each group against all others together, stage by stage.

    The others are weighed by the decided deals that each is worth; without censoring that is pooling them.
    """
    n = table["n"].fillna(0.0)
    other_n = _of_others(n, table["rank"])
    share = _of_others((table["conversion"] * n).fillna(0.0), table["rank"]) / other_n.where(other_n > 0)
    share = share.clip(0.0, 1.0)
    low, high = wilson(share * other_n, other_n)
    weight = n / alike.reindex(pd.MultiIndex.from_frame(table[["group", "rank"]])).fillna(1.0).to_numpy()
    tests = table.assign(comparison=OTHERS, other_conversion=share, other_low=low, other_high=high)
    tests = tests.assign(other_n=other_n, weight=weight, other_weight=_of_others(weight, table["rank"]))
    return tests[tests["group"] != ""]


def _of_others(values: pd.Series, rank: pd.Series) -> pd.Series:
    """Return the sum over the other groups at the same stage."""
    return values.groupby(rank).transform("sum") - values


def _against_past(deals: Deals, passed: Passages) -> pd.DataFrame:
    """Hold the company's last half year against the time before, both followed equally long."""
    table = passed.table if passed.method == HISTORY else passed.table.iloc[:0]
    late = table["entered_on"] > deals.as_of - pd.Timedelta(days=PAST_DAYS)
    ended = table["event"].where(table["days"] <= PAST_DAYS, OPEN)
    half = table["rank"] * 2 + late
    rates = summarise(half, table["days"].clip(upper=PAST_DAYS), ended).rename_axis("half").reset_index()
    rates = rates.astype({"half": "int64"}).rename(columns={"n": "reached"})
    rates = rates.rename(columns={"incidence": "conversion", "n_effective": "n"})
    rates["rank"] = rates["half"] // 2
    now, before = rates[rates["half"] % 2 == 1], rates[rates["half"] % 2 == 0]
    before = before.set_index("rank")[["conversion", "low", "high", "n"]].add_prefix("other_")
    tests = now.join(before, on="rank", how="inner")
    tests = tests.assign(weight=tests["n"], other_weight=tests["other_n"])
    names = dict(enumerate(deals.process.stages))
    return tests.assign(group="", comparison=OWN_PAST, stage=tests["rank"].map(names).astype("str"))


def _priced(deals: Deals, passed: Passages, by: str | None, found: pd.DataFrame) -> pd.DataFrame:
    """Add what closing each gap would bring in a year."""
    yearly = reached_in_a_year(deals, passed, by)
    cells = pd.MultiIndex.from_frame(found[["group", "rank"]])
    more = yearly.reindex(cells).to_numpy() * -found["gap"]
    wins = more * found["rank"].map(share_won_after(deals, passed))
    return found.assign(deals_a_year=more, wins_a_year=wins, money=wins * average_won_amount(deals))


def _about(wins: float) -> float:
    """Return a number of wins without digits that nobody believes."""
    return wins if np.isnan(wins) else round(wins, 0 if wins >= 10 else 1)


def _sentence(row: dict[Hashable, Any], currency: str) -> Message:
    shares = {name: Share(row[name]) for name in ("conversion", "low", "high", "other_conversion")}
    facts = {"group": row["group"], "stage": row["stage"], "n": round(row["n"]), **shares}
    wins, money = _about(row["wins_a_year"]), Money(row["money"], currency)
    if row["comparison"] == OWN_PAST:
        what = message(
            "In the last half year {conversion} of the deals moved on from {stage} "
            "({low} to {high}, n = {n}); before that {other_conversion}.",
            **facts,
        )
    else:
        what = message(
            "{group} moves {conversion} of its deals on from {stage} ({low} to {high}, n = {n}); "
            "the others {other_conversion}.",
            **facts,
        )
    if np.isnan(wins):
        return what
    if np.isnan(money.value):
        return message(
            "{what} Closing the gap would bring about {wins} more wins a year.", what=what, wins=wins
        )
    return message(
        "{what} Closing the gap would bring about {wins} more wins a year, worth {money}.",
        what=what,
        wins=wins,
        money=money,
    )
