"""Claims about closed deals that are not what the snapshot before said."""

import pandas as pd
import pytest

from features.cleaning import Cleaned
from features.deals import settle_outcome
from features.snapshot_checks import check_against
from tests.uploads import PROCESS, frame_of

NOTHING = pd.DataFrame({"line": [], "column": [], "text": [], "reason": []})


def rows(**changed):
    columns = {
        "deal_id": ["a", "b", "c"],
        "stage": ["Won", "Lost", "Visit"],
        "amount": [100.0, 200.0, 300.0],
        "owner": ["Ann", "Bob", "Cy"],
        "closed_on": [pd.Timestamp("2024-01-05"), pd.Timestamp("2024-01-06"), None],
    }
    frame = frame_of(**(columns | changed))
    return frame, settle_outcome(frame, PROCESS)


def found(**changed):
    old, settled = rows()
    new, outcome = rows(**changed)
    said = check_against(old.assign(outcome=settled), Cleaned(new, NOTHING, {}, {}), outcome)
    return {one.column: one.lines for one in said}


def test_nothing_changed_is_no_finding():
    assert found() == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"amount": [150.0, 200.0, 999.0]}, {"amount": (2,)}),
        ({"amount": [100.001, 200.0, 300.0]}, {}),
        ({"amount": [None, 200.0, 300.0]}, {}),
        ({"owner": ["Ann", "Dan", "Eve"]}, {"owner": (3,)}),
        ({"stage": ["Lost", "Lost", "Won"]}, {"outcome": (2,)}),
        ({"stage": ["Visit", "Lost", "Visit"]}, {}),
        ({"closed_on": [pd.Timestamp("2023-12-05"), pd.Timestamp("2024-01-06"), None]}, {"closed_on": (2,)}),
        ({"deal_id": ["x", "b", "c"], "amount": [1.0, 200.0, 300.0]}, {}),
    ],
)
def test_what_changed_of_closed_deals_is_found(changed, expected):
    assert found(**changed) == expected
