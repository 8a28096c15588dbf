"""Can one see afterwards who changed what?"""

from __future__ import annotations

import pandas as pd
import pytest

from features.store import audit
from features.store.workspace import Workspace


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_trail_tells_the_newest_deed_first(ws):
    audit.record(ws, "Ann", "model_promoted", "lead-1", "better on June")
    audit.record(ws, "王芳", "snapshot_deleted", "abc")
    trail = audit.trail(ws)
    assert trail[["actor", "action", "subject", "note"]].to_numpy().tolist() == [
        ["王芳", "snapshot_deleted", "abc", ""],
        ["Ann", "model_promoted", "lead-1", "better on June"],
    ]
    assert trail["at"].is_monotonic_decreasing
    assert abs(trail["at"].max() - pd.Timestamp.now("UTC").tz_localize(None)) < pd.Timedelta(minutes=1)


def test_an_empty_trail_has_the_same_columns_and_types(ws):
    empty = audit.trail(ws)
    audit.record(ws, "Ann", "wrote", "x")
    pd.testing.assert_series_equal(empty.dtypes, audit.trail(ws).dtypes)
    assert empty["at"].dtype == "datetime64[us]"


def test_deed_and_line_stand_or_fall_together(ws):
    def half_done() -> None:
        with ws.writing() as connection:
            audit.write(connection, "Ann", "began", "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert audit.trail(ws).empty
