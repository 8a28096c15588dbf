"""On which deals a lead model is judged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.build import LeadRows, training_rows
from features.eligible import plan
from tests.small_companies import make_deals, random_company, staged
from training.holdout import lead_splits, rows_of


def splits(deals, using=None, *, ordered=False):
    using = using or plan(deals)
    found = training_rows(deals, using)
    return lead_splits(deals, using, rows_of(found), found.day, ordered=ordered)


def test_deals_are_judged_as_they_were_on_the_cut_or_when_they_were_created():
    deals = random_company(0, 400)
    (part,) = splits(deals, staged(deals))
    closed = deals.frame[deals.frame["outcome"].ne("open")].set_index("deal_id")
    cut = closed["closed_on"].sort_values().iloc[int(0.8 * (len(closed) - 1))]
    facts = closed.loc[part.judged.groups]
    assert set(part.judged.groups) == set(
        closed.index[(closed["closed_on"] > cut) | (closed["created_on"] > cut)]
    )
    assert part.judged.y.tolist() == facts["outcome"].eq("won").astype(float).tolist()
    age = (
        np.maximum(facts["created_on"].to_numpy(), cut.to_datetime64()) - facts["created_on"].to_numpy()
    ) // np.timedelta64(1, "D")
    assert part.judged.X["age_days"].tolist() == age.tolist()
    assert part.judged.weight.sum() == pytest.approx(len(facts))
    assert str(cut.date()) in str(part.description)


def test_what_is_fitted_was_known_on_the_cut():
    deals = random_company(1, 400)
    (part,) = splits(deals)
    closed = deals.frame[deals.frame["outcome"].ne("open")].set_index("deal_id")
    cut = closed["closed_on"].sort_values().iloc[int(0.8 * (len(closed) - 1))]
    assert (closed.loc[part.fit.groups, "closed_on"] <= cut).all()
    before = closed[closed["closed_on"] <= cut]
    assert set(part.fit.groups) <= set(before.index)
    fresh = before.index.difference(part.fit.groups)
    assert (before.loc[fresh, "created_on"] > part.fit.about["day"].max()).all(), "too late to teach"


def test_deals_with_days_of_creation_alone_are_judged_by_the_latest():
    n = 200
    created = pd.date_range("2024-01-01", periods=n)
    rng = np.random.default_rng(0)
    columns = {"outcome": rng.choice(["won", "lost"], n), "created_on": created, "amount": rng.random(n)}
    (part,) = splits(make_deals(columns))
    assert part.judged.groups.tolist() == [f"d{place}" for place in range(160, 200)]


def test_too_few_deals_after_the_cut_are_judged_in_five_parts():
    assert len(splits(random_company(0, 40))) == 5


@pytest.mark.parametrize(("ordered", "judged"), [(True, [24, 25, 26, 27, 28, 29]), (False, None)])
def test_without_days_the_order_of_the_rows_counts_only_if_it_is_said_to(ordered, judged):
    amounts = np.random.default_rng(0).permutation(30) * 1.0
    parts = splits(make_deals({"outcome": ["won", "lost"] * 15, "amount": amounts}), ordered=ordered)
    assert len(parts) == (1 if ordered else 5)
    if ordered:
        assert parts[0].judged.X["amount"].tolist() == amounts[judged].tolist()
        assert parts[0].fit.time is not None


def test_rows_that_say_the_same_are_never_on_both_sides():
    amounts = np.tile([1.0, 2, 3, 4, 5, 6, 7, 8], 10)
    columns = {"outcome": np.tile(["won", "lost", "lost", "won", "won"], 16), "amount": amounts}
    for part in splits(make_deals(columns)):
        assert not set(part.fit.X["amount"]) & set(part.judged.X["amount"])


def _with_probability(values: dict[str, list[float]]):
    deals = random_company(2, 400)
    still_open = deals.frame["outcome"].eq("open")
    place = deals.frame.groupby("stage").cumcount()
    entered = [
        values[stage][at % len(values[stage])] if is_open and stage in values else np.nan
        for stage, at, is_open in zip(deals.frame["stage"], place, still_open, strict=True)
    ]
    deals.frame["probability"] = entered
    return splits(deals, staged(deals))[0]


def test_the_probability_that_a_crm_enters_for_a_stage_is_a_baseline():
    part = _with_probability({"Visit": [0.0], "Quote": [0.5], "Contract": [0.9]})
    said = pd.Series(part.given["entered_probability"]).groupby(part.judged.X["stage"]).first()
    assert said.to_dict() == {"Visit": 0.01, "Quote": 0.5, "Contract": 0.9}


@pytest.mark.parametrize(
    "values",
    [{}, {"Visit": [0.1]}, {"Visit": [0.1, 0.7], "Quote": [0.5], "Contract": [0.9]}],
)
def test_a_probability_of_which_only_the_last_value_is_known_is_none(values):
    assert list(_with_probability(values).given) == ["age_rate"]


@pytest.mark.parametrize(("levels", "copies"), [(60, True), (8, True), (2, False)])
def test_rows_that_say_the_same_are_copies_unless_they_are_as_many_as_a_kind_of_deal(levels, copies):
    n = 80
    X = pd.DataFrame({"kind": pd.Series([f"k{place % levels}" for place in range(n)], dtype="str")})
    days = pd.Series(pd.NaT, index=X.index, dtype="datetime64[us]")
    ids = pd.Series([f"d{place}" for place in range(n)], dtype="str")
    found = LeadRows(features=X, deal_id=ids, day=days, won=np.arange(n) % 3 // 2 * 1.0, weight=np.ones(n))
    groups = rows_of(found).groups
    assert groups.nunique() == (levels if copies else n)


@pytest.mark.parametrize("alike", [True, False])
def test_a_table_copied_as_a_whole_is_told_from_deals_of_few_kinds_by_how_they_end(alike):
    kinds, times = 50, 25
    rng = np.random.default_rng(0)
    kind = np.tile(np.arange(kinds), times)
    won = rng.integers(0, 2, kinds)[kind] if alike else rng.integers(0, 2, kinds * times)
    X = pd.DataFrame({"kind": pd.Series([f"k{place}" for place in kind], dtype="str")})
    found = LeadRows(
        features=X,
        deal_id=pd.Series([f"d{place}" for place in range(len(kind))], dtype="str"),
        day=pd.Series(pd.NaT, index=X.index, dtype="datetime64[us]"),
        won=won.astype(float),
        weight=np.ones(len(kind)),
    )
    assert rows_of(found).groups.nunique() == (kinds if alike else len(kind))
