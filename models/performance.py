"""How is the company doing, and each owner and team? Booked, open, win rate, cycle, coverage, attainment.

Every figure has its count, every rate and median its range; what cannot be computed is missing, and says why.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from features.deals import Deals
from features.messages import Message, message
from models.caveats import caveats, days_looked_at
from models.figures import figures, owner_teams, win_rates
from models.quota import Period, period_of

HEADLINE_COLUMNS = ("metric", "title", "unit", "value", "low", "high", "n", "over", "note")
BY_COLUMNS = (
    *("name", "team", "booked", "booked_deals", "target", "attainment"),
    *(
        "won",
        "lost",
        "win_rate",
        "low",
        "high",
        "cycle_days",
        "cycle_low",
        "cycle_high",
        "cycle_n",
        "velocity",
    ),
    *("open_deals", "open_value", "weighted_value", "expected_value", "remaining", "coverage"),
    *("activities", "activities_per_deal"),
)
MONTH_COLUMNS = ("month", "name", "booked", "won", "lost", "win_rate", "low", "high")
TITLES: dict[str, tuple[Message, str]] = {
    "booked": (message("Booked"), "money"),
    "target": (message("Target"), "money"),
    "attainment": (message("Attainment"), "share"),
    "open_value": (message("Open value"), "money"),
    "weighted_value": (message("Weighted open value"), "money"),
    "win_rate": (message("Win rate"), "share"),
    "cycle_days": (message("Cycle time"), "days"),
    "velocity": (message("Sales velocity"), "money_per_day"),
    "coverage": (message("Coverage"), "ratio"),
}


def headline(
    deals: Deals,
    targets: pd.DataFrame | None = None,
    period: Period | None = None,
    probability: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the company's key figures.

    Parameters
    ----------
    deals, targets, period, probability
        As for `by`.

    Returns
    -------
    DataFrame
        One row per figure: ``metric`` (``booked``, ``target``, ``attainment``, ``open_value``,
        ``weighted_value``, ``win_rate``, ``cycle_days``, ``velocity``, ``coverage``), ``title`` (Message),
        ``unit`` (``money``, ``share``, ``days``, ``money_per_day``, ``ratio``), ``value``, ``low``, ``high``
        (NaN where there is none), ``n`` (deals behind it; of sums of open deals those with an amount),
        ``over`` (Message: the days it looks at; None for the as-of day) and ``note`` (Message: why it is
        missing, or what to know about it; None where there is nothing to say).
    """
    period = period or period_of(deals.as_of)
    company = pd.Series("", index=deals.frame.index, dtype="str")
    row = figures(deals, company, "company", targets, period, probability).iloc[0]
    ends = {
        "win_rate": (row["low"], row["high"], row["won"] + row["lost"]),
        "cycle_days": (row["cycle_low"], row["cycle_high"], row["cycle_n"]),
        "coverage": (np.nan, np.nan, row["expected_deals"]),
        **dict.fromkeys(("booked", "attainment", "target"), (np.nan, np.nan, row["booked_deals"])),
    }
    unknown = (np.nan, np.nan, row["open_valued"])
    over, notes = days_looked_at(deals, period), caveats(deals, row, period, targets)
    lines = [
        (name, title, unit, row[name], *ends.get(name, unknown), over.get(name), notes.get(name))
        for name, (title, unit) in TITLES.items()
    ]
    table = pd.DataFrame(lines, columns=list(HEADLINE_COLUMNS))
    kinds = dict.fromkeys(("value", "low", "high"), "float64")
    kinds |= dict.fromkeys(("title", "over", "note"), "object")
    return table.fillna({"n": 0}).astype(kinds | {"n": "int64"})


def by(
    deals: Deals,
    column: Literal["owner", "team", "source", "product"],
    targets: pd.DataFrame | None = None,
    period: Period | None = None,
    probability: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the figures of each owner, team, source or product.

    Parameters
    ----------
    deals
        The deals; those closed in the last 365 days up to `Deals.as_of` make rates and medians (all closed
        ones where no closing day is known).
    column
        ``owner``, ``team``, ``source`` or ``product``; the last two have no targets.
    targets
        ``period``, ``scope``, ``name``, ``amount``; None where there are none.
    period
        Months for what is booked and its target; the quarter of `Deals.as_of` if None.
    probability
        Win probability by deal id, such as a model's; else the one entered in the file, else the company's
        win rate.

    Returns
    -------
    DataFrame
        One row per name, most booked first: ``name`` ("" for deals that name nobody), ``team`` (an owner's
        most frequent one, "" for a source or product), ``booked`` (amount won within the period),
        ``booked_deals``, ``target``, ``attainment`` (booked / target, both of the months that have one);
        ``won``, ``lost``, ``win_rate`` (by count) with ``low``, ``high``;
        ``cycle_days`` (median from created to won) with ``cycle_low``, ``cycle_high``, ``cycle_n``;
        ``velocity`` (open deals × average won amount × win rate / cycle days: money a day);
        ``open_deals``, ``open_value``, ``weighted_value``; ``expected_value`` (open amount expected to close
        by the end of the running period, overdue ones too), ``remaining`` (what is left of its target, 0 or
        less once reached) and ``coverage`` (the former / the latter); where the period ends on the as-of
        day, these look at the next one; ``activities`` on open
        and recently closed deals, ``activities_per_deal``. What cannot be known is NaN.
    """
    group = deals.frame[column].fillna("")
    rows = figures(deals, group, column, targets, period or period_of(deals.as_of), probability).reset_index()
    teams = {"owner": rows["name"].map(owner_teams(deals.frame)), "team": rows["name"]}
    rows["team"] = teams.get(column, pd.Series("", index=rows.index)).astype("str").fillna("")
    return rows.sort_values(["booked", "name"], ascending=[False, True], ignore_index=True)[list(BY_COLUMNS)]


def monthly(deals: Deals, column: Literal["owner", "team"] | None = None) -> pd.DataFrame:
    """Return what was booked, won and lost in each month.

    Returns
    -------
    DataFrame
        One row per month and name, from the first month in which a deal closed to that of the as-of day
        (which may be incomplete), none left out: ``month`` (its first day), ``name`` ("" for all), ``booked``
        (amount won; NaN where the file has no amounts), ``won``, ``lost`` (deals), ``win_rate`` with ``low``,
        ``high``. Empty where no closing day is known.
    """
    frame = deals.frame.assign(name=deals.frame[column].fillna("") if column else "")
    closed = frame[(frame["outcome"] != "open") & (frame["closed_on"] <= deals.as_of)]
    if closed.empty:
        return pd.DataFrame(columns=list(MONTH_COLUMNS))
    closed = closed.assign(
        month=closed["closed_on"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    )
    months = pd.date_range(closed["month"].min(), deals.as_of, freq="MS", unit="us")
    index = pd.MultiIndex.from_product([months, sorted(closed["name"].unique())], names=["month", "name"])
    rows = win_rates(closed, ["month", "name"]).reindex(index)
    booked = closed[closed["outcome"] == "won"].groupby(["month", "name"])["amount"].sum()
    rows["booked"] = booked.reindex(index)
    rows = rows.fillna({"won": 0.0, "lost": 0.0, "booked": 0.0})
    if not frame["amount"].notna().any():
        rows["booked"] = np.nan
    return rows.reset_index()[list(MONTH_COLUMNS)]
