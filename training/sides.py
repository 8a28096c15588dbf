"""What stands side by side when two versions are compared? Both, and cases that are fair to both.

A version that is saved has learned from every finished case of its snapshot. So it is judged on cases that
finished later, or by what its twin, fitted without the rows held out, said of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from features.messages import Message, message
from models.card import ModelCard
from models.churn import ChurnModel
from models.comparison import CANDIDATE, LIVE
from models.lead import LeadModel
from training.holdout import FEWEST_JUDGED

Model = LeadModel | ChurnModel
ROW_COLUMNS: Final = ("id", "outcome", "weight", LIVE, CANDIDATE)
TITLES: Final = {LIVE: message("the live model"), CANDIDATE: message("the candidate")}


@dataclass(frozen=True)
class Side:
    """One of the two versions.

    Attributes
    ----------
    name
        `LIVE` or `CANDIDATE`.
    model, card
        Its model, and what is known of it.
    """

    name: str
    model: Model
    card: ModelCard

    @property
    def title(self) -> Message:
        """What it is called in a sentence."""
        return TITLES[self.name]

    @property
    def held(self) -> pd.DataFrame | None:
        """What its twin said of the rows held out, see `models.scorer.Scorer.held`."""
        return self.model.scorer.held


@dataclass(frozen=True)
class Fair:
    """Cases on which two versions can be compared.

    Attributes
    ----------
    how
        Which they are, and why that is fair.
    rows
        `ROW_COLUMNS`: whose case, how it ended (0 or 1), its weight, and what either version said (0 to 1).
    """

    how: Message
    rows: pd.DataFrame

    @property
    def enough(self) -> bool:
        """Whether there are enough cases of either outcome."""
        return all(
            self.rows.loc[self.rows["outcome"] == end, "id"].nunique() >= FEWEST_JUDGED for end in (0.0, 1.0)
        )


def held_from_both(live: Side, candidate: Side) -> list[Fair]:
    """Return the rows held out from both, by what the twins said that had not seen them."""
    if live.held is None or candidate.held is None:
        return []
    sides = []
    for side in (live, candidate):
        held = side.held
        assert held is not None
        place = held.groupby(["id", "day"], dropna=False).cumcount()
        sides.append(held.assign(place=place).rename(columns={"chance": side.name}))
    rows = sides[1].merge(sides[0][["id", "day", "place", LIVE]], on=["id", "day", "place"])
    how = message(
        "Both are judged on the {n} cases held out from both, by what each said of them before it was fitted "
        "on all.",
        n=int(rows["id"].nunique()),
    )
    return [Fair(how, rows[list(ROW_COLUMNS)])]


def by_age(live: Side, candidate: Side) -> tuple[Side, Side] | None:
    """Return the version that learned from older data, and the other; None where they are of one day."""
    days = (live.card.as_of, candidate.card.as_of)
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return (live, candidate) if days[0] < days[1] else (candidate, live)
