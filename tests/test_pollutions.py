"""Whatever was done to a file, the cells read are those of its clean twin."""

import pytest

from features.reading import read_table
from tests.pollutions import CONTAINERS, ENCODINGS, EVERY, TABLES

CASES = [
    pytest.param(case, language, id=f"{case.name} ({language})")
    for case in EVERY
    for language in case.languages
]


@pytest.mark.parametrize(("case", "language"), CASES)
def test_a_polluted_file_reads_as_its_clean_twin(case, language):
    header, *body = (list(row) for row in TABLES[language])
    table = read_table(case.make(TABLES[language]), name="export.xls")
    assert list(table.cells.columns) == header
    assert table.cells.to_numpy().tolist() == body
    assert table.rejects.empty


def test_every_case_has_a_name_of_its_own():
    names = [case.name for case in EVERY]
    assert len(set(names)) == len(names)
    assert len(EVERY) >= len(ENCODINGS) + len(CONTAINERS)
