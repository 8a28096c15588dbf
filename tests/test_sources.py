"""What a training's DATA argument names."""

from __future__ import annotations

from pathlib import Path

import pytest

from features.errors import InputError
from features.ingest import ingest
from features.lookup import Join
from features.schema import Upload
from features.store import snapshots
from features.store.lookups import remember_join
from features.store.workspace import Workspace
from training.sources import load_source, read_source, source_of

DEALS = (Upload.DEALS,)
BOTH = (Upload.CUSTOMERS, Upload.DEALS)


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


PIPELINE = "Opportunity ID,Stage,Created Date,Close Date,Lead Source\n" + "".join(
    f"O{i},{stage},2024-01-0{1 + i},2024-02-0{1 + i},Web\n"
    for i, stage in enumerate(["Closed Won", "Closed Lost", "Quote", "Closed Won"])
)


def test_a_file_of_deals_is_read_with_its_outcomes(tmp_path):
    source = read_source(write(tmp_path, PIPELINE), None, DEALS)
    assert source.deals is not None
    assert source.deals.frame["outcome"].tolist() == ["won", "lost", "open", "won"]
    assert source.headers()["source"] == "Lead Source"
    assert source.snapshot is None


def test_columns_are_found_by_header_and_by_name(tmp_path):
    source = read_source(write(tmp_path, PIPELINE), None, DEALS)
    assert source.names(["Lead Source", "stage"]) == ("source", "stage")
    with pytest.raises(InputError, match="Lead Source") as raised:
        source.names(["Quelle"])
    assert raised.value.code == "unknown_column"


def test_a_named_column_is_the_outcome_and_the_guessed_one_is_not(tmp_path):
    text = "id,Status,signed\n" + "".join(f"{i},Won,{'yes' if i % 2 else 'no'}\n" for i in range(8))
    source = read_source(write(tmp_path, text), "signed", DEALS)
    assert source.deals is not None
    assert source.deals.frame["outcome"].tolist() == ["lost", "won"] * 4
    assert source.columns["Status"] is None


def test_a_stage_that_is_named_as_the_outcome_stays_the_stage(tmp_path):
    source = read_source(write(tmp_path, PIPELINE), "Stage", DEALS)
    assert source.deals is not None
    assert source.deals.frame["outcome"].tolist() == ["won", "lost", "open", "won"]


@pytest.mark.parametrize(
    ("text", "outcome", "code"),
    [
        ("id,x,y\n1,2,yes\n2,3,no\n3,4,maybe\n", "y", "outcome_unread"),
        ("id,x,y\n1,2,yes\n2,3,no\n", "z", "unknown_column"),
        ("id,x\n1,2\n2,3\n", None, "no_outcome"),
        ("", None, "empty_file"),
    ],
)
def test_files_from_which_nothing_can_be_learned_are_refused(tmp_path, text, outcome, code):
    with pytest.raises(InputError) as raised:
        read_source(write(tmp_path, text), outcome, DEALS)
    assert raised.value.code == code


def test_values_that_are_no_outcome_are_named(tmp_path):
    file = write(tmp_path, "id,x,y\n1,2,yes\n2,3,no\n3,4,maybe\n")
    with pytest.raises(InputError, match="maybe"):
        read_source(file, "y", DEALS)


def test_one_slip_of_the_pen_among_many_outcomes_does_not_stop_a_training(tmp_path):
    text = "id,y\n" + "".join(f"{i},{'yes' if i % 2 else 'no'}\n" for i in range(200)) + "200,yse\n"
    source = read_source(write(tmp_path, text), "y", DEALS)
    assert source.deals is not None
    assert source.deals.frame["outcome"].value_counts()["open"] == 1


def test_stage_entries_can_stand_in_a_file_of_their_own(tmp_path):
    entries = "Opportunity ID,Stage,Entered On\nO0,Quote,2024-01-02\nO1,Quote,2024-01-03\n"
    file = write(tmp_path, entries, "entries.csv")
    source = read_source(write(tmp_path, PIPELINE), None, DEALS, file)
    assert source.deals is not None
    assert source.deals.entries["deal_id"].tolist()[:2] == ["O0", "O1"]


def test_customers_are_told_from_deals(tmp_path):
    text = "customerID,Contract,Churn\n" + "".join(
        f"c{i},monthly,{'Yes' if i % 2 else 'No'}\n" for i in range(9)
    )
    source = read_source(write(tmp_path, text), None, BOTH)
    assert source.kind is Upload.CUSTOMERS
    assert source.deals is None
    assert source.frame["churned"].tolist() == [0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_a_snapshot_is_named_by_its_id(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    snapshot, _ = snapshots.save(Workspace.open(), ingest(write(tmp_path, PIPELINE), kind=Upload.DEALS))
    source = load_source(snapshot.id, None, DEALS)
    assert source.snapshot == snapshot
    assert len(source.frame) == 4
    with pytest.raises(InputError) as raised:
        load_source(snapshot.id, "Stage", DEALS)
    assert raised.value.code == "snapshot_outcome"
    with pytest.raises(InputError) as raised:
        source_of(Workspace.open(), snapshot, (Upload.CUSTOMERS,))
    assert raised.value.code == "wrong_kind"


def test_what_is_neither_file_nor_snapshot_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    with pytest.raises(InputError) as raised:
        load_source("nothing-here", None, DEALS)
    assert raised.value.code == "no_such_data"


PRODUCTS = "product,series,price\nA,GTX,5\nB,MG,6\n"
SALES = "Opportunity ID,Stage,Product\n1,Closed Won,A\n2,Closed Lost,B\n3,Quote,A\n"


def test_tables_beside_a_file_bring_columns_that_can_be_named(tmp_path):
    table = write(tmp_path, PRODUCTS, "products.csv")
    source = read_source(write(tmp_path, SALES), None, DEALS, lookups=[table])
    assert source.deals is not None
    assert source.deals.frame["price"].tolist() == [5, 6, 5]
    assert source.names(["price", "series"]) == ("price", "series")
    assert {"price", "series"} <= set(source.deals.custom)


def test_a_snapshot_is_learned_from_with_its_joined_tables(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    workspace = Workspace.open()
    snapshot, _ = snapshots.save(workspace, ingest(write(tmp_path, SALES)))
    table, _ = snapshots.save(workspace, ingest(write(tmp_path, PRODUCTS, "products.csv")))
    remember_join(workspace, table.signature, Join("product", "product", ("series", "price")))
    source = load_source(snapshot.id, None, DEALS)
    assert source.frame["price"].tolist() == [5, 6, 5]
    assert source.names(["price"]) == ("price",)


def test_a_column_may_be_named_in_other_letters_where_only_one_can_be_meant(tmp_path):
    file = tmp_path / "deals.csv"
    rows = "".join(f"{i % 2},{i},{i}\n" for i in range(20))
    file.write_text("converted,Size,size\n" + rows)
    source = read_source(file, "Converted", (Upload.DEALS,))
    assert source.columns["converted"] == "outcome"
    assert source.names(["CONVERTED"]) == ("outcome",)
    assert source.names(["size"]) == ("size",)
    with pytest.raises(InputError) as caught:
        source.names(["SIZE"])
    assert caught.value.code == "unknown_column"
