"""Is an upload kept whole, once, and unchanged, whatever happens on the way?"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from features.mapping import ColumnMap
from features.schema import Kind, Upload
from features.stages import Process
from features.store import files, reports, snapshots
from features.store.workspace import Workspace
from tests.uploads import FINDING, PROCESS, frame_of, upload

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path / "kind=test")  # a name that Parquet readers like to take for a column


@pytest.fixture
def frame():
    made = frame_of(
        deal_id=["D1", "D2", None],
        stage=["Visit", "报价", "Won"],
        amount=[1.5, None, 0.0],
        created_on=[pd.Timestamp("2024-01-05"), pd.NaT, pd.Timestamp("1899-12-30")],
        Budget=["yes", None, "no"],
    )
    return made.assign(Score=[1.0, np.nan, 3.0])


def files_of(ws: Workspace) -> list[str]:
    return sorted(path.name for path in (ws.root / "snapshots").iterdir())


def test_a_frame_comes_back_with_its_values_types_and_order(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    pd.testing.assert_frame_equal(snapshots.load_frame(ws, saved.id), frame)


def test_purchases_stand_behind_every_pipeline_however_late_they_are(ws, frame):
    bought = replace(upload(frame, as_of="2025-01-01"), columns=ColumnMap(Upload.PURCHASES, {}))
    for made in (bought, upload(frame, as_of="2023-01-01"), upload(frame, as_of="2024-01-01")):
        snapshots.save(ws, made)
    assert [one.as_of.year for one in snapshots.pipelines(ws)] == [2024, 2023, 2025]
    assert [one.as_of.year for one in snapshots.listing(ws)] == [2025, 2024, 2023]


def test_a_frame_without_rows_keeps_its_types(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame.iloc[:0]))
    pd.testing.assert_frame_equal(snapshots.load_frame(ws, saved.id), frame.iloc[:0])


def test_the_catalogue_knows_how_it_was_read(ws, frame):
    made = upload(
        frame, custom={"Budget": Kind.CATEGORY, "Score": Kind.NUMBER}, rejects=((9, "x", "ragged"),)
    )
    saved, is_new = snapshots.save(ws, made)
    assert is_new
    assert snapshots.get(ws, saved.id) == saved
    assert saved.kind is Upload.DEALS
    assert (saved.name, saved.as_of, saved.currency) == ("pipeline.csv", pd.Timestamp("2024-03-31"), "CNY")
    assert (saved.rows, saved.rejected, saved.unread) == (3, 1, 0)
    assert (saved.columns, saved.process, saved.custom) == (made.columns, PROCESS, dict(made.cleaned.custom))
    assert (saved.encoding, saved.delimiter, saved.digest) == ("utf-8", ",", made.table.digest)
    assert saved.findings == (FINDING,)
    assert str(saved.findings[0].message) == "41% of the amounts are blank."


def test_problems_are_listed_by_line(ws, frame):
    made = upload(
        frame,
        rejects=((7, "a,b,c,d", "too_many_cells"), (2, "", "too_few_cells")),
        unread=((5, "Value", "12x", "no_number"),),
    )
    saved, _ = snapshots.save(ws, made)
    listed = snapshots.problems(ws, saved.id)
    assert listed.to_numpy().tolist() == [
        [2, "", "", "too_few_cells"],
        [5, "Value", "12x", "no_number"],
        [7, "", "a,b,c,d", "too_many_cells"],
    ]
    assert listed.dtypes.astype(str).tolist() == ["int64", "str", "str", "str"]


def test_a_clean_file_has_an_empty_list_of_problems_with_the_same_columns(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    listed = snapshots.problems(ws, saved.id)
    assert listed.empty
    assert listed.dtypes.astype(str).to_dict() == {
        "line": "int64",
        "column": "str",
        "text": "str",
        "reason": "str",
    }


def test_the_same_content_is_kept_once(ws, frame):
    first, _ = snapshots.save(ws, upload(frame, name="june.csv"))
    again, is_new = snapshots.save(ws, upload(frame, name="june (1).csv"))
    assert not is_new
    assert again == first
    assert [item.id for item in snapshots.listing(ws)] == [first.id]
    assert files_of(ws) == [f"{first.id}.parquet", f"{first.id}.problems.parquet"]


def test_listing_begins_with_the_newest_day(ws, frame):
    days = ["2024-02-29", "2024-04-30", "2024-03-31"]
    for day in days:
        snapshots.save(ws, upload(frame, as_of=day))
    targets, _ = snapshots.save(ws, upload(frame_of(Upload.TARGETS, owner=["Ann"]), Upload.TARGETS))
    assert [f"{item.as_of:%Y-%m-%d}" for item in snapshots.listing(ws, Upload.DEALS)] == sorted(
        days, reverse=True
    )
    assert [item.id for item in snapshots.listing(ws, Upload.TARGETS)] == [targets.id]
    assert len(snapshots.listing(ws)) == 4


def test_a_file_is_found_by_its_bytes(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    assert snapshots.find_by_digest(ws, saved.digest) == saved
    assert snapshots.find_by_digest(ws, "0" * 64) is None


def test_first_upload_teaches_the_report_and_later_ones_do_not_overrule_the_person(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    learned = reports.recall(ws, saved.signature)
    assert learned is not None
    assert (learned.columns, learned.process) == (saved.columns, PROCESS)

    corrected = Process(("Quote", "Visit"), ("Won",), ())
    reports.remember(ws, saved.signature, ColumnMap(Upload.DEALS, {"Deal": None}), corrected)
    snapshots.save(ws, upload(frame, as_of="2024-04-30"))
    kept = reports.recall(ws, saved.signature)
    assert kept is not None
    assert kept.process == corrected


def test_a_deleted_snapshot_is_gone_with_its_files_and_can_be_saved_again(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    other, _ = snapshots.save(ws, upload(frame, as_of="2024-04-30"))
    snapshots.delete(ws, saved.id)
    assert [item.id for item in snapshots.listing(ws)] == [other.id]
    assert files_of(ws) == [f"{other.id}.parquet", f"{other.id}.problems.parquet"]
    assert snapshots.save(ws, upload(frame))[1]


@pytest.mark.parametrize("ask", [snapshots.get, snapshots.load_frame, snapshots.problems, snapshots.delete])
@pytest.mark.parametrize("unknown", ["0123456789abcdef", "", "../../etc/passwd"])
def test_an_unknown_snapshot_is_refused_by_name(ws, ask, unknown):
    with pytest.raises(InputError, match="no snapshot") as caught:
        ask(ws, unknown)
    assert caught.value.code == "unknown_snapshot"


@pytest.mark.parametrize("load", [snapshots.load_frame, snapshots.problems])
def test_a_missing_file_is_said_in_a_sentence(ws, frame, load):
    saved, _ = snapshots.save(ws, upload(frame))
    files.remove(ws, saved.id)
    with pytest.raises(InputError, match="upload its file again") as caught:
        load(ws, saved.id)
    assert caught.value.code == "snapshot_missing"
    snapshots.delete(ws, saved.id)
    assert snapshots.listing(ws) == []


def test_a_cut_off_file_is_noticed_and_mended_by_saving_again(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    path = ws.root / "snapshots" / f"{saved.id}.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(InputError) as caught:
        snapshots.load_frame(ws, saved.id)
    assert caught.value.code == "snapshot_damaged"
    assert not snapshots.save(ws, upload(frame))[1]
    pd.testing.assert_frame_equal(snapshots.load_frame(ws, saved.id), frame)


def test_a_crash_between_file_and_row_leaves_no_snapshot(ws, frame, monkeypatch):
    def crash(*_: object) -> dict[str, object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshots, "_to_row", crash)
    with pytest.raises(KeyboardInterrupt):
        snapshots.save(ws, upload(frame))
    monkeypatch.undo()
    assert snapshots.listing(ws) == []
    assert snapshots.save(ws, upload(frame))[1], "what the crash left is no obstacle"
    pd.testing.assert_frame_equal(snapshots.load_frame(ws, snapshots.listing(ws)[0].id), frame)


def test_leftovers_of_a_crash_are_swept_once_nobody_can_be_writing_them(ws, frame):
    saved, _ = snapshots.save(ws, upload(frame))
    folder = ws.root / "snapshots"
    for name in ("dead.parquet", f"{saved.id}.77.tmp", "young.parquet"):
        (folder / name).write_bytes(b"")
        age = 0 if name.startswith("young") else files.SWEEP_AFTER_SECONDS + 60
        os.utime(folder / name, (time.time() - age,) * 2)
    os.utime(folder / f"{saved.id}.parquet", (0, 0))
    assert snapshots.sweep(ws) == 2
    assert files_of(ws) == [f"{saved.id}.parquet", f"{saved.id}.problems.parquet", "young.parquet"]


def test_two_processes_that_save_the_same_upload_make_one_snapshot(tmp_path):
    code = """
