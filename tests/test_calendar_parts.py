import numpy as np
import pandas as pd
import pytest

from features.calendar_parts import dates_of, latest_day, part_title, with_ages

OWN = pd.DataFrame(
    {"size": [1.0, 2.0, 3.0], "signed": pd.to_datetime(["2024-03-01", None, "2024-05-10"])},
    index=[4, 7, 9],
)
DAY = pd.Series(pd.Timestamp("2024-04-30"), index=OWN.index)


def test_a_date_becomes_its_age_and_its_month():
    found = with_ages(OWN, DAY)
    assert list(found) == ["size", "signed (days ago)", "signed (month)"]
    assert found["signed (days ago)"].tolist() == pytest.approx([60, np.nan, -10], nan_ok=True)
    assert found["signed (month)"].tolist() == pytest.approx([3, np.nan, 5], nan_ok=True)


def test_an_age_moves_with_the_day_and_a_month_does_not():
    later = with_ages(OWN, DAY + pd.Timedelta(days=5)) - with_ages(OWN, DAY)
    assert later["signed (days ago)"].dropna().eq(5).all()
    assert later["signed (month)"].dropna().eq(0).all()


def test_a_table_without_dates_stays_as_it_is():
    assert with_ages(OWN[["size"]], DAY) is not OWN
    assert list(with_ages(OWN[["size"]], DAY)) == ["size"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("signed (days ago)", "Days since: signed"), ("signed (month)", "Month of: signed"), ("size", None)],
)
def test_the_parts_have_titles(name, said):
    found = part_title(name)
    assert (found if found is None else str(found)) == said


def test_the_latest_day_up_to_today_is_the_day_of_the_file():
    frame = pd.DataFrame(
        {
            "Joined": pd.to_datetime(["2024-01-05", "2024-03-01", None]),
            "Renewal": pd.to_datetime(["2024-02-01", None, "2999-01-01"]),
            "Plan": ["a", "b", "c"],
        }
    )
    assert dates_of(frame) == ["Joined", "Renewal"]
    assert latest_day(frame) == pd.Timestamp("2024-03-01")
    assert latest_day(frame[["Plan"]]) is None
    assert latest_day(frame.iloc[[2]][["Renewal"]]) is None
