from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

from features.checks import Code
from features.deals import resolve
from features.description import to_json
from features.errors import InputError
from features.ingest import Ingested, ingest, main, require_outcome
from features.mapping import ColumnMap, signature
from features.schema import Upload
from features.stages import Process
from features.store import reports, snapshots
from features.store.workspace import Workspace

PIPELINE = (
    "Opportunity ID,Account Name,Stage,Amount,Created Date,Close Date,Budget\n"
    'a1,Acme,Closed Won,"$1,200",2024-01-05,2024-03-01,yes\n'
    "a2,Bolt,Closed Lost,$300,2024-01-15,2024-04-20,no\n"
    "a3,Acme,Quote,$50,2024-05-02,2024-09-30,yes\n"
)
CHINESE = (
    "商机名称,客户名称,商机金额,预计成交日期,商机阶段,创建时间,负责人\n"
    "甲项目,甲公司,12.5万,2024-08-01,赢单,2024-01-02,王芳\n"
)


def read(text: str, **choices) -> Ingested:
    return ingest(text.encode(), name="deals.csv", **choices)


def resolved(one: Ingested) -> pd.DataFrame:
    return resolve(one.cleaned.frame, one.process, as_of=one.as_of, custom=tuple(one.cleaned.custom)).frame


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return Workspace.open()


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(PIPELINE, encoding="utf-8")
    return path


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def test_a_file_goes_all_the_way_to_typed_deals():
    one = read(PIPELINE)
    assert one.columns.columns == {
        "Opportunity ID": "deal_id",
        "Account Name": "account",
        "Stage": "stage",
        "Amount": "amount",
        "Created Date": "created_on",
        "Close Date": "closed_on",
        "Budget": None,
    }
    assert one.process == Process(("Quote",), ("Closed Won",), ("Closed Lost",))
    frame = resolved(one).set_index("deal_id")
    assert frame["outcome"].to_dict() == {"a1": "won", "a2": "lost", "a3": "open"}
    assert frame["amount"].to_dict() == {"a1": 1200.0, "a2": 300.0, "a3": 50.0}
    assert frame.loc["a3", "expected_close_on"] == pd.Timestamp("2024-09-30")
    assert pd.isna(frame.loc["a3", "closed_on"])


def test_the_as_of_day_is_the_latest_fact_not_the_latest_expectation():
    assert read(PIPELINE).as_of == pd.Timestamp("2024-05-02")
    assert read(PIPELINE, as_of=pd.Timestamp("2024-06-30 17:00")).as_of == pd.Timestamp("2024-06-30")


def test_a_chinese_export_is_read_in_its_own_words():
    one = read(CHINESE)
    frame = resolved(one)
    assert frame.loc[0, ["account", "outcome", "amount", "owner"]].tolist() == [
        "甲公司",
        "won",
        125000.0,
        "王芳",
    ]
    assert one.process.won == ("赢单",)


def test_the_same_file_in_gb18030_says_the_same():
    assert_frame_equal(ingest(CHINESE.encode("gb18030")).cleaned.frame, read(CHINESE).cleaned.frame)


def test_a_chosen_mapping_and_process_are_followed():
    columns = ColumnMap(Upload.DEALS, {"Stage": "stage", "Budget": "region", "Not there": "owner"})
    process = Process(("Negotiation", "Quote"), ("Closed Lost",), ("Closed Won",))
    one = read(PIPELINE, columns=columns, process=process)
    assert one.columns.columns["Budget"] == "region"
    assert one.columns.columns["Amount"] is None
    assert one.process == process
    assert resolved(one)["outcome"].tolist() == ["lost", "won", "open"]


def test_a_file_without_any_outcome_can_be_shown_but_not_worked_with():
    text = "Account,Amount\nAcme,5\nBolt,6\n"
    shown = read(text, kind=Upload.DEALS)
    assert Code.NO_OUTCOME in {found.code for found in shown.findings}
    with pytest.raises(InputError, match="Account, Amount") as raised:
        read(text, kind=Upload.DEALS, strict=True)
    assert raised.value.code == "no_outcome"


