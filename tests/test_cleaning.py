"""Cleaning turns every row of a text table into one row of typed columns and lists what it could not read."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from features.cleaning import clean
from features.mapping import ColumnMap
from features.reading import read_table
from features.schema import CUSTOMERS, DEALS, TARGETS, Kind, Upload

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not SHARED.exists(), reason="the public data sets are not on this machine")
MAVEN = {
    "opportunity_id": "deal_id",
    "sales_agent": "owner",
    "product": "product",
    "account": "account",
    "deal_stage": "stage",
    "engage_date": "created_on",
    "close_date": "closed_on",
    "close_value": "amount",
}
TEXT = """编号,客户,金额,创建时间,预计,赢率(%),状态,等级,备注
D1,甲公司,¥12.5万,2024年3月5日,13/04/2024,30,进行中,A,-
D2,乙公司,abc,2024-03-06,05/04/2024,80,赢单,B,x

D3,丙　公司,(500),昨天,,140,输单,A,无
"""
COLUMNS = {
    "编号": "deal_id",
    "客户": "account",
    "金额": "amount",
    "创建时间": "created_on",
    "预计": "expected_close_on",
    "赢率(%)": "probability",
    "状态": "outcome",
    "等级": None,
    "备注": None,
}


def cleaned(text=TEXT, columns=COLUMNS, kind=Upload.DEALS, **options):
    return clean(read_table(text.encode()), ColumnMap(kind, columns), **options)


def test_cells_become_what_they_mean():
    frame = cleaned().frame
    assert frame["deal_id"].tolist() == ["D1", "D2", "D3"]
    assert frame["account"].tolist() == ["甲公司", "乙公司", "丙 公司"]
    assert frame["amount"].fillna(-1).tolist() == [125_000, -1, -500]
    assert frame["created_on"].dt.strftime("%F").fillna("").tolist() == ["2024-03-05", "2024-03-06", ""]
    assert frame["expected_close_on"].dt.strftime("%F").fillna("").tolist() == [
        "2024-04-13",
        "2024-04-05",
        "",
    ]
    assert frame["probability"].fillna(-1).tolist() == [0.3, 0.8, -1]
    assert frame["outcome"].tolist() == ["open", "won", "lost"]
    assert frame["line"].tolist() == [2, 3, 5]


def test_every_cell_that_could_not_be_read_is_listed_with_line_header_text_and_reason():
    assert cleaned().unread.to_numpy().tolist() == [
        [3, "金额", "abc", "not_a_number"],
        [5, "创建时间", "昨天", "not_a_date"],
        [5, "赢率(%)", "140", "not_a_share"],
    ]


def test_no_filled_cell_vanishes_without_being_listed():
    found = cleaned()
    table = read_table(TEXT.encode())
    blank_words = {"", "-", "无"}
    for header, name in COLUMNS.items():
        lost = found.frame[name or header].isna() & ~table.cells[header].isin(blank_words)
        listed = found.unread.loc[found.unread["column"] == header, "line"]
        assert found.frame.loc[lost, "line"].tolist() == listed.tolist()


def test_the_frame_has_every_canonical_column_in_its_type_and_then_the_custom_ones():
    found = cleaned()
    names = [column.name for column in DEALS]
    assert list(found.frame.columns) == [*names, "等级", "备注", "line"]
    types = {Kind.DATE: "datetime64[us]", Kind.MONEY: "float64", Kind.SHARE: "float64", Kind.COUNT: "float64"}
    types[Kind.NUMBER] = "float64"
    assert {column.name: str(found.frame[column.name].dtype) for column in DEALS} == {
        column.name: types.get(column.kind, "str") for column in DEALS
    }
    assert found.frame["line"].dtype == "int64"
    assert found.custom == {"等级": Kind.CATEGORY, "备注": Kind.NOTE}


def test_orders_of_dates_and_the_currency_are_told():
    found = cleaned()
    assert found.date_orders == {"created_on": "year_first", "expected_close_on": "day_first"}
    assert found.currency == "CNY"
    assert found.frame["currency"].fillna("").tolist() == ["CNY", "", ""]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("id,amount\n1,$5\n2,$6\n", "USD"),
        ("id,amount\n1,$5\n2,€6\n", ""),
        ("id,amount\n1,5\n2,6\n", ""),
        ("id,amount (EUR)\n1,5\n2,6\n", "EUR"),
    ],
)
def test_one_currency_is_named_and_several_are_not(text, currency):
    header = text.splitlines()[0].split(",")[1]
    assert cleaned(text, {"id": "deal_id", header: "amount"}).currency == currency


def test_a_currency_column_goes_before_the_symbol():
    text = "id,amount,cur\n1,$5,CAD\n2,$6,\n"
    found = cleaned(text, {"id": "deal_id", "amount": "amount", "cur": "currency"})
    assert found.frame["currency"].tolist() == ["CAD", "USD"]


def test_one_date_column_settles_the_order_of_its_ambiguous_neighbour():
    text = "id,a,b\n1,05/03/2024,25/03/2024\n2,06/03/2024,07/04/2024\n"
    found = cleaned(text, {"id": "deal_id", "a": "created_on", "b": "closed_on"})
    assert found.frame["created_on"].dt.month.tolist() == [3, 3]
    assert found.date_orders == {"created_on": "day_first", "closed_on": "day_first"}


def test_an_undecided_order_is_reported_and_can_be_given():
    text = "id,a\n1,05/03/2024\n2,06/03/2024\n"
    columns = {"id": "deal_id", "a": "created_on"}
    assert cleaned(text, columns).date_orders == {"created_on": "ambiguous"}
    given = cleaned(text, columns, day_first=True)
    assert given.date_orders == {"created_on": "day_first"}
    assert given.frame["created_on"].dt.month.tolist() == [3, 3]


def test_a_custom_column_named_like_a_canonical_one_stays_apart():
    text = "id,region,Region,line\n1,5,North,a\n2,6,South,b\n"
    found = cleaned(text, {"id": "deal_id", "Region": "region"})
    assert found.frame["region"].tolist() == ["North", "South"]
    assert found.custom == {"region (2)": Kind.NUMBER, "line (2)": Kind.CATEGORY}
    assert found.frame["line"].tolist() == [2, 3]


@pytest.mark.parametrize(("kind", "schema"), [(Upload.CUSTOMERS, CUSTOMERS), (Upload.TARGETS, TARGETS)])
def test_other_uploads_have_their_own_columns(kind, schema):
    header = schema[0].name
    found = cleaned(f"{header},x\n2024-01,1\n2024-02,2\n", {header: header}, kind)
    ours = ["months", "line"] if kind is Upload.TARGETS else ["line"]
    assert list(found.frame.columns) == [*(column.name for column in schema), "x", *ours]


def test_row_order_and_repetition_change_nothing():
    header, *body = TEXT.replace("\n\n", "\n").splitlines()
    forward = cleaned("\n".join([header, *body])).frame.drop(columns="line")
    backward = cleaned("\n".join([header, *body[::-1]])).frame.drop(columns="line")
    pd.testing.assert_frame_equal(forward, backward.iloc[::-1].reset_index(drop=True))


@needs_data
def test_the_copy_saved_by_excel_cleans_to_the_same_frame():
    original, copy = (
        clean(read_table(SHARED / "maven_crm" / name), ColumnMap(Upload.DEALS, MAVEN))
        for name in ("sales_pipeline.csv", "sales_pipeline_excel_resaved.csv")
    )
    pd.testing.assert_frame_equal(original.frame, copy.frame)
    assert original.unread.empty
    assert copy.unread.empty
    assert set(copy.date_orders.values()) == {"month_first"}


@needs_data
def test_public_files_clean_without_a_loss():
    telco = clean(
        read_table(SHARED / "telco_churn/customers.csv"), ColumnMap(Upload.CUSTOMERS, {"Churn": "churned"})
    )
    assert telco.frame["churned"].mean() == pytest.approx(0.2654, abs=1e-4)
    assert telco.frame["TotalCharges"].isna().sum() == 11
    assert telco.unread.empty
    assert telco.custom["MonthlyCharges"] is Kind.NUMBER
    assert telco.custom["Contract"] is Kind.CATEGORY
    bank = clean(read_table(SHARED / "bank_marketing/calls.csv"), ColumnMap(Upload.DEALS, {"y": "outcome"}))
    assert (bank.frame["outcome"] == "won").mean() == pytest.approx(0.1127, abs=1e-4)
    assert bank.frame["job"].eq("unknown").sum() == 330
    assert bank.unread.empty


def test_a_column_called_months_keeps_its_name_unless_it_is_one_of_targets():
    assert cleaned("id,months\n1,5\n2,6\n", {"id": "deal_id"}).custom == {"months": Kind.NUMBER}
    columns = {"period": "period", "amount": "amount"}
    found = cleaned("period,amount,months\n2024Q3,300,x\n2024-10,5,y\n", columns, Upload.TARGETS)
    assert found.frame["months"].tolist() == [3, 1]
    assert set(found.custom) == {"months (2)"}


def test_texts_are_numbered_as_they_stand_in_the_frame_at_hand():
    read = cleaned()
    assert len(read.numbers) > 0
    for name, column in read.frame.select_dtypes("str").items():
        numbered = read.numbered(name)
        assert numbered.spread(numbered.texts).fillna("-").tolist() == column.fillna("-").tolist()
    other = replace(read, frame=read.frame.assign(stage="Won"))
    assert other.numbered("stage").texts.tolist() == ["Won"]
    changed = read.with_columns({"stage": other.frame["stage"]})
    assert changed.numbered("stage").texts.tolist() == ["Won"]
