"""Claims about tiers and the service they are owed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.tiers import SERVICE, VALUED, Cutoffs, movement, service, tiers
from tests.made_deals import deals


def values(**worth: float) -> pd.DataFrame:
    return pd.DataFrame({"account": [*worth], "lifetime_value": [*worth.values()], "owner": "Li"})


def tier_of(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["account"], table["tier"], strict=True))


def test_a_makes_70_percent_b_the_next_20_c_the_rest():
    found = tiers(values(d=10.0, a=60.0, c=10.0, b=15.0, e=5.0, none=0.0))
    assert tier_of(found) == {"a": "A", "b": "A", "c": "B", "d": "B", "e": "C", "none": "C"}
    assert found["account"].tolist() == ["a", "b", "c", "d", "e", "none"]
    assert found["cumulative_share"].tolist() == pytest.approx([0.6, 0.75, 0.85, 0.95, 1.0, 1.0])


def test_cutoffs_can_be_moved_or_be_amounts():
    table = values(a=60.0, b=30.0, c=10.0)
    assert tier_of(tiers(table, Cutoffs(a_share=0.5, b_share=0.6))) == {"a": "A", "b": "C", "c": "C"}
    assert tier_of(tiers(table, Cutoffs(a_value=20.0, b_value=10.0))) == {"a": "A", "b": "A", "c": "B"}


def test_customers_of_equal_value_share_a_tier():
    found = tiers(values(a=50.0, b=10.0, c=10.0, d=10.0, e=10.0, f=10.0))
    assert tier_of(found) == {"a": "A", **dict.fromkeys("bcdef", "A")}
    found = tiers(values(a=75.0, b=10.0, c=10.0, d=5.0))
    assert tier_of(found) == {"a": "A", "b": "B", "c": "B", "d": "C"}


@pytest.mark.parametrize("unit", [0.01, 1.0, 0.1, 100.0, 7e6])
def test_the_unit_of_money_moves_nobody(unit):
    worth = {f"c{place:02d}": unit * (1 + place / 10) for place in range(20)}
    assert tier_of(tiers(values(**worth))) == tier_of(
        tiers(values(**{a: v / unit for a, v in worth.items()}))
    )


def test_seven_tenths_made_of_tenths_are_a_share_of_070():
    assert tiers(values(**{f"c{place}": 0.1 + place * 1e-12 for place in range(10)}))["tier"].tolist() == [
        *["A"] * 7,
        *["B"] * 2,
        "C",
    ]


def test_one_account_with_value_is_an_a():
    assert tier_of(tiers(values(only=3.0))) == {"only": "A"}


def test_equal_values_and_row_order_do_not_matter():
    table = values(b=1.0, a=1.0, c=1.0)
    pd.testing.assert_frame_equal(tiers(table), tiers(table.iloc[::-1]))


def test_risk_is_the_given_one_else_what_the_purchase_model_leaves():
    table = values(a=4.0, b=3.0, c=2.0, d=1.0).assign(
        risk=[0.6, np.nan, np.nan, 0.1], probability_alive=[0.9, 0.7, np.nan, 0.2]
    )
    found = tiers(table)
    assert found["risk"].tolist() == pytest.approx([0.6, 0.3, np.nan, 0.1], nan_ok=True)
    assert found["risk_class"].fillna("").tolist() == ["high", "medium", "", "low"]


def test_without_lifetime_values_what_was_booked_counts():
    table = values(a=np.nan, b=np.nan).assign(booked_total=[1.0, 9.0])
    assert tier_of(tiers(table)) == {"b": "A", "a": "C"}


@pytest.fixture
def known():
    rows = [
        {
            "deal_id": "1",
            "account": "a",
            "outcome": "won",
            "last_activity_on": "2024-03-01",
            "satisfaction": 3.0,
        },
        {"deal_id": "2", "account": "b", "outcome": "open", "last_activity_on": "2024-05-20"},
        {"deal_id": "3", "account": "b", "outcome": "open", "last_activity_on": "2024-06-20"},
    ]
    return deals(rows, "2024-06-30")


def test_visits_by_hand(known):
    customers = pd.DataFrame(
        {
            "account": ["a", "x"],
            "last_contact_on": pd.to_datetime(["2024-05-01", "2024-05-01"]).astype("datetime64[us]"),
            "satisfaction": [np.nan, 9.0],
        }
    )
    found = service(tiers(values(a=100.0, b=9.0, c=8.0)), known, customers).set_index("account")
    a = found.loc["a"]
    assert (a["tier"], a["cadence_days"], a["days_since"], a["overdue_days"]) == ("A", 30, 60, 30)
    assert a["due_on"] == pd.Timestamp("2024-05-31")
    assert a["satisfaction"] == 3.0
    assert found.loc["b", ["days_since", "overdue_days"]].tolist() == [10, 0]
    assert found.loc["c", ["days_since", "overdue_days"]].isna().all()
    assert found.index.tolist() == ["a", "b", "c"]


def test_an_activity_after_the_contact_of_an_older_file_counts(known):
    march = pd.DataFrame(
        {"account": ["b"], "last_contact_on": [pd.Timestamp("2024-03-01")], "satisfaction": [1.0]}
    )
    march["last_contact_on"] = march["last_contact_on"].astype("datetime64[us]")
    assert service(tiers(values(b=1.0)), known, march)["days_since"].tolist() == [10]


def test_cadence_can_be_changed(known):
    found = service(tiers(values(a=100.0)), known, cadence={"A": 7}).iloc[0]
    assert found["overdue_days"] == 121 - 7


def test_a_contact_after_the_as_of_day_is_not_known(known):
    late = pd.DataFrame(
        {"account": ["a"], "last_contact_on": [pd.Timestamp("2024-07-09")], "satisfaction": [1.0]}
    )
    late["last_contact_on"] = late["last_contact_on"].astype("datetime64[us]")
    assert service(tiers(values(a=1.0)), known, late)["days_since"].tolist() == [121]


def test_movement_names_only_those_that_changed():
    old, new = tiers(values(a=80.0, b=15.0, c=5.0)), tiers(values(b=80.0, a=15.0, d=5.0))
    found = movement(old, new).set_index("account")
    assert found["change"].to_dict() == {"b": "up", "a": "down", "d": "new", "c": "gone"}
    assert found.loc["b", ["before", "after", "value"]].tolist() == ["B", "A", 80.0]
    assert found.loc["c", "value"] == 5.0
    assert len(movement(old, old)) == 0


def test_nobody_gives_typed_empty_frames(known):
    nobody = tiers(values())
    assert {name: str(kind) for name, kind in nobody.dtypes.items()} == VALUED
    owed = service(nobody, known)
    assert {name: str(kind) for name, kind in owed.dtypes.items()} == SERVICE
    assert len(movement(nobody, nobody)) == 0
