"""Which way of forecasting tracked best, and did its interval hold what it promised? Judged on past days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.messages import Message, Share, message, plural_message

# Fewer past days cannot rank methods or judge an interval.
MIN_ORIGINS: Final = 4
LEVEL: Final = 0.8
# Never narrower than simulated, since past days overlap and are few; and not absurdly wide.
SPREAD_BOUNDS: Final = (1.0, 3.0)

SIMULATION: Final = "simulation"
TITLES: Final[Mapping[str, Message]] = {
    SIMULATION: message("Simulation"),
    "stage_weighted": message("Stage-weighted pipeline"),
    "reps_expectation": message("What reps expected"),
    "seasonal_naive": message("Same month a year before"),
}
METHOD_COLUMNS: Final = {
    **{"method": "str", "error": "float64", "simulation_error": "float64", "bias": "float64"},
    **{"period_error": "float64", "origins": "float64", "months": "float64"},
}


@dataclass(frozen=True)
class TrackRecord:
    """How past forecasts did.

    Attributes
    ----------
    horizon
        Months forecast from each past day.
    months
        One row per past day, month and method: ``origin`` (the day), ``month`` (first day), ``method`` (a
        key of `TITLES`), ``forecast`` (the simulation's P50), ``p10``, ``p90`` (blank for the others),
        ``booked``.
    periods
        The same for the months together, without ``month``, where the whole horizon has passed.
    methods
        One row per method, best first: ``method``; ``error`` (absolute errors by month over what was booked:
        0 perfect, 1 as bad as forecasting nothing); ``simulation_error`` (the simulation's on the same
        months); ``bias`` (errors over what was booked, above 0 too high); ``period_error`` (as ``error``, for
        whole horizons); ``origins`` and ``months`` judged.
    coverage, period_coverage
        Share of months, and of whole horizons, within the simulation's P10 to P90, which promise 0.8; NaN
        where none has passed.
    spread
        How far the interval must be widened (`models.forecast.widened`) to have held 80 %, 1 to 3.
    leader
        The method with the lowest error against the simulation's on the same months; the simulation where too
        little has passed to tell.
    verdict
        All this in a sentence.
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
        coverage=_coverage(months),
        period_coverage=_coverage(periods),
        spread=spread_needed(pd.concat([months, periods])) if len(judged) else 1.0,
        leader=leader,
        verdict=_verdict(methods, leader),
    )


def spread_needed(rows: pd.DataFrame) -> float:
    """Return how far P10 and P90 must be moved from the median for 80 % of what was booked to lie within.

    The distance of what was booked from the median, in units of the distance of P10 or P90 on that side; its
    80th percentile with the correction for a finite sample, as in split conformal prediction (Lei et al.
    2018, JASA 113, 1094-1111). Past days overlap, so this is a guide and not a guarantee.

    Parameters
    ----------
    rows
        ``forecast``, ``p10``, ``p90``, ``booked``; rows without an interval are left out.

    Returns
    -------
    float
        Within `SPREAD_BOUNDS`.
    """
    known = rows.dropna(subset=["p10", "p90"])
    above = known["booked"] > known["forecast"]
    width = (known["p90"] - known["forecast"]).where(above, known["forecast"] - known["p10"])
    distance = (known["booked"] - known["forecast"]).abs() / width.where(width > 0)
    scores = distance.dropna().to_numpy(dtype=np.float64)
    if not len(scores):
        return SPREAD_BOUNDS[0]
    level = min(1.0, LEVEL * (len(scores) + 1) / len(scores))
    return float(np.clip(np.quantile(scores, level, method="higher"), *SPREAD_BOUNDS))


def _coverage(rows: pd.DataFrame) -> float:
    known = rows.dropna(subset=["p10", "p90"])
    return float(((known["p10"] <= known["booked"]) & (known["booked"] <= known["p90"])).mean())


def _methods(months: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    simulated = months[months["method"] == SIMULATION].set_index(["origin", "month"])["forecast"]
    rows = []
    for method, group in months.groupby("method"):
        booked = max(float(group["booked"].sum()), 1e-9)
        same = simulated.reindex(pd.MultiIndex.from_frame(group[["origin", "month"]])).to_numpy()
        whole = periods[periods["method"] == method]
        rows.append(
            {
                "method": method,
                "error": float((group["forecast"] - group["booked"]).abs().sum()) / booked,
                "simulation_error": float(np.abs(same - group["booked"].to_numpy()).sum()) / booked,
                "bias": float((group["forecast"] - group["booked"]).sum()) / booked,
                "period_error": _error(whole),
                "origins": float(group["origin"].nunique()),
                "months": float(len(group)),
            }
        )
    table = pd.DataFrame(rows, columns=[*METHOD_COLUMNS]).astype(METHOD_COLUMNS)
    table["ratio"] = table["error"] / table["simulation_error"].where(table["simulation_error"] > 0)
    return table.sort_values(["ratio", "method"]).drop(columns="ratio").reset_index(drop=True)


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
    errors, simulated = judged["error"].to_dict(), judged["simulation_error"].to_dict()
    own = Share(errors[SIMULATION])
    if leader != SIMULATION:
        return message(
            "On past months “{method}” tracked better than the simulation: it missed bookings by {error} "
            "where the simulation missed them by {own}.",
            method=TITLES[leader],
            error=Share(errors[leader]),
            own=Share(simulated[leader]),
        )
    others = [method for method in errors if method != SIMULATION]
    if not others:
        return message("On past months the simulation missed bookings by {own} on average.", own=own)
    return message(
        "On past months the simulation missed bookings by {own} on average; the best simple method, "
        "“{method}”, by {error}.",
        own=own,
        method=TITLES[str(others[0])],
        error=Share(errors[others[0]]),
    )
