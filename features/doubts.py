"""Which of the columns used tell the outcome suspiciously well? For a person to check, not left out.

Between what no honest column reaches (`features.evidence.SEPARATES`) and what honest ones reach lies a gap: a
column in it may be one that is filled in, for many rows, once the outcome is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from features.messages import Message, message
from features.separation import separation
from features.sides import FEWEST

DOUBTFUL = 0.85
"""Area under the ROC curve of one column alone from which it is told. The best honest column of four public
tables and the sample company has 0.79, the duration of calls 0.82."""


def doubts(
    frame: pd.DataFrame,
    outcome: pd.Series,
    used: Iterable[str],
    headers: Mapping[str, str],
    *,
    customers: bool = False,
) -> tuple[Message, ...]:
    """Say which columns to check, the most telling first.

    Parameters
    ----------
    frame
        One row per deal or customer.
    outcome
        ``won`` and ``lost`` (of customers: stayed and left), ``open`` for others; same index.
    used
        Columns that a model learned from.
    headers
        What each is called in the file.
    customers
        Whether the rows are customers.
    """
    won, lost = outcome.eq("won").to_numpy(), outcome.eq("lost").to_numpy()
    if min(won.sum(), lost.sum()) < FEWEST:
        return ()
    areas = {name: separation(frame[name], won, lost) for name in used}
    found = sorted((name for name in areas if areas[name] >= DOUBTFUL), key=lambda name: -areas[name])
    return tuple(_said(headers.get(name, name), areas[name], customers=customers) for name in found)


def _said(column: str, area: float, *, customers: bool) -> Message:
    values = {"column": column, "area": float(np.round(area, 2))}
    if customers:
        return message(
            "{column} alone tells who left from who stayed unusually well (AUC {area}). Make sure that it is "
            "known beforehand, or leave it out.",
            **values,
        )
    return message(
        "{column} alone tells won from lost unusually well (AUC {area}). Make sure that it is known "
        "beforehand, or leave it out.",
        **values,
    )
