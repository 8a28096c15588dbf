"""On a clean export nothing is found above a note except what is true of it."""

import pandas as pd
import pytest

from features.findings import Severity
from features.store import snapshots
from features.store.workspace import Workspace

# True of the sample company: its CRM sets the probability to 0 when a deal is lost.
TRUE_OF_ALL = {("D060", "probability")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_company_raises_no_false_alarm(sample_workspaces, language):
    ws = Workspace.open(sample_workspaces[language]).sample()
    kept = snapshots.listing(ws)
    assert len({item.kind for item in kept}) > 1
    for item in kept:
        odd = {(one.code, one.column): one for one in item.findings if one.severity is not Severity.NOTE}
        overdue = odd.pop(("D032", "expected_close_on"), None)
        assert set(odd) <= TRUE_OF_ALL, item.name
        if overdue is not None:
            rows = snapshots.load_frame(ws, item.id).set_index("line").loc[list(overdue.lines)]
            assert (rows["expected_close_on"] < pd.Timestamp(item.as_of)).all()
            assert rows["closed_on"].isna().all()
