"""What did older snapshots say of a deal, and which columns have changed since? As it stood on each day.

A CRM's export has only the last value of a column. Where several exports were kept, each says what was known
of the deals open on its day, and comparing them tells which columns change over a deal's life at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.deals import Deals, settle_outcome
from features.history import running
from features.stages import Process

FRESH = pd.Timedelta(days=7)
"""What a snapshot said holds for so long."""

FEWEST_PAIRS = 40
"""Deals seen open and again later from which on it shows whether a column changes ..."""

FEWEST_CLOSED = 20
"""... and so many of them closed since: some columns change when a deal ends."""

STEADY = 0.01
"""Share of deals with another value later up to which a column does not change: slips get corrected."""

CHANGING = 0.10
"""Share from which on the last value does not stand for an earlier one."""

SETTLED = 0.9
"""Share of the deals open on a snapshot's day that must have ended for it to teach: those that end soon are
not like the others."""


@dataclass(frozen=True)
class Change:
    """How often a column's value was another one later.

    Attributes
    ----------
    share
        Of the deals that an older snapshot saw open, 0 to 1.
    deals
        How many these are.
    """

    share: float
    deals: int


def seen_open(
    frames: Sequence[tuple[pd.Timestamp, pd.DataFrame]], process: Process, custom: Iterable[str]
) -> pd.DataFrame:
    """Gather what older snapshots said of the deals open on their day.

    Parameters
    ----------
    frames
        As-of day and cleaned frame of each snapshot.
    process
        Meaning of the stage names.
    custom
        Custom columns of the newest snapshot.

    Returns
    -------
    pandas.DataFrame
        One row per deal and snapshot, the oldest first: ``deal_id``, ``seen_on``, then the columns of the
        frames. Deals without an id cannot be followed and are left out.
    """
    parts, names = [], tuple(custom)
    for day, frame in sorted(frames, key=lambda item: item[0]):
        known = [name for name in names if name in frame]
        is_open = settle_outcome(frame, process, known).eq("open") & frame["deal_id"].notna()
        rows = frame[is_open].drop_duplicates("deal_id", keep="last")
        parts.append(rows.drop(columns=["line"], errors="ignore").assign(seen_on=day.as_unit("us")))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["deal_id", "seen_on"])


def changes(deals: Deals, columns: Sequence[str]) -> dict[str, Change]:
    """Tell how often each column's value was another one later, where enough deals were seen twice.

    Returns
    -------
    dict
        Empty where too few deals were seen open and again later. A column that changes at the end of deals
        shows by those that have closed since; the larger share counts.
    """
    first = deals.seen.drop_duplicates("deal_id")
    now = deals.frame.set_index("deal_id").reindex(first["deal_id"])
    known = now["outcome"].notna().to_numpy()
    closed = known & now["outcome"].ne("open").to_numpy()
    if known.sum() < FEWEST_PAIRS or closed.sum() < FEWEST_CLOSED:
        return {}
    found = {}
    for name in columns:
        if name not in first or name not in now:
            continue
        other = _differs(first[name].reset_index(drop=True), now[name].reset_index(drop=True))
        share = max(float(other[known].mean()), float(other[closed].mean()))
        found[name] = Change(share, int(known.sum()))
    return found


def settled(deals: Deals, horizon: int | None = None) -> Deals:
    """Keep the snapshots of which nearly all deals open then have ended, or had the horizon to end in."""
    ends = deals.frame.set_index("deal_id").reindex(deals.seen["deal_id"])["outcome"]
    over = ends.ne("open").to_numpy()
    if horizon is not None:
        over = over | (deals.seen["seen_on"] + pd.Timedelta(days=horizon) <= deals.as_of).to_numpy()
    share = pd.Series(over, index=deals.seen.index).groupby(deals.seen["seen_on"]).transform("mean")
    return replace(deals, seen=deals.seen[share >= SETTLED].reset_index(drop=True))


def snapshot_days(deals: Deals) -> NDArray[np.datetime64]:
    """Return the days of the older snapshots, ascending."""
    return np.unique(deals.seen["seen_on"].to_numpy(dtype="datetime64[us]"))


def known_on(deals: Deals, at: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return what was known of deals on days, as a snapshot of that day or shortly before said it.

    Parameters
    ----------
    deals
        Deals with what older snapshots said; what they say now is known on `deals.as_of`, of open deals.
    at
        Rows asked about: ``deal_id`` and ``day``.
    columns
        Columns to look up.

    Returns
    -------
    pandas.DataFrame
        One row per row of `at`: numbers and text as they stood; of ``last_activity_on`` the days since it,
        ``days_since_activity``; of ``expected_close_on`` the days until it, ``days_to_expected_close``, and
        ``pushes``: how often it had been moved to a later day between snapshots. Blank where none says.
    """
    told = _sightings(deals, columns)
    one = pd.DataFrame({"n": 1.0, "pushes": _pushed(told)}, index=told.index)
    history = running(told["deal_id"], told["seen_on"], one)
    place = history.latest_until(at["deal_id"], at["day"])
    last = told.reindex(np.where(place < 0, len(told), place)).set_axis(at.index)
    last = last.where(last["seen_on"] >= at["day"] - FRESH)
    found: dict[str, pd.Series] = {}
    for name in columns:
        if name == "last_activity_on":
            found["days_since_activity"] = _days(at["day"] - last[name])
        elif name == "expected_close_on":
            found["days_to_expected_close"] = _days(last[name] - at["day"])
            seen, pushes = history.until(at["deal_id"], at["day"]).T
            found["pushes"] = pd.Series(np.where(seen > 1, pushes, np.nan), index=at.index)
        else:
            found[name] = last[name]
    return pd.DataFrame(found, index=at.index)


def _sightings(deals: Deals, columns: Sequence[str]) -> pd.DataFrame:
    """What older snapshots and the present one say of deals open on their day, by deal and day."""
    wanted = ["deal_id", "seen_on", *columns]
    present = deals.frame[deals.frame["outcome"].eq("open")].assign(seen_on=deals.as_of.as_unit("us"))[wanted]
    older = deals.seen.reindex(columns=wanted)
    parts = [part for part in (older, present) if len(part)] or [present]
    return pd.concat(parts, ignore_index=True).sort_values(
        ["deal_id", "seen_on"], kind="stable", ignore_index=True
    )


def _pushed(told: pd.DataFrame) -> NDArray[np.float64]:
    """Tell at which sightings the expected close was later than at the deal's sighting before."""
    if "expected_close_on" not in told:
        return np.zeros(len(told))
    before = told.groupby("deal_id")["expected_close_on"].shift()
    return np.asarray((told["expected_close_on"] > before).astype("float64"))


def _differs(then: pd.Series, now: pd.Series) -> pd.Series:
    if then.dtype != now.dtype:  # read as numbers once and as text another time
        then, now = (values.astype("str").where(values.notna()) for values in (then, now))
    same = (then == now) | (then.isna() & now.isna())
    return ~same


def _days(span: pd.Series) -> pd.Series:
    return pd.Series(span.dt.days, dtype="float64")
