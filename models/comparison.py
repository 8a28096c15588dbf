"""Is the candidate better than the live model? Both judged on the same rows; who changes bands, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from features.messages import Message, message
from models import evaluate
from models.arrays import Array
from models.bands import BANDS
from models.resampling import METRICS, ScoredRows, percentiles, resamples

LIVE: Final = "live"
CANDIDATE: Final = "candidate"
BOTH: Final = (LIVE, CANDIDATE)

BOOTSTRAP: Final = 1000  # resamples: the ends of a 95 % interval then rest on 25 each
MOVERS: Final = 20  # rows named of those that move most: as many as a person reads
WHYS: Final = 2  # causes named for each


def differences(rows: pd.DataFrame, *, bootstrap: int = BOOTSTRAP, seed: int = 0) -> pd.DataFrame:
    """Judge both models on the same rows.

    Parameters
    ----------
    rows
        ``id``, ``outcome`` (0 or 1), ``weight``, and the chances ``live`` and ``candidate`` (0 to 1) that
        were given without knowing the outcome.
    bootstrap, seed
        Resamples, and what they are drawn by.

    Returns
    -------
    DataFrame
        One row per metric of `models.evaluate.metrics`: ``metric``, ``live``, ``candidate``, ``difference``
        (candidate minus live), ``low``, ``high`` (its 95 % percentile interval).

    Notes
    -----
    Paired bootstrap (Efron and Tibshirani 1993, ch. 16): each resample draws whole deals and scores both
    models on them, so that what is hard for both cancels out.
    """
    outcome, weight = (rows[name].to_numpy(dtype=np.float64) for name in ("outcome", "weight"))
    tables = [ScoredRows.of(outcome, rows[name].to_numpy(dtype=np.float64), weight) for name in BOTH]
    every = np.ones((1, len(rows)))
    live, candidate = (table.scores(every)[0] for table in tables)
    low, high = percentiles(
        tables[1].scores(counts) - tables[0].scores(counts)
        for counts in resamples(len(rows), rows["id"], bootstrap, seed)
    )
    return pd.DataFrame(
        {
            "metric": list(METRICS),
            LIVE: live,
            CANDIDATE: candidate,
            "difference": candidate - live,
            "low": low,
            "high": high,
        }
    ).astype({"metric": "str"})


def verdict(found: pd.DataFrame, n: int) -> Message:
    """Say in one sentence whether the candidate is better.

    Parameters
    ----------
    found
        From `differences`.
    n
        Deals or customers behind it.
    """
    row = found[found["metric"] == "log_loss"].iloc[0]
    values = {"n": n, "candidate": float(row[CANDIDATE]), "live": float(row[LIVE])}
    if row["high"] < 0:
        return message(
            "The candidate is better by more than chance: on the same {n} cases its log loss is {candidate}, "
            "that of the live model {live}.",
            **values,
        )
    if row["low"] > 0:
        return message(
            "The candidate is worse by more than chance: on the same {n} cases its log loss is {candidate}, "
            "that of the live model {live}.",
            **values,
        )
    return message(
        "Neither is better by more than chance: on the same {n} cases the log loss of the candidate is "
        "{candidate}, that of the live model {live}.",
        **values,
    )


def calibrations(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `models.evaluate.calibration` of both, one below the other, with ``model`` before it."""
    return _both(rows, evaluate.calibration)


