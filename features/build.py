"""What was known of a deal on a day, as features? One row for each deal and day asked about.

A feature uses only facts dated on or before its day; history counts only what had closed before that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.ahead import RATE, rates_ahead
from features.calendar_parts import part_title, with_ages
from features.days import NO_DAYS, looks
from features.deals import Deals
from features.eligible import HISTORY, Plan, plan
from features.history import Running, company_rate, running, smoothed_rate, win_history
from features.messages import Message, message
from features.schema import DEALS
from features.sightings import known_on, settled, snapshot_days
from features.stays import stages_on
from features.weights import censoring_weights, fates, ripe

_COLUMN_TITLES = {column.name: column.title for column in DEALS}

_OWN_TITLES: Mapping[str, Message] = {
    "age_days": message("Days since creation"),
    "month": message("Calendar month"),
    "days_in_stage": message("Days in stage"),
    "days_in_stage_ratio": message("Days in stage against the usual"),
    "stage_rank": message("Place of the stage in the process"),
    "account_wins": message("Earlier wins with the account"),
    "account_last_win_days": message("Days since the account's last win"),
    "account_deals_closed": message("Deals closed with the account so far"),
    "owner_open_deals": message("Open deals of the owner"),
    "days_since_activity": message("Days since the last activity"),
    "days_to_expected_close": message("Days to the expected close"),
    "pushes": message("Times the expected close was put off"),
    "collaborators": message("Number of collaborators"),
    RATE: message("Win rate from this stage on, after as many days in it"),
}


@dataclass(frozen=True)
class LeadRows:
    """Training rows: deals whose end is known, on days when they were open.

    Attributes
    ----------
    features
        One row per deal and day, columns as `lead_features` returns them.
    won
        Whether the deal was won in the end (within the horizon, if there is one), 1.0 or 0.0, shape (rows,).
    weight
        How much each row counts: the days it stands for, over the chance that the end of a deal open that
        day is known by the as-of day; the weights add up to the number of deals, shape (rows,).
    deal_id, day
        Which deal, on which day (blank in files without dates), shape (rows,).
    """

    features: pd.DataFrame
    won: NDArray[np.float64]
    weight: NDArray[np.float64]
    deal_id: pd.Series
    day: pd.Series


def lead_features(deals: Deals, at: pd.DataFrame, using: Plan | None = None) -> pd.DataFrame:
    """Describe deals on days.

    Parameters
    ----------
    deals
        What is known, possibly of later days too; nothing dated after a row's day is used for it.
    at
        Rows asked about: ``deal_id`` (of `deals`) and ``day`` (blank where `using` is not dated).
    using
        Which columns to use; decided from `deals` where not given.

    Returns
    -------
    pandas.DataFrame
        One row per row of `at`, same order and index: the columns used as they stand (float64 or str); in
        dated files ``age_days``, ``month`` (1 to 12) and, for each column with history, ``<column>_win_rate``
        (0 to 1, smoothed), of the account also counts, and the owner's open deals; of collaborators their
        number; of columns that change what `features.sightings.known_on` returns; with stage entries what
        `features.stays.stages_on` and `features.ahead.rates_ahead` return. `feature_title` says what each
        means.
    """
    using = using or plan(deals)
    own = deals.frame.set_index("deal_id").loc[at["deal_id"]].set_axis(at.index)
    # Without days nothing tells when a row was looked at: then a date has a month, but no age.
    parts = [with_ages(_numbered(own[list(using.own)]), at["day"])]
    if using.dated:
        parts[0] = parts[0].rename(columns=_beside_ours(using.own))
        parts.append(_ages(own, at["day"]))
        parts.append(_histories(deals.frame, own, at["day"], using.history))
    if using.seen:
        parts.append(known_on(deals, at, using.seen))
    if using.staged:
        standing = stages_on(deals, at)
        keys = {name: deals.frame[name] for name in using.ahead}
        parts += [standing, rates_ahead(deals, keys, standing, at)]
    return pd.concat(parts, axis=1)


def training_rows(deals: Deals, using: Plan | None = None, horizon: int | None = None) -> LeadRows:
    """Take every deal whose end is known on several days of its life, as it would have been seen then.

    Parameters
    ----------
    deals
        Deals as they are known on `deals.as_of`.
    using
        Which columns to use; decided from `deals` where not given.
    horizon
        Days within which a win counts, for deals with days; None for ever.

    Notes
    -----
    Deals still open are censored, not lost: a closed deal speaks for those of its age that have not closed
    yet (inverse probability of censoring; Robins and Rotnitzky 1992). Rows count for the days they stand
    for, so that they are like the open deals that a person will ask about, stale ones among them. They are
    not divided by the number of rows of the deal: won deals pass more stages, and that would understate every
    chance to win. Days so late that most deals open on them have not closed teach nothing: only quick ends of
    theirs are known (`features.weights.ripe`).
    """
    using = using or plan(deals, horizon=horizon)
    deals = settled(deals, horizon)
    frame = deals.frame.set_index("deal_id", drop=False)
    told_on = snapshot_days(deals) if using.seen else NO_DAYS
    at = looks(deals, told_on) if using.dated else _without_days(deals)
    asked = frame.loc[at["deal_id"]].set_axis(at.index)
    fate = fates(at["day"], asked["outcome"], asked["closed_on"], deals.as_of, horizon)
    uncensored = censoring_weights(at["day"], fate.known_on, fate.known, deals.as_of)
    stands_for = at["stands_for"].to_numpy(dtype=np.float64)
    kept = fate.known & ripe(at["day"], fate.known_on, fate.known, deals.as_of, stands_for)
    at = at.assign(won=fate.won, weight=stands_for * uncensored)[kept].reset_index(drop=True)
    weight = np.asarray(
        at["weight"] * (at["deal_id"].nunique() / max(at["weight"].sum(), 1e-9)), dtype=np.float64
    )
    won = np.asarray(at["won"], dtype=np.float64)
    return LeadRows(lead_features(deals, at, using), won, weight, at["deal_id"], at["day"])


def open_deals(deals: Deals) -> pd.DataFrame:
    """Return the deals still open on the as-of day, as rows to ask `lead_features` about."""
    ids = deals.frame.loc[deals.frame["outcome"].eq("open"), "deal_id"]
    return pd.DataFrame({"deal_id": ids, "day": deals.as_of.as_unit("us")})


def feature_title(name: str) -> Message:
    """Say what a feature is called, for people."""
    if name in _OWN_TITLES:
        return _OWN_TITLES[name]
    if name.endswith("_win_rate") and (column := _COLUMN_TITLES.get(name.removesuffix("_win_rate"))):
        return message("Win rate so far: {column}", column=column)
    if name.endswith("_ahead"):
        column = column_name(name.removesuffix("_ahead"))
        return message("Wins from this stage on, against all: {column}", column=column)
    return part_title(name) or column_name(name)


def column_name(name: str) -> Message:
    """Say what a column of the file is called: its title where it is a canonical one."""
    return _COLUMN_TITLES.get(name) or message("{column}", column=name)


def _numbered(own: pd.DataFrame) -> pd.DataFrame:
    """Count the collaborators: who they are would be one kind for each group of names."""
    if "collaborators" not in own:
        return own
    count = own["collaborators"].str.count(";").add(1.0).fillna(0.0)
    return own.assign(collaborators=count.astype("float64"))


def _beside_ours(columns: tuple[str, ...]) -> dict[str, str]:
    """Rename columns of the file that are called like a figure worked out here, such as ``month``."""
    ours = {*_OWN_TITLES, *(f"{name}_win_rate" for name in HISTORY), "stage", "stage_rank"}
    ours -= {"collaborators"}  # the file's own, counted
    ours |= {f"{name}_ahead" for name in (*HISTORY, *columns)}
    return {name: f"{name} (2)" for name in columns if name in ours}


def _without_days(deals: Deals) -> pd.DataFrame:
    day = pd.Series(pd.NaT, index=deals.frame.index, dtype="datetime64[us]")
    at = pd.DataFrame({"deal_id": deals.frame["deal_id"], "day": day, "stands_for": 1.0})
    return at.reset_index(drop=True)


def _ages(own: pd.DataFrame, day: pd.Series) -> pd.DataFrame:
    age = (day - own["created_on"]).dt.days.astype("float64")
    return pd.DataFrame({"age_days": age.where(age >= 0), "month": day.dt.month.astype("float64")})


def _histories(
    frame: pd.DataFrame, own: pd.DataFrame, day: pd.Series, columns: tuple[str, ...]
) -> pd.DataFrame:
    company = company_rate(frame, day)
    found: dict[str, NDArray[np.float64]] = {}
    for name in columns:
        history = win_history(frame, name)
        wins, closed = history.before(own[name], day).T
        found[f"{name}_win_rate"] = smoothed_rate(wins, closed, company)
        if name == "account":
            found["account_deals_closed"] = closed
            found["account_wins"] = wins
            found["account_last_win_days"] = _wins(frame, name).last_before(own[name], day)
        if name == "owner":
            found["owner_open_deals"] = _open_load(frame, own[name], day)
    return pd.DataFrame(found, index=own.index)


def _wins(frame: pd.DataFrame, key: str) -> Running:
    won = frame[frame["outcome"].eq("won")]
    return running(won[key], won["closed_on"], pd.DataFrame({"won": 1.0}, index=won.index))


def _open_load(frame: pd.DataFrame, owner: pd.Series, day: pd.Series) -> NDArray[np.float64]:
    """Count the owner's deals created by the day and not closed by it, as far as both days are known."""
    lived = frame[frame["created_on"].notna() & (frame["outcome"].eq("open") | frame["closed_on"].notna())]
    one = pd.DataFrame({"deals": 1.0}, index=lived.index)
    begun = running(lived["owner"], lived["created_on"], one).until(owner, day)
    ended = running(lived["owner"], lived["closed_on"], one).until(owner, day)
    return np.asarray(begun - ended)[:, 0]
