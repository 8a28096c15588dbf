"""What older snapshots tell: which columns change, and what was known on a day."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.build import training_rows
from features.days import looks
from features.deals import Deals
from features.eligible import plan
from features.sightings import changes, known_on, seen_open, settled, snapshot_days
from features.stages import Process
from tests.small_companies import at, make_deals, random_company, with_snapshots

N = 200
STEADY, MOVING, AT_THE_END = "Tier", "Temperature", "Handover"


def company(as_of: str = "2025-12-31", closed_on: str = "2024-06-01") -> Deals:
    """Deals seen at the end of March: one custom column never changes, one always does, one at the end."""
    outcome = np.array(["won", "lost", "open", "won", "lost"] * (N // 5))
    ends = pd.Series(pd.Timestamp(closed_on), index=range(N)).where(pd.Series(outcome != "open"))
    kind = pd.Series(np.arange(N) % 3).astype("str")
    deals = make_deals(
        {
            "outcome": outcome,
            "created_on": ["2024-01-01"] * N,
            "closed_on": ends,
            "collaborators": ["Ann"] * N,
            "activity_count": np.arange(N) + 5,
        },
        custom={
            STEADY: kind,
            MOVING: kind + "b",
            AT_THE_END: pd.Series(np.where(outcome == "open", "no", "yes"), dtype="str"),
        },
        as_of=as_of,
    )
    seen = deals.frame.assign(
        seen_on=pd.Timestamp("2024-03-31").as_unit("us"),
        activity_count=deals.frame["activity_count"] - 2,
        outcome="open",
        **{MOVING: kind + "a", AT_THE_END: "no"},
    )
    return dataclasses.replace(deals, seen=seen.drop(columns=["line", "stage_rank"]))


def test_columns_are_told_apart_by_what_older_snapshots_said():
    found = changes(company(), [STEADY, MOVING, AT_THE_END, "collaborators", "activity_count", "amount"])
    assert {name: change.share for name, change in found.items()} == {
        **{STEADY: 0.0, MOVING: 1.0, AT_THE_END: 1.0, "collaborators": 0.0, "activity_count": 1.0},
        "amount": 0.0,
    }
    assert found[MOVING].deals == N


def test_few_deals_seen_twice_tell_nothing():
    deals = company()
    few = dataclasses.replace(deals, seen=deals.seen.head(39))
    assert changes(few, [STEADY]) == {}


def test_a_column_that_no_snapshot_saw_change_is_used_though_its_name_says_otherwise():
    deals = company()
    renamed = {STEADY: "Last campaign"}
    moved = dataclasses.replace(
        deals,
        frame=deals.frame.rename(columns=renamed).assign(collaborators=["Ann", None] * (N // 2)),
        seen=deals.seen.rename(columns=renamed).assign(collaborators=["Ann", None] * (N // 2)),
        custom=("Last campaign", MOVING, AT_THE_END),
    )
    assert {"Last campaign", "collaborators"} <= set(plan(moved).own)
    alone = dataclasses.replace(moved, seen=moved.seen.iloc[:0])
    assert not {"Last campaign", "collaborators"} & set(plan(alone).own)


def test_what_changes_is_used_as_old_enough_snapshots_knew_it_and_left_out_otherwise():
    using = plan(company())
    # A fifth of the deals seen in March is open still, so March does not tell yet.
    assert using.seen == ()
    assert "of 200 deals that were seen twice" in str(using.left_out[MOVING])
    within = plan(company(), horizon=90)
    assert within.seen == ("activity_count", MOVING, AT_THE_END)
    rows = training_rows(company(), within, horizon=90)
    told = rows.features[rows.day == pd.Timestamp("2024-03-31")]
    assert len(told) > N / 2
    assert set(told[AT_THE_END]) == {"no"}
    assert told[MOVING].str.endswith("a").all()
    assert rows.features.loc[rows.day != pd.Timestamp("2024-03-31"), MOVING].isna().all()


def test_a_snapshot_is_settled_once_nearly_all_deals_open_then_have_ended():
    deals = company()
    assert len(settled(deals).seen) == 0
    assert len(settled(deals, horizon=90).seen) == N
    closed = dataclasses.replace(deals, frame=deals.frame.assign(outcome="won"))
    assert len(settled(closed).seen) == N


def test_days_are_counted_from_the_day_asked_about_and_pushes_between_sightings():
    deals = make_deals(
        {"outcome": ["open"], "created_on": ["2024-01-01"], "expected_close_on": ["2024-09-01"]}
    )
    seen = pd.DataFrame(
        {
            "deal_id": ["d0"] * 3,
            "seen_on": pd.to_datetime(["2024-01-31", "2024-02-29", "2024-03-31"]),
            "expected_close_on": pd.to_datetime(["2024-04-01", "2024-06-01", "2024-05-01"]),
            "last_activity_on": pd.to_datetime(["2024-01-30", None, "2024-03-01"]),
        }
    ).astype({"seen_on": "datetime64[us]", "expected_close_on": "datetime64[us]"})
    deals = dataclasses.replace(deals, seen=seen.astype({"last_activity_on": "datetime64[us]"}))
    rows = at(
        *(
            ("d0", day)
            for day in ("2024-01-30", "2024-02-02", "2024-03-01", "2024-03-31", "2024-05-01", "2024-12-31")
        )
    )
    found = known_on(deals, rows, ("expected_close_on", "last_activity_on"))
    assert found["days_to_expected_close"].fillna(-1).tolist() == [-1, 59, 92, 31, -1, -121]
    assert found["days_since_activity"].fillna(-1).tolist() == [-1, 3, -1, 30, -1, -1]
    assert found["pushes"].fillna(-1).tolist() == [-1, -1, 1, 1, 1, 2]


def test_known_on_is_what_the_latest_fresh_sighting_says_one_row_at_a_time():
    deals = with_snapshots(random_company(5))
    days = pd.date_range("2024-01-01", "2024-07-31", freq="9D")
    rows = at(*((deal, str(day.date())) for deal in deals.frame["deal_id"] for day in days))
    found = known_on(deals, rows, ("activity_count",))["activity_count"]
    for (deal, day), value in zip(rows.itertuples(index=False), found, strict=True):
        told = deals.seen[
            (deals.seen["deal_id"] == deal)
            & (deals.seen["seen_on"] <= day)
            & (deals.seen["seen_on"] >= day - pd.Timedelta(days=7))
        ]
        present = day >= deals.as_of and deals.frame.set_index("deal_id").loc[deal, "outcome"] == "open"
        expected = np.nan if present or told.empty else told["activity_count"].iloc[-1]
        assert value == pytest.approx(expected, nan_ok=True)


def test_days_of_snapshots_are_taken_instead_of_days_drawn_whatever_the_end():
    deals = with_snapshots(random_company(1, 200))
    taken = looks(deals, snapshot_days(deals))
    plain = looks(deals)
    on_snapshots = taken["day"].isin(deals.seen["seen_on"]).mean()
    assert on_snapshots > 5 * plain["day"].isin(deals.seen["seen_on"]).mean()
    later = deals.frame.assign(closed_on=deals.frame["closed_on"] + pd.Timedelta(days=300))
    slower = looks(
        dataclasses.replace(deals, frame=later, as_of=deals.as_of + pd.Timedelta(days=300)),
        snapshot_days(deals),
    )
    both = set(zip(slower["deal_id"], slower["day"], strict=True))
    assert set(zip(taken["deal_id"], taken["day"], strict=True)) <= both


def test_only_open_deals_with_an_id_are_seen():
    frame = make_deals({"outcome": ["open", "won", "open"], "created_on": ["2024-01-01"] * 3}).frame
    frame.loc[2, "deal_id"] = None
    days = [pd.Timestamp("2024-02-29"), pd.Timestamp("2024-01-31")]
    found = seen_open([(day, frame) for day in days], Process(("Visit",), (), ()), ())
    assert found["deal_id"].tolist() == ["d0", "d0"]
    assert found["seen_on"].is_monotonic_increasing
    assert "line" not in found
    assert list(seen_open([], Process(), ())) == ["deal_id", "seen_on"]
