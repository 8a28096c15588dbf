"""On which days does the company work, and how busy is it? A calendar, and a clock of demand.

Days are counted from `ORIGIN`. The clock turns days into demand: it runs fast in busy months and hardly at
all on weekends, so what happens at a constant rate by the clock shows season and trend by the calendar.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ORIGIN: Final = np.datetime64("2019-10-01", "D")  # four years before the exports, so that customers exist
NEVER: Final = 1_000_000  # a day after everything


def day_number(date: str) -> int:
    """Return the number of days from `ORIGIN` to an ISO date."""
    return int((np.datetime64(date, "D") - ORIGIN).astype(np.int64))


WINDOW_START: Final = day_number("2023-10-01")
AS_OF: Final = day_number("2026-09-30")
EXPORT_DAYS: Final = (day_number("2026-07-31"), day_number("2026-08-31"), AS_OF)
END: Final = day_number("2027-03-31")  # six months to forecast

# Demand by calendar month (January first): a slow start of the year, strong quarter ends, a summer dip.
_MONTHS: Final = np.array([0.86, 0.74, 1.18, 1.00, 1.02, 1.16, 0.92, 0.86, 1.12, 1.00, 1.06, 1.08])
_WEEKEND: Final = 0.12
_GROWTH_A_YEAR: Final = 0.04


def dates(days: Ints) -> pd.DatetimeIndex:
    """Return the dates of day numbers; `NEVER` and later become blank."""
    known = np.asarray(days) < NEVER
    stamps = ORIGIN + np.where(known, days, 0).astype("timedelta64[D]")
    return pd.DatetimeIndex(np.where(known, stamps, np.datetime64("NaT")).astype("datetime64[us]"))


def months_ahead() -> list[str]:
    """Return the months to forecast as YYYY-MM, first to last."""
    return [str(month) for month in pd.period_range(dates(np.array([AS_OF + 1]))[0], periods=6, freq="M")]


def month_of(days: Ints) -> Ints:
    """Return the months from October 2026 (0) to which days after the last as-of day belong."""
    stamps = dates(days)
    return np.asarray((stamps.year - 2026) * 12 + stamps.month - 10, dtype=np.int64)


def _demand() -> Floats:
    stamps = dates(np.arange(END + 1, dtype=np.int64))
    weekday = np.where(stamps.day_of_week >= 5, _WEEKEND, 1.0)
    growth = np.exp(_GROWTH_A_YEAR * (np.arange(END + 1) - WINDOW_START) / 365.25)
    demand = _MONTHS[np.asarray(stamps.month) - 1] * weekday * growth
    return np.asarray(demand / demand[WINDOW_START : AS_OF + 1].mean() / 365.25, dtype=np.float64)


CLOCK: Final[Floats] = np.cumsum(_demand())  # clock at the end of each day; unit: an average year of demand


def first_day_at(clock: Floats) -> Ints:
    """Return the days on which the clock reaches given values; `END` + 1 where it does not by `END`."""
    return np.searchsorted(CLOCK, clock).astype(np.int64)
