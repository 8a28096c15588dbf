"""Claims about the names of columns in other languages than Chinese and English."""

from __future__ import annotations

from features.foreign_names import DEAL
from features.headers import normalise
from features.schema import DEALS


def test_names_are_written_as_headers_are_compared():
    for names in DEAL.values():
        assert [normalise(name) for name in names] == list(names)


def test_every_name_belongs_to_a_column_and_comes_behind_those_in_chinese_and_english():
    synonyms = {column.name: column.synonyms for column in DEALS}
    assert set(DEAL) <= set(synonyms)
    assert all(set(names) <= set(synonyms[column]) for column, names in DEAL.items())
    assert synonyms["stage"][0] == "stage"
