"""Records of a binary workbook are told apart, and their values read, as [MS-XLSB] describes them."""

import struct

import pytest

from features.xlsb_records import records, rk_number, text
from tests.binary_books import record, wide


def test_records_of_any_size_follow_each_other():
    contents = [b"", b"x", bytes(127), bytes(128), bytes(20_000)]
    data = b"".join(
        record(kind, content) for kind, content in zip((1, 127, 128, 617, 5), contents, strict=True)
    )
    assert [(kind, data[start:end]) for kind, start, end in records(data)] == list(
        zip((1, 127, 128, 617, 5), contents, strict=True)
    )


def test_a_record_that_reaches_past_the_end_is_refused():
    with pytest.raises(ValueError, match="past the end"):
        list(records(record(5, bytes(9))[:-1]))


@pytest.mark.parametrize(
    ("bits", "value"),
    [(7 << 2 | 2, 7.0), (-7 << 2 | 2, -7.0), (1250 << 2 | 3, 12.5), (0x3FF00000, 1.0), (0x3FF00001, 0.01)],
    ids=["whole", "negative", "whole hundredths", "real", "real hundredths"],
)
def test_a_short_number_says_in_two_bits_how_it_is_meant(bits, value):
    assert rk_number(struct.pack("<I", bits & 0xFFFFFFFF), 0) == value


def test_a_text_ends_where_its_length_says():
    data = wide("客户") + b"rest"
    assert text(data, 0) == ("客户", 8)
    assert text(b"\xff\xff\xff\xff", 0) == ("", 4)


@pytest.mark.parametrize("length", [3, 40_000])
def test_a_text_that_is_longer_than_the_part_is_refused(length):
    with pytest.raises(ValueError, match="past the end"):
        text(struct.pack("<I", length) + b"ab", 0)
