"""What share is won by a given age when some deals are still open? Aalen-Johansen, as a step function.

The cumulative incidence of winning with losing as the competing risk (Aalen-Johansen): a deal still open is
censored, neither won nor lost, so young deals do not pull a conversion down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

CENSORED: Final = 0
WON: Final = 1
LOST: Final = 2


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence of winning, a step function of days.

    Attributes
    ----------
    days
        Days on which at least one deal was won, ascending, shape (k,).
    share
        Share won by each of those days, 0 to 1, never falling, shape (k,).
    n, wins
        Deals and wins it rests on.
    """

    days: NDArray[np.float64]
    share: NDArray[np.float64]
    n: int
    wins: int

    def by(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share won by each of `days` (any shape); 0 before the first win."""
        steps = np.concatenate([[0.0], self.share])
        return np.asarray(steps[np.searchsorted(self.days, days, side="right")], dtype=np.float64)

    @property
    def ever(self) -> float:
        """Share won by the last day that was seen, 0 to 1."""
        return float(self.share[-1]) if len(self.share) else 0.0


def win_incidence(days: NDArray[np.float64], event: NDArray[np.int64]) -> Incidence:
    """Estimate the cumulative incidence of winning with losing as the competing risk.

    Parameters
    ----------
    days
        Days each deal was watched, 0 or more, shape (n,).
    event
        What ended the watch: `CENSORED` (still open), `WON` or `LOST`, shape (n,).

    Returns
    -------
    Incidence
        The sum over days t of S(t-) * won(t) / at risk(t), where S is the Kaplan-Meier share still open.

    Notes
    -----
    Aalen and Johansen (1978). A deal censored on day t is still at risk on day t. The last steps rest on few
    deals; read the end of the curve with the number at risk in mind.
    """
    when, place = np.unique(np.asarray(days, dtype=np.float64), return_inverse=True)
    counts = np.zeros((3, len(when)))
    np.add.at(counts, (np.asarray(event, dtype=np.int64), place), 1.0)
    at_risk = counts.sum(axis=0)[::-1].cumsum()[::-1]
    leaving = counts[WON] + counts[LOST]
    still_open = np.cumprod(1.0 - leaving / np.maximum(at_risk, 1.0))
    before = np.concatenate([[1.0], still_open[:-1]]) if len(when) else still_open
    share = np.cumsum(before * counts[WON] / np.maximum(at_risk, 1.0))
    won = counts[WON] > 0
    return Incidence(when[won], share[won], len(days), int(counts[WON].sum()))
