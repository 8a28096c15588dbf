"""Claims about currencies that only the format of a spreadsheet's numbers shows."""

from __future__ import annotations

import html
import io
import zipfile

import pytest
import xlsxwriter
import xlwt

from features.cell_currencies import CellCurrencies, currency_of_format
from features.ingest import ingest
from features.reading import read_table
from tests.written import as_ods


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        *(
            ('"¥"#,##0.00', "CNY"),
            ("[$€-407]#,##0.00", "EUR"),
            ("[$USD] #,##0", "USD"),
            ("#,##0.00 [$zł-415]", "PLN"),
        ),
        *(
            ("[$¥-411]#,##0", "JPY"),
            ("[$￥-804]#,##0", "CNY"),
            ("[$$-C04]#,##0", "HKD"),
            ("[$$-en-US]#,##0", "USD"),
        ),
        *(
            ('_("$"* #,##0.00_);_("$"* (#,##0.00)', "USD"),
            (r"\£#,##0", "GBP"),
            ("$#,##0;[Red]-$#,##0", "USD"),
        ),
        *(
            ('#,##0.00\\ "€"', "EUR"),
            ('#,##0"元"', "CNY"),
            ("#,##0.00 [$kr-41D]", "SEK"),
            ('"RMB "#,##0', "CNY"),
        ),
        *(
            ("General", ""),
            ("#,##0.00", ""),
            ("[$-409]d/m/yyyy", ""),
            ("0.0%", ""),
            ('0.0"万元"', ""),
            ("[Red]0", ""),
        ),
    ],
)
def test_the_currency_of_a_format_is_known(code, currency):
    assert currency_of_format(code) == currency


def test_a_column_of_one_currency_keeps_its_figures_and_one_of_several_writes_them_out():
    rows = [["Amount", "Fee"], ["1200", "5"], ["7", "6"], ["9", "7"]]
    found = CellCurrencies()
    for row, column, currency in [(1, 0, "EUR"), (2, 0, "USD"), (1, 1, "CNY"), (3, 1, "CNY")]:
        found.add(row, column, currency)
    assert found.settle(rows) == {1: "CNY"}
    assert rows == [["Amount", "Fee"], ["1200 EUR", "5"], ["7 USD", "6"], ["9", "7"]]


def workbook(codes):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        formats = [book.add_format({"num_format": code}) for code in codes]
        sheet.write_row(0, 1, ["Deal", "Stage", "Amount"])
        for row in range(6):
            sheet.write_row(row + 1, 1, [f"Deal {row}", ["Quote", "Closed Won", "Closed Lost"][row % 3]])
            sheet.write_number(row + 1, 3, 1000.5 + row, formats[row % len(formats)])
    return stream.getvalue()


def test_amounts_of_a_workbook_are_in_the_currency_that_it_shows():
    read = ingest(workbook(["[$€-407]#,##0.00"]))
    assert read.table.cells["Amount"].tolist()[:2] == ["1000.5", "1001.5"]
    assert read.table.currencies == {"Amount": "EUR"}
    assert read.cleaned.currency == "EUR"


def test_two_currencies_in_a_column_of_a_workbook_are_told_apart():
    read = ingest(workbook(['"$"#,##0.00', "[$¥-804]#,##0"]))
    assert read.cleaned.frame["currency"].tolist() == ["USD", "CNY"] * 3
    assert read.cleaned.frame["amount"].tolist() == [1000.5 + row for row in range(6)]


def test_the_currency_of_a_cell_of_an_open_document_counts():
    data = as_ods([["Deal", "Stage", "Amount"], ["A", "Won", "7"], ["B", "Lost", "9"]])
    changed = rewritten(
        data, 'office:value-type="float"', 'office:value-type="currency" office:currency="GBP"'
    )
    assert read_table(data).currencies == {}
    assert read_table(changed).currencies == {"Amount": "GBP"}


def test_the_currency_of_a_format_of_an_old_workbook_counts():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Deals")
    for place, header in enumerate(["Deal", "Stage", "Amount"]):
        sheet.write(0, place, header)
    for row in range(1, 5):
        for place, value in enumerate([f"Deal {row}", "Closed Won", 100.0 * row]):
            sheet.write(
                row, place, value, xlwt.easyxf(num_format_str='"US$"#,##0') if place == 2 else xlwt.XFStyle()
            )
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(stream.getvalue())
    assert table.currencies == {"Amount": "USD"}
    assert table.cells["Amount"].tolist() == ["100", "200", "300", "400"]


def spreadsheetml(codes):
    styles = "".join(
        f'<Style ss:ID="s{place}"><NumberFormat ss:Format="{html.escape(code)}"/></Style>'
        for place, code in enumerate(codes)
    )
    rows = [
        f'<Row><Cell><Data ss:Type="String">D{row}</Data></Cell>'
        '<Cell><Data ss:Type="String">Won</Data></Cell>'
        f'<Cell ss:StyleID="s{row % len(codes)}"><Data ss:Type="Number">{row + 1}</Data></Cell></Row>'
        for row in range(4)
    ]
    header = "".join(
        f'<Cell><Data ss:Type="String">{name}</Data></Cell>' for name in ("Deal", "Stage", "Amount")
    )
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="S"><Table><Row>{header}</Row>{"".join(rows)}</Table>'
        "</Worksheet></Workbook>"
    ).encode()


@pytest.mark.parametrize(
    ("codes", "currencies", "amounts"),
    [
        (['"€"#,##0.00'], {"Amount": "EUR"}, ["1", "2", "3", "4"]),
        (["Euro Currency"], {"Amount": "EUR"}, ["1", "2", "3", "4"]),
        (["[$£-809]#,##0", '"$"#,##0'], {}, ["1 GBP", "2 USD", "3 GBP", "4 USD"]),
        (["Currency"], {}, ["1", "2", "3", "4"]),
    ],
)
def test_the_currency_of_a_format_of_an_xml_spreadsheet_counts(codes, currencies, amounts):
    table = read_table(spreadsheetml(codes))
    assert (table.currencies, table.cells["Amount"].tolist()) == (currencies, amounts)


def rewritten(data: bytes, old: str, new: str) -> bytes:
    """An archive with something else in its content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.infolist():
            after.writestr(part, before.read(part).decode().replace(old, new))
    return stream.getvalue()
