"""An OpenDocument spreadsheet reads as a person sees it."""

import pytest

from features.errors import InputError
from features.ods import open_ods
from tests.written import as_ods, packed, repacked

ROWS = [["a", "b"], ["1", "2"]]


def only_sheet(data):
    book = open_ods(data)
    return book.read(book.names[0]).rows


def with_row(cells: str, attributes: str = "") -> bytes:
    """The spreadsheet with one more row above the others."""
    row = f"<table:table-row {attributes}>{cells}</table:table-row>"
    return repacked(as_ods(ROWS), {b'"Deals">': b'"Deals">' + row.encode()})


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('office:value-type="float" office:value="7"><text:p>007</text:p>', "007"),
        ('office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p>', "1234.5"),
        ('office:value-type="currency" office:value="12"><text:p>12,00 €</text:p>', "12"),
        ('office:value-type="percentage" office:value="0.05"><text:p>5 %</text:p>', "5%"),
        ('office:value-type="date" office:date-value="2024-03-05T00:00:00"><text:p>x</text:p>', "2024-03-05"),
        (
            'office:value-type="date" office:date-value="2024-03-05T14:30:00"><text:p>x</text:p>',
            "2024-03-05 14:30:00",
        ),
        ('office:value-type="time" office:time-value="PT14H30M05S"><text:p>x</text:p>', "14:30:05"),
        ('office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p>', "TRUE"),
        ('office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>', "a  b\nc"),
        (
            'office:value-type="string"><office:annotation><text:p>no</text:p></office:annotation><text:p>y</text:p>',
            "y",
        ),
        ('office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>', "#N/A"),
    ],
)
def test_cells_are_written_as_they_are_shown(cell, text):
    cell = cell.replace("calcext:", "office:x-")
    assert only_sheet(with_row(f"<table:table-cell {cell}</table:table-cell>"))[0][0] == text


def test_repeated_cells_and_rows_are_written_out_and_blank_ones_cost_nothing():
    cell = 'office:value-type="string"><text:p>x</text:p></table:table-cell>'
    cells = f'<table:table-cell table:number-columns-repeated="2" {cell}'
    data = with_row(cells, 'table:number-rows-repeated="2"')
    assert only_sheet(data) == [["x", "x"], ["x", "x"], ["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("kind", ["rows", "columns"])
def test_a_cell_repeated_without_bound_is_refused(kind):
    times = f'table:number-{kind}-repeated="1000000000"'
    row, cell = (times, "") if kind == "rows" else ("", times)
    xml = f'<table:table-cell {cell} office:value-type="string"><text:p>x</text:p></table:table-cell>'
    with pytest.raises(InputError) as caught:
        only_sheet(with_row(xml, row))
    assert caught.value.code in ("sheet_too_large", "too_many_columns")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (repacked(as_ods(ROWS), {b"</office:body>": b""}), "broken_spreadsheet"),
        (packed({"mimetype": b"x"}), "broken_spreadsheet"),
        (
            repacked(
                as_ods(ROWS), {b"<manifest:file-entry": b"<manifest:encryption-data/><manifest:file-entry"}
            ),
            "encrypted_workbook",
        ),
    ],
)
def test_a_spreadsheet_that_cannot_be_opened_gets_its_own_sentence(data, code):
    with pytest.raises(InputError) as caught:
        open_ods(data)
    assert caught.value.code == code
