"""What do the values of a column look like? Its shares of dates, numbers, yes/no words and outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from features.schema import Column, Kind
from features.stages import outcome_of_name

DISTINCT_LOOKED_AT = 400  # enough to tell dates from names; a wide file stays quick
MOST_STAGES = 60  # a pipeline has about ten; several pipelines in one file some dozens
FEWEST_ACCOUNTS, LONG = 4, 50  # fewer names than this in a file as long as that are classes of customers

_DATE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}(\s?[-/.月].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(\D.*)?|(19|20)\d{6}"
    r"|\d{1,2}[\s-]?[a-z]{3,9}\.?,?[\s-]?\d{2,4}(\D.*)?|[a-z]{3,9}\.?\s\d{1,2}(st|nd|rd|th)?,?\s\d{2,4}(\D.*)?"
    r"|[2-6]\d{4}(\.\d+)?",  # the last: a day counted by Excel
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[(（]?[-+]?\s?([a-z]{2,3}\s?)?[$¥￥€£]?\s?[-+]?[\d.,'\s]*\d[\d.,'\s]*\s?(%|[kmb]\b|[十百千万亿元]+|[a-z]{3}|[$€£])?[)）]?",
    re.IGNORECASE,
)
_FLAGS = frozenset(
    {
        "yes",
        "no",
        "y",
        "n",
        "true",
        "false",
        "t",
        "f",
        "1",
        "0",
        "1.0",
        "0.0",
        "是",
        "否",
        "对",
        "错",
        "有",
        "无",
    }
)
_OPEN = frozenset(
    {"open", "in progress", "active", "pending", "进行中", "跟进中", "未结束", "打开", "开放", "open deal"}
)


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
        Share that says open, won, lost or closed in words.
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
    counts = cells.str.strip().replace("", None).dropna().value_counts()
    # The most frequent values, ties by name, so that the same cells in another order look the same.
    seen = counts.reset_index(name="n").set_axis(["text", "n"], axis=1)
    seen = seen.sort_values(["n", "text"], ascending=[False, True]).head(DISTINCT_LOOKED_AT)
    text, weight = seen["text"], seen["n"] / max(int(seen["n"].sum()), 1)
    lower = text.str.lower()
    said = text.map(outcome_of_name).astype("str")
    return Looks(
        filled=int(counts.sum()),
        distinct=len(counts),
        dates=float(weight[text.str.fullmatch(_DATE.pattern, flags=re.IGNORECASE)].sum()),
        numbers=float(weight[text.str.fullmatch(_NUMBER.pattern, flags=re.IGNORECASE)].sum()),
        flags=float(weight[lower.isin(_FLAGS)].sum()),
        outcomes=float(weight[said.ne("") | lower.isin(_OPEN)].sum()),
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
