"""Claims about what a command's DATA argument names."""

from __future__ import annotations

import pandas as pd
import pytest

from features.errors import InputError
from features.ingest import ingest
from features.store import snapshots
from features.store.rates import save_rates
from features.store.workspace import Workspace
from training.data import load_deals, load_older, say_left_out

HEADER = "Opportunity ID,Stage,Amount,Created Date,Close Date,Last Activity Date\n"
ROWS = (
    "1,Closed Won,100,2024-01-05,2024-02-05,2024-02-05\n"
    "2,Closed Lost,200,2024-01-09,2024-03-01,2024-03-01\n"
    "3,Proposal,300,2024-03-01,,{day}\n"
)


@pytest.fixture
def export(tmp_path):
    def make(day: str):
        path = tmp_path / f"{day}.csv"
        path.write_text(HEADER + ROWS.format(day=day), encoding="utf-8")
        return path

    return make


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    return Workspace.open()


def test_a_file_gives_its_deals_and_no_older_ones(export):
    path = export("2024-03-20")
    found = load_deals(str(path))
    assert found.frame["outcome"].tolist() == ["won", "lost", "open"]
    assert str(found.as_of.date()) == "2024-03-20"
    assert load_older(str(path)) == ()


def test_a_snapshot_gives_its_deals_and_what_older_ones_of_the_report_saw(export, workspace):
    saved = [
        snapshots.save(workspace, ingest(export(day)))[0]
        for day in ("2024-03-20", "2024-04-20", "2024-05-20")
    ]
    assert str(load_deals(saved[1].id).as_of.date()) == "2024-04-20"
    assert [str(older.as_of.date()) for older in load_older(saved[2].id)] == ["2024-04-20", "2024-03-20"]
    assert load_older(saved[0].id) == ()


@pytest.mark.parametrize("load", [load_deals, load_older])
def test_what_is_neither_file_nor_snapshot_is_refused(load, workspace):
    with pytest.raises(InputError, match="neither a file nor a snapshot") as caught:
        load("nothing")
    assert caught.value.code == "no_such_data"


def test_a_file_without_an_outcome_is_refused(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,City\nLi,Xi'an\nWu,Wuhan\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_deals(str(path))
    assert caught.value.code == "no_outcome"


MIXED = "Opportunity ID,Stage,Amount,Currency\n" + "".join(
    f"{i},{'Closed Won' if i % 2 else 'Proposal'},100,{'EUR' if i < 3 else 'USD'}\n" for i in range(10)
)


def test_amounts_of_a_file_without_a_rate_count_nowhere_and_are_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "none"))
    (tmp_path / "mixed.csv").write_text(MIXED, encoding="utf-8")
    found = load_deals(str(tmp_path / "mixed.csv"))
    say_left_out(found)
    assert found.frame["amount"].sum() == 700
    assert "3 amounts have no rate to USD and count nowhere: 300.00 EUR." in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_amounts_of_a_file_are_converted_by_the_rates_that_are_kept(tmp_path, workspace, capsys):
    save_rates(workspace, "USD", pd.DataFrame({"currency": ["EUR"], "rate": [1.1], "day": [pd.NaT]}))
    (tmp_path / "mixed.csv").write_text(MIXED, encoding="utf-8")
    found = load_deals(str(tmp_path / "mixed.csv"))
    say_left_out(found)
    assert found.frame["amount"].sum() == pytest.approx(700 + 330)
    assert capsys.readouterr().err == ""
