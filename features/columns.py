"""How is one column of a file read? Its kind, blanks, typed values, and the cells that defy reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from features.amounts import (
    LONGEST_AMOUNT,
    parse_counts,
    parse_money,
    parse_numbers,
    parse_shares,
    unit_of_header,
)
from features.cells import matches
from features.currencies import currency_of_header, parse_currencies
from features.dates import DateColumn
from features.distinct import FEW, Distinct, Encoded
from features.durations import parse_durations
from features.kinds import kind_of
from features.periods import parse_periods
from features.personal import PERSONAL, personal_kind
from features.schema import Kind
from features.signs import Sign
from features.words import (
    clean_names,
    clean_people,
    is_spreadsheet_error,
    parse_flags,
    parse_outcomes,
)

_NAMES = frozenset({Kind.ID, Kind.TEXT, Kind.CATEGORY, Kind.PERSON, Kind.PEOPLE, *PERSONAL})
UNREAD_REASON = {
    Kind.DATE: "not_a_date",
    Kind.MONEY: "not_a_number",
    Kind.NUMBER: "not_a_number",
    Kind.COUNT: "not_a_whole_number",
    Kind.SHARE: "not_a_share",
    Kind.DURATION: "not_a_duration",
    Kind.FLAG: "not_a_flag",
    Kind.OUTCOME: "not_an_outcome",
    Kind.CURRENCY: "not_a_currency",
}
# A number whose figures or exponent alone say that it is too large.
_TOO_LARGE = rf"[^0-9]*[0-9][0-9,.]{{{LONGEST_AMOUNT},}}[^0-9]*|[-+]?[0-9.]+[eE][+]?[0-9]{{2,3}}"


@dataclass(frozen=True)
class Source:
    """One column of the file.

    Attributes
    ----------
    name
        Its name in the cleaned frame.
    header
        Its name in the file.
    kind
        What stands in it.
    cells
        Its different texts and where they stand.
    blank
        Which of its texts say that nothing was entered (bool).
    currency
        The one that a spreadsheet shows beside its numbers (ISO 4217), or "".
    """

    name: str
    header: str
    kind: Kind
    cells: Encoded
    blank: pd.Series
    currency: str = ""

    @cached_property
    def dates(self) -> DateColumn:
        """Its different texts taken apart as dates."""
        return DateColumn.of(self.filled())

    def filled(self) -> pd.Series:
        """Return the different texts, "" for those that say that nothing was entered."""
        return self.cells.values.where(~self.blank, "") if self.blank.any() else self.cells.values

    def numbers(self) -> pd.Series:
        """Return the different texts as numbers, read once where its kind was told by them."""
        told = self.cells.signs.numbers
        return parse_numbers(self.filled()) if told is None else pd.Series(told).where(~self.blank)


@dataclass(frozen=True)
class ReadColumn:
    """What each of the different texts of a column says, in their order.

    Attributes
    ----------
    values
        Typed values, missing where a cell is blank or cannot be read.
    order
        Of a date column with dates, as `features.dates.parse_dates` returns it, else "".
    currencies
        Of a money column: the currency of each amount, missing where none is named.
    marks_undecided
        Of a money column: nothing tells whether the point in 1.234 marks thousands or decimals.
    months
        Of a column of periods: how many months each spans.
    """

    values: pd.Series
    order: str = ""
    currencies: pd.Series | None = None
    marks_undecided: bool = False
    months: pd.Series | None = None


def make_source(name: str, header: str, kind: Kind | None, cells: Encoded, currency: str = "") -> Source:
    """Look at a column's cells.

    Parameters
    ----------
    name, header
        As in `Source`.
    kind
        None where the column is no canonical one: its values then decide.
    cells
        Its different texts and where they stand.
    currency
        As in `Source`.
    """
    if kind is None:
        kind = _guessed(header, cells.counted())
    blank = cells.signs.told(Sign.NOTHING if kind in _NAMES else Sign.UNKNOWN)
    if kind is Kind.FLAG:  # beside 有, 无 is an answer
        blank = blank & np.isnan(cells.signs.told(Sign.FLAG))
    return Source(name, header, kind, cells, pd.Series(blank), currency)


def _guessed(header: str, cells: Distinct) -> Kind:
    cells = cells.where(cells.signs.told(Sign.LENGTH) > 0)
    kind = kind_of(cells)
    if kind is Kind.NUMBER and personal_kind(header, cells.values) is Kind.PHONE:
        return Kind.PHONE
    if kind not in (Kind.CATEGORY, Kind.TEXT):
        return kind
    blank = cells.signs.told(Sign.UNKNOWN)
    # "unknown" is a value among words, and a blank among figures.
    guessed = kind_of(cells.where(~blank & ~cells.signs.told(Sign.ERROR))) if blank.any() else kind
    if guessed in (Kind.NUMBER, Kind.DATE, Kind.DURATION):
        return guessed
    named = cells.where(~cells.signs.told(Sign.NOTHING))
    return personal_kind(header, named.values, cells=int(named.counts.sum())) or kind_of(named)


def read_column(source: Source, day_first: bool | None, *, is_given: bool) -> ReadColumn:
    """Read the different texts of a column as its kind wants.

    Parameters
    ----------
    source
        The column.
    day_first
        Order of day and month where the column does not tell; None where nobody knows.
    is_given
        A person gave that order: it goes before what the column tells.
    """
    text = source.filled()
    match source.kind:
        case Kind.DATE if source.name == "period":
            periods = parse_periods(text, day_first)
            return ReadColumn(periods.starts, periods.order, months=periods.months)
        case Kind.DATE:
            own = None if is_given else source.dates.evidence.decided
            days, order = source.dates.read(day_first if own is None else own)
            return ReadColumn(days, order if days.notna().any() else "")
        case Kind.MONEY:
            money = parse_money(text, unit_of_header(source.header))
            named = currency_of_header(source.header) or source.currency or None
            stated = money.currencies if named is None else money.currencies.fillna(named)
            stated = stated.where(money.amounts.notna())
            return ReadColumn(money.amounts, currencies=stated, marks_undecided=money.marks.undecided)
        case Kind.SHARE:
            is_percent = True if "%" in source.header or "％" in source.header else None
            return ReadColumn(parse_shares(text, is_percent=is_percent))
        case Kind.COUNT:
            return ReadColumn(parse_counts(text))
        case Kind.NUMBER:
            return ReadColumn(source.numbers())
        case Kind.DURATION:
            return ReadColumn(parse_durations(text))
        case Kind.FLAG:
            return ReadColumn(parse_flags(text))
        case Kind.OUTCOME:
            return ReadColumn(parse_outcomes(text))
        case Kind.CURRENCY:
            return ReadColumn(parse_currencies(text))
        case _:
            return ReadColumn(_names(text, source.kind))


def _names(text: pd.Series, kind: Kind) -> pd.Series:
    is_error = is_spreadsheet_error(text)
    text = text.mask(is_error, "") if is_error.any() else text
    if kind is Kind.ID and _are_all(text, r"[0-9]+\.0|"):  # numbers on their way through a spreadsheet
        text = text.str.removesuffix(".0")
    if kind is Kind.PEOPLE:
        text = clean_people(text)
    elif kind is not Kind.TEXT:
        text = clean_names(text)
    return text.where(text != "")


def _are_all(text: pd.Series, pattern: str) -> bool:
    """Tell whether all texts match a pattern; where not, the first ones mostly show it."""
    return bool(matches(text.head(FEW), pattern).all() and matches(text, pattern).all())


def blank_column(kind: Kind, rows: int) -> pd.Series:
    """Return a column without values, of the dtype that its kind has."""
    if kind is Kind.DATE:
        return pd.Series(pd.NaT, index=range(rows), dtype="datetime64[us]")
    if kind in _NAMES or kind in (Kind.OUTCOME, Kind.CURRENCY):
        return pd.Series(pa.nulls(rows, pa.large_string()), dtype="str")
    return pd.Series(np.nan, index=range(rows))


def problems(source: Source, values: pd.Series) -> NDArray[np.object_] | None:
    """Tell which of a column's different texts could not be read.

    Returns
    -------
    ndarray of str or None
        A code of `features.reasons.CELL_REASONS` for each text, "" where it was read or is blank; None where
        that is so for all.
    """
    unread = (values.isna() & ~source.blank).to_numpy()
    signs = source.cells.signs
    if not (unread.any() or signs.told(Sign.DAMAGED).any() or signs.told(Sign.ERROR).any()):
        return None
    reasons = np.where(unread, UNREAD_REASON.get(source.kind, ""), "").astype(object)
    if source.kind in (Kind.MONEY, Kind.NUMBER) and unread.any():
        reasons[unread & source.cells.values.str.fullmatch(_TOO_LARGE).to_numpy(dtype=bool)] = "too_large"
    reasons[signs.told(Sign.DAMAGED)] = "damaged_text"
    reasons[signs.told(Sign.ERROR)] = "spreadsheet_error"
    return reasons
