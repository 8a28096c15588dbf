"""An Excel 2003 XML spreadsheet reads as a person sees it."""

import pytest

from features.errors import InputError
from features.spreadsheetml import open_spreadsheetml
from tests.written import as_spreadsheetml

ROWS = [["a", "b"], ["1", "2"]]


def rows(table: str, before: str = ""):
    data = as_spreadsheetml(ROWS).decode()
    inner = data[data.index("<Table>") : data.index("</Table>") + 8]
    data = data.replace(inner, table).replace("<Worksheet", before + "<Worksheet", 1)
    book = open_spreadsheetml(data.encode())
    return book.read(book.names[0]).rows


def test_cells_that_are_left_out_leave_their_places_blank():
    table = """<Table><Row ss:Index="2"><Cell ss:Index="2"><Data ss:Type="String">a</Data></Cell>
      <Cell ss:MergeAcross="1"><Data ss:Type="String">b</Data></Cell><Cell/>
      <Cell><Data ss:Type="String">c</Data></Cell></Row></Table>"""
    assert rows(table) == [[""] * 6, ["", "a", "b", "", "", "c"]]


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("Number", "1200.50", "1200.5"),
        ("DateTime", "2024-03-05T00:00:00.000", "2024-03-05"),
        ("DateTime", "2024-03-05T14:30:00.000", "2024-03-05 14:30:00"),
        ("Boolean", "1", "TRUE"),
        ("Error", "#N/A", "#N/A"),
        ("String", "a &amp; <B xmlns='x'>b</B>", "a & b"),
    ],
)
def test_values_are_written_as_plain_text(kind, content, text):
    cell = f'<Table><Row><Cell><Data ss:Type="{kind}">{content}</Data></Cell></Row></Table>'
    assert rows(cell) == [[text]]


def test_formats_that_say_more_than_the_number_count():
    styles = '<Styles><Style ss:ID="z"><NumberFormat ss:Format="00000"/></Style></Styles>'
    cell = '<Table><Row><Cell ss:StyleID="z"><Data ss:Type="Number">42</Data></Cell></Row></Table>'
    assert rows(cell, styles) == [["00042"]]


@pytest.mark.parametrize(
    "table",
    [
        "<Table><Row>",
        '<Table><Row><Cell ss:Index="x"><Data ss:Type="String">a</Data></Cell></Row></Table>',
        '<Table><Row><Cell ss:Index="999999999"><Data ss:Type="String">a</Data></Cell></Row></Table>',
        '<Table><Row ss:Index="999999999"><Cell><Data ss:Type="Number">x</Data></Cell></Row></Table>',
    ],
)
def test_a_damaged_or_hostile_spreadsheet_gets_one_sentence(table):
    with pytest.raises(InputError):
        rows(table)
