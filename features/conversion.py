"""How are amounts of several currencies added up? Turned into one by given rates, else left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Rates:
    """What one unit of each currency is worth.

    Attributes
    ----------
    reporting
        ISO 4217 code of the currency that sums are said in; "" where no one has chosen one.
    rates
        Currency → units of the reporting currency for one of it.
    """

    reporting: str = ""
    rates: Mapping[str, float] = field(default_factory=dict)

    def factors(self) -> dict[str, float]:
        """Return the rates with the reporting currency's own, 1."""
        return {**self.rates, self.reporting: 1.0} if self.reporting else {}


NO_RATES = Rates()


@dataclass(frozen=True)
class LeftOut:
    """Amounts of one currency that no rate turns into that of the sums.

    Attributes
    ----------
    currency
        ISO 4217 code, or "" where the file names none.
    deals
        Number of amounts.
    amount
        Their sum, in that currency.
    """

    currency: str
    deals: int
    amount: float


@dataclass(frozen=True)
class Converted:
    """Amounts in one currency.

    Attributes
    ----------
    amounts
        float64; blank where the amount is, or where no rate is known for its currency.
    currency
        ISO 4217 code of them all, or "" where nothing names one.
    left_out
        What is blank for want of a rate, by currency.
    """

    amounts: pd.Series
    currency: str
    left_out: tuple[LeftOut, ...] = ()


def convert(
    amounts: pd.Series, currencies: pd.Series, rates: Rates = NO_RATES, *, currency: str = ""
) -> Converted:
    """Say amounts in one currency.

    Parameters
    ----------
    amounts
        float64, as they stand in the file.
    currencies
        ISO 4217 code of each (str), missing where the file names none; same index.
    rates
        What a person gave.
    currency
        Of all amounts, where `currencies` names none.

    Returns
    -------
    Converted
        In the reporting currency, if some amount is in it or has a rate to it; else in the currency of most
        amounts. Amounts without a currency are in the reporting currency; where no one has chosen it, in the
        only one that the file names.
    """
    counts = currencies[amounts.notna()].value_counts()
    if counts.empty:
        return _of_one(amounts, currency, rates)
    known = rates.factors()
    can_report = bool(set(counts.index) & set(known))
    most = str(min(counts.index[counts == counts.max()]))
    factors = known if can_report else {most: 1.0}
    unnamed = rates.reporting or (most if len(counts) == 1 else "")
    own = currencies.fillna(unnamed)
    converted = amounts * own.map(factors).astype("float64")
    return Converted(
        converted, rates.reporting if can_report else most, _left_out(amounts[converted.isna()], own)
    )


def _of_one(amounts: pd.Series, currency: str, rates: Rates) -> Converted:
    currency = currency or rates.reporting
    factor = rates.factors().get(currency)
    return Converted(amounts, currency) if factor is None else Converted(amounts * factor, rates.reporting)


def _left_out(amounts: pd.Series, currencies: pd.Series) -> tuple[LeftOut, ...]:
    lost = amounts.dropna()
    by_currency = lost.groupby(currencies.reindex(lost.index).fillna(""))
    return tuple(LeftOut(str(currency), len(part), float(part.sum())) for currency, part in by_currency)
