"""Who may leave, by a customers file?"""

import pytest

from features.errors import InputError
from models.leaving import leaving
from tests.test_churn import labelled

MODEL, CUSTOMERS = labelled()


def test_those_who_have_left_are_no_longer_about_to_leave():
    found = leaving(MODEL, CUSTOMERS.assign(churned=[1.0, 0.0, None] + [0.0] * 197))
    assert len(found) == 199
    assert "c0" not in set(found["account"])
    assert {"c1", "c2"} <= set(found["account"])


def test_the_likeliest_come_first_each_with_a_reason():
    found = leaving(MODEL, CUSTOMERS)
    assert found["churn_probability"].is_monotonic_decreasing
    assert found["reason_1"].notna().all()
    months = CUSTOMERS.set_index("account")["Months"]
    assert months[found["account"].iloc[0]] == months.min(), "who came lately leaves most"


def test_a_column_that_lacks_is_named():
    with pytest.raises(InputError, match="Months"):
        leaving(MODEL, CUSTOMERS.drop(columns="Months"))
