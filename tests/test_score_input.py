"""Are the rows to be scored read as the training read its own?"""

from __future__ import annotations

import pytest

from features.errors import InputError
from features.schema import Upload
from training.score_input import as_trained, read_input


def test_headers_mean_what_they_meant_in_training():
    trained = {"Status": "outcome", "Origin": "source", "Note": None}
    proposed = {"Status": "stage", "Origin": None, "Lead Source": "source", "Rep": "owner"}
    found = as_trained(proposed, trained)
    assert found == {"Status": "outcome", "Origin": "source", "Lead Source": None, "Rep": "owner"}


def test_every_row_of_a_file_is_there_typed_and_as_it_was(tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text("Deal,Status,Origin\n1,Won,web\n2,,fair\n2,Open,fair\n", encoding="utf-8")
    given = read_input(str(file), Upload.DEALS, {"Status": "outcome", "Origin": "source"}, (), None)
    assert given.rows["Deal"].tolist() == ["1", "2", "2"]
    assert {"outcome", "source"} <= given.columns
    assert len(given.frame) == 3
    assert given.deals is not None
    assert given.deals.frame["source"].tolist()[0] == "web"


def test_what_is_neither_file_nor_snapshot_is_said_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        read_input("nowhere.csv", Upload.DEALS, {}, (), None)
