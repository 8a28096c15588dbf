"""Claims about what the Overview counts and recommends."""

import pandas as pd
import pytest

from features.deals import resolve
from features.stages import Process
from models.overview import changes, things_to_do

PROCESS = Process(("Visit", "Quote"), ("Won",), ("Lost",))


def deals(rows, as_of):
    columns = ["deal_id", "stage", "amount", "created_on", "closed_on", "expected_close_on"]
    frame = pd.DataFrame(rows, columns=columns)
    dates = {name: pd.to_datetime(frame[name]) for name in columns[3:]}
    frame = frame.assign(**dates, line=range(2, len(frame) + 2)).astype({"deal_id": "str", "stage": "str"})
    return resolve(frame, PROCESS, as_of=pd.Timestamp(as_of))


OLD = deals(
    [
        ("a", "Visit", 100.0, "2026-01-01", None, "2026-05-01"),
        ("b", "Quote", 200.0, "2026-01-01", None, "2026-05-01"),
        ("c", "Visit", 300.0, "2026-01-01", None, "2026-05-01"),
    ],
    "2026-03-31",
)
NEW = deals(
    [
        ("a", "Quote", 150.0, "2026-01-01", None, "2026-06-01"),
        ("b", "Won", 200.0, "2026-01-01", "2026-04-10", None),
        ("d", "Visit", 400.0, "2026-04-02", None, "2026-04-20"),
    ],
    "2026-04-30",
)


def test_changes_are_counted_with_their_money():
    found = changes(OLD, NEW).set_index("change")
    assert found["deals"].to_dict() == {
        "won": 1,
        "new": 1,
        "gone": 1,
        "moved_on": 1,
        "pushed": 1,
        "amount_up": 1,
    }
    assert found["money"].to_dict() == {
        "won": 200.0,
        "new": 400.0,
        "gone": 300.0,
        "moved_on": 150.0,
        "pushed": 150.0,
        "amount_up": 50.0,
    }


def test_nothing_changed_means_no_rows():
    assert changes(NEW, NEW).empty


def test_a_deal_past_its_expected_close_is_named_with_its_money():
    win = pd.Series({"a": 0.5, "d": 0.25})
    (insight,) = things_to_do(NEW, win)
    assert (insight.code, insight.subject, insight.money) == ("past_expected_close", "d", 400.0)
    assert insight.certainty == pytest.approx(0.25)


def test_without_probabilities_nothing_is_said_of_leads():
    assert things_to_do(NEW) == []


def test_no_more_than_asked_for():
    assert things_to_do(NEW, pd.Series({"a": 0.5, "d": 0.25}), count=0) == []
