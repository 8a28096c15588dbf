"""Claims about the names that CRMs give to columns."""

import pytest

from features import synonyms
from features.headers import normalise
from features.schema import COLUMNS, Upload

TABLES = {
    Upload.DEALS: synonyms.DEAL,
    Upload.STAGE_ENTRIES: synonyms.STAGE_ENTRY,
    Upload.CUSTOMERS: synonyms.CUSTOMER,
    Upload.TARGETS: synonyms.TARGET,
    Upload.ACTIVITIES: synonyms.ACTIVITY,
    Upload.LOOKUP: synonyms.LOOKUP,
    Upload.PURCHASES: synonyms.PURCHASE,
}


@pytest.mark.parametrize("kind", list(Upload))
def test_every_column_of_the_schema_has_names(kind):
    assert {column.name for column in COLUMNS[kind]} <= set(TABLES[kind])


@pytest.mark.parametrize("kind", list(Upload))
def test_every_column_can_be_named_in_chinese(kind):
    for column in COLUMNS[kind]:
        names = "".join(TABLES[kind][column.name])
        assert any("\u4e00" <= character <= "\u9fff" for character in names), column.name


@pytest.mark.parametrize("kind", list(Upload))
def test_no_name_is_blank_once_normalised(kind):
    assert all(normalise(name) for column in COLUMNS[kind] for name in TABLES[kind][column.name])
