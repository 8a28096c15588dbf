"""How well would past forecasts have done? Past month-ends forecast with what was known then, and judged.

``python -m training.backtest DATA [--horizon 6] [--json]``
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

import click
import numpy as np
import pandas as pd

from features.commands import plain_errors
from features.deals import Deals, as_of_view
from features.messages import Message, message
from features.store.jobs import progress
from models.arrays import Array
from models.baselines import all_baselines, bookings
from models.forecast import SIMULATION, forecast
from models.track_record import TrackRecord, judge
from training.data import load_deals, load_older, say_left_out

DRAWS: Final = 1000
# The latest month-ends judged: a year of those whose whole horizon has passed, and those since.
WHOLE_ORIGINS: Final = 12
# The first day judged has this much history behind it.
MIN_HISTORY_MONTHS: Final = 9
KINDS: Final = {
    **{"origin": "datetime64[us]", "month": "datetime64[us]", "method": "str"},
    **{"forecast": "float64", "p10": "float64", "p90": "float64", "booked": "float64"},
}

_NONE: Final = pd.DataFrame(columns=[*KINDS]).astype(KINDS)
Origins = Sequence[pd.Timestamp]
Report = Callable[[Message, float], None]


def backtest(
    deals: Deals,
    horizon: int = 6,
    origins: Origins | None = None,
    *,
    seen: Sequence[Deals] = (),
    draws: int = DRAWS,
    seed: int = 0,
    report: Report | None = None,
) -> TrackRecord:
    """Forecast from past days with what was known then, and judge against what was booked.

    Parameters
    ----------
    deals
        Deals as known today.
    horizon
        Months forecast from each past day, 1 or more.
    origins
        The past days, ends of months; default `default_origins`.
    seen
        Deals as older snapshots saw them. On their as-of days they stand in for the view reconstructed from
        `deals`; only they hold what reps expected then.
    draws, seed
        As in `models.forecast.forecast`.
    report
        Called with each step and the share done, 0 to 1.

    Returns
    -------
    TrackRecord
        Judged on each month that has passed since.

    Notes
    -----
    Lead models of past days do not exist, so open deals take the win rate by stage and age then known; with
    a lead model today's forecast is, if anything, better than its record. Amounts are the last known ones.
    """
    days = default_origins(deals, horizon) if origins is None else origins
    by_day = {view.as_of: view for view in seen}
    found = []
    for number, day in enumerate(days):
        view = by_day.get(day, as_of_view(deals, day))
        found.append(_from_one_day(view, deals, horizon, draws, seed + number))
        if report is not None:
            report(message("Forecasting as of {day}", day=day.date()), (number + 1) / len(days))
    months = pd.concat([_NONE, *(by_month for by_month, _ in found)], ignore_index=True).astype(KINDS)
    periods = pd.concat([_NONE, *(whole for _, whole in found)], ignore_index=True).astype(KINDS)
    return judge(months, periods.drop(columns="month"), horizon)


def default_origins(deals: Deals, horizon: int = 6) -> list[pd.Timestamp]:
    """Return the past month-ends to forecast from, oldest first.

    Those with `MIN_HISTORY_MONTHS` of deals behind them and at least one whole month after them, at most
    `WHOLE_ORIGINS` with the whole horizon after them.
    """
    first = deals.frame["created_on"].min()
    if pd.isna(first):
        return []
    last_whole = (deals.as_of + pd.Timedelta(days=1)).to_period("M") - 1
    count = WHOLE_ORIGINS + horizon - 1
    ends = pd.period_range(end=last_whole - 1, periods=count, freq="M").end_time.normalize()
    return [end for end in ends if end >= first + pd.DateOffset(months=MIN_HISTORY_MONTHS)]


def _from_one_day(
    view: Deals, deals: Deals, horizon: int, draws: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each method said of each month that has passed since, and of the whole horizon if it has."""
    simulated = forecast(view, months=horizon, draws=draws, seed=seed)
    calendar = simulated.calendar
    passed = calendar + pd.offsets.MonthEnd() <= deals.as_of
    if not passed.any():
        return _NONE, _NONE
    booked = bookings(deals, calendar)
    totals = [(_simulated(simulated.months), _simulated(simulated.period))]
    totals += [_moved(*totals[0], said, method) for method, said in all_baselines(view, calendar).items()]
    rows = pd.concat([by_month.assign(month=calendar, booked=booked) for by_month, _ in totals])
    rows = rows[rows["month"].isin(calendar[passed])].assign(origin=view.as_of)
    if not passed.all():
        return rows, _NONE
    return rows, pd.concat([whole for _, whole in totals]).assign(booked=booked.sum(), origin=view.as_of)


def _simulated(table: pd.DataFrame) -> pd.DataFrame:
    total = table[table["part"] == "total"].rename(columns={"p50": "forecast"}).reset_index(drop=True)
    return total[["forecast", "p10", "p90"]].assign(method=SIMULATION)


def _moved(
    by_month: pd.DataFrame, whole: pd.DataFrame, said: Array, method: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the simulation's interval around what another method said, of each month and of all."""
    moved = []
    for table, centre in ((by_month, said), (whole, said.sum(keepdims=True))):
        ends = {end: np.maximum(table[end] - table["forecast"] + centre, 0.0) for end in ("p10", "p90")}
        moved.append(table.assign(**ends, forecast=centre, method=method))
    return moved[0], moved[1]


def to_json(record: TrackRecord, as_of: pd.Timestamp) -> str:
    """Return the record as one JSON object; figures that could not be computed are null."""
    methods = json.loads(record.methods.to_json(orient="records"))
    months = json.loads(record.months.to_json(orient="records", date_format="iso"))
    answer = {
        "as_of": as_of.date().isoformat(),
        "horizon": record.horizon,
        "leader": record.leader,
        "verdict": str(record.verdict),
        "methods": methods,
        "coverage": _number(record.coverage),
        "period_coverage": _number(record.period_coverage),
        "spread": record.spread,
        "months": months,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def _table(record: TrackRecord) -> str:
    """Say for the terminal what the record says; errors are shares of what was booked."""
    lines = [record.methods.round(3).to_string(index=False)] if len(record.methods) else []
    if not np.isnan(record.coverage):
        wider = f"; {record.spread:.2f} times as wide they would have held 80%" if record.spread > 1 else ""
        lines.append(f"P10 to P90 held {record.coverage:.0%} of the months{wider}.")
    return "\n".join([*lines, str(record.verdict)])


@click.command()
@click.argument("data")
@click.option("--horizon", type=click.IntRange(1, 24), default=6, show_default=True, help="Months ahead.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object instead of a table.")
@plain_errors
def main(data: str, horizon: int, as_json: bool) -> None:
    """Judge past forecasts of DATA, a file of deals or a snapshot id."""
    deals = load_deals(data)
    say_left_out(deals)
    record = backtest(deals, horizon, seen=load_older(data), report=progress)
    click.echo(to_json(record, deals.as_of) if as_json else _table(record))


if __name__ == "__main__":
    main()
