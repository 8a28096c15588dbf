"""Claims about the rule that puts leads in order."""

import numpy as np
import pandas as pd
import pytest

from models.priority import DUE, due, long_for_a_win, priority

AS_OF = pd.Timestamp("2026-03-31")


def leads(**columns):
    rows = max(len(values) for values in columns.values())
    usual = {
        "amount": 100.0,
        "probability": 0.5,
        "overdue": False,
        "quiet": False,
        "stuck": False,
        "old": False,
    }
    return pd.DataFrame({name: columns.get(name, [value] * rows) for name, value in usual.items()})


def test_near_certain_and_hopeless_deals_come_after_open_ones():
    found = priority(leads(probability=[0.02, 0.3, 0.5, 0.7, 0.98]))
    assert found.argmax() == 2
    assert found.tolist() == pytest.approx(found.tolist()[::-1]), "as far from even odds, as late"


def test_money_counts_in_proportion():
    assert priority(leads(amount=[100.0, 300.0])).pct_change().iloc[1] == pytest.approx(2.0)


def test_each_thing_due_counts_half_as_much_again():
    found = priority(leads(overdue=[False, True, True], quiet=[False, False, True]))
    assert (found / found[0]).tolist() == pytest.approx([1.0, 1.5, 2.0])


def test_an_amount_that_is_not_known_counts_as_the_median_and_without_any_as_one():
    assert priority(leads(amount=[100.0, 300.0, np.nan, -5.0]))[2:].tolist() == pytest.approx([200.0, 200.0])
    assert priority(leads(amount=[np.nan, np.nan])).tolist() == [1.0, 1.0]


def test_without_a_model_only_amount_and_what_is_due_count():
    found = priority(leads(amount=[100.0, 50.0], probability=[np.nan, np.nan], stuck=[False, True]))
    assert found.tolist() == [100.0, 75.0]


def test_what_is_due_is_counted_from_the_as_of_day():
    rows = pd.DataFrame(
        {
            "expected_close_on": pd.to_datetime(["2026-03-30", "2026-03-31", None]),
            "last_activity_on": pd.to_datetime(["2026-03-01", "2026-03-02", None]),
            "times_usual": [2.0, 1.9, np.nan],
            "age_days": [91.0, 90.0, np.nan],
        }
    )
    found = due(rows, AS_OF, 90.0)
    assert found[list(DUE)].to_numpy().tolist() == [[True] * 4, [False] * 4, [False] * 4]
    assert found["overdue_days"].tolist()[0] == 1
    assert found["overdue_days"].isna().tolist() == [False, True, True]
    assert found["quiet_days"].tolist()[:2] == [30, 29]


def test_nine_in_ten_wins_say_what_is_long():
    created = pd.Series(pd.Timestamp("2026-01-01"), index=range(40))
    outcome = ["won"] * 21 + ["lost"] * 19
    days = [*range(21), *[500] * 19]
    deals = pd.DataFrame({"outcome": outcome, "created_on": created})
    deals["closed_on"] = deals["created_on"] + pd.to_timedelta(days, unit="D")
    assert long_for_a_win(deals) == 18.0
    assert np.isnan(long_for_a_win(deals.iloc[2:])), "nineteen wins are too few"


def test_where_nobody_knows_what_is_long_no_lead_is_old():
    rows = pd.DataFrame(
        {"expected_close_on": pd.to_datetime([None]), "last_activity_on": pd.to_datetime([None])}
    )
    assert not due(rows.assign(times_usual=np.nan, age_days=900.0), AS_OF)["old"].any()
