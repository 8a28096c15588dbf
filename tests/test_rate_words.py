"""What is said of a row that is scored by the rate of its group."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from features.messages import message
from models.rate_words import group_sentences
from models.rates import GroupRates

RATES = GroupRates("source", ("fair", "web"), (), (0.6, 7 / 19), 0.4, (8.0, 3.0), (10.0, 9.0))
X = pd.DataFrame({"source": pd.Series(["web", None, "mail"], dtype="str")})


def title(name: str):
    return message("{column}", column=name.title())


@pytest.mark.parametrize(("kind", "verb"), [("lead", "won"), ("churn", "left")])
def test_the_group_is_said_with_its_counts_its_rate_and_its_interval(kind, verb):
    said = str(group_sentences(RATES, X, kind, title)[0])
    # Beta(7, 12) by tables: 2.5 % lie below 0.173 and above 0.590; its mean is 7 of 19.
    expected = f"Source web: 3 of 9 {verb}; smoothed with all others that makes 37% (17% to 59%)"
    assert said == expected


def test_a_blank_and_a_new_group_are_said_to_have_the_base_rate():
    said = [str(each) for each in group_sentences(RATES, X, "lead", title)[1:]]
    assert said == ["Source is blank or new here, so the base rate of 40% stands in"] * 2


def test_rates_without_counts_name_their_column_only():
    said = group_sentences(replace(RATES, won=(), rows=()), X, "lead", title)
    assert {str(each) for each in said} == {
        "Only the group in one column tells more than the base rate: Source"
    }
