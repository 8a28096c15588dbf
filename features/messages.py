"""How does the core say something to a person without knowing their language? By a template and its values.

It returns a `Message`: an English template and its values. A screen looks the template up in its
catalogue and formats the values the way the reader's language writes numbers, money and dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1, said as a percentage."""

    value: float
    digits: int = 0

    def __str__(self) -> str:
        return f"{100 * self.value:.{self.digits}f}%"


@dataclass(frozen=True)
class Points:
    """A difference of two shares, −1 to 1, said in percentage points with one decimal."""

    value: float

    def __str__(self) -> str:
        return f"{100 * self.value:.1f}"


@dataclass(frozen=True)
class Money:
    """An amount of money; `currency` is an ISO 4217 code, or empty where the file names none."""

    value: float
    currency: str = ""

    def __str__(self) -> str:
        return f"{self.value:,.0f} {self.currency}".strip()


@dataclass(frozen=True)
class Month:
    """A calendar month, named by any of its days."""

    day: dt.date

    def __str__(self) -> str:
        return f"{self.day:%Y-%m}"


@dataclass(frozen=True)
class Message:
    """A sentence that can be said in any language.

    Attributes
    ----------
    template
        English text with `str.format` fields; it is also the key of the catalogue.
    values
        One value for each field: str, int, float, date, `Month`, `Share`, `Points`, `Money` or
        another `Message`.
    plural, count
        Where the sentence depends on a number: the English plural and that number, which the
        template may use as `{n}`.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    count: int | None = None

    def __str__(self) -> str:
        template = self.plural if self.plural and self.count != 1 else self.template
        return template.format(**{name: _in_english(value) for name, value in self.fields().items()})

    def fields(self) -> dict[str, object]:
        """Return the values of the template's fields, the count among them as `n`."""
        return {**self.values, "n": self.count} if self.count is not None else dict(self.values)


def message(template: str, /, **values: object) -> Message:
    """Make a message; calls of this name are what the catalogue is extracted from."""
    return Message(template, values)


def plural_message(one: str, many: str, count: int, /, **values: object) -> Message:
    """Make a message whose form depends on `count`, which its template can name as `{n}`."""
    return Message(one, values, many, int(count))


def first_of(names: Iterable[object], most: int = 10, *, parting: str = ", ") -> str:
    """Write the first names of a list that may be long, and a sign where there are more."""
    said = [str(name) for name in names]
    return parting.join(said[:most]) + (" …" if len(said) > most else "")


def to_json(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Turn a message (or one of its values) into plain JSON that `from_json` reads back."""
    match value:
        case Message():
            fields = {name: to_json(item) for name, item in value.values.items()}
            return {"message": value.template, "values": fields, "plural": value.plural, "count": value.count}
        case Share():
            return {"share": value.value, "digits": value.digits}
        case Points():
            return {"points": value.value}
        case Money():
            return {"money": value.value, "currency": value.currency}
        case Month():
            return {"month": value.day.isoformat()[:10]}
        case dt.date():
            return {"date": value.isoformat()[:10]}
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def from_json(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Read back what `to_json` wrote."""
    match value:
        case {"message": template, "values": values, "plural": plural, "count": count}:
            return Message(template, {name: from_json(item) for name, item in values.items()}, plural, count)
        case {"share": share, "digits": digits}:
            return Share(share, digits)
        case {"points": points}:
            return Points(points)
        case {"money": money, "currency": currency}:
            return Money(money, currency)
        case {"month": day}:
            return Month(dt.date.fromisoformat(day))
        case {"date": day}:
            return dt.date.fromisoformat(day)
        case _:
            return value


def _in_english(value: object) -> str:
    match value:
        case bool() | str():
            return str(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        case dt.date():
            return value.isoformat()[:10]
        case _:
            return str(value)
