"""Claims about facts that a CRM spreads over two columns."""

from __future__ import annotations

import pandas as pd

from features.ingest import ingest
from features.schema import Kind, Upload


def read(text: str):
    return ingest(text.encode(), name="deals.csv", kind=Upload.DEALS)


def test_won_and_closed_give_three_outcomes():
    one = read(
        "Id,StageName,IsWon,IsClosed\n1,Quote,false,false\n2,Closed Won,true,true\n3,Closed Lost,false,true\n"
    )
    assert one.columns.columns["IsWon"] == "outcome"
    assert one.cleaned.frame["outcome"].tolist() == ["open", "won", "lost"]
    # It tells the outcome, so it is no feature.
    assert "IsClosed" not in one.cleaned.custom


def test_without_stages_that_end_it_is_the_only_way_to_tell_the_open_deals():
    one = read("Id,Won?,Closed\n1,N,N\n2,Y,Y\n3,N,Y\n")
    assert one.cleaned.frame["outcome"].tolist() == ["open", "won", "lost"]


def test_an_outcome_in_words_needs_no_second_column():
    one = read("Id,Status,IsClosed\n1,Lost,false\n2,Won,true\n3,Open,false\n")
    assert one.cleaned.frame["outcome"].tolist() == ["lost", "won", "open"]
    assert one.cleaned.custom["IsClosed"] is Kind.FLAG


def test_days_of_winning_and_of_losing_are_one_closing_day():
    one = read(
        "Deal - ID,Deal - Status,Deal - Won time,Deal - Lost time\n"
        "1,Won,2024-01-05,\n2,Lost,,2024-02-06\n3,Open,,\n"
    )
    days = one.cleaned.frame["closed_on"]
    assert days.tolist()[:2] == [pd.Timestamp("2024-01-05"), pd.Timestamp("2024-02-06")]
    assert pd.isna(days[2])
    assert "Deal - Lost time" not in one.cleaned.custom


def test_a_day_of_its_own_goes_before_the_others():
    one = read("Deal - ID,Deal - Status,Deal - Won time,Deal - Deal closed on\n1,Won,2024-01-05,2024-01-07\n")
    assert one.cleaned.frame["closed_on"].tolist() == [pd.Timestamp("2024-01-07")]
