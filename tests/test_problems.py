"""Rows that a person should look at are listed with their line, text and reason."""

import pytest

from features.problems import problem_rows
from features.reading import read_table
from features.reasons import ROW_REASONS


@pytest.mark.parametrize("odd", ["3,北京科技,30", "3,广州设备,40"])
def test_a_row_in_another_encoding_is_in_the_table_and_in_the_list(odd):
    rows = [f"{row},上海贸易,{row}0" for row in range(1, 30)]
    rows[2] = odd
    data = b"id,name,n\n" + b"".join(f"{row}\n".encode("gbk" if row == odd else "utf-8") for row in rows)
    table = read_table(data + b"30,1,2,3,4\n")
    assert table.cells["name"].tolist()[2] == odd.split(",")[1]
    listed = problem_rows(table)
    assert listed[["line", "reason"]].to_numpy().tolist() == [[4, "other_encoding"], [31, "too_many_fields"]]
    assert listed["text"][0] == odd
    assert set(listed["reason"]) <= set(ROW_REASONS)
    assert "4" in str(table.notes[0])


def test_a_file_without_problems_lists_none():
    listed = problem_rows(read_table(b"a,b\n1,2\n"))
    assert listed.empty
    assert list(listed.columns) == ["line", "text", "reason"]