def test_a_refusal_of_many_columns_names_the_first_ones_only():
    names = [f"Field {place}" for place in range(500)]
    text = "\n".join([",".join(names), *(",".join(["x"] * 500) for _ in range(3))])
    with pytest.raises(InputError, match=r"Field 0, .* Field 19 …\)") as raised:
        read(text, kind=Upload.DEALS, strict=True)
    assert len(str(raised.value)) < 500


def test_only_deals_need_an_outcome():
    require_outcome(ColumnMap(Upload.DEALS, {"x": "stage"}))
    require_outcome(ColumnMap(Upload.DEALS, {"x": "outcome"}))
    require_outcome(ColumnMap(Upload.TARGETS, {"x": None}))


def test_columns_that_are_called_like_ours_are_kept_beside_them():
    one = read("Stage,line,stage_rank\nWon,7,8\nQuote,9,10\n")
    frame = resolved(one)
    assert frame["line"].tolist() == [2, 3]
    assert frame["line (2)"].tolist() == [7.0, 9.0]
    assert frame["stage_rank (2)"].tolist() == [8.0, 10.0]
    assert frame["stage_rank"].tolist()[1] == 0.0


def test_one_row_is_read_with_a_finding():
    one = read("Deal ID,Stage\na,Won\n")
    assert len(one.cleaned.frame) == 1
    assert Code.FEW_ROWS in {found.code for found in one.findings}


def test_customers_have_no_process_and_are_dated_by_their_latest_day():
    one = read(
        "Account,Industry,Last Contacted,Churn\nAcme,Retail,2024-02-03,No\nBolt,Energy,2024-01-05,Yes\n"
    )
    assert one.columns.kind is Upload.CUSTOMERS
    assert one.process == Process()
    assert one.as_of == pd.Timestamp("2024-02-03")
    assert one.cleaned.frame["churned"].tolist() == [0.0, 1.0]


def test_a_table_without_days_is_dated_today():
    assert (
        read("Account,Industry,Churn\nAcme,Retail,No\nBolt,Energy,Yes\n").as_of
        == pd.Timestamp.today().normalize()
    )


def test_targets_and_stage_entries_are_recognised():
    assert read("Month,Owner,Target\n2024-01,Ann,500\n2024-02,Ann,600\n").columns.kind is Upload.TARGETS
    history = "Opportunity ID,Stage,Entered On\na,Visit,2024-01-02\na,Quote,2024-02-02\n"
    assert read(history).columns.kind is Upload.STAGE_ENTRIES


def test_the_excel_resaved_file_gives_the_same_deals(real_data):
    one, other = (
        ingest(real_data / "maven_crm" / f"sales_pipeline{suffix}.csv") for suffix in ("", "_excel_resaved")
    )
    assert one.as_of == other.as_of == pd.Timestamp("2017-12-31")
    assert one.process == other.process == Process(("Prospecting", "Engaging"), ("Won",), ("Lost",))
    assert_frame_equal(resolved(one), resolved(other))
    assert resolved(one)["outcome"].value_counts().to_dict() == {"won": 4238, "lost": 2473, "open": 2089}


def test_the_leak_of_a_real_pipeline_is_found(real_data):
    one = ingest(real_data / "maven_crm/sales_pipeline.csv")
    assert [(found.code, found.column) for found in one.findings] == [(Code.LEAK, "amount")]


@pytest.mark.parametrize(
    ("file", "won", "lost"),
    [("b2b_small/opportunities.csv", 227, 221), ("bank_marketing/calls.csv", 4640, 36548)],
)
def test_real_files_without_dates_are_deals_with_outcomes(file, won, lost, real_data):
    counts = resolved(ingest(real_data / file))["outcome"].value_counts()
    assert counts.to_dict() == {"won": won, "lost": lost}


def test_machines_read_the_documented_keys(pipeline):
    said = json.loads(run(pipeline, "--json").stdout)
    assert {
        *("file", "encoding", "delimiter", "header_row", "rows_read", "rows_kept", "rows_rejected"),
        *("rows_repaired", "cells_unread", "mapping", "findings"),
    } <= set(said)
    assert (said["file"], said["delimiter"], said["rows_read"], said["rows_kept"]) == ("deals.csv", ",", 3, 3)
    assert said["mapping"]["Budget"] is None
    assert said["mapping"]["Stage"] == "stage"
    assert {"code", "severity", "column", "rows", "message"} == set(said["findings"][0])


