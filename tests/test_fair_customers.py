"""Are models of who stops buying compared on customers whose end neither knew?"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from features.buying import buying_features, buys_within, customers_on, purchases
from features.deals import Deals, as_of_view
from models.churn import ChurnModel
from models.comparison import CANDIDATE, LIVE
from models.rates import fit_group_rates
from models.scorer import Scorer
from tests.model_cards import a_card
from tests.small_companies import make_deals
from training.comparing import compare
from training.fair_customers import bought_since_both, unknown_to_older
from training.sides import Side

HORIZON = 90
FEBRUARY, MAY, LATER = (pd.Timestamp(day) for day in ("2025-03-01", "2025-05-01", "2025-08-15"))


@cache
def shop(seed: int = 0, accounts: int = 800) -> Deals:
    """Customers who buy at a pace of their own until they leave, unseen, at a day of their own."""
    rng = np.random.default_rng(seed)
    rows = []
    for account in range(accounts):
        day = pd.Timestamp("2023-06-01") + pd.Timedelta(days=int(rng.integers(0, 500)))
        gone = day + pd.Timedelta(days=int(rng.exponential(500)))
        while day <= min(gone, LATER):
            rows.append((f"A{account:03d}", day))
            day += pd.Timedelta(days=1 + int(rng.exponential(45)))
    frame = pd.DataFrame(rows, columns=["account", "closed_on"])
    columns = {
        "account": frame["account"],
        "outcome": ["won"] * len(frame),
        "created_on": frame["closed_on"] - pd.Timedelta(days=5),
        "closed_on": frame["closed_on"],
        "amount": [100.0] * len(frame),
    }
    return make_deals(columns, as_of=str(LATER.date()))


def buyers(after: pd.Timestamp, until: pd.Timestamp) -> set[str]:
    frame = shop().frame
    return set(frame.loc[frame["closed_on"].gt(after) & frame["closed_on"].le(until), "account"])


def learned_on(name: str, day: pd.Timestamp, *, column: str = "recency_days") -> Side:
    """Learn rates by how long ago the last purchase was, and what the twin said of the latest customers."""
    known = as_of_view(shop(), day)
    bought, judged_on = purchases(known), day - pd.Timedelta(days=HORIZON)

    def fitted(latest: pd.Timestamp):
        at = customers_on(bought, latest)
        left = (~buys_within(bought, at, HORIZON)).astype(float)
        return fit_group_rates(buying_features(bought, at, HORIZON), left, np.ones(len(at)), column)

    at = customers_on(bought, judged_on)
    twin = fitted(judged_on - pd.Timedelta(days=HORIZON))
    held = at.rename(columns={"account": "id"}).assign(
        outcome=(~buys_within(bought, at, HORIZON)).astype(float),
        weight=1.0,
        chance=twin.probability(buying_features(bought, at, HORIZON)),
    )
    model = ChurnModel(Scorer(fitted(judged_on), 0.4, held=held), HORIZON, ("account", "closed_on"), {})
    return Side(name, model, a_card("churn", winner="group_rates", horizon=HORIZON, as_of=day))


@pytest.fixture(scope="module")
def sides() -> tuple[Side, Side]:
    return learned_on(LIVE, FEBRUARY), learned_on(CANDIDATE, MAY)


def test_customers_of_the_later_training_are_news_to_both_once_their_time_is_over(sides):
    (found,) = bought_since_both(*sides, shop())
    assert len(found.rows) == len(customers_on(purchases(shop()), MAY))
    stayed = found.rows.loc[found.rows["outcome"].eq(0), "id"]
    assert set(stayed) == set(found.rows["id"]) & buyers(MAY, MAY + pd.Timedelta(days=HORIZON))
    assert bought_since_both(*sides, as_of_view(shop(), MAY + pd.Timedelta(89, "D"))) == []


def test_of_overlapping_trainings_only_those_silent_till_the_older_one_are_judged(sides):
    (found,) = unknown_to_older(*sides, as_of_view(shop(), MAY))
    judged, held = set(found.rows["id"]), set(sides[1].held["id"])
    assert judged == held - buyers(MAY - pd.Timedelta(days=HORIZON), FEBRUARY)
    stayed = found.rows.loc[found.rows["outcome"].eq(0), "id"]
    assert set(stayed) == judged & buyers(FEBRUARY, MAY)


def test_chances_given_the_silence_are_right_and_the_plain_ones_too_low(sides):
    (found,) = unknown_to_older(*sides, as_of_view(shop(), MAY))
    left = found.rows["outcome"]
    error = 2.6 * np.sqrt(left.mean() * (1 - left.mean()) / len(left))
    for name in (LIVE, CANDIDATE):
        assert found.rows[name].mean() == pytest.approx(left.mean(), abs=error + 0.03)
    plain = sides[1].held.set_index("id").loc[found.rows["id"], "chance"]
    assert plain.mean() < found.rows[CANDIDATE].mean()
    assert plain.rank().tolist() == found.rows[CANDIDATE].rank().tolist(), "the same step for all"


def test_which_of_the_two_is_live_changes_only_the_names(sides):
    (one,) = unknown_to_older(*sides, as_of_view(shop(), MAY))
    turned = Side(LIVE, sides[1].model, sides[1].card), Side(CANDIDATE, sides[0].model, sides[0].card)
    (other,) = unknown_to_older(*turned, as_of_view(shop(), MAY))
    assert one.rows[LIVE].tolist() == other.rows[CANDIDATE].tolist()
    assert "the candidate, trained with what was known on 2025-03-01" in str(other.how)


def test_versions_of_two_months_are_compared_on_the_screen_of_the_newer_one(sides):
    pairs = [(side.model, side.card) for side in sides]
    found = compare(*pairs, as_of_view(shop(), MAY))
    assert found.verdict is not None
    assert "did not know yet whether they would buy again" in str(found.how)
    assert found.moves is not None


def test_where_a_worse_column_is_learned_from_the_verdict_says_so():
    better, worse = learned_on(LIVE, FEBRUARY), learned_on(CANDIDATE, MAY, column="spend_mean")
    found = compare((better.model, better.card), (worse.model, worse.card), as_of_view(shop(), MAY))
    assert str(found.verdict).startswith("The candidate is worse")


def test_of_one_day_there_is_no_older_one(sides):
    assert unknown_to_older(sides[0], learned_on(CANDIDATE, FEBRUARY), shop()) == []
