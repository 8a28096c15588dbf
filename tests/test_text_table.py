"""Every line of a file is kept, mended, rejected or skipped, and counted once."""

from features.ragged import Rejected
from features.reading import read_table
from features.text_table import set_aside


def test_every_line_is_accounted_for_by_what_became_of_it():
    went = read_table(b"Report\n\na,b,c\n1,2,3\n4,5,6,7,8\n9,10,11\n").accounting
    assert (went.lines, went.kept, went.repaired, went.rejected) == (6, 2, 0, 1)
    assert sum(went.skipped.values()) == 3


def test_rows_set_aside_are_listed_by_line():
    listed = set_aside([Rejected(7, "x", "note", 2), Rejected(3, "", "blank")])
    assert listed.to_numpy().tolist() == [[3, "", "blank", 1], [7, "x", "note", 2]]
    assert set_aside([]).dtypes.astype(str).tolist() == ["int64", "str", "str", "int64"]
