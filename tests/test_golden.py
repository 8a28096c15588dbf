"""A file with every kind of pollution in its cells says the same as its clean twin."""

from pathlib import Path

import pandas as pd
import pytest

from features.ingest import ingest

GOLDEN = Path(__file__).parent / "golden"
# What cannot be read, at its line and with its text; the clean twin has blanks there.
UNREADABLE = {
    "en": {(10, "soon"), (10, "last week"), (10, "31/06/2024"), (10, "140")},
    "zh": {(10, "面议"), (10, "昨天"), (10, "2024年6月31日"), (10, "140")},
}


@pytest.fixture(scope="module", params=["en", "zh"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def messy(language):
    return ingest(GOLDEN / f"messy_{language}.csv")


@pytest.fixture(scope="module")
def clean(language):
    return ingest(GOLDEN / f"clean_{language}.csv")


def test_every_cell_says_what_the_clean_twin_says(messy, clean):
    # The twin names no currency; see below.
    pd.testing.assert_frame_equal(
        messy.cleaned.frame.drop(columns="currency"), clean.cleaned.frame.drop(columns="currency")
    )


def test_the_columns_are_of_the_same_kinds(messy, clean):
    assert dict(messy.cleaned.custom) == dict(clean.cleaned.custom)


def test_the_currency_is_the_one_that_some_cells_name(messy, language):
    assert messy.cleaned.currency == {"en": "USD", "zh": "CNY"}[language]


def test_what_cannot_be_read_is_listed_and_nothing_else(messy, clean, language):
    unread = messy.cleaned.unread
    assert set(zip(unread["line"], unread["text"], strict=True)) == UNREADABLE[language]
    assert clean.cleaned.unread.empty


def test_the_files_hold_what_they_say(messy, clean):
    different = messy.table.cells.to_numpy() != clean.table.cells.to_numpy()
    # Ids, accounts and stages are alike; of all other columns nearly every cell is polluted.
    assert different.mean() > 0.4
