"""How likely is each target to be reached? The share of simulated futures that reach it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from models.arrays import Array
from models.forecast import Forecast, spread_out
from models.quota import period_of, targets_by

SCOPES: Final = ("company", "team", "owner")
KINDS: Final = {
    **{"scope": "str", "name": "str", "month": "datetime64[us]"},
    **{"target": "float64", "p50": "float64", "chance": "float64"},
}


def chance(found: Forecast, targets: pd.DataFrame | None) -> pd.DataFrame:
    """Say how likely each target is to be reached, month by month and for these months together.

    Parameters
    ----------
    found
        The forecast.
    targets
        ``period`` (first day of the month), ``scope`` (``company``, ``team`` or ``owner``), ``name``,
        ``amount``; None or empty where there are none. A scope without targets of its own takes the sum of
        the next finer one.

    Returns
    -------
    pandas.DataFrame
        One row per company, team or owner and month that has a target, and one with a blank ``month`` for all
        of these months: ``scope``, ``name`` ("" for the company), ``month``, ``target``, ``p50``, ``chance``
        (0 to 1). Empty where no target falls into the months forecast.
    """
    wanted = _targets(found, targets)
    tables = [
        _reached(found, group.reset_index(drop=True), paths, found.centre if scope == "company" else None)
        for (scope, name), group in wanted.groupby(["scope", "name"], sort=False)
        if (paths := _paths(found, str(scope), str(name))) is not None
    ]
    empty = pd.DataFrame(columns=[*KINDS])
    return (pd.concat(tables, ignore_index=True) if tables else empty)[[*KINDS]].astype(KINDS)


def _targets(found: Forecast, targets: pd.DataFrame | None) -> pd.DataFrame:
    """One row per scope, name and month with a target: ``scope``, ``name``, ``month``, ``target``."""
    owners = found.group_names[found.group_names["scope"] == "owner"]
    teams = owners.set_index("name")["team"]
    tables = [
        targets_by(targets, period_of(month, "month"), scope, teams)
        .rename_axis("name")
        .rename("target")
        .reset_index()
        .assign(scope=scope, month=month)
        for scope in SCOPES
        for month in found.calendar
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["scope", "name"])


def _reached(found: Forecast, wanted: pd.DataFrame, paths: Array, centre: Array | None) -> pd.DataFrame:
    place = found.calendar.get_indexer(pd.DatetimeIndex(wanted["month"]))
    target = wanted["target"].to_numpy(dtype=np.float64)
    drawn, target = _and_all(paths[:, place]), np.append(target, target.sum())
    drawn = spread_out(drawn, found.spread, None if centre is None else _and_all(centre[None, place])[0])
    table = pd.DataFrame({"month": [*wanted["month"], pd.NaT], "target": target})
    reached = (drawn >= target).mean(axis=0)
    whom = {"scope": wanted["scope"].iloc[0], "name": wanted["name"].iloc[0]}
    return table.assign(p50=np.median(drawn, axis=0), chance=reached, **whom)


def _and_all(months: Array) -> Array:
    """Add a last column for all months together."""
    return np.column_stack([months, months.sum(axis=1)])


def _paths(found: Forecast, scope: str, name: str) -> Array | None:
    """Total of the company, a team or an owner in every draw; None for those the deals do not name."""
    if scope == "company":
        return found.paths["total"]
    place = np.flatnonzero((found.group_names["scope"] == scope) & (found.group_names["name"] == name))
    return found.group_paths[place[0]].astype(np.float64) if len(place) else None
