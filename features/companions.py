"""Which facts does a CRM spread over two columns? Won beside closed, and the days of winning and losing."""

from __future__ import annotations

import pandas as pd

from features.assignment import is_closed_flag
from features.cleaning import Cleaned
from features.headers import spelled_out
from features.mapping import ColumnMap
from features.reading import TextTable
from features.schema import Kind, Upload
from features.words import parse_flags

_CLOSING_DAYS = frozenset(
    {
        *("won time", "won date", "won on", "won at", "date won", "赢单时间", "赢单日期"),
        *(
            "lost time",
            "lost date",
            "lost on",
            "lost at",
            "date lost",
            "输单时间",
            "输单日期",
            "丢单时间",
            "丢单日期",
        ),
    }
)


def join_companions(cleaned: Cleaned, table: TextTable, columns: ColumnMap) -> Cleaned:
    """Complete outcome and closing day of deals from the columns beside theirs.

    Parameters
    ----------
    cleaned, table, columns
        The upload as typed columns and as text, and its mapping.

    Returns
    -------
    Cleaned
        With a yes/no outcome ("Is won") beside a yes/no "Is closed", a deal that is not closed is open, not
        lost. A blank closing day is that of the other column ("Won time", "Lost time"). The columns used are
        no custom columns any more: they tell the outcome.
    """
    if columns.kind is not Upload.DEALS:
        return cleaned
    closed, days = _closed_flag(cleaned), _closing_days(cleaned)
    used = set(days)
    if closed and _is_yes_no(table, columns):
        used.add(closed)
        still_open = cleaned.frame[closed].eq(0.0) & cleaned.frame["outcome"].eq("lost")
        cleaned = cleaned.with_columns({"outcome": cleaned.frame["outcome"].mask(still_open, "open")})
    for name in days:
        cleaned = cleaned.with_columns({"closed_on": cleaned.frame["closed_on"].fillna(cleaned.frame[name])})
    custom = {name: kind for name, kind in cleaned.custom.items() if name not in used}
    return cleaned.with_columns({}, custom)


def _closed_flag(cleaned: Cleaned) -> str | None:
    flags = (name for name, kind in cleaned.custom.items() if kind is Kind.FLAG and is_closed_flag(name))
    return next(flags, None)


def _closing_days(cleaned: Cleaned) -> list[str]:
    dates = [name for name, kind in cleaned.custom.items() if kind is Kind.DATE]
    return [name for name in dates if spelled_out(name) in _CLOSING_DAYS]


def _is_yes_no(table: TextTable, columns: ColumnMap) -> bool:
    """Whether the outcome only says won or not won."""
    header = next((header for header, name in columns.columns.items() if name == "outcome"), None)
    if header is None:
        return False
    values = pd.Series(table.cells[header].unique(), dtype="str")
    filled = values[values.str.strip() != ""]
    return bool(len(filled)) and bool(parse_flags(filled).notna().all())
