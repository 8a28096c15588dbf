"""What is no table is recognised by its first bytes."""

import io
import zipfile

import pytest

from features.container import LARGEST_FILE, check_size, require_table
from features.errors import InputError


def archive(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            # The packing second would otherwise stand in the names of the tests.
            packed.writestr(zipfile.ZipInfo(name), "x")
    return stream.getvalue()


def code_of(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xd8\xff\xe0", "not_a_table"),
        (b"\x1f\x8b\x08", "not_a_table"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "not_a_table"),
        (b"<?xml version='1.0'?>", "not_a_table"),
        (archive("pipeline.csv"), "zip_archive"),
        (archive("word/document.xml"), "zip_archive"),
        (archive("xl/workbook.xml")[:40], "broken_workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "old_workbook"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted_workbook",
        ),
    ],
)
def test_other_files_are_refused_by_what_they_are(data, code):
    assert code_of(require_table, data) == code


def test_the_sentence_names_the_format_found():
    with pytest.raises(InputError, match="PDF"):
        require_table(b"%PDF-1.4")


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", archive("xl/workbook.xml"), b"PKID,name\n1,2\n"])
def test_tables_pass(data):
    require_table(data)


def test_a_file_over_the_limit_is_refused_with_its_size():
    check_size(LARGEST_FILE)
    assert code_of(check_size, LARGEST_FILE + 1) == "too_large"
    with pytest.raises(InputError, match="301 MB"):
        check_size(301_000_000)


def test_a_file_without_bytes_is_empty():
    assert code_of(check_size, 0) == "empty_file"
