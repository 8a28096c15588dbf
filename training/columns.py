"""Which columns may a model learn from, and what speaks against the others? Values that a screen can show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals
from features.eligible import BOUND, Plan, plan
from features.leaks import LeakSuspect, leak_suspects
from features.messages import Message
from features.stays import with_histories
from training.customers import NEVER, labelled_customers

COLUMNS: Final = ("column", "used", "suspect", "figure", "reason", "filled", "distinct")
"""Of the frames returned; `lead_columns` says what they hold."""


def planned(
    deals: Deals,
    exclude: Collection[str] = (),
    include: Collection[str] = (),
    horizon: int | None = None,
) -> tuple[Plan, list[LeakSuspect]]:
    """Decide which columns of deals a lead model uses, by their eligibility and by the leak audit.

    Parameters
    ----------
    deals
        The deals to learn from.
    exclude, include
        Columns that a person keeps out, and those that they vouch for.
    horizon
        Days within which a win counts; None for ever.

    Returns
    -------
    Plan, list of LeakSuspect
        What is used and why the rest is not; what the audit found among the columns that were free.
    """
    free = plan(deals, exclude=exclude, horizon=horizon)
    candidates = list(dict.fromkeys([*free.own, *free.history, *free.seen, *deals.custom]))
    suspects = leak_suspects(deals.frame, deals.frame["outcome"], candidates)
    evidence = {suspect.column: suspect.message for suspect in suspects}
    using = plan(deals, suspects=evidence, exclude=exclude, include=include, horizon=horizon)
    return using, suspects


def lead_columns(deals: Deals, horizon: int | None = None) -> pd.DataFrame:
    """Return what a lead model would make of each column that a person may put in or out.

    Parameters
    ----------
    deals
        The deals to learn from.
    horizon
        Days within which a win counts; None for ever.

    Returns
    -------
    DataFrame
        One row per column, suspects first, then those used: ``column`` (str), ``used`` (bool, whether it is
        used by default), ``suspect`` (str, the kind of evidence that it gives the outcome away, "" without),
        ``figure`` (float64, of that evidence), ``reason`` (Message or None: why it is left out), ``filled``
        (float64, share of the rows, 0 to 1), ``distinct`` (int64, different values).
    """
    found = with_histories(deals)
    using, suspects = planned(found, horizon=horizon)
    return _described(found.frame, using.columns, using.left_out, suspects, BOUND)


def customer_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a churn model would make of each column of a customers file, as `lead_columns` does.

    Raises
    ------
    InputError
        See `training.customers.labelled_customers`.
    """
    found = labelled_customers(frame, (), ())
    named = {name: reason for name, reason in found.left_out.items() if name not in NEVER}
    known = frame[frame["churned"].notna()]
    outcome = pd.Series(np.where(known["churned"] > 0, "lost", "won"), index=known.index, dtype="str")
    suspects = leak_suspects(known, outcome, named, customers=True)
    return _described(frame, found.used, found.left_out, suspects, ("churned",))


def changes(offered: pd.DataFrame, wanted: Collection[str]) -> list[str]:
    """Return the options of a training's command that make it use these columns and no others.

    Parameters
    ----------
    offered
        As `lead_columns` or `customer_columns` returned it.
    wanted
        Columns that a person wants used.
    """
    flags = {True: "--exclude", False: "--include"}
    rows = zip(offered["column"], offered["used"], strict=True)
    return [part for name, used in rows if used != (name in wanted) for part in (flags[used], name)]


def _described(
    frame: pd.DataFrame,
    used: Sequence[str],
    left_out: Mapping[str, Message],
    suspects: Sequence[LeakSuspect],
    fixed: Collection[str],
) -> pd.DataFrame:
    evidence = {suspect.column: suspect for suspect in suspects}
    names = [name for name in dict.fromkeys([*evidence, *used, *left_out]) if name not in fixed]
    found = pd.DataFrame(
        {
            "column": pd.Series(names, dtype="str"),
            "used": [name in used for name in names],
            "suspect": [evidence[name].kind if name in evidence else "" for name in names],
            "figure": [evidence[name].figure if name in evidence else np.nan for name in names],
            "reason": [left_out.get(name) for name in names],
            "filled": [float(frame[name].notna().mean()) for name in names],
            "distinct": [int(frame[name].nunique()) for name in names],
        },
        columns=list(COLUMNS),
    )
    return found.astype({"used": bool, "suspect": "str", "figure": float, "reason": object})
