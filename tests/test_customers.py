"""The rows from which it is learned who leaves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.buying import purchases
from features.errors import InputError
from tests.small_companies import make_deals
from training.customers import customers_over_time, labelled_customers, usual_horizon


def buyers(seed: int = 0, accounts: int = 80):
    """Half of the accounts buy every 40 days or so, the other half stop somewhere."""
    rng = np.random.default_rng(seed)
    rows = []
    for account in range(accounts):
        stops = rng.integers(100, 700) if account % 2 else 900
        day = int(rng.integers(0, 60))
        while day < stops:
            rows.append((f"a{account}", pd.Timestamp("2022-07-01") + pd.Timedelta(days=day)))
            day += int(rng.integers(25, 55))
    frame = pd.DataFrame(rows, columns=["account", "closed_on"])
    columns = {"account": frame["account"], "closed_on": frame["closed_on"], "created_on": frame["closed_on"]}
    return make_deals(
        {**columns, "outcome": ["won"] * len(frame), "amount": [1.0] * len(frame)}, as_of="2024-12-15"
    )


def labels(**columns) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"account": [f"c{i}" for i in range(6)], "churned": [1.0, 0, 1, 0, np.nan, 1], **columns}
    )
    return frame.assign(line=range(2, 8))


def test_the_horizon_is_the_usual_gap_rounded_up_to_months():
    assert usual_horizon(purchases(buyers())) == 60  # gaps of 25 to 54 days: 0.9 quantile 51


def test_the_horizon_leaves_days_to_learn_from():
    n = 60
    day = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.tile([0, 300], n), unit="D")
    accounts = np.repeat([f"a{i}" for i in range(n)], 2)
    deals = make_deals(
        {"account": accounts, "closed_on": day, "outcome": ["won"] * 2 * n}, as_of="2024-12-31"
    )
    assert usual_horizon(purchases(deals)) == 90  # a quarter of 365 days, not 300


def test_hardly_anybody_buying_twice_is_said():
    deals = make_deals({"account": ["a", "b"], "closed_on": ["2024-01-01"] * 2, "outcome": ["won"] * 2})
    with pytest.raises(InputError) as raised:
        usual_horizon(purchases(deals))
    assert raised.value.code == "too_few_purchases"


def test_customers_are_judged_on_the_latest_day_by_what_was_known_then():
    deals = buyers()
    rows, (part,) = customers_over_time(deals, 60)
    latest = deals.as_of - pd.Timedelta(days=60)
    assert str(latest.date()) in str(part.description)
    assert part.judged.groups.is_unique
    bought = purchases(deals).frame
    last = bought.groupby("account")["day"].max().loc[part.judged.groups]
    assert (part.judged.y == (last <= latest).to_numpy()).all()
    # The latest day that was fitted had its 60 days behind it on the day that is judged.
    recency = (latest - last[last <= latest]).dt.days
    held = part.judged.X.set_index(part.judged.groups)["recency_days"]
    assert held[recency.index].tolist() == recency.tolist()
    assert len(part.fit.y) < len(rows.y) - len(part.judged.y)


def test_an_account_weighs_one_however_often_it_is_looked_at():
    rows, _ = customers_over_time(buyers(), 60)
    weight = pd.Series(rows.weight).groupby(rows.groups).sum()
    assert weight.tolist() == pytest.approx([1.0] * len(weight))


def test_a_history_shorter_than_twice_the_horizon_is_said():
    with pytest.raises(InputError) as raised:
        customers_over_time(buyers(), 600)
    assert raised.value.code == "short_history"


def test_only_labelled_customers_are_learned_from():
    found = labelled_customers(labels(Months=[1.0, 2, 3, 4, 5, 6]), (), ())
    assert list(found.rows.X.columns) == ["Months"]
    assert found.rows.y.tolist() == [1, 0, 1, 0, 1]


def test_columns_of_last_values_stay_out_unless_a_person_vouches_for_them():
    frame = labels(satisfaction=[5.0, 4, 3, 5, 4, 3], region=pd.Series(list("xyxyxy"), dtype="str"))
    out = labelled_customers(frame, (), ()).left_out
    assert set(out) == {"account", "churned", "satisfaction"}
    vouched = labelled_customers(frame, ("region",), ("satisfaction", "churned"))
    assert list(vouched.rows.X.columns) == ["satisfaction"]
    assert str(vouched.left_out["region"]) == "You left it out."


@pytest.mark.parametrize(
    ("values", "code"), [([np.nan] * 6, "no_outcome"), ([1.0] * 6, "one_outcome"), ([0.0] * 6, "one_outcome")]
)
def test_labels_that_teach_nothing_are_refused(values, code):
    with pytest.raises(InputError) as raised:
        labelled_customers(labels().assign(churned=values), (), ())
    assert raised.value.code == code


def test_personal_data_are_left_out_unless_someone_vouches_for_them():
    n = 60
    frame = pd.DataFrame(
        {
            "account": [f"a{row}" for row in range(n)],
            "churned": [float(row % 3 == 0) for row in range(n)],
            "Contact Email": [f"p{row}@example.com" for row in range(n)],
            "Plan": ["basic" if row % 2 else "full" for row in range(n)],
            "line": range(2, n + 2),
        }
    ).astype({"account": "str", "Contact Email": "str", "Plan": "str"})
    found = labelled_customers(frame, (), ())
    assert list(found.rows.X) == ["Plan"]
    assert "person" in str(found.left_out["Contact Email"])
    assert "Contact Email" in labelled_customers(frame, (), ("Contact Email",)).rows.X
