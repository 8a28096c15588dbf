"""What does a date of the file tell a model? How long ago it is, and in which month of the year."""

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
    dates = [name for name in own if pd.api.types.is_datetime64_any_dtype(own[name])]
    if not dates:
        return own
    parts: dict[str, pd.Series] = {}
    for name in dates:
        parts[f"{name}{AGE}"] = (day - own[name]).dt.days.astype("float64")
        parts[f"{name}{MONTH}"] = own[name].dt.month.astype("float64")
    return own.drop(columns=dates).assign(**parts)


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
