"""Which columns are told for a person to check."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.doubts import DOUBTFUL, doubts

RNG = np.random.default_rng(0)
WON = RNG.random(1000) < 0.4
OUTCOME = pd.Series(np.where(WON, "won", "lost"), dtype="str")


def copied(right: float) -> pd.Series:
    """Return a column that tells the outcome for this share of the rows, and the opposite for the others."""
    same = np.random.default_rng(1).random(len(WON)) < right
    return pd.Series(np.where(same == WON, "u", "v"), dtype="str")


FRAME = pd.DataFrame(
    {"Hint": copied(0.9), "Mild": copied(0.7), "Noise": RNG.normal(size=1000), "Best": copied(0.95)}
)


def test_a_column_that_leaks_for_most_rows_is_told_with_its_figure_and_its_header():
    best, hint = doubts(FRAME, OUTCOME, FRAME, {"Hint": "Rep's hint"})
    assert str(best).startswith("Best alone tells won from lost unusually well (AUC 0.9")
    assert str(hint).startswith("Rep's hint alone")


def test_of_customers_it_speaks_as_customers():
    (said,) = doubts(FRAME, OUTCOME, ["Hint"], {}, customers=True)
    assert "who left from who stayed" in str(said)


@pytest.mark.parametrize("rows", [10, 30])
def test_a_few_rows_are_no_evidence(rows):
    assert doubts(FRAME.head(rows), OUTCOME.head(rows), FRAME, {}) == ()


def test_only_columns_that_are_used_are_looked_at():
    assert doubts(FRAME, OUTCOME, ["Mild", "Noise"], {}) == ()


def test_no_column_of_public_customers_is_in_doubt(real_data):
    customers = pd.read_csv(real_data / "telco_churn/customers.csv")
    said = customers["Churn"].map({"Yes": "lost", "No": "won"}).astype("str")
    names = customers.columns.drop(["Churn", "customerID"])
    assert doubts(customers, said, names, {}, customers=True) == ()
    assert DOUBTFUL < 0.97, "beyond that a column is left out"
