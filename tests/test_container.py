"""The table is found in its file, packed or not, and what cannot be opened gets its own sentence."""

import io
import zipfile

import pytest

from features.container import LARGEST_FILE, check_size, open_container
from features.errors import InputError
from features.recognition import Container
from tests.written import as_xlsx, gzipped, packed

CSV = b"id,name\n1,Acme\n2,Globex\n"
LONGER = b"id;name\n" + b"".join(b"%d;Initech\n" % row for row in range(50))


def code_of(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return caught.value.code


def test_a_file_that_is_not_packed_stands_for_itself():
    content = open_container(CSV)
    assert (content.data, content.container, content.member, content.members) == (CSV, Container.CSV, "", ())


def test_the_largest_table_of_an_archive_is_taken_and_the_others_are_named():
    content = open_container(packed({"a.csv": CSV, "b.csv": LONGER, "photo.png": b"\x89PNG" + bytes(9000)}))
    assert (content.data, content.member, content.members) == (LONGER, "b.csv", ("a.csv", "b.csv"))


def test_a_text_to_read_is_not_taken_for_the_table():
    readme = b"This export was made by the CRM.\nAsk the support about it\n" * 50
    assert open_container(packed({"README.txt": readme, "a.csv": CSV})).member == "a.csv"


@pytest.mark.parametrize("wanted", ["a.csv", "x/b.xlsx", "x/b.xlsx/Deals"])
def test_the_file_of_an_archive_can_be_named(wanted):
    data = packed({"a.csv": CSV, "x/b.xlsx": as_xlsx([["a", "b"], ["1", "2"]]), "c.csv": LONGER})
    assert wanted.startswith(open_container(data, wanted).member)


def test_a_file_that_is_not_in_the_archive_is_named_with_those_that_are():
    with pytest.raises(InputError, match=r"“d.csv”.*a.csv, b.csv"):
        open_container(packed({"a.csv": CSV, "b.csv": LONGER}), "d.csv")


def test_archives_in_archives_are_opened_and_the_path_says_so():
    content = open_container(packed({"mail.zip": packed({"deals.csv.gz": gzipped(CSV)})}))
    assert (content.data, content.member) == (CSV, "mail.zip/deals.csv.gz")


def flagged(data: bytes, flag: int) -> bytes:
    """The archive with a flag set in both headers of its only file."""
    stream = bytearray(data)
    stream[6] |= flag
    stream[data.index(b"PK\1\2") + 8] |= flag
    return bytes(stream)


def as_bz2(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), data, zipfile.ZIP_BZIP2)
    return stream.getvalue()


def deep(times: int) -> bytes:
    data = CSV
    for _ in range(times):
        data = packed({"a.zip": data})
    return data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed({}), "empty_archive"),
        (packed({"a.csv": b""}), "empty_file"),
        (packed({"a.pdf": b"%PDF-1.4", "b.png": b"\x89PNG"}), "no_table_in_archive"),
        (packed({"a.pdf": b"%PDF-1.4"}), "not_a_table"),
        (packed({"a.csv": CSV})[:-30], "broken_archive"),
        (flagged(packed({"a.csv": CSV}), 1), "encrypted_archive"),
        (as_bz2(CSV), "broken_archive"),
        (gzipped(CSV)[:-12], "broken_archive"),
        (gzipped(b""), "empty_file"),
        (deep(6), "nested_too_deep"),
        (packed({f"{i}.csv": CSV for i in range(1001)}), "too_many_files"),
    ],
    ids=[
        "empty",
        "blank file",
        "no table",
        "only a pdf",
        "cut short",
        "password",
        "method",
        "gzip cut short",
        "gzip of nothing",
        "deep",
        "many",
    ],
)
def test_archives_that_cannot_be_opened_get_their_own_sentence(data, code):
    assert code_of(open_container, data) == code


def test_a_bomb_is_refused_before_it_takes_memory():
    layer = bytes(10_000_000)
    bomb = packed({f"{i}.csv": layer for i in range(40)})
    assert len(bomb) < 1_000_000
    assert code_of(open_container, bomb) == "unpacks_too_large"
    assert code_of(open_container, gzipped(bytes(LARGEST_FILE + 1))) == "unpacks_too_large"


def test_a_size_that_lies_does_not_help_a_bomb():
    honest = packed({"a.csv": b"id,name\n" + b"1,Acme\n" * 100_000})
    size = len(b"id,name\n" + b"1,Acme\n" * 100_000).to_bytes(4, "little")
    assert code_of(open_container, honest.replace(size, (10).to_bytes(4, "little"))) == "broken_archive"


def test_a_file_over_the_limit_is_refused_with_its_size():
    check_size(LARGEST_FILE)
    assert code_of(check_size, LARGEST_FILE + 1) == "too_large"
    with pytest.raises(InputError, match="301 MB"):
        check_size(301_000_000)


def test_a_file_without_bytes_is_empty():
    assert code_of(check_size, 0) == "empty_file"
