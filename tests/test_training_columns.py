"""Is each column offered with the evidence against it, and does a choice become options of the command?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.small_companies import random_company
from training.columns import changes, customer_columns, lead_columns, planned


def company():
    deals = random_company(1, 200)
    told = np.where(deals.frame["outcome"].eq("won"), 1.0, 0.0)
    deals.frame["Handover"] = np.where(deals.frame["outcome"].eq("open"), np.nan, told)
    deals.frame["Size"] = np.arange(200) % 7.0
    return type(deals)(**{**vars(deals), "custom": ("Handover", "Size")})


def test_a_suspect_stands_first_with_its_evidence():
    found = lead_columns(company()).set_index("column")
    assert found.index[0] == "Handover"
    assert not found.loc["Handover", "used"]
    assert found.loc["Handover", "suspect"] in {"separates", "filled"}
    assert found.loc["Handover", "figure"] > 0.5
    assert "won" in str(found.loc["Handover", "reason"]) or "closed" in str(found.loc["Handover", "reason"])
    assert found.loc["Size", "used"]
    assert found.loc["Size", ["reason", "suspect"]].tolist() == [None, ""]
    assert found.loc["Size", ["filled", "distinct"]].tolist() == [1.0, 7]


def test_what_only_says_how_a_deal_ended_is_not_offered():
    assert not {"outcome", "closed_on", "created_on"} & set(lead_columns(company())["column"])


def test_what_is_offered_is_what_the_training_does():
    deals = company()
    offered = lead_columns(deals)
    using, suspects = planned(deals)
    assert set(offered.loc[offered["used"], "column"]) <= set(using.columns)
    assert [suspect.column for suspect in suspects] == list(offered.loc[offered["suspect"].ne(""), "column"])
    vouched, _ = planned(deals, include=["Handover"], exclude=["Size"])
    assert "Handover" in vouched.columns
    assert "Size" not in vouched.columns


def test_customers_are_offered_without_their_label():
    rng = np.random.default_rng(0)
    left = rng.random(200) < 0.3
    frame = pd.DataFrame(
        {
            "account": [f"a{place}" for place in range(200)],
            "churned": left.astype(float),
            "Months": rng.integers(1, 60, 200).astype(float),
            "Farewell": pd.Series(np.where(left, "sent", None), dtype="str"),
        }
    )
    found = customer_columns(frame).set_index("column")
    assert "churned" not in found.index
    assert found.loc["Farewell", "suspect"] != ""
    assert found.loc["Months", "used"]
    assert not found.loc["account", "used"]


@pytest.mark.parametrize(
    ("wanted", "options"),
    [
        (["amount"], []),
        ([], ["--exclude", "amount"]),
        (["amount", "Score"], ["--include", "Score"]),
        (["Score"], ["--exclude", "amount", "--include", "Score"]),
    ],
)
def test_only_what_differs_from_the_default_becomes_an_option(wanted, options):
    offered = pd.DataFrame({"column": ["amount", "Score"], "used": [True, False]})
    assert changes(offered, wanted) == options
