"""Can the amounts be added up and believed? Findings about currencies, decimal marks and sizes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cleaning import Cleaned
from features.findings import Code, Finding, Severity, finding
from features.mapping import ColumnMap
from features.messages import message, plural_message
from features.schema import Upload, column_title

HUGE_TIMES = 100
"""Times the amount that nine in ten reach, from which one is likely a slip: a wrong unit makes it 1,000 to
10,000 times too big, while the largest true deals of pipelines stay within some dozens."""

FEWEST_AMOUNTS = 20
"""Amounts of one currency from which on it can be told what is usual."""

_USUAL = 0.9  # quantile that stands for a big, but usual amount


def check_amounts(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    """Look at the amounts of an upload; see `features.checks.check`."""
    found = _undecided(cleaned, columns)
    if "amount" not in cleaned.frame:
        return found
    return [*found, *_currencies(cleaned), *_unnamed(cleaned), *_negative(cleaned, columns), *_huge(cleaned)]


def _undecided(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    return [
        finding(
            Code.UNDECIDED_MARKS,
            Severity.WARNING,
            message(
                "Nothing tells whether the point in {column} parts thousands or decimals (1.234).",
                column=column_title(columns.kind, name),
            ),
            message("Compare the sums with your CRM, or export the amounts with two decimals."),
            column=name,
        )
        for name in cleaned.undecided
    ]


def _currencies(cleaned: Cleaned) -> list[Finding]:
    if "currency" not in cleaned.frame or len(cleaned.numbered("currency").texts) < 2:
        return []
    counts = cleaned.frame.loc[cleaned.frame["amount"].notna(), "currency"].value_counts()
    if len(counts) < 2:
        return []
    others = cleaned.frame["currency"].isin(counts.index[1:])
    return [
        finding(
            Code.MIXED_CURRENCIES,
            Severity.WARNING,
            message(
                "The amounts are in several currencies ({currencies}). No sum mixes them: those without a "
                "rate are left out.",
                currencies=", ".join(f"{code} × {count}" for code, count in counts.items()),
            ),
            message("Give the rates on the Settings screen, under Currencies."),
            column="currency",
            lines=cleaned.frame.loc[others, "line"],
        )
    ]


def _unnamed(cleaned: Cleaned) -> list[Finding]:
    """Find amounts without a currency beside others that name theirs."""
    if "currency" not in cleaned.frame:
        return []
    currencies, has_amount = cleaned.numbered("currency"), cleaned.frame["amount"].notna().to_numpy()
    named = sorted(currencies.texts[currencies.counts(has_amount) > 0])
    lines = cleaned.frame["line"][has_amount & ~currencies.filled]
    if lines.empty or not named:
        return []
    said = plural_message(
        "One amount names no currency; the others are in {currencies}.",
        "{n} amounts name no currency; the others are in {currencies}.",
        len(lines),
        currencies=", ".join(named),
    )
    remedy = message(
        "Choose the currency of all sums on the Settings screen, under Currencies: amounts that name "
        "none are then taken to be in it."
    )
    # With one other currency they are taken to be in it, too; with several nobody can tell.
    severity = Severity.NOTE if len(named) == 1 else Severity.WARNING
    return [finding(Code.MIXED_CURRENCIES, severity, said, remedy, column="currency", lines=lines)]


def _negative(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    lines = cleaned.frame["line"][cleaned.frame["amount"] < 0]
    if lines.empty:
        return []
    said = plural_message("One amount is negative.", "{n} amounts are negative.", len(lines))
    remedy = (
        message("Credit notes belong to no pipeline: leave them out of the export, or mend the sign.")
        if columns.kind is Upload.DEALS
        else message("Mend the sign of these amounts.")
    )
    return [finding(Code.NEGATIVE_AMOUNTS, Severity.WARNING, said, remedy, column="amount", lines=lines)]


def _huge(cleaned: Cleaned) -> list[Finding]:
    amounts = cleaned.frame["amount"]
    is_huge = _are_huge(amounts, cleaned)
    if not is_huge.any():
        return []
    said = plural_message(
        "One amount is more than {times} times what nine in ten reach: {largest}.",
        "{n} amounts are more than {times} times what nine in ten reach; the largest is {largest}.",
        int(is_huge.sum()),
        times=HUGE_TIMES,
        largest=float(amounts[is_huge].max()),
    )
    remedy = message("Look for a wrong unit or a digit too many; one such amount outweighs all others.")
    lines = cleaned.frame["line"][is_huge]
    return [finding(Code.HUGE_AMOUNTS, Severity.WARNING, said, remedy, column="amount", lines=lines)]


def _are_huge(amounts: pd.Series, cleaned: Cleaned) -> NDArray[np.bool_]:
    """Tell which amounts dwarf the usual ones of their currency; those without one are compared together."""
    has_currency = "currency" in cleaned.frame
    codes = cleaned.numbered("currency").codes if has_currency else np.zeros(len(amounts), np.int32)
    above, is_huge = (amounts > 0).to_numpy(), np.zeros(len(amounts), dtype=bool)
    for code in np.flatnonzero(np.bincount(codes[above] + 1)) - 1:
        rows = above & (codes == code)
        usual = amounts[rows].quantile(_USUAL)
        if rows.sum() >= FEWEST_AMOUNTS:
            is_huge |= rows & (amounts > HUGE_TIMES * usual).to_numpy()
    return is_huge
