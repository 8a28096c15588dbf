"""Which way of forecasting tracked best, and did its interval hold what it promised? Judged on past days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.messages import Message, Points, Share, message, plural_message
from models.arrays import Array
from models.forecast import SIMULATION
from models.past_errors import MIN_ORIGINS, difference_interval, spread_needed

TITLES: Final[Mapping[str, Message]] = {
    SIMULATION: message("Simulation"),
    "stage_weighted": message("Stage-weighted pipeline"),
    "reps_expectation": message("What reps expected"),
    "seasonal_naive": message("Same month a year before"),
}
METHOD_COLUMNS: Final = {
    **{"method": "str", "error": "float64", "simulation_error": "float64", "bias": "float64"},
    **{"difference": "float64", "difference_low": "float64", "difference_high": "float64"},
    **{"coverage": "float64", "spread": "float64"},
    **{"period_error": "float64", "origins": "float64", "months": "float64"},
}


@dataclass(frozen=True)
class Lead:
    """What a forecast leads with: a `method` (a key of `TITLES`), its interval `spread` times as wide."""

    method: str = SIMULATION
    spread: float = 1.0


@dataclass(frozen=True)
class TrackRecord:
    """How past forecasts did.

    Attributes
    ----------
    horizon
        Months forecast from each past day.
    months
        One row per past day, month and method: ``origin`` (the day), ``month`` (first day), ``method`` (a
        key of `TITLES`), ``forecast`` (the simulation's P50), ``p10``, ``p90`` (the simulation's, moved to
        the number of the other methods), ``booked``.
    periods
        The same for the months together, without ``month``, where the whole horizon has passed.
    methods
        One row per method, best first: ``method``; ``error`` (absolute errors by month over what was booked:
        0 perfect, 1 as bad as forecasting nothing); ``simulation_error`` (the simulation's on the same
        months); ``difference`` (error − simulation_error, below 0 better; blank for the simulation) with its
        95% interval ``difference_low``, ``difference_high`` (`models.past_errors`); ``bias`` (errors over
        what was booked, above 0 too high); ``coverage`` (share of months within P10 to P90, which promise
        0.8) and ``spread`` (how far the interval must be moved to have held 80%, `spread_needed`);
        ``period_error`` (as ``error``, for whole horizons); ``origins`` and ``months`` judged.
    coverage, period_coverage
        Share of months, and of whole horizons, within P10 to P90 of the method that leads; NaN where none has
        passed.
    spread
        That of the method that leads; 1 where too little has passed to tell.
    leader
        The method with the lowest error against the simulation's on the same months; the simulation where too
        little has passed to tell.
    verdict
        All this in a sentence or two.
    """

    horizon: int
    months: pd.DataFrame
    periods: pd.DataFrame
    methods: pd.DataFrame
    coverage: float
    period_coverage: float
    spread: float
    leader: str
    verdict: Message

    @property
    def lead(self) -> Lead:
        """What a forecast from the same deals leads with."""
        return Lead(self.leader, self.spread)


def judge(months: pd.DataFrame, periods: pd.DataFrame, horizon: int) -> TrackRecord:
    """Judge past forecasts against what was booked.

    Parameters
    ----------
    months, periods
        As in `TrackRecord`; may be empty.
    horizon
        Months forecast from each past day.
    """
    methods = _methods(months, periods)
    judged = methods[methods["origins"] >= MIN_ORIGINS]
    leader = str(judged["method"].iloc[0]) if len(judged) else SIMULATION
    return TrackRecord(
        horizon=horizon,
        months=months,
        periods=periods,
        methods=methods,
        coverage=_coverage(months[months["method"] == leader]),
        period_coverage=_coverage(periods[periods["method"] == leader]),
        spread=float(judged["spread"].iloc[0]) if len(judged) else 1.0,
        leader=leader,
        verdict=_verdict(methods, leader),
    )


def _coverage(rows: pd.DataFrame) -> float:
    known = rows.dropna(subset=["p10", "p90"])
    return float(((known["p10"] <= known["booked"]) & (known["booked"] <= known["p90"])).mean())


def _methods(months: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    simulated = months[months["method"] == SIMULATION].set_index(["origin", "month"])["forecast"]
    rows = []
    for method, group in months.groupby("method"):
        same = simulated.reindex(pd.MultiIndex.from_frame(group[["origin", "month"]])).to_numpy()
        whole = periods[periods["method"] == method]
        rows.append(
            {
                "method": method,
                **_errors(group, same),
                "coverage": _coverage(group),
                "spread": spread_needed(pd.concat([group, whole])),
                "period_error": _error(whole),
                "origins": float(group["origin"].nunique()),
                "months": float(len(group)),
            }
        )
    table = pd.DataFrame(rows, columns=[*METHOD_COLUMNS]).astype(METHOD_COLUMNS)
    table["ratio"] = table["error"] / table["simulation_error"].where(table["simulation_error"] > 0)
    # A method as good as the simulation did not track better.
    table["other"] = table["method"] != SIMULATION
    return table.sort_values(["ratio", "other", "method"], ignore_index=True)[[*METHOD_COLUMNS]]


def _errors(group: pd.DataFrame, same: Array) -> dict[str, float]:
    """Errors of a method and of the simulation on the same months, as shares of what was booked."""
    booked = max(float(group["booked"].sum()), 1e-9)
    missed = (group["forecast"] - group["booked"]).abs()
    simulated = (group["booked"] - same).abs()
    gains = (missed - simulated).set_axis(pd.MultiIndex.from_frame(group[["origin", "month"]]))
    itself = group["method"].iloc[0] == SIMULATION
    low, high = (np.nan, np.nan) if itself else difference_interval(gains)
    return {
        "error": float(missed.sum()) / booked,
        "simulation_error": float(simulated.sum()) / booked,
        "bias": float((group["forecast"] - group["booked"]).sum()) / booked,
        "difference": np.nan if itself else float(gains.sum()) / booked,
        "difference_low": low * len(gains) / booked,
        "difference_high": high * len(gains) / booked,
    }


def _error(rows: pd.DataFrame) -> float:
    booked = float(rows["booked"].sum())
    return float((rows["forecast"] - rows["booked"]).abs().sum()) / booked if booked > 0 else np.nan


def _verdict(methods: pd.DataFrame, leader: str) -> Message:
    judged = methods[methods["origins"] >= MIN_ORIGINS].set_index("method")
    if SIMULATION not in judged.index:
        return plural_message(
            "Too little has passed to judge the forecast: {n} past month-end, and {needed} are needed.",
            "Too little has passed to judge the forecast: {n} past month-ends, and {needed} are needed.",
            int(methods["origins"].max()) if len(methods) else 0,
            needed=MIN_ORIGINS,
        )
    if leader != SIMULATION:
        return message(
            "On past months “{method}” tracked better than the simulation, so it leads: it missed bookings "
            "by {error} where the simulation missed them by {own}. {sure}",
            method=TITLES[leader],
            **_beside(judged, leader),
        )
    others = [method for method in judged.index if method != SIMULATION]
    own = Share(float(judged["error"][SIMULATION]))
    if not others:
        return message("On past months the simulation missed bookings by {own} on average.", own=own)
    return message(
        "On past months the simulation missed bookings by {own} on average; the best simple method, "
        "“{method}”, by {error}. {sure}",
        method=TITLES[str(others[0])],
        **_beside(judged, str(others[0])),
    )


def _beside(judged: pd.DataFrame, method: str) -> dict[str, Share | Message]:
    """Errors of a method and of the simulation on the same months, and whether chance alone parts them."""
    row = judged.loc[[method]].iloc[0]
    low, high = float(row["difference_low"]), float(row["difference_high"])
    facts = {"low": Points(low), "high": Points(high), "n": int(row["origins"])}
    sure = (
        message(
            "The difference lies between {low} and {high} points (95%, n = {n} past month-ends): it may be "
            "chance.",
            **facts,
        )
        if low <= 0.0 <= high
        else message(
            "The difference lies between {low} and {high} points (95%, n = {n} past month-ends).", **facts
        )
    )
    return {"error": Share(float(row["error"])), "own": Share(float(row["simulation_error"])), "sure": sure}
