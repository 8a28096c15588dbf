"""How do two versions compare? On cases fair to both, and by what both say of those open now."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from features.deals import Deals
from features.errors import InputError
from features.messages import Message, message
from models import comparison
from models.bands import BandRules
from models.card import ModelCard
from models.comparison import CANDIDATE, LIVE
from models.lead import LeadModel
from training.fair_customers import bought_since_both, unknown_to_older
from training.fair_deals import closed_since_both, closed_since_older
from training.holdout import FEWEST_JUDGED
from training.moves import causes, scores
from training.sides import Fair, Model, Side, held_from_both


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side.

    Attributes
    ----------
    how
        Which rows both are judged on; or why there are none.
    rows
        ``id``, ``outcome``, ``weight``, ``live``, ``candidate``; None where no rows are fair to both.
    metrics, calibration, lift
        As `models.comparison` returns them; empty without rows.
    verdict
        Which is better, in one sentence; None without rows.
    moves
        How many go from which band to which, as `models.comparison.band_moves`; None where the data looked
        at cannot be scored by both.
    movers
        As `models.comparison.most_moved`, with ``why`` (tuple of Message) for each.
    unscored
        Why there are no moves; None where there are.
    """

    how: Message
    rows: pd.DataFrame | None
    metrics: pd.DataFrame
    calibration: pd.DataFrame
    lift: pd.DataFrame
    verdict: Message | None
    moves: pd.DataFrame | None = None
    movers: pd.DataFrame | None = None
    unscored: Message | None = None


def compare(
    live: tuple[Model, ModelCard],
    candidate: tuple[Model, ModelCard],
    data: Deals | pd.DataFrame | None,
    rules: BandRules | None = None,
) -> Comparison:
    """Compare two versions of one kind.

    Parameters
    ----------
    live, candidate
        Each with its card.
    data
        The newest deals, or the customers file that labelled models score; None where there are none.
    rules
        Where the bands of both begin; by default where they usually do for the base rate of each.
    """
    sides = Side(LIVE, *live), Side(CANDIDATE, *candidate)
    return _with_moves(_judged(*sides, data), *sides, data, rules)


def _judged(live: Side, candidate: Side, data: Deals | pd.DataFrame | None) -> Comparison:
    horizons = [side.card.horizon for side in (live, candidate)]
    if horizons[0] != horizons[1]:
        said = message(
            "They foresee different things, {live} and {candidate}, so no case tells which is better. Judge "
            "each by its own figures under Quality.",
            **{side.name: _span(side.card.horizon) for side in (live, candidate)},
        )
        return _without_rows(said)
    found = next((way for way in _ways(live, candidate, data) if way.enough), None)
    if found is None:
        return _without_rows(
            message(
                "No finished cases are left that neither version had seen: {n} of either outcome are needed. "
                "They can be compared once more cases have finished, or at once where both are trained on "
                "one snapshot.",
                n=FEWEST_JUDGED,
            )
        )
    metrics = comparison.differences(found.rows)
    return Comparison(
        found.how,
        found.rows,
        metrics,
        comparison.calibrations(found.rows),
        comparison.lifts(found.rows),
        comparison.verdict(metrics, found.rows["id"].nunique()),
    )


def _span(horizon: int | None) -> Message:
    return message("what happens ever") if horizon is None else message("what happens in {n} days", n=horizon)


def _ways(live: Side, candidate: Side, data: Deals | pd.DataFrame | None) -> list[Fair]:
    """Return the fair ways to judge both: as in use first, then by the most rows."""
    first: list[Fair] = []
    others = held_from_both(live, candidate)
    if isinstance(data, Deals):
        of_leads = isinstance(live.model, LeadModel)
        first = (closed_since_both if of_leads else bought_since_both)(live, candidate, data)
        others += (closed_since_older if of_leads else unknown_to_older)(live, candidate, data)
    return [*first, *sorted(others, key=lambda way: len(way.rows), reverse=True)]


def _without_rows(how: Message) -> Comparison:
    nothing = pd.DataFrame()
    return Comparison(how, None, nothing, nothing, nothing, None)


def _with_moves(
    judged: Comparison,
    live: Side,
    candidate: Side,
    data: Deals | pd.DataFrame | None,
    rules: BandRules | None,
) -> Comparison:
    """Add who moves between the bands, and why."""
    if data is None:
        return replace(judged, unscored=message("There is no data that both could score."))
    try:
        before, after = (scores(side.model, data, rules) for side in (live, candidate))
        if before.empty:
            return replace(judged, unscored=message("Nobody is open to be scored, so nobody moves."))
        movers = comparison.most_moved(before, after)
        why = causes(live.model, candidate.model, data, movers["id"])
    except InputError as error:
        return replace(judged, unscored=error.message)
    moves = comparison.band_moves(before["band"], after["band"])
    return replace(judged, moves=moves, movers=movers.assign(why=pd.Series(why, dtype=object)))
