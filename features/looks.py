"""What do the values of a column look like? Its shares of dates, numbers, yes/no words and outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from features.amounts import parse_numbers
from features.dates import parse_dates
from features.schema import Column, Kind
from features.stages import outcome_of_name
from features.words import is_blank, parse_flags, parse_outcomes, plain

DISTINCT_LOOKED_AT = 400  # enough to tell dates from names; a wide file stays quick
MOST_STAGES = 60  # a pipeline has about ten; several pipelines in one file some dozens
FEWEST_ACCOUNTS, LONG = 4, 50  # fewer names than this in a file as long as that are classes of customers


@dataclass(frozen=True)
class Looks:
    """What stands in a column, as shares (0 to 1) of its filled cells.

    Attributes
    ----------
    filled
        Number of filled cells.
    distinct
        Number of different values.
    dates, numbers, flags
        Share that reads as a date, as a number, as yes or no.
    outcomes
        Share that says open, won or lost in words.
    both_sides
        Words for won and words for lost both occur.
    """

    filled: int
    distinct: int
    dates: float
    numbers: float
    flags: float
    outcomes: float
    both_sides: bool


def look(cells: pd.Series) -> Looks:
    """Look at the text cells of one column; blank ones do not count, nor does the order of the rows."""
    filled = plain(cells)
    filled = filled[~is_blank(filled, is_name=True)]
    if filled.empty:
        return Looks(0, 0, 0.0, 0.0, 0.0, 0.0, both_sides=False)
    # The most frequent values, ties by name, so that the same cells in another order look the same.
    seen = filled.value_counts().rename_axis("text").reset_index(name="n")
    seen = seen.sort_values(["n", "text"], ascending=[False, True], ignore_index=True)
    distinct, seen = len(seen), seen.head(DISTINCT_LOOKED_AT)
    text, weight = seen["text"], seen["n"] / seen["n"].sum()
    said = text.map(outcome_of_name).astype("str")
    has_digits = bool(text.str.contains(r"\d").any())  # without any, the two slow readings can be left out
    return Looks(
        filled=len(filled),
        distinct=distinct,
        dates=float(weight[parse_dates(text)[0].notna()].sum()) if has_digits else 0.0,
        numbers=float(weight[parse_numbers(text).notna()].sum()) if has_digits else 0.0,
        flags=float(weight[parse_flags(text).notna()].sum()),
        outcomes=float(weight[said.isin(["won", "lost"]) | parse_outcomes(text).eq("open")].sum()),
        both_sides=bool(said.eq("won").any() and said.eq("lost").any()),
    )


def plausibility(looks: Looks, column: Column) -> float:
    """Return how well the values fit a canonical column: 0 not at all, 1 fully (or nothing to see)."""
    if not looks.filled:
        return 1.0
    match column.kind:
        case Kind.DATE:
            return looks.dates
        case Kind.MONEY | Kind.NUMBER | Kind.COUNT | Kind.SHARE:
            return looks.numbers
        case Kind.OUTCOME:
            return max(looks.outcomes, looks.flags)
        case Kind.FLAG:
            return looks.flags
        case Kind.CATEGORY if column.name == "account":
            return 0.0 if looks.filled >= LONG and looks.distinct < FEWEST_ACCOUNTS else 1.0
        case Kind.CATEGORY if column.name == "stage":
            return 0.0 if looks.flags > 0.9 or looks.distinct > MOST_STAGES else 1.0
        case _:
            return 1.0
