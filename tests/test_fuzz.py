"""Whatever bytes a file has, reading ends with a table or with one sentence, never with another exception.

The bytes are valid files of every container, cut, flipped, spliced and repeated. `FUZZ_EXAMPLES` sets how
many are tried; by default few enough for every test run.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.errors import InputError
from features.reading import read_table
from tests.pollutions import CONTAINERS, ENCODINGS, TABLES
from tests.written import packed, repacked

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
SEEDS = [case.make(TABLES[case.languages[0]]) for case in (*CONTAINERS, *ENCODINGS)]
ZIPPED = [seed for seed in SEEDS if seed[:2] == b"PK"]
# Pieces that mean something to one of the readers.
PIECES = [
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b'"',
        b"\r",
        b"\n",
        b",",
        b"\t",
        b"<",
        b">",
        b"&#x110000;",
        b"]]>",
    ),
    *(
        b"<table>",
        b"</td>",
        b"<!--",
        b"<![if",
        b"<tr",
        b' rowspan="9"',
        b' ss:Index="3"',
        b"PK\x03\x04",
        b"\x1f\x8b",
    ),
    *(
        b't="e"',
        b"<f/>",
        b"<v>1e999</v>",
        b"<v>-1</v>",
        b"XFD1",
        b"99999999",
        b"-1",
        b"&amp;",
        b"\x81",
        b"\xe6\x98",
    ),
]


@st.composite
def changed(draw, seeds: list[bytes]) -> bytes:
    """A valid file after a few changes."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        stop = min(len(data), start + draw(st.integers(0, 40)))
        middle = draw(
            st.sampled_from(PIECES)
            | st.binary(max_size=8)
            | st.sampled_from(seeds).map(lambda other: other[len(other) // 3 : len(other) // 2])
            | st.just(data[start:stop] * 3)
        )
        data = data[:start] + middle + data[stop:] if draw(st.booleans()) else data[:start]
    return data


@st.composite
def changed_within(draw) -> bytes:
    """An archive whose parts are changed, so that the readers behind the unpacking are reached."""
    data = draw(st.sampled_from(ZIPPED))
    before = draw(
        st.sampled_from([b"<v>", b"<c ", b"<row", b's="1"', b"</", b"table:", b"office:", b'"', b"="])
    )
    piece = draw(
        st.sampled_from(PIECES) | st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace"))
    )
    return repacked(data, {before: draw(st.sampled_from([piece, before + piece, piece + before, b""]))})


def reads_or_says_why(data: bytes) -> None:
    try:
        table = read_table(data, name="fuzz")
    except InputError:
        return
    assert len(table.cells) == len(table.lines) > 0
    assert table.cells.columns.is_unique


fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@fuzzed
@given(changed(SEEDS))
def test_a_changed_file_is_read_or_refused(data):
    reads_or_says_why(data)


@fuzzed
@given(changed_within())
def test_an_archive_with_changed_parts_is_read_or_refused(data):
    reads_or_says_why(data)


@fuzzed
@given(changed(SEEDS).map(lambda data: packed({"a.bin": data, "b.csv": b"a,b\n1,2\n"})))
def test_a_changed_file_in_an_archive_is_read_or_refused(data):
    reads_or_says_why(data)


@fuzzed
@given(st.binary(max_size=400))
def test_bytes_without_sense_are_read_or_refused(data):
    reads_or_says_why(data)


@pytest.mark.parametrize("place", range(len(SEEDS)))
def test_a_file_cut_short_is_read_or_refused(place):
    data = SEEDS[place]
    for part in range(1, 8):
        reads_or_says_why(data[: len(data) * part // 8])
