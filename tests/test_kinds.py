"""The kind of a column follows from all its values."""

import pandas as pd
import pytest

from features.kinds import guess_kind
from features.schema import Kind


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "2.5", "1,000"] * 10, Kind.NUMBER),
        (["12.5万", "3亿", "300"] * 10, Kind.NUMBER),
        (["15%", "20%"] * 10, Kind.NUMBER),
        (["2019", "2020", "2021"] * 10, Kind.NUMBER),
        (["45356", "45357"] * 10, Kind.NUMBER),
        (["1"] * 10, Kind.NUMBER),
        (["0", "1", "1"] * 10, Kind.FLAG),
        (["Yes", "No"] * 10, Kind.FLAG),
        (["有", "无"] * 10, Kind.FLAG),
        (["√"] * 10, Kind.FLAG),
        (["Yes", "No", "Unknown"] * 10, Kind.CATEGORY),
        (["2024-03-05", "2024/3/6"] * 10, Kind.DATE),
        (["20240305", "20240306"] * 10, Kind.DATE),
        (["5 Mar 2024", "Mar 6, 2024"] * 10, Kind.DATE),
        (["may", "jun", "jul"] * 10, Kind.CATEGORY),
        (["00123", "00456"] * 10, Kind.CATEGORY),
        (["13800138000", "13900139000"] * 10, Kind.CATEGORY),
        (["medical", "retail"] * 10, Kind.CATEGORY),
        ([f"customer {i}" for i in range(100)], Kind.TEXT),
        (["A rather long remark about what was said in the meeting of last week."] * 30, Kind.TEXT),
        ([], Kind.TEXT),
    ],
)
def test_values_decide(texts, kind):
    assert guess_kind(pd.Series(texts, dtype="str")) is kind


def test_a_few_slips_do_not_change_the_kind():
    numbers = [str(i) for i in range(200)]
    assert guess_kind(pd.Series([*numbers, "n/k 1"], dtype="str")) is Kind.NUMBER
    assert guess_kind(pd.Series([*numbers, *["n/k 1"] * 30], dtype="str")) is not Kind.NUMBER


def test_the_order_of_the_rows_does_not_matter():
    text = pd.Series(
        [*(f"2024-01-{i % 28 + 1:02d}" for i in range(990)), *(f"week {i}" for i in range(10))], dtype="str"
    )
    kinds = {guess_kind(text.sample(frac=1, random_state=seed)) for seed in range(3)}
    assert kinds == {Kind.DATE}
