from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from features.deals import resolve
from features.differences import CHANGES, COLUMNS, differences
from features.stages import Process
from tests.test_deals import AS_OF, PIPELINE, PROCESS, frame_of

NAMES = ["won", "lost", "back", "gone", "on", "down", "push", "pull", "up", "less", "same"]
OLD = frame_of(
    deal_id=NAMES,
    stage=["Visit", "Quote", "Won", "Visit", "Visit", "Quote", *["Visit"] * 5],
    amount=[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, None],
    owner=["Ann"] * 11,
    closed_on=[None, None, "2024-05-01", None, None, None, "2024-08-01", "2024-08-01", None, None, None],
)
NEW = frame_of(
    deal_id=["new", "sold", *[name for name in NAMES if name != "gone"]],
    stage=["Visit", "Won", "Won", "Lost", "Quote", "Contract", "Visit", *["Visit"] * 5],
    amount=[1.0, 2.0, 11.0, 0.0, 30.0, 50.0, 60.0, 70.0, 80.0, 91.0, 99.0, None],
    owner=["Bob"] * 12,
    closed_on=[
        None,
        "2024-06-01",
        "2024-06-02",
        "2024-06-03",
        None,
        None,
        None,
        "2024-09-01",
        "2024-07-01",
        *[None] * 3,
    ],
)


def compared() -> pd.DataFrame:
    return differences(resolve(OLD, PROCESS, as_of=AS_OF), resolve(NEW, PROCESS, as_of=AS_OF))


def test_each_change_is_found_once():
    assert compared().groupby("change")["deal_id"].agg(list).to_dict() == {
        "won": ["sold", "won"],
        "lost": ["lost"],
        "reopened": ["back"],
        "new": ["new", "sold"],
        "gone": ["gone"],
        "moved_on": ["on"],
        "moved_back": ["down"],
        "pushed": ["push"],
        "pulled_in": ["pull"],
        "amount_up": ["up"],
        "amount_down": ["less"],
    }


@pytest.mark.parametrize(
    ("deal", "change", "before", "after"),
    [
        ("won", "won", "open", "won"),
        ("back", "reopened", "won", "open"),
        ("on", "moved_on", "Visit", "Contract"),
        ("push", "pushed", "2024-08-01", "2024-09-01"),
        ("new", "new", None, "open"),
        ("gone", "gone", "open", None),
        ("up", "amount_up", None, None),
    ],
)
def test_before_and_after_say_what_changed(deal, change, before, after):
    rows = compared().set_index(["deal_id", "change"])
    said = rows.loc[(deal, change), ["before", "after"]]
    assert [None if pd.isna(value) else value for value in said] == [before, after]


def test_amounts_and_owner_stand_beside_each_change():
    rows = compared().set_index("deal_id")
    assert rows.loc["up", ["amount_old", "amount_new"]].tolist() == [90.0, 91.0]
    assert rows.loc["gone", "owner"] == "Ann"
    assert rows.loc["on", "owner"] == "Bob"
    assert pd.isna(rows.loc["new", "amount_old"])


def test_an_amount_set_to_0_with_the_loss_is_no_change_of_amount():
    rows = compared()
    assert rows.loc[rows["deal_id"].eq("lost"), "change"].tolist() == ["lost"]


def test_changes_come_in_the_order_of_their_weight():
    order = [CHANGES.index(change) for change in compared()["change"]]
    assert order == sorted(order)
    assert tuple(compared()) == COLUMNS


def test_a_set_of_deals_does_not_differ_from_itself():
    for frame in (OLD, NEW, PIPELINE):
        deals = resolve(frame, PROCESS, as_of=AS_OF)
        assert differences(deals, deals).empty


def test_the_order_of_rows_does_not_matter():
    old, new = resolve(OLD, PROCESS, as_of=AS_OF), resolve(NEW, PROCESS, as_of=AS_OF)
    mixed = replace(new, frame=new.frame.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(differences(old, mixed), differences(old, new))


def test_going_back_in_time_turns_new_into_gone_and_up_into_down():
    old, new = resolve(OLD, PROCESS, as_of=AS_OF), resolve(NEW, PROCESS, as_of=AS_OF)
    back = differences(new, old).groupby("change")["deal_id"].agg(list)
    assert back["gone"] == ["new", "sold"]
    assert back["new"] == ["gone"]
    assert back["amount_down"] == ["up"]
    assert back["moved_back"] == ["on"]


def test_deals_that_only_their_line_names_are_not_compared():
    nameless = resolve(frame_of(stage=["Visit", "Quote"]), PROCESS, as_of=AS_OF)
    sold = resolve(frame_of(stage=["Won", "Quote"]), PROCESS, as_of=AS_OF)
    assert differences(nameless, sold).empty


def test_deals_without_dates_and_amounts_can_be_compared():
    old = resolve(frame_of(deal_id=["a"], stage=["Visit"]), Process(("Visit",), ("Won",)), as_of=AS_OF)
    new = resolve(frame_of(deal_id=["a"], stage=["Won"]), Process(("Visit",), ("Won",)), as_of=AS_OF)
    assert differences(old, new)["change"].tolist() == ["won"]


def test_amounts_in_two_currencies_are_not_compared():
    old = resolve(frame_of(deal_id=["a"], stage=["Visit"], amount=[1.0], currency=["USD"]), PROCESS)
    new = resolve(frame_of(deal_id=["a"], stage=["Visit"], amount=[7.0], currency=["CNY"]), PROCESS)
    assert differences(old, new).empty
