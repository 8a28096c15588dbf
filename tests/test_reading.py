"""Any file that a person may drop becomes a table with every line accounted for, or one sentence."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import InputError
from features.reading import read_table
from features.reasons import ROW_REASONS, SKIP_REASONS

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not SHARED.exists(), reason="the public data sets are not on this machine")


def read(text, encoding="utf-8"):
    return read_table(text.encode(encoding))


def lines_taken(table):
    """Return the lines of the file that are kept, rejected or skipped, in order."""
    aside = [
        *table.rejects[["line", "span"]].to_numpy().tolist(),
        *table.skipped[["line", "span"]].to_numpy().tolist(),
    ]
    every = [*zip(table.lines.tolist(), table.spans.tolist(), strict=True), *aside]
    return sorted(line for first, span in every for line in range(first, first + span))


def rows(table):
    return table.cells.to_numpy().tolist()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_reads_the_same_in_every_delimiter_encoding_and_line_end(delimiter, encoding, line_end):
    lines = [["商机名称", "客户", "金额"], ["华东项目", "上海贸易", "12.5万"], ["华南项目", "", "300"]]
    table = read(line_end.join(delimiter.join(line) for line in lines) + line_end, encoding)
    assert list(table.cells.columns) == lines[0]
    assert rows(table) == lines[1:]
    assert (table.encoding, table.delimiter, table.container) == (encoding, delimiter, "csv")
    assert table.lines.tolist() == [2, 3]
    assert table.cells.dtypes.eq("str").all()


def test_source_lines_stay_right_behind_quoted_line_breaks_and_blank_lines():
    table = read('id,note,n\nA,"one\ntwo\r\nthree",1\n\n\nB,"x ""y"", z",2\n')
    assert rows(table) == [["A", "one\ntwo\r\nthree", "1"], ["B", 'x "y", z', "2"]]
    assert table.lines.tolist() == [2, 7]


def test_an_unclosed_quote_does_not_swallow_the_rows_behind_it():
    table = read('id,name,n\nA,"open,1\nB,5" pipe,2\nC,"said "hi" there",3\nD,x,4\n')
    assert rows(table) == [
        ["A", "open", "1"],
        ["B", '5" pipe', "2"],
        ["C", 'said "hi" there', "3"],
        ["D", "x", "4"],
    ]
    assert table.lines.tolist() == [2, 3, 4, 5]


def test_titles_above_and_totals_and_notes_below_are_not_rows():
    table = read(
        "Pipeline report\nAs of 2024-03-05\n\n"
        "Owner,Account,Amount,Stage\nAnn,Acme,100,Won\nBob,Globex,50,Open\n"
        '"Grand Totals (1,273 records)",,150,\n\n"Confidential Information - Do Not Distribute"\n'
        '"Copyright © 2000-2024 salesforce.com, inc. All rights reserved."\n'
    )
    assert table.header_row == 4
    assert rows(table) == [["Ann", "Acme", "100", "Won"], ["Bob", "Globex", "50", "Open"]]
    assert table.rejects.empty
    assert table.skipped[["line", "reason"]].to_numpy().tolist() == [
        [1, "title"],
        [2, "title"],
        [3, "blank"],
        [4, "header"],
        [7, "total"],
        [8, "blank"],
        [9, "note"],
        [10, "note"],
    ]
    assert "Do Not Distribute" in table.skipped["text"][6]


def test_a_merged_title_row_in_a_chinese_export_stands_above_the_header():
    table = read("商机信息,,,\n商机名称,客户名称,商机金额,创建时间\n甲,乙,3,2024-01-01\n合计,,3,\n")
    assert table.header_row == 2
    assert list(table.cells.columns) == ["商机名称", "客户名称", "商机金额", "创建时间"]
    assert table.skipped["reason"].tolist() == ["title", "header", "total"]


def test_every_row_is_kept_or_rejected_with_its_line_text_and_a_known_reason():
    good = "".join(f"D{i},Acme {i},{i}\n" for i in range(30))
    table = read(f"id,name,n\n{good}D30,1\nD31,1,2,3,x\n")
    assert len(table.cells) == 30
    assert table.rejects[["line", "text", "reason"]].to_numpy().tolist() == [
        [32, "D30,1", "too_few_fields"],
        [33, "D31,1,2,3,x", "too_many_fields"],
    ]
    assert set(table.rejects["reason"]) <= set(ROW_REASONS)


def test_a_cell_with_an_unquoted_delimiter_is_repaired_where_one_reading_fits():
    table = read("id,name,n\nD1,Acme,5\nD2,Globex, Inc,6\nD3,Initech,7\n")
    assert rows(table)[1] == ["D2", "Globex, Inc", "6"]
    assert table.repaired.tolist() == [3]
    assert table.lines.tolist() == [2, 3, 4]


def test_a_whole_row_between_two_broken_ones_is_kept():
    table = read('id,name,n\n1,"a\n4,b,6\n7,c"\n8,d,1\n9,e,2\n')
    assert rows(table) == [["4", "b", "6"], ["8", "d", "1"], ["9", "e", "2"]]
    assert table.rejects["line"].tolist() == [2, 4]
    assert table.repaired.size == 0


def test_a_file_with_one_row_reads():
    assert rows(read("a,b\n1,2")) == [["1", "2"]]


def test_missing_cells_at_the_end_of_every_row_are_blank():
    table = read("a,b,c\n1,2\n3,4\n")
    assert rows(table) == [["1", "2", ""], ["3", "4", ""]]
    assert table.repaired.size == 0


def test_columns_parted_by_blanks_are_read():
    table = read(" id  date     amount\n 0001 19970101  11.77\n 0002 19970112   5.00\n")
    assert rows(table) == [["0001", "19970101", "11.77"], ["0002", "19970112", "5.00"]]
    assert table.delimiter == " "


def test_the_digest_is_the_sha_256_of_the_bytes():
    # printf 'a\n1\n2' | sha256sum
    assert read("a\n1\n2").digest == "3154744a65aa4fd32f9e4b8fd1ab465a8ce9423484f4673f13b29140ebc18f52"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\n", "empty_file"),
        (b",,\n,,\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"a,b,c\n", "header_only"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_table"),
        (b"<html><body><table>", "not_a_table"),
        (bytes(range(256)) * 20, "not_text"),
        (b"a,b,c\nxyz\nabc\n", "no_readable_rows"),
    ],
)
def test_what_is_no_table_gets_one_sentence(data, code):
    with pytest.raises(InputError) as caught:
        read_table(data, name="pipeline.csv")
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_a_missing_file_gets_one_sentence(tmp_path):
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "nowhere.csv")
    assert caught.value.code == "no_such_file"


def test_the_name_of_the_file_decides_nothing(tmp_path):
    path = tmp_path / "pipeline.pdf"
    path.write_bytes(b"a,b\n1,2\n")
    table = read_table(path)
    assert rows(table) == [["1", "2"]]
    assert table.name == "pipeline.pdf"


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8) | st.sampled_from(
    ['"', ",", "\n", "a,b", 'say "x"', "上海", "1,234.5", "line\r\nbreak"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12), st.sampled_from([",", ";", "\t"]))
def test_whatever_a_csv_writer_writes_reads_back(written, delimiter):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    # A number in the middle and an identifier in front keep any of the rows from being a footer.
    body = [[f"id-{i}", *row, str(i)] for i, row in enumerate(written)]
    writer.writerows([["id", "a", "b", "c", "n"], *body])
    table = read(buffer.getvalue())
    expected = [[cell if cell.strip() else "" for cell in row] for row in body]
    assert rows(table) == expected
    assert table.rejects.empty


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(["", "h1,h2,h3\n", "h1;h2\r\n"]), st.text('ab1",;\n\r\t 上"', max_size=60))
def test_any_text_gives_a_table_that_accounts_for_itself_or_one_sentence(header, body):
    try:
        table = read(header + body)
    except InputError:
        return
    kept, rejected = table.lines.tolist(), table.rejects["line"].tolist()
    assert len(table.cells) == len(kept)
    assert kept == sorted(set(kept))
    assert rejected == sorted(set(rejected))
    assert not set(kept) & set(rejected)
    assert set(table.repaired.tolist()) <= set(kept)
    assert min([*kept, *rejected]) > table.header_row
    assert lines_taken(table) == list(range(1, table.total_lines + 1))
    went = table.accounting
    assert went.kept + went.repaired + went.rejected + sum(went.skipped.values()) == went.lines
    assert set(table.skipped["reason"]) <= set(SKIP_REASONS)
    assert (table.cells != "").any(axis=1).all()
    assert table.cells.columns.is_unique


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["plain", "two\nlines", "three\nfull\nlines", "a;b"]), min_size=1, max_size=30)
)
def test_lines_are_those_of_the_csv_module(notes):
    text = "id,note,n\n" + "".join(f'{i},"{note}",{i}\n' for i, note in enumerate(notes))
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader)
    starts, line = [], 2
    for _ in reader:
        starts.append(line)
        line = reader.line_num + 1
    assert read(text).lines.tolist() == starts


def test_a_hundred_thousand_rows_keep_their_lines_around_a_broken_one():
    good = [f"D{i},Deal number {i},{i}" for i in range(100_000)]
    table = read("\n".join(["id,name,n", *good[:70_000], "D,x,y,z,w", *good[70_000:]]))
    assert len(table.cells) == 100_000
    assert table.rejects["line"].tolist() == [70_002]
    assert table.lines[69_999:70_001].tolist() == [70_001, 70_003]
    assert table.cells["id"].iloc[-1] == "D99999"


@needs_data
@pytest.mark.parametrize(
    ("file", "delimiter", "shape"),
    [
        ("maven_crm/sales_pipeline.csv", ",", (8800, 8)),
        ("maven_crm/sales_pipeline_excel_resaved.csv", ",", (8800, 8)),
        ("maven_crm/accounts.csv", ",", (85, 7)),
        ("maven_crm/products.csv", ",", (7, 3)),
        ("maven_crm/sales_teams.csv", ",", (35, 3)),
        ("telco_churn/customers.csv", ",", (7043, 21)),
        ("bank_marketing/calls.csv", ";", (41188, 21)),
        ("b2b_small/opportunities.csv", ";", (448, 23)),
        ("cdnow/CDNOW_master.txt", " ", (69659, 4)),
        ("cdnow/customers_summary.csv", ",", (2357, 4)),
    ],
)
def test_public_files_read_whole(file, delimiter, shape):
    table = read_table(SHARED / file)
    assert (table.delimiter, table.cells.shape) == (delimiter, shape)
    assert table.rejects.empty
    assert table.repaired.size == 0
    assert table.lines.tolist() == list(range(2, shape[0] + 2))


@needs_data
@pytest.mark.parametrize(
    ("file", "delimiter"),
    [
        ("maven_crm/sales_pipeline.csv", ","),
        ("b2b_small/opportunities.csv", ";"),
        ("bank_marketing/calls.csv", ";"),
    ],
)
def test_public_files_read_as_the_csv_module_reads_them(file, delimiter):
    with (SHARED / file).open(newline="", encoding="utf-8") as stream:
        header, *body = csv.reader(stream, delimiter=delimiter)
    table = read_table(SHARED / file)
    assert list(table.cells.columns) == header
    assert rows(table) == body
