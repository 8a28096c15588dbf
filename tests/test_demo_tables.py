"""Are customers and targets such as a company would have them?"""

import numpy as np
import pandas as pd
import pytest

from training.demo import WORDS, simulate

WON = WORDS["en"].won


@pytest.fixture(scope="module")
def company():
    return simulate(deals=6000, seed=7)


@pytest.fixture(scope="module")
def pipeline(company):
    return company.pipelines[company.as_of]


def test_customers_are_the_accounts_that_have_bought(company, pipeline):
    customers = company.customers["Account Name"]
    assert customers.is_unique
    assert set(pipeline.loc[pipeline["Stage"] == WON, "Account Name"]) <= set(customers)
    assert set(customers) <= set(pipeline["Account Name"])


def test_a_customer_is_one_since_its_first_signature(company, pipeline):
    won = pipeline[pipeline["Stage"] == WON].groupby("Account Name")["Closed Date"].min()
    since = company.customers.set_index("Account Name")["Customer Since"]
    assert (since[won.index] <= won).all()
    in_window = since[won.index] >= pd.Timestamp("2024-06-01")
    assert (since[won.index][in_window] == won[in_window]).all()


def test_customers_file_has_no_label_and_no_later_day(company):
    assert not [name for name in company.customers.columns if "churn" in name.lower()]
    assert company.customers["Last Contacted"].max() <= company.as_of
    assert (company.customers["Last Contacted"] >= company.customers["Customer Since"]).all()


def test_those_who_left_were_less_satisfied(company):
    customers = company.customers.set_index("Account Name")["Satisfaction"].dropna()
    left = customers.index.isin(company.truth["churners"])
    assert customers.between(1, 10).all()
    assert customers[left].mean() < customers[~left].mean() - 0.3
    assert 0.05 < company.customers["Satisfaction"].isna().mean() < 0.2


def test_targets_stand_for_each_rep_and_eighteen_months(company):
    targets = company.targets
    assert len(targets) == 40 * 18
    assert targets.groupby("Owner")["Month"].nunique().eq(18).all()
    assert targets["Month"].min() == pd.Timestamp("2025-10-01")
    assert targets["Month"].max() == pd.Timestamp("2027-03-01")
    assert targets.groupby("Owner")["Sales Team"].nunique().eq(1).all()


def test_a_years_attainment_is_plausible(company, pipeline):
    last_year = pipeline[(pipeline["Stage"] == WON) & (pipeline["Closed Date"] > "2025-09-30")]
    booked = last_year.groupby("Opportunity Owner")["Amount"].sum()
    targets = company.targets[company.targets["Month"] <= company.as_of].groupby("Owner")["Target"].sum()
    attained = booked.reindex(targets.index, fill_value=0) / targets
    assert 0.85 < booked.sum() / targets.sum() < 1.1
    assert attained.between(0.69, 1.31).mean() >= 0.85  # the others sold next to nothing
    assert attained.max() < 1.35


def test_targets_to_come_are_neither_given_away_nor_out_of_reach(company):
    ahead = company.targets[company.targets["Month"] > company.as_of]["Target"].sum()
    total = company.truth["bookings"]["total"]
    assert 0.8 * total["p10"] < ahead < 1.2 * total["p90"]
    assert np.isfinite(ahead)