def test_rows_read_are_those_kept_and_those_rejected():
    one = read(PIPELINE + "a4,Acme\na5,B,Won,5,2024-01-01,2024-01-02,yes,too,many,cells\n")
    said = to_json(one)
    assert said["rows_read"] == said["rows_kept"] + said["rows_rejected"] == 5


def test_people_read_columns_and_findings(pipeline):
    said = run(pipeline).stdout
    assert "Stage → stage" in said
    assert "Budget → (as it is)" in said
    assert "D003" in said


def test_the_table_as_read_is_written_as_plain_csv(pipeline, tmp_path):
    out = tmp_path / "table.csv"
    assert run(pipeline, "--csv-out", out).exit_code == 0
    raw = out.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 4
    rows = list(csv.reader(raw.decode("utf-8").splitlines()))
    assert rows == list(csv.reader(PIPELINE.splitlines()))


def test_the_as_of_day_can_be_given(pipeline):
    assert json.loads(run(pipeline, "--as-of", "2024-06-30", "--json").stdout)["as_of"] == "2024-06-30"


def test_saving_keeps_one_snapshot_however_often(pipeline, workspace):
    first, second = run(pipeline, "--save"), run(pipeline, "--save", "--json")
    (kept,) = snapshots.listing(workspace)
    assert first.stderr == f"saved as snapshot {kept.id}\n"
    assert second.stderr == f"already saved as snapshot {kept.id}\n"
    assert json.loads(second.stdout)["rows_kept"] == kept.rows == 3


def test_deals_without_outcome_are_not_saved(tmp_path, workspace):
    path = tmp_path / "no.csv"
    path.write_text("Product,Probability\nA,5%\nB,6%\n", encoding="utf-8")
    result = run(path, "--save")
    assert result.exit_code == 2
    assert "won or lost (Product, Probability)" in result.stderr
    assert snapshots.listing(workspace) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"])
def test_bad_files_get_one_sentence_and_exit_code_2(content, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_bytes(content)
    result = run(path)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path):
    result = run(tmp_path / "nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_saving_reads_a_report_as_it_was_decided_and_asks_about_new_columns_only(tmp_path, workspace):
    first, later = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text("Deal ID,Status X,Value\n1,Quote,5\n", encoding="utf-8")
    later.write_text("Deal ID,Status X,Value,Sector\n1,Quote,5,Retail\n", encoding="utf-8")
    decided = ColumnMap(Upload.DEALS, {"Deal ID": "deal_id", "Status X": "stage", "Value": None})
    reports.remember(workspace, signature(decided.columns), decided, Process(("Quote",), (), ()))
    said = json.loads(run(first, "--save", "--json").stdout)
    assert said["mapping"] == decided.columns
    said = json.loads(run(later, "--save", "--json").stdout)
    assert said["mapping"] == {**decided.columns, "Sector": "industry"}
    assert said["asks"] == ["Sector"]
    newest, oldest = snapshots.listing(workspace, Upload.DEALS)
    assert reports.family(workspace, newest.signature) == {newest.signature, oldest.signature}


def test_saving_compares_closed_deals_with_the_snapshot_before(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    rows = "Opportunity ID,Stage,Amount,Close Date\n1,Closed Won,{},2026-01-05\n2,Closed Lost,20,2026-01-06\n"
    said = []
    for amount, day in ((10, "2026-02-01"), (15, "2026-03-01")):
        file = tmp_path / f"deals-{day}.csv"
        file.write_text(rows.format(amount), encoding="utf-8")
        result = CliRunner().invoke(main, [str(file), "--as-of", day, "--save", "--json"])
        said.append(json.loads(result.stdout))
    assert "D061" not in {found["code"] for found in said[0]["findings"]}
    assert [found["rows"] for found in said[1]["findings"] if found["code"] == "D061"] == [1]
    answers = [{one["code"]: one["answer"] for one in each["checks"]}["D061"] for each in said]
    assert answers == ["not_applicable", "found"]
