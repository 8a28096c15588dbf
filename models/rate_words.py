"""How is it said that a row has its chance by its group's rate? What was counted, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

import pandas as pd

from features.messages import Message, Share, message
from models.rates import GroupRates

_WITH_COUNTS: Final[Mapping[str, Message]] = {
    "lead": message(
        "{column} {group}: {won} of {n} won; smoothed with all others that makes {rate} ({low} to {high})"
    ),
    "churn": message(
        "{column} {group}: {won} of {n} left; smoothed with all others that makes {rate} ({low} to {high})"
    ),
}


def group_sentences(
    rates: GroupRates, X: pd.DataFrame, kind: str, title: Callable[[str], Message]
) -> list[Message]:
    """Say of each row what its group's rate rests on.

    Parameters
    ----------
    rates
        What scores.
    X
        Rows to be scored.
    kind
        ``lead`` or ``churn``.
    title
        Says what a feature is called.

    Returns
    -------
    list of Message
        One sentence per row: the group, its outcomes counted, the smoothed rate with its interval of 95 %.
    """
    said = [_of_group(row, kind, title) for row in rates.table().to_dict("records")]
    unknown = message(
        "{column} is blank or new here, so the base rate of {rate} stands in",
        column=title(rates.column),
        rate=Share(rates.base),
    )
    if not said:  # saved by an older version, without the counts
        plain = message(
            "Only the group in one column tells more than the base rate: {column}", column=title(rates.column)
        )
        return [plain] * len(X)
    return [said[place] if place >= 0 else unknown for place in rates.places(X)]


def _of_group(row: Mapping[Hashable, Any], kind: str, title: Callable[[str], Message]) -> Message:
    shares = {name: Share(float(row[name])) for name in ("rate", "low", "high")}
    counts = {name: round(row[name]) for name in ("won", "n")}
    return message(
        _WITH_COUNTS[kind].template, column=title(str(row["column"])), group=row["group"], **counts, **shares
    )
