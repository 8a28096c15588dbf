from __future__ import annotations

import pytest

from features.headers import core, normalise
from features.messages import Message
from features.schema import COLUMNS, Kind, Upload, column_title

EVERY = [(kind, column) for kind, columns in COLUMNS.items() for column in columns]


def label(item) -> str:
    return getattr(item, "name", str(item))


@pytest.mark.parametrize(("kind", "column"), EVERY, ids=label)
def test_synonyms_are_written_as_headers_are_normalised(kind, column):
    assert [normalise(name) for name in column.synonyms] == list(column.synonyms)


@pytest.mark.parametrize(("kind", "column"), EVERY, ids=label)
def test_every_column_has_names_in_both_languages(kind, column):
    assert any(name.isascii() for name in column.synonyms)
    assert any(not name.isascii() for name in column.synonyms)
    assert len(set(column.synonyms)) == len(column.synonyms)


@pytest.mark.parametrize(("kind", "column"), EVERY, ids=label)
def test_a_column_is_known_by_its_own_name_and_title(kind, column):
    known = {normalise(name) for name in column.synonyms}
    assert {normalise(column.name), normalise(str(column.title)), core(normalise(str(column.title)))} & known


@pytest.mark.parametrize("kind", Upload)
def test_only_a_status_may_mean_two_columns(kind):
    owners: dict[str, list[str]] = {}
    for column in COLUMNS[kind]:
        for name in column.synonyms:
            owners.setdefault(name, []).append(column.name)
    shared = {name: columns for name, columns in owners.items() if len(columns) > 1}
    assert all(columns == ["stage", "outcome"] for columns in shared.values()), shared


def test_the_canonical_columns_of_a_deal_are_those_of_the_design():
    assert [column.name for column in COLUMNS[Upload.DEALS]] == [
        *("deal_id", "deal_name", "account", "owner", "team", "stage", "outcome", "amount", "currency"),
        *("created_on", "closed_on", "expected_close_on", "stage_entered_on", "last_activity_on"),
        *("activity_count", "source", "product", "industry", "region", "probability", "forecast_category"),
        *("loss_reason", "collaborators", "satisfaction"),
    ]


def test_days_are_dates_and_amounts_money():
    kinds = {column.name: column.kind for _, column in EVERY}
    assert {kind for name, kind in kinds.items() if name.endswith("_on")} == {Kind.DATE}
    assert kinds["amount"] is Kind.MONEY


def test_a_canonical_column_has_a_title_and_a_custom_one_its_name():
    assert column_title(Upload.DEALS, "closed_on") == Message("Closed on")
    assert column_title(Upload.DEALS, "Budget") == "Budget"
