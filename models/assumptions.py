"""Can bookings be forecast from this file, and what must be assumed to do so? Answers as sentences."""

from __future__ import annotations

from typing import Final

from features.deals import Deals
from features.messages import Message, message, plural_message
from models.arrivals import SEASON_MONTHS, Arrivals

# Fewer dated wins than this say nothing about when and how many come.
MIN_WON: Final = 10


def why_not(deals: Deals) -> Message | None:
    """Say why bookings cannot be forecast from these deals; None where they can."""
    frame = deals.frame
    won = frame[frame["outcome"] == "won"]
    dated = int((won["created_on"].notna() & won["closed_on"].notna()).sum())
    if dated < MIN_WON:
        return plural_message(
            "A forecast learns from won deals with the days they were created and closed; this file has {n} "
            "such deal, and {needed} are needed.",
            "A forecast learns from won deals with the days they were created and closed; this file has {n} "
            "such deals, and {needed} are needed.",
            dated,
            needed=MIN_WON,
        )
    if not (won["amount"] > 0).any():
        return message("A forecast of bookings needs the amounts of won deals; this file has none.")
    return None


def assumptions(deals: Deals, arrivals: Arrivals) -> tuple[Message, ...]:
    """Say what a forecast from these deals had to assume, most important first."""
    frame = deals.frame
    still_open = frame["outcome"] == "open"
    notes = (
        plural_message(
            "{n} open deal has no amount; amounts of won deals of its product stand in.",
            "{n} open deals have no amount; amounts of won deals of their products stand in.",
            int((still_open & ~(frame["amount"] > 0)).sum()),
        ),
        plural_message(
            "{n} open deal has no created date and counts as new.",
            "{n} open deals have no created date and count as new.",
            int((still_open & frame["created_on"].isna()).sum()),
        ),
        plural_message(
            "{n} closed deal has no closing date; the usual length of a deal stands in.",
            "{n} closed deals have no closing date; the usual length of a deal stands in.",
            int((~still_open & frame["closed_on"].isna()).sum()),
        ),
    )
    season = message(
        "A season shows only after {needed} months of history; this file has {found}, so none is assumed.",
        needed=SEASON_MONTHS,
        found=len(arrivals.history),
    )
    return tuple(note for note in notes if note.count) + (() if arrivals.has_season else (season,))
