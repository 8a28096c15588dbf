"""What is most worth doing next? Short findings, each with its money and its certainty, the dearest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.messages import Message, Money, Month, Share, message

SMALLEST_CHANCE = 0.01  # below it the few futures that count are too few to write a figure


@dataclass(frozen=True)
class Insight:
    """Something worth doing.

    Attributes
    ----------
    code
        Stable short name of the kind.
    what
        The sentence for people.
    money
        What is at stake, in the currency of the deals; above 0.
    certainty
        How much of it may truly be lost or gained, 0 to 1: a probability where there is one.
    screen
        Where to click: ``leads``, ``customers``, ``funnel`` or ``forecast``.
    subject
        What to look at there: a deal id, an account, a stage or a month (YYYY-MM); "" for the screen itself.
    """

    code: str
    what: Message
    money: float
    certainty: float
    screen: str
    subject: str = ""

    @property
    def weight(self) -> float:
        """Money times certainty, by which insights are ranked."""
        return self.money * self.certainty


def ranked(insights: Iterable[Insight | None], count: int | None = None) -> list[Insight]:
    """Return the insights with something at stake, most money times certainty first, at most `count`."""
    known = [insight for insight in insights if insight is not None and insight.weight > 0]
    return sorted(known, key=lambda insight: (-insight.weight, insight.code, insight.subject))[:count]


def dearest_bottleneck(found: pd.DataFrame) -> Insight | None:
    """Take the bottleneck whose gap costs most.

    Parameters
    ----------
    found
        As `models.bottlenecks.bottlenecks` returns them: ``stage``, ``money`` (a year), ``p_corrected``,
        ``message``.

    Returns
    -------
    Insight or None
        Certainty: one minus the probability that chance alone makes such a gap among all that were tested.
    """
    priced = found[found["money"] > 0].sort_values(["money", "stage"], ascending=[False, True])
    if priced.empty:
        return None
    first = priced.iloc[0]
    certainty = 1.0 - float(first["p_corrected"])
    return Insight(
        "bottleneck", first["message"], float(first["money"]), certainty, "funnel", str(first["stage"])
    )


def target_gap(chances: pd.DataFrame, currency: str = "") -> Insight | None:
    """Find the target of the company, of a month or of all of them, that is missed by most.

    Parameters
    ----------
    chances
        As `models.target_chance.chance` returns them: ``scope``, ``month``, ``target``, ``p50``, ``chance``.
    currency
        Of the targets.

    Returns
    -------
    Insight or None
        Money: the gap between target and median forecast; certainty: one minus the chance to reach it.
    """
    company = chances[chances["scope"] == "company"]
    missed = company[company["p50"] < company["target"]]
    if missed.empty:
        return None
    gap = (missed["target"] - missed["p50"]) * (1.0 - missed["chance"])
    row = missed.iloc[int(np.argmax(gap.to_numpy()))]
    money, reached = float(row["target"] - row["p50"]), float(row["chance"])
    month = "" if pd.isna(row["month"]) else f"{row['month']:%Y-%m}"
    values = {"gap": Money(money, currency), "chance": _said(reached)}
    what = (
        message(
            "Bookings of {month} head for {gap} under target; the chance to hit it is {chance}.",
            month=Month(row["month"]),
            **values,
        )
        if month
        else message(
            "Bookings of {first} to {last} head for {gap} under target; the chance to hit it is {chance}.",
            first=Month(company["month"].min()),
            last=Month(company["month"].max()),
            **values,
        )
    )
    return Insight("target_gap", what, money, 1.0 - reached, "forecast", month)


def _said(chance: float) -> Share | Message:
    """Say a chance counted in simulated futures; where none of them reached the target, it is not nothing."""
    return Share(chance) if chance >= SMALLEST_CHANCE else message("under 1%")
