"""What will be booked by month, how sure is that, and will the target be hit? Futures summed to intervals.

Open deals are won with their own probability, when comparable deals were won; deals to come arrive, convert
and take their time as in the past, repeat purchases among them. Everything uncertain is drawn together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.deals import Deals
from features.messages import Message
from models.arrays import Array
from models.arrivals import Arrivals, draw_expected, fit_arrivals
from models.assumptions import assumptions, why_not
from models.closing_time import lives, outlook, win_curve
from models.draws import Cube, Futures, simulate
from models.plan import (
    Plan,
    conversion_doubt,
    new_win_shares,
    open_deals,
    size_by_lag,
    units,
    won_amounts,
)

SIMULATION: Final = "simulation"
# Draws kept for each team and owner: enough for P10 and P90, a quarter of the memory.
GROUP_DRAWS: Final = 1000
HALF: Final = 0.5 - 1e-9  # sums of shares end a little below
QUANTILES: Final = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
PARTS: Final = ("booked", "open", "new", "total")
MONTH_COLUMNS: Final = ("month", "part", "p10", "p50", "p90", "mean")
GROUP_COLUMNS: Final = ("scope", "name", "month", "p10", "p50", "p90", "mean")
DEAL_COLUMNS: Final = ("deal_id", "amount", "probability", "in_period", "month")


@dataclass(frozen=True)
class Forecast:
    """Bookings of the coming months, in `currency`.

    Attributes
    ----------
    as_of, currency
        Of the deals.
    calendar
        First day of each month forecast; the first is the month of the day after the as-of day.
    paths
        Part to bookings in every draw, shape (draws, months). Parts: ``open`` (from deals open now), ``new``
        (from deals to come), ``total``, and, where the first month has begun, ``booked`` (won in it already).
    group_names, group_paths
        One row per team and per owner: ``scope`` (``team`` or ``owner``), ``name`` ("" for none), ``team``
        (an owner's; the last by name where there are several); and the total of each in some of the draws,
        shape (groups, draws, months).
    deals
        One row per open deal: ``deal_id``, ``amount`` (blank where unknown), ``probability`` (to be won
        ever), ``in_period`` (probability to be won within the months), ``month`` (first day of the month by
        which half of such deals had been won, of those that were; blank where later than the months).
    arrivals
        The fitted rate of new deals; None where there is no forecast.
    spread
        How far the frames widen P10 and P90 around the median; 1 as simulated, as the paths always are.
    centre
        What the frames say as P50 of the total of each month instead of the simulated median, with the
        simulated interval around it, shape (months,); None for the simulation's own.
    method
        Whose number the P50 of the total is: a key of `models.track_record.TITLES`.
    notes
        What had to be assumed.
    reason
        Why there is no forecast; None where there is one. Calendar, paths and frames are empty then.
    """

    as_of: pd.Timestamp
    currency: str
    calendar: pd.DatetimeIndex
    paths: Mapping[str, Array]
    group_names: pd.DataFrame
    group_paths: Cube
    deals: pd.DataFrame
    arrivals: Arrivals | None = None
    spread: float = 1.0
    centre: Array | None = None
    method: str = SIMULATION
    notes: tuple[Message, ...] = ()
    reason: Message | None = None

    @cached_property
    def months(self) -> pd.DataFrame:
        """One row per part and month: ``month``, ``part``, ``p10``, ``p50``, ``p90``, ``mean``."""
        tables = [
            self._quantiles(self.paths[part], self._centre_of(part)).assign(month=self.calendar, part=part)
            for part in PARTS
            if part in self.paths
        ]
        return _stacked(tables, MONTH_COLUMNS)

    @cached_property
    def period(self) -> pd.DataFrame:
        """One row per part, all months together: ``part``, ``p10``, ``p50``, ``p90``, ``mean``."""
        tables = [
            self._quantiles(self.paths[part].sum(axis=1, keepdims=True), whole(self._centre_of(part))).assign(
                part=part
            )
            for part in PARTS
            if part in self.paths
        ]
        return _stacked(tables, MONTH_COLUMNS[1:])

    @cached_property
    def group_period(self) -> pd.DataFrame:
        """One row per team or owner: ``scope, name, p10, p50, p90, mean`` of its total in all months."""
        table = self._quantiles(self.group_paths.sum(axis=2, dtype=np.float64).T)
        return pd.concat([self.group_names[["scope", "name"]].reset_index(drop=True), table], axis=1)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """One row per team or owner and month: ``scope, name, month, p10, p50, p90, mean`` of its total."""
        named = zip(self.group_names["scope"], self.group_names["name"], self.group_paths, strict=True)
        tables = [
            self._quantiles(paths).assign(scope=scope, name=name, month=self.calendar)
            for scope, name, paths in named
        ]
        return _stacked(tables, GROUP_COLUMNS)

    def _centre_of(self, part: str) -> Array | None:
        return self.centre if part == "total" else None

    def _quantiles(self, draws: npt.NDArray[np.floating], centre: Array | None = None) -> pd.DataFrame:
        """P10, P50, P90 and mean of each column of the draws."""
        moved = spread_out(draws, self.spread, centre)
        table = {name: np.quantile(moved, level, axis=0) for name, level in QUANTILES.items()}
        offset = 0.0 if centre is None else centre - np.median(draws, axis=0)
        table["mean"] = draws.mean(axis=0, dtype=np.float64) + offset
        return pd.DataFrame(table).astype("float64")


def forecast(
    deals: Deals, win: pd.Series | None = None, *, months: int = 6, draws: int = 4000, seed: int = 0
) -> Forecast:
    """Forecast bookings by month, team and owner.

    Parameters
    ----------
    deals
        Deals as known on the as-of day.
    win
        Probability to be won ever, indexed by deal id; open deals that it lacks, or all without it, take the
        win rate of past deals of their stage and age.
    months
        Calendar months ahead, 1 or more; a month that has begun counts as the first.
    draws
        Futures simulated.
    seed
        Makes the draws repeatable.

    Returns
    -------
    Forecast
        With `reason` where the file has too few dates, amounts or wins to learn from.

    Notes
    -----
    An open deal without an amount (or with 0, which CRMs write for unknown) gets one drawn from the won deals
    of its product, or of all products where those are few. Doubt about conversion, arrival rate and mean
    amount is drawn too, so the interval is wider than chance alone would make it.
    """
    reason = why_not(deals)
    if reason is not None:
        return _none(deals, reason)
    first = (deals.as_of + pd.Timedelta(days=1)).replace(day=1)
    calendar = pd.date_range(first, periods=months, freq="MS")
    last_days = calendar + pd.offsets.MonthEnd()
    edges = np.concatenate([[0.0], (last_days - deals.as_of).days.to_numpy(dtype=np.float64)])
    rng = np.random.default_rng(seed)
    arrivals = fit_arrivals(deals.frame["created_on"], deals.as_of)
    to_come = np.diff(edges) / calendar.days_in_month.to_numpy()
    created = draw_expected(arrivals, calendar, deals.as_of, draws, rng) * to_come
    plan = _plan(deals, win, edges, created, first)
    futures = simulate(plan, won_amounts(deals), GROUP_DRAWS, rng)
    paths, by_unit = _with_booked(futures, plan, has_begun=first <= deals.as_of)
    names, group_paths = _grouped(plan.units, by_unit)
    in_period = plan.deals["probability"] * plan.timing.sum(axis=1)
    return Forecast(
        as_of=deals.as_of,
        currency=deals.currency,
        calendar=calendar,
        paths=paths,
        group_names=names,
        group_paths=group_paths,
        deals=plan.deals.assign(in_period=in_period, month=_half_won(plan.timing, calendar))[[*DEAL_COLUMNS]],
        arrivals=arrivals,
        notes=assumptions(deals, arrivals),
    )


def widened(found: Forecast, spread: float) -> Forecast:
    """Return the forecast with intervals and chances `spread` times as far from the median, not below 0.

    For intervals that a backtest found too narrow or too wide. Medians, means and paths stay as simulated.
    """
    return replace(found, spread=found.spread * spread)


def spread_out(draws: npt.NDArray[np.floating], spread: float, centre: Array | None = None) -> Array:
    """Move the draws of each column `spread` times as far from their median, but not below 0.

    With a `centre` of each column, shape (columns,), they are moved so that it takes the median's place.
    """
    middle = np.median(draws, axis=0)
    around = middle if centre is None else centre
    return np.asarray(np.maximum(around + spread * (draws - middle), 0.0), dtype=np.float64)


def whole(centre: Array | None) -> Array | None:
    """Return the centre of several months together, shape (1,)."""
    return None if centre is None else centre.sum(keepdims=True)


def _half_won(timing: Array, calendar: pd.DatetimeIndex) -> pd.Series:
    """Month by which half of the wins of such deals have come; blank where that is later, shape (deals,)."""
    reached = timing.cumsum(axis=1) >= HALF
    month = pd.Series(calendar[reached.argmax(axis=1)], dtype="datetime64[us]")
    return month.where(pd.Series(reached[:, -1], dtype="bool"))


def _plan(deals: Deals, win: pd.Series | None, edges: Array, created: Array, since: pd.Timestamp) -> Plan:
    ahead = outlook(deals, edges)
    life = lives(deals)
    curve = win_curve(life["days"].to_numpy(dtype=np.float64), life["event"])
    table = open_deals(deals, ahead, win)
    new_wins = created @ new_win_shares(curve, edges)
    weighed = created @ new_win_shares(curve.weighed(size_by_lag(deals, curve.days)), edges)
    return Plan(
        deals=table,
        timing=ahead.timing[table["place"].to_numpy()],
        new_wins=new_wins,
        new_size=np.divide(weighed, new_wins, out=np.ones_like(weighed), where=new_wins > 0),
        units=units(deals, since),
        conversion=curve.ever,
        doubt=conversion_doubt(deals),
    )


def _with_booked(futures: Futures, plan: Plan, *, has_begun: bool) -> tuple[dict[str, Array], Cube]:
    """Add what the month that has begun has already brought."""
    booked = np.zeros_like(futures.open)
    booked[:, 0] = plan.units["booked"].sum()
    by_unit = futures.by_unit.copy()
    by_unit[:, :, 0] += plan.units["booked"].to_numpy(dtype=np.float32)[:, None]
    paths = {"open": futures.open, "new": futures.new, "total": futures.open + futures.new + booked}
    return ({"booked": booked, **paths} if has_begun else paths), by_unit


def _grouped(table: pd.DataFrame, by_unit: Cube) -> tuple[pd.DataFrame, Cube]:
    """Sum units to teams and to owners; a scope that the file does not name is left out."""
    names, paths = [], [np.zeros((0, *by_unit.shape[1:]), dtype=np.float32)]
    for scope in ("team", "owner"):
        for name, rows in table.groupby(scope).indices.items() if (table[scope] != "").any() else ():
            names.append((scope, str(name), str(table["team"].iloc[rows[-1]])))
            paths.append(by_unit[rows].sum(axis=0, keepdims=True))
    return pd.DataFrame(names, columns=["scope", "name", "team"], dtype="str"), np.concatenate(paths)


def _stacked(tables: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Put tables on top of each other, typed even where there is none."""
    if tables:
        return pd.concat(tables, ignore_index=True)[[*columns]]
    kinds = {"month": "datetime64[us]"} | dict.fromkeys(("part", "scope", "name", "deal_id"), "str")
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "float64")) for name in columns})


def _none(deals: Deals, reason: Message) -> Forecast:
    return Forecast(
        as_of=deals.as_of,
        currency=deals.currency,
        calendar=pd.DatetimeIndex([], dtype="datetime64[us]"),
        paths={},
        group_names=_stacked([], ("scope", "name", "team")),
        group_paths=np.zeros((0, 0, 0), dtype=np.float32),
        deals=_stacked([], DEAL_COLUMNS),
        reason=reason,
    )
