"""What is to be booked, by whom, in which month? Targets of the company, its teams and its owners."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from features.conversion import Rates, convert
from features.errors import InputError
from features.store import catalogue
from features.store.rates import rates_of
from features.store.workspace import Workspace

SCOPES = ("company", "team", "owner")
COLUMNS = ("period", "scope", "name", "amount")


def save_targets(ws: Workspace, frame: pd.DataFrame) -> int:
    """Add targets, replacing those of the same month and the same owner, team or company.

    Parameters
    ----------
    ws
        The workspace.
    frame
        One row per target: ``period`` (any day of the month), ``owner``, ``team``, ``amount``; what an upload
        of the kind targets holds. A row with an owner is that owner's target, one with only a team the
        team's, one with neither the company's. Rows for the same month and the same one are parts of one
        target and are added up. Rows without period or amount are no target. Where ``months`` says that a
        period is a quarter, a half-year or a year, its target is spread evenly over its months.

    Returns
    -------
    int
        Number of targets saved.

    Raises
    ------
    InputError
        ``target_currency`` where ``currency`` names one that no rate turns into that of all sums.
    """
    frame = _by_month(_in_one_currency(frame, rates_of(ws)))
    owner, team = (_names(frame, name) for name in ("owner", "team"))
    scope = pd.Series("company", index=frame.index).mask(team != "", "team").mask(owner != "", "owner")
    shaped = pd.DataFrame(
        {
            "period": frame["period"],
            "scope": scope,
            "name": owner.where(owner != "", team),
            "amount": frame["amount"],
        }
    )
    rows = _rows(shaped)
    with ws.writing() as connection:
        catalogue.upsert(connection, catalogue.targets, rows)
    return len(rows)


def replace_targets(ws: Workspace, frame: pd.DataFrame) -> int:
    """Keep exactly these targets, in the form that `targets` returns; return their number.

    Raises
    ------
    InputError
        ``target_scope`` where a scope is none of company, team and owner, ``target_name`` where a team or an
        owner has no name.
    """
    known = frame["scope"].isin(SCOPES)
    if not known.all():
        raise InputError(
            "target_scope",
            "“{found}” cannot have a target; choose company, team or owner.",
            found=str(frame.loc[~known, "scope"].iloc[0]),
        )
    names = _names(frame, "name").mask(frame["scope"] == "company", "")
    if (names.eq("") & frame["scope"].ne("company")).any():
        raise InputError(
            "target_name", "A target of a team or an owner needs the name of that team or owner."
        )
    rows = _rows(frame.assign(name=names))
    with ws.writing() as connection:
        connection.execute(sa.delete(catalogue.targets))
        catalogue.upsert(connection, catalogue.targets, rows)
    return len(rows)


def targets(ws: Workspace) -> pd.DataFrame:
    """Return all targets.

    Returns
    -------
    pandas.DataFrame
        One row per month and owner, team or company, sorted: ``period`` (datetime64[us], first day of the
        month), ``scope`` (company, team or owner), ``name`` ("" for the company), ``amount`` (float64).
    """
    columns = [catalogue.targets.c[name] for name in COLUMNS]
    with ws.reading() as connection:
        rows = connection.execute(sa.select(*columns).order_by(*columns[:3])).all()
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"period": "datetime64[us]", "scope": "str", "name": "str", "amount": "float64"})


def _in_one_currency(frame: pd.DataFrame, rates: Rates) -> pd.DataFrame:
    """Turn amounts into the currency of all sums, so that no sum of targets mixes them."""
    if "currency" not in frame or frame["currency"].isna().all():
        return frame
    money = convert(frame["amount"], frame["currency"], rates)
    strange = {item.currency or "?" for item in money.left_out}
    if rates.reporting and money.currency != rates.reporting:
        strange.add(money.currency)
    if strange:
        raise InputError(
            "target_currency",
            "The targets are in several currencies, and there is no rate for {currencies}. Give the rates on "
            "the Settings screen, under Currencies, and save again.",
            currencies=", ".join(sorted(strange)),
        )
    return frame.assign(amount=money.amounts)


def _by_month(frame: pd.DataFrame) -> pd.DataFrame:
    """Part targets of longer periods into equal ones of their months."""
    if "months" not in frame:
        return frame
    months = frame["months"].fillna(1).astype("int64")
    rows = frame.loc[frame.index.repeat(months)]
    later = rows.groupby(level=0).cumcount()
    starts = rows["period"].dt.to_period("M") + later
    return rows.assign(
        period=starts.dt.start_time.astype("datetime64[us]"),
        amount=rows["amount"] / months.reindex(rows.index),
    ).reset_index(drop=True)


def _names(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    return frame[column].astype("str").fillna("").str.strip()


def _rows(shaped: pd.DataFrame) -> list[dict[str, object]]:
    filled = shaped.dropna(subset=["period", "amount"])
    month = pd.to_datetime(filled["period"]).dt.to_period("M").dt.start_time.dt.date
    keyed = filled.assign(period=month, amount=filled["amount"].astype("float64"))
    summed = keyed.groupby(["period", "scope", "name"], as_index=False)["amount"].sum()
    return [dict(zip(COLUMNS, row, strict=True)) for row in summed.itertuples(index=False, name=None)]