import sys, pandas as pd
from features.store import snapshots
from features.store.workspace import Workspace
from tests.uploads import frame_of, upload
ws = Workspace.open(sys.argv[1])
frame = frame_of(deal_id=[str(n) for n in range(500)])
sys.stdin.readline()
print(*(snapshots.save(ws, upload(frame, as_of=f"2024-03-{day:02}"))[1] for day in range(1, 11)))
"""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in both]
    assert [errors for _, errors in told] == ["", ""]
    first, second = (output.split() for output, _ in told)
    assert [sorted(pair) for pair in zip(first, second, strict=True)] == [["False", "True"]] * 10
    ws = Workspace.open(tmp_path)
    assert len(snapshots.listing(ws)) == 10
    assert all(len(snapshots.load_frame(ws, item.id)) == 500 for item in snapshots.listing(ws))


def test_a_table_without_days_that_comes_again_tomorrow_is_the_same_one(ws, monkeypatch):
    plain = frame_of(deal_id=["D1"], stage=["Won"])
    dated = frame_of(deal_id=["D1"], created_on=[pd.Timestamp("2024-01-05")])
    kept = []
    for day in ("2024-05-01", "2024-05-02"):
        monkeypatch.setattr(pd.Timestamp, "today", lambda day=day: pd.Timestamp(day))
        kept += [snapshots.save(ws, upload(frame, as_of=day))[0].id for frame in (plain, dated)]
    assert kept[0] == kept[2]
    assert kept[1] != kept[3]
