"""On which deals is a lead model judged? On those open on a past day or created since, as in use."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from features.build import LeadRows, lead_features, training_rows
from features.days import lives
from features.deals import Deals, as_of_view
from features.eligible import Plan
from features.messages import Message, message, plural_message
from features.weights import censoring_weights, fates
from models.arrays import Array
from models.folds import LATEST_SHARE
from models.judging import Rows
from models.rates import fit_group_rates
from training.fitting import Split, ordered_split, random_splits, split

FEWEST_JUDGED: Final = 10  # deals of either outcome, held out as well as kept, for a cut by day
DATED_SHARE: Final = 0.5  # of the closed deals that must have a closing day for the holdout to imitate use
NEVER_SURE: Final = (
    0.01  # an entered 0 % or 100 % is read as 1 % or 99 %: nothing is certain before it is over
)
ENTERED: Final = "entered_probability"
COPIES: Final = (
    20  # rows that say the same, on average, from which on they may be no copies but a kind of deal
)
FEWEST_KINDS: Final = (
    40  # different rows from which on it is told by their outcomes which of the two they are
)
ONE_OUTCOME: Final = 0.95  # share of these that always end the same: copies do, deals of a kind do not
AGE_RATE: Final = "age_rate"
AGE: Final = "age_days"


def rows_of(found: LeadRows) -> Rows:
    """Return training rows as the classifier takes them.

    Rows of dated deals carry no time: the latest deals that have closed are the quick ones, so choosing and
    calibrating by them would be choosing by another kind of deal. On the sample company it raised the mean
    chance of the open deals from 0.36 to 0.41, where the truth is 0.33.
    """
    dated = bool(found.day.notna().any())
    groups = found.deal_id if dated else _copies(found)
    about = pd.DataFrame({"id": found.deal_id, "day": found.day}).reset_index(drop=True)
    return Rows(found.features, found.won, found.weight, groups.reset_index(drop=True), about=about)


def lead_splits(
    deals: Deals, using: Plan, every: Rows, day: pd.Series, *, ordered: bool, horizon: int | None = None
) -> tuple[Split, ...]:
    """Cut off the holdout.

    Parameters
    ----------
    deals, using
        The deals and what is used of them.
    every, day
        All training rows, and the day of each.
    ordered
        Whether rows without dates are in the order of time.
    horizon
        Days within which a win counts; None for ever.

    Returns
    -------
    tuple of Split
        With closing days: fitted with what was known on the day after which the latest fifth of the closed
        deals closed, judged on the deals open then or created since that have closed, each as it was on that
        day or when it was created; closed deals speak for those still open (inverse probability of
        censoring). With days of creation only: the latest fifth by day. Without days: the last fifth if
        `ordered`, else a random one, or each part in turn where deals are few.
    """
    if not using.dated:
        return (ordered_split(_in_order(every)),) if ordered else random_splits(every)
    closed_on = deals.frame.loc[deals.frame["outcome"].ne("open"), "closed_on"]
    if closed_on.notna().mean() >= DATED_SHARE:
        found = _as_in_use(deals, using, _latest_cut(closed_on), horizon)
    else:
        cut = _latest_cut(day)
        held = (day > cut).to_numpy()
        found = split(every, held, message("Judged on deals created after {day}.", day=cut.date()))
    enough = min(found.fit.rarer(), found.judged.rarer()) >= FEWEST_JUDGED
    return (found,) if enough else random_splits(every)


def _latest_cut(days: pd.Series) -> pd.Timestamp:
    """Return the day after which about the latest fifth of `days` lies."""
    known = days.dropna().sort_values()
    return pd.Timestamp(known.iloc[int((1 - LATEST_SHARE) * (len(known) - 1))])


def _as_in_use(deals: Deals, using: Plan, day: pd.Timestamp, horizon: int | None) -> Split:
    known = rows_of(training_rows(as_of_view(deals, day), using, horizon))
    asked = judged_deals(deals, day, horizon)
    judged = Rows(
        lead_features(deals, asked, using),
        np.asarray(asked["won"], dtype=np.float64),
        np.asarray(asked["weight"], dtype=np.float64),
        asked["deal_id"],
        about=asked[["deal_id", "day"]].rename(columns={"deal_id": "id"}),
    )
    # What a person enters is the chance to be won ever.
    given = {**(_entered(deals, judged.X) if horizon is None else {}), **_by_age(known, judged)}
    return Split(known, judged, _description(deals, day, len(asked), horizon), given)


def _by_age(known: Rows, judged: Rows) -> dict[str, Array]:
    """Return the win rate of deals as old: whoever knows nothing else knows how long it has been open."""
    if known.X[AGE].isna().all():
        return {}
    return {AGE_RATE: fit_group_rates(known.X, known.y, known.weight, AGE).probability(judged.X)}


def _description(deals: Deals, day: pd.Timestamp, n: int, horizon: int | None) -> Message:
    if horizon is not None:
        return message(
            "Fitted with what was known on {day}; judged on {n} deals open then or created since of which it "
            "is known by {as_of} whether they were won within {horizon} days, weighted for the others.",
            day=day.date(),
            n=n,
            as_of=deals.as_of.date(),
            horizon=horizon,
        )
    return plural_message(
        "Fitted with what was known on {day}; judged on the {n} deal open then or created since that has "
        "closed by {as_of}, weighted for those still open.",
        "Fitted with what was known on {day}; judged on the {n} deals open then or created since that have "
        "closed by {as_of}, weighted for those still open.",
        n,
        day=day.date(),
        as_of=deals.as_of.date(),
    )


def judged_deals(deals: Deals, day: pd.Timestamp, horizon: int | None) -> pd.DataFrame:
    """Return the deals to judge by, whose end is known: ``deal_id``, ``day``, ``won``, ``weight``."""
    life = lives(deals)
    life = life[life["end"] > day]
    seen_on = life["start"].where(life["start"] > day, day).astype("datetime64[us]")
    facts = deals.frame.set_index("deal_id").loc[life["deal_id"]].set_axis(life.index)
    fate = fates(seen_on, facts["outcome"], facts["closed_on"], deals.as_of, horizon)
    weight = censoring_weights(seen_on, fate.known_on, fate.known, deals.as_of)
    asked = pd.DataFrame({"deal_id": life["deal_id"], "day": seen_on, "weight": weight, "won": fate.won})
    asked = asked[fate.known].reset_index(drop=True)
    return asked.assign(weight=asked["weight"] * len(asked) / max(asked["weight"].sum(), 1e-9))


def _entered(deals: Deals, X: pd.DataFrame) -> dict[str, Array]:
    """Return the probability that the CRM enters for each row's stage, where it is the stage's own.

    Of a probability that a rep changes only the last value is known, and for a closed deal that is 0 or 1.
    """
    open_now = deals.frame[deals.frame["outcome"].eq("open") & deals.frame["probability"].notna()]
    by_stage = open_now.groupby("stage")["probability"].agg(["min", "max"])
    if "stage" not in X or by_stage.empty or not np.allclose(by_stage["min"], by_stage["max"]):
        return {}
    entered = X["stage"].map(by_stage["min"]).to_numpy(dtype=np.float64)
    return {} if np.isnan(entered).any() else {ENTERED: np.clip(entered, NEVER_SURE, 1 - NEVER_SURE)}


def _copies(found: LeadRows) -> pd.Series:
    """Give rows that say exactly the same one key: held out, a copy would be recognised, not predicted.

    Where each has many likes, few columns of few values make them so, and they are deals of their own; unless
    likes also end alike, as copies of a whole table would.
    """
    alike = pd.Series(pd.util.hash_pandas_object(found.features, index=False).astype("str"), dtype="str")
    kinds = alike.nunique()
    if COPIES * kinds > len(alike):
        return alike
    ends = pd.Series(found.won).groupby(alike.to_numpy()).nunique()
    copied = kinds >= FEWEST_KINDS and ends.eq(1).mean() >= ONE_OUTCOME
    return alike if copied else found.deal_id


def _in_order(rows: Rows) -> Rows:
    place = pd.Series(np.arange(len(rows.y)))
    return replace(rows, groups=place.astype("str"), time=place)
