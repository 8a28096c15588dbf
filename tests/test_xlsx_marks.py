"""What the XML of a sheet says beyond its values is found, however it is written."""

import io
import zipfile

import pytest

from features import xlsx_marks
from features.formats import percent_text, shown
from features.xlsx_marks import Formats, Marks, marks_of, sheet_parts, special_formats
from tests.written import as_xlsx

CODE = shown("0000")


def marks(cells: str, formats=None) -> Marks:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("sheet.xml"), f"<sheetData><row>{cells}</row></sheetData>")
    with zipfile.ZipFile(stream) as archive:
        return marks_of(archive, "sheet.xml", Formats(formats or {}))


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ('<c r="B2" s="5"><v>42</v></c>', {(1, 1): "0042"}),
        ('<x:c r="AA10" s="5"><x:v>42</x:v></x:c>', {(9, 26): "0042"}),
        ("<c s='5' r='A1' t='n'><v>7</v></c>", {(0, 0): "0007"}),
        ('<c r="A1" s="5" t="s"><v>42</v></c>', {}),
        ('<c r="A1" s="5"/><c r="B1"><v>1</v></c>', {}),
        ('<c r="A1" s="55"><v>1</v></c>', {}),
        ('<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>', {(0, 0): "#N/A"}),
        ('<c r="A1" s="5"><v>x</v></c>', {}),
    ],
)
def test_texts_are_found(cells, texts):
    assert marks(cells, {5: CODE}).texts == texts


@pytest.mark.parametrize(
    ("cells", "uncomputed"),
    [
        ('<c r="A1"><f>B1</f></c>', ["A1"]),
        ('<c r="A1"><f>B1</f><v></v></c>', ["A1"]),
        ('<c r="A1"><f t="shared" si="0"/><v/></c>', ["A1"]),
        ('<c r="A1"><f>B1</f><v>0</v></c>', []),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', []),
        ('<c r="A1"/><c r="B1"><v>1</v></c>', []),
    ],
)
def test_formulas_without_a_value_are_found(cells, uncomputed):
    assert marks(cells).uncomputed == uncomputed


def test_cells_that_never_end_cost_no_time():
    assert marks('<c s="5"><v>' * 200_000, {5: CODE}).texts == {}


def test_formats_and_parts_are_read_from_the_workbook():
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["a", "b"], ["007", "35%"]], 数据=[["x"]]))) as archive:
        formats = special_formats(archive)
        assert sorted(how(0.5) for how in formats.shown.values()) == ["0.5", "50%"]
        assert percent_text in formats.shown.values()
        assert sheet_parts(archive) == {
            "Deals": "xl/worksheets/sheet1.xml",
            "数据": "xl/worksheets/sheet2.xml",
        }


@pytest.mark.parametrize(
    "xml",
    [
        b'<sheet xmlns:r="http://x"><row r="9"><c r="B7"/></row></sheet>',
        b'<sheet xmlns:r="http://x"><row r = "9"><c r = "B7"/></row></sheet>',
        b"<row r='9'><c r='$B7' t=\"str\"><v>a = b</v></c></row>",
        b'<row r="9"><c r="A1"/><c r="b7"/></row><fill r="8" dr="Z99"/>',
    ],
)
def test_the_reach_of_a_sheet_is_what_its_references_name(xml):
    assert xlsx_marks._reach_of(xml) == (9, 2)
