"""Records are found by their bytes alone where the quoting is sound."""

import pytest

from features.scanning import scan_records, text_of


def scan(text, first_line=1):
    return scan_records(text.encode(), ord(","), first_line)


def test_records_are_found_with_their_lines_and_widths():
    records = scan('a,b\r\n"x\ny","p,q"\n\n上,"say ""hi""",\r"",z', first_line=5)
    assert records.line.tolist() == [5, 6, 8, 9, 10]
    assert records.fields.tolist() == [2, 2, 1, 3, 2]
    assert records.blank.tolist() == [False, False, True, False, False]


def test_records_stop_before_their_line_end():
    data = b'a,b\r\n"x\ny",c\nd,e'
    records = scan_records(data, ord(","), 1)
    found = [data[start:stop] for start, stop in zip(records.start, records.stop, strict=True)]
    assert found == [b"a,b", b'"x\ny",c', b"d,e"]


@pytest.mark.parametrize("text", ['a,5" pipe\n', '"open,b\n', '"a"b,c\n', ' "a",b\n', '"a" ,b\n'])
def test_a_quote_out_of_place_is_noticed(text):
    assert scan(text) is None


@pytest.mark.parametrize("text", ["", "\n", "a", "a\n", '""', '"a""b"\n', '"",""\n'])
def test_sound_quoting_is_not_doubted(text):
    assert scan(text) is not None


def test_the_wanted_records_are_copied_untouched():
    text = 'a,1\n"b\nc",2\nd\ne,3\nf,4\n'
    records = scan(text)
    assert text_of(text.encode(), records, records.fields == 2) == b'a,1\n"b\nc",2\ne,3\nf,4'
    assert text_of(text.encode(), records, records.fields > 0) == text.encode()
