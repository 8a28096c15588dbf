"""What bytes are is told by their content; what is no table is refused by what it is."""

import pytest

from features.errors import InputError
from features.recognition import Container, container_of
from tests.binary_books import as_xlsb
from tests.written import as_html, as_ods, as_spreadsheetml, as_xls, as_xlsm, as_xlsx, packed

ROWS = [["a", "b"], ["1", "2"]]
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (b"a,b\n1,2\n", Container.CSV),
        (b"PKID,name\n1,2\n", Container.CSV),
        (b"BMW,MZ,RIFF\n1,2,3\n", Container.CSV),
        (b"BMW,1\n", Container.CSV),
        (b"[Deal],{Stage}\n1,Won\n", Container.CSV),
        (b"<b>bold</b>,1\n", Container.CSV),
        (as_xlsx(ROWS), Container.XLSX),
        (as_xlsm(ROWS), Container.XLSX),
        (as_xlsb(ROWS), Container.XLSB),
        (as_xls(ROWS), Container.XLS),
        (as_ods(ROWS), Container.ODS),
        (as_html(ROWS), Container.HTML),
        (as_html(ROWS).decode().encode("utf-16"), Container.HTML),
        (b"\xef\xbb\xbf\r\n<TABLE><TR><TD>1</TABLE>", Container.HTML),
        (as_spreadsheetml(ROWS), Container.XML),
    ],
)
def test_tables_are_known_whatever_they_come_in(data, container):
    assert container_of(data) is container


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4", "not_a_table"),
        (b"\xff\xd8\xff\xe0", "not_a_table"),
        (b"BM6\0\0\0\0\0", "not_a_table"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Please sign in", "not_a_table"),
        (b"<?xml version='1.0'?><deals/>", "not_a_table"),
        (b'[{"deal": 1, "stage": "Won"}]', "not_a_table"),
        (b'\xef\xbb\xbf{ "deals": [] }', "not_a_table"),
        (packed({"word/document.xml": b"x", "[Content_Types].xml": b"x"}), "not_a_table"),
        (as_xlsx(ROWS)[:400], "broken_workbook"),
        (as_ods(ROWS)[:400], "broken_spreadsheet"),
        (as_xls(ROWS)[:2000], "broken_workbook"),
        (b"PK\3\4" + bytes(100), "broken_archive"),
        (OLE, "not_a_table"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
    ],
)
def test_other_files_are_refused_by_what_they_are(data, code):
    with pytest.raises(InputError) as caught:
        container_of(data)
    assert caught.value.code == code


def test_the_sentence_names_the_format_found():
    with pytest.raises(InputError, match="PDF"):
        container_of(b"%PDF-1.4")
