"""Which days does a period hold, and which target stands for it? Periods of whole months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from features.messages import Message, Month, message

Length = Literal["month", "quarter", "year"]
MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """Whole months: from `start`, the first day of a month, up to but not including `end`, another."""

    start: pd.Timestamp
    end: pd.Timestamp

    def holds(self, days: pd.Series) -> pd.Series:
        """Tell which days lie within; blanks do not."""
        return (days >= self.start) & (days < self.end)

    @property
    def months(self) -> int:
        """Number of months."""
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month

    def following(self) -> Period:
        """Return the period of the same number of months that comes next."""
        return Period(self.end, self.end + pd.DateOffset(months=self.months))

    @property
    def name(self) -> Message:
        """What people call it: a month, a quarter, a year, or its first and last month."""
        first, last = Month(self.start), Month(self.end - pd.Timedelta(days=1))
        length = next((name for name in MONTHS if period_of(self.start, name) == self), None)
        if length == "quarter":
            quarter = (self.start.month + 2) // 3
            return message("Q{quarter} {year}", quarter=quarter, year=str(self.start.year))
        if length == "year":
            return message("the year {year}", year=str(self.start.year))
        if length == "month":
            return message("the month {month}", month=first)
        return message("{first} to {last}", first=first, last=last)


def period_of(day: pd.Timestamp, length: Length = "quarter") -> Period:
    """Return the calendar month, quarter or year in which `day` lies."""
    months = MONTHS[length]
    start = pd.Timestamp(year=day.year, month=day.month - (day.month - 1) % months, day=1)
    return Period(start, start + pd.DateOffset(months=months))


def months_aimed_at(targets: pd.DataFrame | None, period: Period) -> pd.DatetimeIndex:
    """Return the months of a period for which there is any target, by their first day, in order."""
    if targets is None or not len(targets):
        return pd.DatetimeIndex([], dtype="datetime64[us]")
    within = targets[period.holds(targets["period"])].dropna(subset="amount")
    return pd.DatetimeIndex(sorted(within["period"].unique()), dtype="datetime64[us]")


def targets_by(
    targets: pd.DataFrame | None, period: Period, scope: str, teams: pd.Series | None = None
) -> pd.Series:
    """Return the target of each owner, each team or the company for a period.

    A scope without targets of its own takes the sum of the next finer one: the company its teams', teams and
    company their owners'.

    Parameters
    ----------
    targets
        ``period`` (first day of a month), ``scope`` (``company``, ``team``, ``owner``), ``name``, ``amount``;
        None or empty where there are no targets.
    period
        The months to add up.
    scope
        ``company``, ``team`` or ``owner``.
    teams
        Team by owner, needed to add up owners' targets by team.

    Returns
    -------
    Series
        Amount by name ("" for the company); empty where no target is known.
    """
    if targets is None or not len(targets):
        return pd.Series(dtype="float64")
    within = targets[period.holds(targets["period"])].dropna(subset="amount")
    own = within[within["scope"] == scope]
    if len(own):
        return own.groupby(own["name"].fillna(""))["amount"].sum() if scope != "company" else _whole(own)
    owners = within[within["scope"] == "owner"]
    if scope == "team" and teams is not None:
        return owners.groupby(owners["name"].map(teams))["amount"].sum()
    if scope == "company":
        by_team = within[within["scope"] == "team"]
        return _whole(by_team if len(by_team) else owners)
    return pd.Series(dtype="float64")


def _whole(rows: pd.DataFrame) -> pd.Series:
    """Return the sum under the company's name, nothing for no rows."""
    return pd.Series({"": float(rows["amount"].sum())} if len(rows) else {}, dtype="float64")


def company_target(targets: pd.DataFrame | None, period: Period) -> float:
    """Return the company's target for a period, NaN where none is known."""
    found = targets_by(targets, period, "company")
    return float(found.iloc[0]) if len(found) else np.nan
