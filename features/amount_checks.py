"""Can the amounts be added up and believed? Findings about currencies, decimal marks and sizes."""

from __future__ import annotations

import pandas as pd

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
    if "currency" not in cleaned.frame:
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
    rows = cleaned.frame[cleaned.frame["amount"].notna()]
    named = sorted(rows["currency"].dropna().unique())
    lines = rows.loc[rows["currency"].isna(), "line"]
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
    lines = cleaned.frame.loc[cleaned.frame["amount"] < 0, "line"]
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
    frame = cleaned.frame
    amounts = frame.loc[frame["amount"] > 0, "amount"]
    currency = (
        frame.get("currency", pd.Series(index=frame.index, dtype="str")).reindex(amounts.index).fillna("")
    )
    groups = amounts.groupby(currency)
    usual = groups.transform(lambda part: part.quantile(_USUAL))
    is_huge = (amounts > HUGE_TIMES * usual) & (groups.transform("size") >= FEWEST_AMOUNTS)
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
    lines = frame.loc[is_huge[is_huge].index, "line"]
    return [finding(Code.HUGE_AMOUNTS, Severity.WARNING, said, remedy, column="amount", lines=lines)]
