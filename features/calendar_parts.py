"""Which columns are dates, and what do they tell? How long ago each is, its month, the latest of all."""

from __future__ import annotations

from typing import Final

import pandas as pd

from features.messages import Message, message

AGE: Final = " (days ago)"
MONTH: Final = " (month)"


def with_ages(own: pd.DataFrame, day: pd.Series) -> pd.DataFrame:
    """Put numbers in the place of dates.

    Parameters
    ----------
    own
        Columns of any kind, one row each.
    day
        The day on which each row is looked at, blank where none is known; same index.

    Returns
    -------
    DataFrame
        The other columns as they are; for each date column its name with `AGE` (days from the date to `day`,
        negative where it is still to come) and with `MONTH` (1 to 12), float64, blank where the date is, ages
        also where the day is.
    """
    dates = dates_of(own)
    if not dates:
        return own
    parts: dict[str, pd.Series] = {}
    for name in dates:
        parts[f"{name}{AGE}"] = (day - own[name]).dt.days.astype("float64")
        parts[f"{name}{MONTH}"] = own[name].dt.month.astype("float64")
    return own.drop(columns=dates).assign(**parts)


def dates_of(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold dates."""
    return [str(name) for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]


def latest_day(frame: pd.DataFrame) -> pd.Timestamp | None:
    """Return the latest day up to today on which something happened; None where none did."""
    today = pd.Timestamp.today().normalize()
    latest = [frame.loc[frame[name] <= today, name].max() for name in dates_of(frame)]
    known = [pd.Timestamp(day) for day in latest if pd.notna(day)]
    return max(known, default=None)


def column_of_part(name: str) -> str:
    """Return the date that a number was made of; the name itself where it was made of none."""
    return name.removesuffix(AGE).removesuffix(MONTH)


def part_title(name: str) -> Message | None:
    """Say what a number made of a date is called; None where the column is none."""
    if name.endswith(AGE):
        return message("Days since: {column}", column=name.removesuffix(AGE))
    if name.endswith(MONTH):
        return message("Month of: {column}", column=name.removesuffix(MONTH))
    return None
