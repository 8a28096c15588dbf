"""Were chances like this one kept? What happened to held-out deals that were given about the same chance."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from features.messages import Message, Share, message


@dataclass(frozen=True)
class Promise:
    """Held-out deals that were given about one chance.

    Attributes
    ----------
    predicted, observed
        Mean chance given, and share that was won, 0 to 1.
    low, high
        95 % interval of `observed`.
    n
        Deals among them.
    """

    predicted: float
    observed: float
    low: float
    high: float
    n: int


def promises(calibration: pd.DataFrame) -> tuple[Promise, ...]:
    """Return a model card's calibration bins with rows in them, the lowest chance first."""
    known = calibration.dropna(subset=["predicted", "observed", "low", "high"]).sort_values("predicted")
    return tuple(
        Promise(row["predicted"], row["observed"], row["low"], row["high"], int(row["n"]))
        for row in known.to_dict("records")
    )


def promise_near(kept: tuple[Promise, ...], probability: float) -> Promise | None:
    """Return the promise whose chance is nearest; None where nothing was held out."""
    return min(kept, key=lambda promise: abs(promise.predicted - probability), default=None)


def say(promise: Promise) -> Message:
    """Say for a rep whether chances like this one can be believed."""
    return message(
        "Of {n} deals given about {predicted}, {observed} were won (95% interval {low} to {high}).",
        n=promise.n,
        predicted=Share(promise.predicted),
        observed=Share(promise.observed),
        low=Share(promise.low),
        high=Share(promise.high),
    )
