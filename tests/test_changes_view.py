"""The changes of one kind are listed with their outcomes in the reader's words."""

import pandas as pd

from features.differences import CHANGES
from pages.shared.changes_view import CHANGE_TITLES, deals_of
from pages.shared.language import Language

EVERY = pd.DataFrame(
    {
        "deal_id": ["a", "b", "c"],
        "change": ["won", "new", "moved_on"],
        "before": ["open", None, "Visit"],
        "after": ["won", "open", "Quote"],
    },
    dtype="str",
)


def test_every_kind_of_change_has_a_title():
    assert set(CHANGE_TITLES) == set(CHANGES)


def test_outcomes_are_said_in_words_and_stages_as_they_are():
    assert deals_of(Language("zh"), EVERY, "won")[["before", "after"]].to_numpy().tolist() == [
        ["进行中", "赢单"]
    ]
    assert deals_of(Language("en"), EVERY, "moved_on")["after"].tolist() == ["Quote"]
    assert deals_of(Language("en"), EVERY, "new")["before"].isna().all()
