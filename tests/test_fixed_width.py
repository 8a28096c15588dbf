"""Claims about texts whose columns are parted by nothing but their places."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.fixed_width import with_tabs
from features.reading import read_table

ENGLISH = [
    ["Deal Name", "Account", "Sales Stage", "Amount"],
    ["Renewal for Acme", "Acme Corp", "Needs Analysis", "16,455"],
    ["Big new deal", "", "Closed Won", "980"],
    ["One more", "Initech LLC", "Closed Lost", "1,204,000"],
    ["Last of all", "Big Old Company", "Quote", "77"],
]
CHINESE = [
    ["商机名称", "客户名称", "销售阶段", "金额"],
    ["华东 二期", "精密仪器 有限公司", "方案 报价", "75710"],
    ["云帆", "云帆科技", "赢单", "27193"],
    ["ERP 升级", "Acme 中国", "输单", "9"],
]
WORDS = (
    st.text("abc 中字", min_size=1, max_size=6).map(str.strip).filter(lambda word: word and "  " not in word)
)


def width(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def printed(rows, gap=2, right=()):
    widths = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]

    def cell(text, place):
        blanks = " " * (widths[place] - width(text))
        return blanks + text if place in right else text + blanks

    return [(" " * gap).join(cell(text, place) for place, text in enumerate(row)).rstrip() for row in rows]


def read(lines):
    table = read_table("\n".join(lines).encode())
    return [list(table.cells.columns), *table.cells.to_numpy().tolist()]


@pytest.mark.parametrize("rows", [ENGLISH, CHINESE], ids=["English", "Chinese"])
@pytest.mark.parametrize("right", [(), (3,)], ids=["left", "amounts right"])
def test_cells_with_blanks_in_them_stay_whole(rows, right):
    assert read(printed(rows, right=right)) == rows


def test_a_rule_below_the_headers_parts_columns_that_one_blank_parts():
    lines = printed(ENGLISH, gap=1)
    rule = " ".join("-" * max(width(row[place]) for row in ENGLISH) for place in range(4))
    assert read([lines[0], rule, *lines[1:], "", "(4 rows affected)"]) == ENGLISH


def test_titles_and_notes_that_run_across_the_columns_are_no_rows():
    table = read_table("\n".join(["Pipeline of the north as of 1 May", *printed(ENGLISH)]).encode())
    assert table.cells.to_numpy().tolist() == ENGLISH[1:]
    assert table.skipped["reason"].tolist() == ["title", "header"]
    assert table.delimiter == " "


@pytest.mark.parametrize(
    "text",
    [
        *("Deal,Stage\nA  b,Won\nC  d,Lost\n", "Deal\tStage\nA\tWon\n", "", "one\ntwo\nthree\n"),
        "Deal  , Stage , Amount\nBig   , Won   , 10    \nSmall , Lost  , 7     \n",
        "| Deal  | Stage | Amount |\n| Big   | Won   | 10     |\n| Small | Lost  | 7      |\n",
        "The first line of a letter.\nAnother  line of it.\nAnd a last one.\n",
    ],
)
def test_other_texts_are_left_alone(text):
    assert with_tabs(text.encode()) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=4, max_size=4), min_size=3, max_size=12))
def test_what_was_printed_is_read_back_line_by_line(rows):
    rows = [["alpha", "beta", "gamma", "delta"], *rows]
    parted = with_tabs("\n".join(printed(rows)).encode())
    assert parted is not None
    assert [line.split("\t") for line in parted.decode().split("\n")] == rows
