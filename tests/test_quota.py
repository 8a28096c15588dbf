from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.quota import Period, company_target, months_aimed_at, period_of, targets_by


def day(text):
    return pd.Timestamp(text)


def targets(*rows):
    frame = pd.DataFrame(rows, columns=["period", "scope", "name", "amount"])
    return frame.assign(period=pd.to_datetime(frame["period"]).astype("datetime64[us]"))


QUARTER = Period(day("2024-10-01"), day("2025-01-01"))


@pytest.mark.parametrize(
    ("length", "start", "end"),
    [
        ("month", "2024-11-01", "2024-12-01"),
        ("quarter", "2024-10-01", "2025-01-01"),
        ("year", "2024-01-01", "2025-01-01"),
    ],
)
def test_a_day_lies_in_its_calendar_period(length, start, end):
    assert period_of(day("2024-11-30"), length) == Period(day(start), day(end))


def test_the_following_period_has_as_many_months():
    assert QUARTER.following() == Period(day("2025-01-01"), day("2025-04-01"))
    assert period_of(day("2024-12-31"), "month").following().end == day("2025-02-01")


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2024-10-01", "2025-01-01", "Q4 2024"),
        ("2024-11-01", "2025-02-01", "2024-11 to 2025-01"),
        ("2024-11-01", "2024-12-01", "the month 2024-11"),
        ("2024-01-01", "2025-01-01", "the year 2024"),
        ("2023-12-01", "2024-12-01", "2023-12 to 2024-11"),
    ],
)
def test_a_period_is_called_by_its_calendar_name(start, end, name):
    assert str(Period(day(start), day(end)).name) == name


def test_months_with_any_target_are_those_aimed_at():
    given = targets(
        ("2024-12-01", "owner", "Ann", 1.0),
        ("2024-10-01", "team", "N", 2.0),
        ("2024-11-01", "company", "", np.nan),
        ("2025-01-01", "company", "", 3.0),
    )
    assert months_aimed_at(given, QUARTER).tolist() == [day("2024-10-01"), day("2024-12-01")]
    assert len(months_aimed_at(None, QUARTER)) == 0


def test_a_period_holds_its_first_day_and_not_its_end():
    days = pd.Series(pd.to_datetime(["2024-09-30", "2024-10-01", "2024-12-31", "2025-01-01", None]))
    assert QUARTER.holds(days).tolist() == [False, True, True, False, False]


def test_months_of_the_period_add_up_by_name():
    given = targets(
        ("2024-10-01", "owner", "Ann", 1.0),
        ("2024-12-01", "owner", "Ann", 2.0),
        ("2024-12-01", "owner", "Bob", 4.0),
        ("2025-01-01", "owner", "Ann", 100.0),
    )
    assert targets_by(given, QUARTER, "owner").to_dict() == {"Ann": 3.0, "Bob": 4.0}


def test_a_scope_without_targets_takes_the_sum_of_the_finer_one():
    owners = targets(("2024-10-01", "owner", "Ann", 1.0), ("2024-10-01", "owner", "Bob", 2.0))
    teams = targets(("2024-10-01", "team", "N", 5.0))
    whole = targets(("2024-10-01", "company", np.nan, 9.0))
    of = pd.Series({"Ann": "N", "Bob": "S"})
    assert targets_by(owners, QUARTER, "team", of).to_dict() == {"N": 1.0, "S": 2.0}
    assert company_target(owners, QUARTER) == 3.0
    assert company_target(pd.concat([owners, teams]), QUARTER) == 5.0
    assert company_target(pd.concat([owners, teams, whole]), QUARTER) == 9.0


@pytest.mark.parametrize("given", [None, targets(), targets(("2023-10-01", "company", "", 1.0))])
def test_no_target_is_missing_not_zero(given):
    assert np.isnan(company_target(given, QUARTER))
    assert targets_by(given, QUARTER, "owner").empty
