"""Words of two languages: nothing, names, yes and no, open, won and lost."""

import numpy as np
import pandas as pd
import pytest

from features.words import (
    clean_names,
    clean_people,
    is_blank,
    is_spreadsheet_error,
    parse_flags,
    parse_outcomes,
    plain,
)


def cells(*texts):
    return pd.Series(texts, dtype="str")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "--",
        "—",
        "N/A",
        "n/a",
        "#N/A",
        "NULL",
        "None",
        "- None -",
        "--None--",
        "<none>",
        "(blank)",
        "Select",
        "Please Select",
        "nan",
        "\\N",
        "?",
        "...",
        "/",
        "无",
        "空",
        "暂无",
        "请选择",
        "（空）",
        "Ｎ／Ａ",
    ],
)
def test_words_for_nothing_are_blank_in_every_column(text):
    assert is_blank(cells(text), is_name=True).tolist() == [True]
    assert is_blank(cells(text), is_name=False).tolist() == [True]


@pytest.mark.parametrize("text", ["Unknown", "未知", "NA", "TBD", "待定"])
def test_an_unknown_is_an_answer_among_names_and_a_blank_among_figures(text):
    assert is_blank(cells(text), is_name=True).tolist() == [False]
    assert is_blank(cells(text), is_name=False).tolist() == [True]


@pytest.mark.parametrize(
    "text", ["0", "Nancy", "无锡", "空调", "Selection", "None of these", "no", "#REF!", "#####"]
)
def test_words_that_only_begin_like_nothing_are_kept(text):
    assert is_blank(cells(text), is_name=False).tolist() == [False]


def test_outer_blanks_invisible_characters_and_formula_quotes_are_taken_off():
    found = plain(cells("  Ann ", "\u3000张三\u3000", '="00123"', "\ufeffBob\u200b", None, "\xa0", "=1+1"))
    assert found.tolist() == ["Ann", "张三", "00123", "Bob", "", "", "=1+1"]


def test_errors_of_a_spreadsheet_are_known():
    found = is_spreadsheet_error(cells("#REF!", "#DIV/0!", "#VALUE!", "########", "#1 choice", "#N/A", "x"))
    assert found.tolist() == [True, True, True, True, False, False, False]


def test_names_that_differ_in_blanks_only_become_one():
    found = clean_names(cells("Ann  Lee", "Ann\u3000Lee", "Ann\nLee", "Ann\xa0 Lee", "Ann Lee"))
    assert set(found) == {"Ann Lee"}


def test_names_keep_their_characters():
    assert clean_names(cells("ＡＢＣ公司", "Müller", "①  号")).tolist() == ["ＡＢＣ公司", "Müller", "① 号"]


def test_people_are_parted_one_way():
    found = clean_people(cells("Ann; Bob", "张三、李四，王五", "Ann/Bob,Cy", "Ann\nBob", "Ann", "Ann;"))
    assert found.tolist() == ["Ann; Bob", "张三; 李四; 王五", "Ann; Bob; Cy", "Ann; Bob", "Ann", "Ann"]


def test_yes_and_no_are_read_in_both_languages():
    found = parse_flags(
        cells("Yes", "y", "TRUE", "1", "是", "有", "流失", "No", "n", "false", "0", "否", "无", "未流失")
    )
    assert found.tolist() == [1.0] * 7 + [0.0] * 7
    assert parse_flags(cells("maybe", "", "2")).isna().all()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Won", "won"),
        ("Closed Won", "won"),
        ("closed - won", "won"),
        ("赢单", "won"),
        ("已成交", "won"),
        ("Converted", "won"),
        ("1", "won"),
        ("yes", "won"),
        ("True", "won"),
        ("Lost", "lost"),
        ("Closed Lost", "lost"),
        ("输单", "lost"),
        ("丢单", "lost"),
        ("未成交", "lost"),
        ("0", "lost"),
        ("no", "lost"),
        ("Open", "open"),
        ("In Progress", "open"),
        ("进行中", "open"),
        ("跟进中", "open"),
    ],
)
def test_outcomes_are_read_in_both_languages(text, outcome):
    assert parse_outcomes(cells(text)).tolist() == [outcome]


@pytest.mark.parametrize("text", ["Closed", "Proposal", "", "42", "赢率"])
def test_what_says_no_outcome_stays_blank(text):
    assert parse_outcomes(cells(text)).isna().all()


def test_results_keep_the_index():
    text = pd.Series(["yes", "won"], index=[9, 4], dtype="str")
    assert parse_flags(text).index.tolist() == [9, 4]
    assert parse_outcomes(text).index.tolist() == [9, 4]
    assert is_blank(text, is_name=True).index.tolist() == [9, 4]
    assert np.isnan(parse_flags(text).loc[4])
