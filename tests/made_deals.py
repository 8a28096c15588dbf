"""Deals made from a known law, for tests of what is reckoned from a pipeline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.deals import Deals, as_of_view, resolve
from features.stages import Process

PROCESS = Process(("Visit", "Quote"), ("Won",), ("Lost",))
WIN_RATE = 0.6 * 0.5
START = pd.Timestamp("2022-01-01")
YEARS = 4
TODAY = pd.Timestamp("2024-12-31")


def deals(rows: list[dict], as_of: str, entries: list[tuple[str, str, str]] | None = None) -> Deals:
    """Deals from rows written by hand; days as ISO text."""
    columns = {
        name: pd.Series([row.get(name) for row in rows], dtype=_kind(name))
        for name in {name for row in rows for name in row} | {"deal_id", "outcome"}
    }
    known = pd.DataFrame(entries or [], columns=["deal_id", "stage", "entered_on"], dtype="str")
    known["entered_on"] = known["entered_on"].astype("datetime64[us]")
    frame = pd.DataFrame(columns)
    return resolve(frame, PROCESS, as_of=pd.Timestamp(as_of), entries=known, currency="CNY")


def _kind(name: str) -> str:
    if name.endswith("_on"):
        return "datetime64[us]"
    return "float64" if name in ("amount", "probability", "satisfaction") else "str"


@dataclass(frozen=True)
class Made:
    """A company whose future is known too."""

    whole: Deals

    def on(self, day: pd.Timestamp = TODAY) -> Deals:
        """What was known on a day."""
        return as_of_view(self.whole, day)

    def booked(self, months: pd.DatetimeIndex) -> np.ndarray:
        """What was booked in each month."""
        won = self.whole.frame[self.whole.frame["outcome"] == "won"]
        sums = won.groupby(won["closed_on"].dt.to_period("M").dt.start_time)["amount"].sum()
        return sums.reindex(months, fill_value=0.0).to_numpy()


def company(
    seed: int = 0, a_year: int = 900, season: float = 0.0, growth: float = 0.0, tilt: float = 0.0
) -> Made:
    """Four years of two stages: 60% reach the quote, half of these are won; about two months to win.

    With a `tilt` lost deals are so much larger, and won ones smaller, and slow deals larger than quick ones.
    """
    rng = np.random.default_rng(seed)
    days = np.arange(365 * YEARS)
    month = (START + pd.to_timedelta(days, unit="D")).month.to_numpy()
    pace = a_year / 365 * np.exp(growth * days / 365 + season * np.sin(2 * np.pi * month / 12))
    born = np.repeat(days, rng.poisson(pace))
    n = len(born)
    quoted, signed = rng.random(n) < 0.6, rng.random(n) < 0.5
    first = np.ceil(rng.gamma(2.0, np.where(quoted, 12.0, 20.0)))
    second = np.where(quoted, np.ceil(rng.gamma(2.0, np.where(signed, 16.0, 24.0))), 0.0)
    created = START + pd.to_timedelta(born, unit="D")
    owner = rng.integers(0, 8, n)
    frame = pd.DataFrame(
        {
            "deal_id": [f"D{number:05d}" for number in range(n)],
            "outcome": np.where(quoted & signed, "won", "lost"),
            "amount": np.round(np.exp(rng.normal(9.0, 0.7, n))),
            "created_on": created,
            "closed_on": created + pd.to_timedelta(first + second, unit="D"),
            "owner": [f"Rep {number}" for number in owner],
            "team": np.where(owner < 4, "North", "South"),
            "account": [f"Account {number}" for number in rng.integers(0, n // 5 + 1, n)],
        }
    )
    entries = pd.concat(
        [
            pd.DataFrame({"deal_id": frame["deal_id"], "stage": "Visit", "entered_on": created}),
            pd.DataFrame(
                {
                    "deal_id": frame["deal_id"],
                    "stage": "Quote",
                    "entered_on": created + pd.to_timedelta(first, unit="D"),
                }
            )[quoted],
        ]
    )
    won, life = quoted & signed, first + second
    frame["amount"] *= np.where(won, 1 - tilt, 1 + tilt) * (life / np.median(life)) ** tilt
    for table in (frame, entries):
        for name in [name for name in table if name.endswith("_on")]:
            table[name] = table[name].astype("datetime64[us]")
    whole = resolve(frame, PROCESS, as_of=pd.Timestamp("2027-12-31"), entries=entries, currency="CNY")
    return Made(whole)


def shuffled(known: Deals, seed: int = 0) -> Deals:
    """The same deals in another order."""
    order = np.random.default_rng(seed).permutation(len(known.frame))
    return Deals(
        known.frame.iloc[order].reset_index(drop=True),
        known.entries,
        known.process,
        known.as_of,
        known.currency,
        known.custom,
    )
