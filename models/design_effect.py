"""How much less do deals say when some share an owner? The spread between owners over that of mere chance."""

from __future__ import annotations

import pandas as pd

from features.deals import Deals
from models.passages import Passages
from models.survival import MOVED, OPEN


def design_effect(deals: Deals, passed: Passages, by: str) -> pd.Series:
    """Return by how much the variance of each group's conversion exceeds the binomial one.

    One weak owner drags a whole team down, and is found in coaching; a bottleneck of the team is more than
    that. So the variance is taken from the spread of the owners around their group's share,
    ``Σ (mᵢ − p nᵢ)² / Σ nᵢ p (1 − p)`` with the degrees of freedom put right, of the group or of all groups
    at that stage, whichever is larger.

    Parameters
    ----------
    deals, passed
        Deals and their passages; decided ones count.
    by
        Column that names the groups.

    Returns
    -------
    Series
        By (group, rank), 1 or more; a count divided by it is the count of unrelated deals that says as much.
        1 where owners are not known or are the groups themselves.

    References
    ----------
    Kish (1965), Survey Sampling, 8.2.
    """
    table = passed.table[passed.table["event"] != OPEN]
    place = table["place"].to_numpy()
    trials = pd.DataFrame(
        {
            "group": deals.frame[by].to_numpy()[place],
            "rank": table["rank"].to_numpy(),
            "owner": deals.frame["owner"].to_numpy()[place],
            "moved": (table["event"] == MOVED).to_numpy(dtype=float),
        }
    )
    owners = trials.groupby(["group", "rank", "owner"])["moved"].agg(moved="sum", n="size")
    cells = owners.groupby(level=["group", "rank"])
    share = cells["moved"].transform("sum") / cells["n"].transform("sum")
    owners["spread"] = (owners["moved"] - share * owners["n"]) ** 2
    owners["chance"] = owners["n"] * share * (1 - share)
    sums = cells[["spread", "chance"]].sum().assign(owners=cells.size(), groups=1)
    return (
        pd.concat([_ratio(sums), _ratio(sums.groupby(level="rank").transform("sum"))], axis=1)
        .max(axis=1)
        .clip(lower=1.0)
        .fillna(1.0)
    )


def _ratio(sums: pd.DataFrame) -> pd.Series:
    free = sums["owners"] - sums["groups"]
    chance = sums["chance"].where(sums["chance"] > 0)
    return sums["spread"] / chance * sums["owners"] / free.where(free > 0)
