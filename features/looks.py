"""What do the values of a column look like? Its shares of dates, numbers, yes/no words and outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.amounts import parse_numbers
from features.currencies import parse_currencies
from features.dates import parse_dates
from features.periods import parse_periods
from features.schema import Column, Kind
from features.stages import outcome_of_name
from features.words import is_blank, parse_flags, parse_outcomes, plain

DISTINCT_LOOKED_AT = 120  # enough to tell dates from names; a wide file stays quick
ROWS_LOOKED_AT = 5_000  # of a long file, spread evenly; shares come out within two percent
MOST_STAGES = 60  # a pipeline has about ten; several pipelines in one file some dozens
FEWEST_ACCOUNTS, LONG = 4, 50  # fewer names than this in a file as long as that are classes of customers
# Identifiers of programs: digits, or a long word with a digit and no blank (a Salesforce id, a hash).
_IDENTIFIER = r"(?:[0-9]{3,}|[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*)"
_IDENTIFIER_LETTERS = 8
_LONGEST_PERIOD = 10  # "2024年第三季度"; dates are no news here


@dataclass(frozen=True)
class Looks:
    """What stands in a column, as shares (0 to 1) of its filled cells.

    Attributes
    ----------
    filled
        Number of filled cells among those looked at.
    distinct
        Number of different values.
    dates, numbers, flags
        Share that reads as a date, as a number, as yes or no.
    outcomes
        Share that says open, won or lost in words.
    both_sides
        Words for won and words for lost both occur.
    identifiers
        Share that programs write to tell records apart: numbers and long words with digits in them.
    currencies
        Share that names a currency.
    periods
        Share that names a quarter, a half-year or a year.
    coverage
        Share of the cells looked at that are filled.
    """

    filled: int
    distinct: int
    dates: float
    numbers: float
    flags: float
    outcomes: float
    both_sides: bool
    identifiers: float = 0.0
    currencies: float = 0.0
    periods: float = 0.0
    coverage: float = 0.0


def look(cells: pd.Series) -> Looks:
    """Look at the text cells of one column; blank ones do not count, nor does the order of the rows."""
    return look_at(pd.DataFrame({"column": cells}))["column"]


def look_at(table: pd.DataFrame) -> dict[str, Looks]:
    """Look at every column of a text table.

    Columns are taken together, since each reading costs as much for one column as for a hundred.

    Returns
    -------
    dict
        Header → looks, in the order of the table.
    """
    headers = [str(header) for header in table.columns]
    rows = min(len(table), ROWS_LOOKED_AT)
    if rows < len(table):
        table = table.iloc[np.linspace(0, len(table) - 1, rows).astype(int)]
    counts = _values(table)
    sizes = counts.groupby("column")["n"].agg(["sum", "size"])
    seen = counts.groupby("column").head(DISTINCT_LOOKED_AT)
    share = seen["n"] / seen.groupby("column")["n"].transform("sum")
    signs = _signs(seen["text"])
    shares = signs.mul(share, axis=0).groupby(seen["column"]).sum()
    both = (
        (signs["won"] & signs["lost"].groupby(seen["column"]).transform("any")).groupby(seen["column"]).any()
    )
    return {
        header: Looks(
            filled=int(sizes["sum"].get(place, 0)),
            distinct=int(sizes["size"].get(place, 0)),
            **{name: float(shares[name].get(place, 0.0)) for name in _SHARES},
            both_sides=bool(both.get(place, False)),
            coverage=int(sizes["sum"].get(place, 0)) / rows if rows else 0.0,
        )
        for place, header in enumerate(headers)
    }


_SHARES = ("dates", "numbers", "flags", "outcomes", "identifiers", "currencies", "periods")


def _values(table: pd.DataFrame) -> pd.DataFrame:
    """Count the filled values: ``column`` (place), ``text``, ``n``; in a column the most frequent first."""
    parts = [
        pd.DataFrame({"column": place, "text": found.index, "n": found.to_numpy()})
        for place in range(table.shape[1])
        if len(found := table.iloc[:, place].astype("str").value_counts(sort=False))
    ]
    every = pd.concat(parts or [pd.DataFrame({"column": [], "text": [], "n": []})], ignore_index=True)
    every["text"] = plain(every["text"].astype("str"))
    every = every[~is_blank(every["text"], is_name=True)]
    counts = every.groupby(["column", "text"])["n"].sum().reset_index()
    # Ties by name, so that the same cells in another order look the same.
    return counts.sort_values(["column", "n", "text"], ascending=[True, False, True], ignore_index=True)


def _signs(text: pd.Series) -> pd.DataFrame:
    """Say of each value what it reads as (bool): a date, a number, yes or no, an outcome, a currency."""
    codes, values = pd.factorize(text)
    each = pd.Series(values, dtype="str")
    with_digits = each[
        each.str.contains("[0-9０-９]", regex=True)
    ]  # without any, the slow readings see nothing
    short = with_digits[with_digits.str.len() <= _LONGEST_PERIOD]
    said = each.map(outcome_of_name).astype("str")
    signs = pd.DataFrame(
        {
            "dates": parse_dates(with_digits)[0].notna().reindex(each.index, fill_value=False),
            "numbers": parse_numbers(with_digits).notna().reindex(each.index, fill_value=False),
            "flags": parse_flags(each).notna(),
            "won": said.eq("won"),
            "lost": said.eq("lost"),
            "outcomes": said.isin(["won", "lost"]) | parse_outcomes(each).eq("open"),
            "identifiers": _are_identifiers(with_digits).reindex(each.index, fill_value=False),
            "currencies": parse_currencies(each).notna(),
            "periods": parse_periods(short).starts.notna().reindex(each.index, fill_value=False),
        }
    )
    return signs.take(codes).set_axis(text.index)


def _are_identifiers(text: pd.Series) -> pd.Series:
    return text.str.fullmatch(_IDENTIFIER) & (
        (text.str.len() >= _IDENTIFIER_LETTERS) | text.str.fullmatch("[0-9]+")
    )


def plausibility(looks: Looks, column: Column) -> float:
    """Return how well the values fit a canonical column: 0 not at all, 1 fully (or nothing to see)."""
    if not looks.filled:
        return 1.0
    match column.kind:
        case Kind.DATE:
            return max(looks.dates, looks.periods) if column.name == "period" else looks.dates
        case Kind.MONEY | Kind.NUMBER | Kind.COUNT | Kind.SHARE:
            return looks.numbers
        case Kind.OUTCOME:
            return max(looks.outcomes, looks.flags)
        case Kind.FLAG:
            return looks.flags
        case Kind.CURRENCY:
            return looks.currencies
        case Kind.CATEGORY | Kind.PERSON | Kind.TEXT if _says_something_else(looks, column.name):
            return 0.0
        case Kind.CATEGORY if column.name == "account":
            return 0.0 if looks.filled >= LONG and looks.distinct < FEWEST_ACCOUNTS else 1.0
        case Kind.CATEGORY if column.name == "stage":
            return 0.0 if looks.flags > 0.9 or looks.distinct > MOST_STAGES else 1.0
        case _:
            return 1.0


def _says_something_else(looks: Looks, name: str) -> bool:
    """Tell whether a column of names holds days, or what became of the deals, whatever it is called."""
    return looks.dates > 0.9 or (name != "stage" and looks.both_sides and looks.outcomes > 0.9)
