"""Claims about tables that leave the product."""

import io

import pandas as pd
import pytest

from features.export import neutralise, neutralised, to_csv


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_starts_a_formula_gets_an_apostrophe(formula):
    assert neutralise(pd.Series([formula], dtype="str")).tolist() == ["'" + formula]


@pytest.mark.parametrize("harmless", ["-5", "+1,234.50", "-12%", "Acme", "a=b", ""])
def test_plain_texts_and_signed_numbers_stay_as_they_are(harmless):
    assert neutralise(pd.Series([harmless], dtype="str")).tolist() == [harmless]


def test_blanks_stay_blank():
    assert neutralise(pd.Series([None, "=x"], dtype="str")).isna().tolist() == [True, False]


def test_headers_are_neutralised_and_numbers_are_not():
    frame = neutralised(pd.DataFrame({"=evil": ["a"], "amount": [-5.0]}))
    assert list(frame.columns) == ["'=evil", "amount"]
    assert frame["amount"].tolist() == [-5.0]


def test_duplicate_headers_survive():
    frame = pd.DataFrame([["a", "b"]], columns=["x", "y"]).astype("str")
    assert to_csv(frame).decode("utf-8-sig").splitlines() == ["x,y", "a,b"]


def test_excel_finds_its_byte_order_mark_and_chinese_reads_back():
    written = to_csv(pd.DataFrame({"客户": ["华东 客户"], "日期": pd.to_datetime(["2026-09-30"])}))
    assert written.startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(io.BytesIO(written)).to_dict("records") == [
        {"客户": "华东 客户", "日期": "2026-09-30"}
    ]