def lifts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `models.evaluate.lift` of both, one below the other, with ``model`` before it."""
    return _both(rows, evaluate.lift)


def band_moves(live: pd.Series, candidate: pd.Series) -> pd.DataFrame:
    """Count who goes from which band to which.

    Parameters
    ----------
    live, candidate
        Band of the same rows by either model.

    Returns
    -------
    DataFrame
        One row per band of the live model, A first: ``band``, then ``A`` to ``D``, the rows that the
        candidate puts there (int64).
    """
    counts = pd.crosstab(live.to_numpy(), candidate.to_numpy())
    counts = counts.reindex(index=list(BANDS), columns=list(BANDS), fill_value=0)
    return counts.rename_axis(index="band", columns=None).reset_index().astype({"band": "str"})


def most_moved(live: pd.DataFrame, candidate: pd.DataFrame, count: int = MOVERS) -> pd.DataFrame:
    """Return who moves most between bands.

    Parameters
    ----------
    live, candidate
        ``id``, ``probability`` (0 to 1) and ``band`` by either model, the same rows.
    count
        Rows wanted.

    Returns
    -------
    DataFrame
        Those whose band changes, the most bands first, then the largest change of the probability: ``id``,
        ``band_live``, ``band_candidate``, ``live``, ``candidate``, ``change`` (of the probability).
    """
    both = live.merge(candidate, on="id", suffixes=("_live", "_candidate"))
    places = {band: place for place, band in enumerate(BANDS)}
    was, now = (both[f"band_{name}"].map(places).astype("float64") for name in BOTH)
    steps = (now - was).abs()
    found = pd.DataFrame(
        {
            "id": both["id"],
            "band_live": both["band_live"],
            "band_candidate": both["band_candidate"],
            LIVE: both["probability_live"],
            CANDIDATE: both["probability_candidate"],
            "change": both["probability_candidate"] - both["probability_live"],
        }
    )
    order = pd.DataFrame({"steps": -steps, "size": -found["change"].abs(), "id": found["id"]})[steps > 0]
    return found.loc[order.sort_values(["steps", "size", "id"]).index[:count]].reset_index(drop=True)


def causes(live: pd.DataFrame, candidate: pd.DataFrame, count: int = WHYS) -> pd.DataFrame:
    """Return what moves each row: the features whose contributions changed most, in its direction.

    Parameters
    ----------
    live, candidate
        Contributions of the same rows by either model in log-odds, one column per feature and ``base``; a
        feature that one of them lacks contributes 0 to it.
    count
        Causes wanted.

    Returns
    -------
    DataFrame
        Index of `live`; ``cause_1`` …: name of the feature (``base`` is the level of all scores; "" where
        nothing else pulls that way), and ``pull_1`` …: the change of its contribution in log-odds.
    """
    names = list(dict.fromkeys([*live.columns, *candidate.columns]))
    change = candidate.reindex(columns=names, fill_value=0.0).to_numpy(dtype=np.float64)
    change = change - live.reindex(columns=names, fill_value=0.0).to_numpy(dtype=np.float64)
    towards = np.sign(change.sum(axis=1, keepdims=True))
    order = np.argsort(-change * towards, axis=1, kind="stable")[:, :count]
    pulls = np.take_along_axis(change, order, axis=1)
    found: dict[str, Array | list[str]] = {}
    for place in range(order.shape[1]):
        helps = pulls[:, place] * towards[:, 0] > 0
        found[f"cause_{place + 1}"] = [
            names[at] if helped else "" for at, helped in zip(order[:, place], helps, strict=True)
        ]
        found[f"pull_{place + 1}"] = np.where(helps, pulls[:, place], np.nan)
    return pd.DataFrame(found, index=live.index)


def cause(title: Message, pull: float) -> Message:
    """Say what moved a row: a feature by its title, and the change of its contribution in log-odds."""
    if pull > 0:
        return message("“{feature}” speaks more for it (+{pull})", feature=title, pull=abs(round(pull, 2)))
    return message("“{feature}” speaks more against it (−{pull})", feature=title, pull=abs(round(pull, 2)))


def level() -> Message:
    """Say what `base` is among the causes."""
    return message("Level of all scores")


def _both(rows: pd.DataFrame, function: Callable[[Array, Array, Array], pd.DataFrame]) -> pd.DataFrame:
    parts = [
        function(*(rows[column].to_numpy(dtype=np.float64) for column in ("outcome", name, "weight"))).assign(
            model=name
        )
        for name in BOTH
    ]
    found = pd.concat(parts, ignore_index=True)
    return found[["model", *(name for name in found if name != "model")]]
