"""A block ends between records, its quotes are sound, and the quick reader's rows are counted."""

from features.blocks import blank_records, has_lone_return, lines_of, next_block, read_quickly
from features.tokens import Dialect

DATA = b'1,"a\nb"\r\n\r\n2,c\n3,"d ""e"""\n'


def test_a_block_ends_at_a_line_end_outside_of_quotes():
    block = next_block(DATA, 0, 12, Dialect())
    assert (block.start, block.stop, block.lines, block.has_inner_lines) == (0, 11, 3, True)


def test_a_block_stops_before_the_record_with_a_stray_quote():
    data = b'1,a\n2,b\n3,5" c\n4,"d"\n'
    assert next_block(data, 0, 100, Dialect()).stop == 8
    assert next_block(data, 8, 100, Dialect()) is None


def test_a_record_longer_than_the_block_is_looked_for_further():
    data = b'1,"' + b"x\n" * 100 + b'"\n'
    assert next_block(data, 0, 16, Dialect()).stop == len(data)


def test_rows_lines_and_empty_lines_of_a_block_are_those_of_the_text():
    block = next_block(DATA, 0, 100, Dialect())
    table = read_quickly(DATA, block, Dialect(), 2, rows=3)
    assert table.to_pydict() == {"0": ["1", "2", "3"], "1": ["a\nb", "c", 'd "e"']}
    assert lines_of(DATA, block, 10).tolist() == [10, 12, 13, 14]
    assert blank_records(DATA, block).tolist() == [False, True, False, False]


def test_a_record_of_another_width_is_left_to_the_careful_reader():
    data = b"1,a\n2,b,c\n"
    assert read_quickly(data, next_block(data, 0, 100, Dialect()), Dialect(), 2, rows=2) is None


def test_line_ends_of_old_macs_are_not_for_blocks():
    assert has_lone_return(b"1,a\r2,b\r\n")
    assert has_lone_return(b"1,a\r\n2,b\r")
    assert not has_lone_return(b"1,a\r\n2,b\r\n")
