"""How is something said to this reader? Texts, numbers, money and dates in English or Chinese.

One `Language` per visitor, no process-wide locale: two tabs may speak two languages.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from features.messages import Message, Money, Month, Points, Share
from pages.shared.catalogue import translations

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code → what its readers call it."""

MISSING = "–"


@dataclass(frozen=True)
class Language:
    """A language and its catalogue.

    Attributes
    ----------
    code
        ``en`` or ``zh``.
    """

    code: str

    @cached_property
    def locale(self) -> str:
        """Babel's name of the locale."""
        return {"en": "en_US", "zh": "zh_CN"}[self.code]

    def text(self, template: str, /, **values: object) -> str:
        """Say a literal English template in this language, its values formatted the way it writes them."""
        return self.say(Message(template, values))

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Say a sentence whose form depends on `count`, which the template can name as `{n}`."""
        return self.say(Message(one, values, many, int(count)))

    def say(self, message: Message) -> str:
        """Say a message of the core."""
        catalogue = translations(self.code)
        if message.plural:
            template = catalogue.ngettext(message.template, message.plural, message.count or 0)
        else:
            template = catalogue.gettext(message.template)
        return template.format(**{name: self.value(value) for name, value in message.fields().items()})

    def value(self, value: object) -> str:
        """Write one value: a message is said, a number, share, amount or day is formatted."""
        match value:
            case Message():
                return self.say(value)
            case Share():
                return self.percent(value.value, value.digits)
            case Points():
                return self.number(100 * value.value, 1)
            case Money():
                return self.money(value.value, value.currency)
            case Month():
                return self.month(value.day)
            case bool() | str():
                return str(value)
            case int() | float():
                return self.number(value)
            case dt.date():
                return self.date(value)
            case _:
                return str(value)

    def number(self, value: float, digits: int | None = None) -> str:
        """Write a number, by default with as many decimals as its size deserves."""
        if _is_missing(value):
            return MISSING
        decimals = digits if digits is not None else _decimals(value)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        if round(value, decimals) == 0:
            value = 0  # a hair below nothing is no "-0.00"
        return format_decimal(value, format=pattern, locale=self.locale)

    def compact(self, value: float) -> str:
        """Write a large number shortly: 1.2M, 123万."""
        return (
            MISSING
            if _is_missing(value)
            else format_compact_decimal(value, locale=self.locale, fraction_digits=1)
        )

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share between 0 and 1 as a percentage."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        return MISSING if _is_missing(share) else format_percent(share, format=pattern, locale=self.locale)

    def chance(self, share: float) -> str:
        """Write a chance that was counted in simulated futures: none of them is no proof of never."""
        if share < 0.01:
            return "< 1%"
        return "> 99%" if share > 0.99 else self.percent(share)

    def interval(self, low: float, high: float, digits: int = 0) -> str:
        """Write the interval of a share: 31–44%."""
        if _is_missing(low) or _is_missing(high):
            return MISSING
        return f"{self.number(100 * low, digits)}–{self.percent(high, digits)}"

    def listing(self, names: Iterable[str]) -> str:
        """Write several names one after another: a, b; 甲、乙."""
        return {"en": ", ", "zh": "、"}[self.code].join(names)

    def together(self, sentences: Iterable[str]) -> str:
        """Write sentences one after another; Chinese puts no blank between them."""
        return {"en": " ", "zh": ""}[self.code].join(sentences)

    def money(self, amount: float, currency: str = "", *, compact: bool = True) -> str:
        """Write an amount; shortly from ten thousand on, and without a sign where the currency is unknown."""
        if _is_missing(amount):
            return MISSING
        if compact and abs(amount) >= 10_000:
            # One decimal of 亿 would hide up to five million, more than a month's bookings of many companies.
            digits = 2 if self.code == "zh" and abs(amount) >= 1e8 else 1
            if not currency:
                return format_compact_decimal(amount, locale=self.locale, fraction_digits=digits)
            return format_compact_currency(amount, currency, locale=self.locale, fraction_digits=digits)
        if not currency:
            return self.number(amount, 0)
        return format_currency(amount, currency, format="¤#,##0", locale=self.locale, currency_digits=False)

    def date(self, day: dt.date) -> str:
        """Write a day: Sep 30, 2026; 2026年9月30日."""
        return MISSING if pd.isna(day) else format_date(day, "medium", locale=self.locale)

    def month(self, day: dt.date) -> str:
        """Write a month: Sep 2026; 2026年9月."""
        pattern = {"en": "MMM y", "zh": "y年M月"}[self.code]
        return MISSING if pd.isna(day) else format_date(day, pattern, locale=self.locale)


def _is_missing(value: float) -> bool:
    return value is None or bool(pd.isna(value)) or math.isinf(value)


def _decimals(value: float) -> int:
    if float(value).is_integer() or abs(value) >= 100:
        return 0
    return 1 if abs(value) >= 10 else 2
