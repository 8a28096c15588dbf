"""How far did past forecasts miss, as an interval? What must be widened, and what chance alone explains."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from models.intervals import LEVEL

# Fewer past days cannot rank methods or judge an interval.
MIN_ORIGINS: Final = 4
PROMISED: Final = 0.8  # share that P10 to P90 are to hold
# Never narrower than simulated: past days overlap and are few, and on sample companies what they would have
# narrowed held too little of what came (docs/decisions.md). And not absurdly wide.
SPREAD_BOUNDS: Final = (1.0, 3.0)


def spread_needed(rows: pd.DataFrame) -> float:
    """Return how far P10 and P90 must be moved from the median for 80% of what was booked to lie within.

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
    level = min(1.0, PROMISED * (len(scores) + 1) / len(scores))
    return float(np.clip(np.quantile(scores, level, method="higher"), *SPREAD_BOUNDS))


def difference_interval(gains: pd.Series, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of the mean of what one method missed more than another.

    Past days forecast the same months, and months are forecast from the same days; errors about either are
    alike. So the variance is that of sums by month plus that of sums by day, what both count twice left out,
    with Student's quantile for the smaller number of groups.

    Parameters
    ----------
    gains
        Absolute errors of the one less those of the other, indexed by ``origin`` and ``month``.
    level
        Coverage.

    Returns
    -------
    low, high
        Not a number for fewer than `MIN_ORIGINS` days.

    References
    ----------
    Diebold, Mariano (1995), J. Business Econ. Statist. 13, 253-263; Cameron, Gelbach, Miller (2011), the same
    journal 29, 238-249.
    """
    groups = [gains.index.get_level_values(name) for name in ("origin", "month")]
    fewest = min(each.nunique() for each in groups)
    if groups[0].nunique() < MIN_ORIGINS or fewest < 2:
        return np.nan, np.nan
    mean = float(gains.mean())
    off = gains - mean
    by_day, by_month = (float((off.groupby(each).sum() ** 2).sum()) for each in groups)
    # The difference can come out too small by chance; neither way alone may say more than both.
    total = max(by_day + by_month - float((off**2).sum()), by_day, by_month)
    error = np.sqrt(total * fewest / (fewest - 1)) / len(gains)
    half = float(stats.t.ppf(0.5 + level / 2, fewest - 1) * error)
    return mean - half, mean + half
