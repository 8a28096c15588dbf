"""Features of deals on days: what they say, and that nothing later reaches them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.ahead import STAYED
from features.build import feature_title, lead_features, open_deals, training_rows
from features.deals import Deals
from features.eligible import plan
from tests.small_companies import at, make_deals, random_company, staged, with_snapshots


def test_history_counts_only_what_closed_before_the_day():
    deals = make_deals(
        {
            "outcome": ["won", "lost", "won", "open"],
            "created_on": ["2024-01-01", "2024-01-01", "2024-01-05", "2024-02-01"],
            "closed_on": ["2024-02-01", "2024-02-10", "2024-02-11", None],
            "owner": ["ann", "ann", "bob", "ann"],
            "account": ["acme", "acme", "zeta", "acme"],
            "amount": [1.0, 2.0, 3.0, 4.0],
        }
    )
    found = lead_features(deals, at(("d3", "2024-02-01"), ("d3", "2024-02-10"), ("d3", "2024-02-12")))
    # ann: nothing before 1 Feb; one win before 10 Feb; a win and a loss before 12 Feb
    assert found["account_deals_closed"].tolist() == [0, 1, 2]
    # company (wins + 1) / (n + 2): 1/2, 2/3, 3/5; owner (wins + 10 company) / (n + 10)
    assert found["owner_win_rate"].tolist() == pytest.approx([0.5, (1 + 20 / 3) / 11, (1 + 6) / 12])
    assert found["account_wins"].tolist() == [0, 1, 1]
    assert found["account_last_win_days"].tolist()[1:] == [9, 11]
    assert np.isnan(found["account_last_win_days"].iloc[0])
    # open on the day itself: d0 closes on 1 Feb, d1 on 10 Feb
    assert found["owner_open_deals"].tolist() == [2, 1, 1]
    assert found["age_days"].tolist() == [0, 9, 11]
    assert found["month"].tolist() == [2, 2, 2]


def test_stage_is_the_one_last_entered_by_the_day():
    deals = make_deals(
        {
            "outcome": ["won", "lost"],
            "created_on": ["2024-01-01"] * 2,
            "closed_on": ["2024-03-01", "2024-03-02"],
        },
        entries=[
            ("d0", "Visit", "2024-01-01"),
            ("d0", "Quote", "2024-01-20"),
            ("d0", "Contract", "2024-01-20"),
        ],
    )
    rows = at(("d0", "2024-01-19"), ("d0", "2024-01-25"), ("d1", "2024-01-25"))
    found = lead_features(deals, rows, staged(deals))
    assert found["stage"].tolist()[:2] == ["Visit", "Contract"]
    assert found["stage"].isna().tolist() == [False, False, True]
    assert found["days_in_stage"].tolist()[:2] == [18, 5]
    assert found["stage_rank"].tolist()[:2] == [0, 2]


def _shift_later_facts(deals: Deals, day: pd.Timestamp, days: int) -> Deals:
    frame = deals.frame.copy()
    later = frame["closed_on"] > day
    frame.loc[later, "closed_on"] += pd.Timedelta(days=days)
    frame.loc[later, "outcome"] = frame.loc[later, "outcome"].map({"won": "lost", "lost": "won"})
    frame.loc[frame["created_on"] > day, "created_on"] += pd.Timedelta(days=days)
    frame.loc[frame["created_on"] > day, "amount"] *= 7
    entries = deals.entries.copy()
    entries.loc[entries["entered_on"] > day, "entered_on"] += pd.Timedelta(days=days)
    seen = deals.seen.copy()
    seen.loc[seen["seen_on"] > day, ["activity_count"]] += 100
    seen.loc[seen["seen_on"] > day, "expected_close_on"] += pd.Timedelta(days=days)
    for name in ("activity_count", "probability"):  # the last word on columns that change
        frame[name] = 7.0
    return dataclasses.replace(deals, frame=frame, entries=entries, seen=seen)


@pytest.mark.parametrize("seed", range(6))
def test_shifting_every_fact_dated_after_the_day_changes_no_feature(seed):
    deals = with_snapshots(random_company(seed))
    day = pd.Timestamp("2024-05-02")
    known = deals.frame.loc[deals.frame["created_on"] <= day, "deal_id"]
    rows = pd.DataFrame({"deal_id": known, "day": day.as_unit("us")})
    using = dataclasses.replace(
        staged(deals), seen=("activity_count", "expected_close_on", "last_activity_on")
    )
    before = lead_features(deals, rows, using)
    after = lead_features(_shift_later_facts(deals, day, 5), rows, using)
    assert len(before) > 5
    assert before["pushes"].notna().any()
    pd.testing.assert_frame_equal(before, after)


def _slowly(deals: Deals, deal_id: str, day: pd.Timestamp) -> dict:
    """Work out a row's features one fact at a time."""
    facts = deals.frame.to_dict("records")
    me = next(f for f in facts if f["deal_id"] == deal_id)
    closed = [f for f in facts if f["outcome"] != "open" and f["closed_on"] < day]
    company = (sum(f["outcome"] == "won" for f in closed) + 1) / (len(closed) + 2)
    found = {"age_days": (day - me["created_on"]).days, "amount": me["amount"], "owner": me["owner"]}
    for key in ("owner", "source", "account", "industry", "region"):
        own = [f for f in closed if f[key] == me[key]]
        wins = [f for f in own if f["outcome"] == "won"]
        if isinstance(me[key], str):
            found[f"{key}_win_rate"] = (len(wins) + 10 * company) / (len(own) + 10)
        else:
            found[f"{key}_win_rate"] = np.nan
        if key == "account":
            found["account_deals_closed"] = len(own)
            found["account_wins"] = len(wins)
            found["account_last_win_days"] = min(((day - f["closed_on"]).days for f in wins), default=np.nan)
    found["owner_open_deals"] = sum(
        f["owner"] == me["owner"]
        and f["created_on"] <= day
        and (f["outcome"] == "open" or f["closed_on"] > day)
        for f in facts
    )
    past = [e for e in deals.entries.to_dict("records") if e["deal_id"] == deal_id and e["entered_on"] <= day]
    found["stage"] = past[-1]["stage"] if past else np.nan
    found["days_in_stage"] = (day - past[-1]["entered_on"]).days if past else np.nan
    usual = _usual_stay_slowly(deals, past[-1]["stage"], day) if past else np.nan
    found["days_in_stage_ratio"] = found["days_in_stage"] / usual
    return found | _ahead_slowly(deals, me, past, day)


def _ahead_slowly(deals: Deals, me: dict, past: list[dict], day: pd.Timestamp) -> dict:
    """Multiply the conversions of the stages ahead, counted deal by deal."""
    if not past:
        return {"rate_ahead": np.nan, "owner_ahead": np.nan, "source_ahead": np.nan}
    known = [step for step in _steps_slowly(deals) if step["known_on"] < day]
    rank, stayed = int(past[-1]["stage_rank"]), (day - past[-1]["entered_on"]).days

    def conversion(stage: int, key: str = "", level: object = None, prior: float = np.nan) -> float:
        own = [s for s in known if s["rank"] == stage and (not key or s[key] == level)]
        moved = sum(s["moved"] for s in own)
        return (moved + 20 * prior) / (len(own) + 20) if key else (moved + 1) / (len(own) + 2)

    company = [conversion(stage) for stage in range(3)]
    after = 0.5
    for least in [days for days in STAYED if days <= stayed]:
        own = [s for s in known if s["rank"] == rank and s["days"] >= least]
        after = (sum(s["moved"] for s in own) + 5 * after) / (len(own) + 5)
    found = {"rate_ahead": after * np.prod(company[rank + 1 :])}
    for key in ("owner", "source"):
        rates = [conversion(stage, key, me[key], company[stage]) for stage in range(rank, 3)]
        found[f"{key}_ahead"] = np.prod(rates) / np.prod(company[rank:])
    return found


def _steps_slowly(deals: Deals) -> list[dict]:
    """Say what became of each deal in each stage that it had entered or skipped."""
    found = []
    for facts in deals.frame.to_dict("records"):
        path = deals.entries[deals.entries["deal_id"] == facts["deal_id"]].to_dict("records")
        for this, following in zip(path, [*path[1:], None], strict=True):
            if following is None and facts["outcome"] == "open":
                continue
            until = following["entered_on"] if following else facts["closed_on"]
            end = following["stage_rank"] if following else 3 if facts["outcome"] == "won" else None
            ranks = range(int(this["stage_rank"]), int(this["stage_rank"]) + 1 if end is None else int(end))
            for rank in ranks:
                days = (until - this["entered_on"]).days if rank == this["stage_rank"] else 0
                known_on = max(until, this["entered_on"] + pd.Timedelta(days=90))
                moved = float(end is not None)
                found.append({**facts, "rank": rank, "days": days, "known_on": known_on, "moved": moved})
    return found


def _usual_stay_slowly(deals: Deals, stage: str, day: pd.Timestamp) -> float:
    stays = []
    for facts in deals.frame.to_dict("records"):
        path = deals.entries[deals.entries["deal_id"] == facts["deal_id"]].to_dict("records")
        ends = [e["entered_on"] for e in path[1:]]
        ends.append(facts["closed_on"] if facts["outcome"] == "won" else pd.NaT)
        for entry, end in zip(path, ends, strict=True):
            if entry["stage"] == stage and end < day and end >= entry["entered_on"]:
                stays.append((end - entry["entered_on"]).days)
    return max(sum(stays) / len(stays), 0.5) if stays else np.nan


@pytest.mark.parametrize("seed", range(4))
def test_features_equal_those_worked_out_one_fact_at_a_time(seed):
    deals = random_company(seed)
    rows = training_rows(deals, staged(deals))
    some = slice(seed, None, 7)
    slow = pd.DataFrame(
        [_slowly(deals, i, d) for i, d in zip(rows.deal_id[some], rows.day[some], strict=True)]
    )
    fast = rows.features[some].reset_index(drop=True)[list(slow.columns)]
    for name in slow.columns:
        expected = slow[name].astype(fast[name].dtype)
        pd.testing.assert_series_equal(fast[name], expected, check_exact=False)


def test_features_do_not_depend_on_the_order_of_the_deals():
    deals = random_company(3)
    shuffled = dataclasses.replace(deals, frame=deals.frame.sample(frac=1, random_state=1, ignore_index=True))
    rows = open_deals(deals)
    pd.testing.assert_frame_equal(
        lead_features(deals, rows, staged(deals)), lead_features(shuffled, rows, staged(deals))
    )


def test_every_training_row_shows_an_open_deal_that_has_closed_since():
    deals = random_company(1)
    rows = training_rows(deals)
    facts = deals.frame.set_index("deal_id").loc[rows.deal_id]
    day = rows.day.to_numpy()
    assert (facts["outcome"] != "open").all()
    assert (facts["created_on"].to_numpy() <= day).all()
    same_day = facts["created_on"].to_numpy() == day
    assert ((facts["closed_on"].to_numpy() > day) | same_day).all()
    assert set(rows.deal_id) == set(deals.frame.loc[deals.frame["outcome"].ne("open"), "deal_id"])
    assert rows.won.tolist() == (facts["outcome"] == "won").astype(float).tolist()
    assert rows.weight.sum() == pytest.approx(rows.deal_id.nunique())


def test_days_looked_at_do_not_depend_on_how_the_deal_ended():
    deals = random_company(2)
    frame = deals.frame.copy()
    later = frame["outcome"].ne("open")
    frame.loc[later, "closed_on"] += pd.Timedelta(days=400)
    slower = training_rows(
        dataclasses.replace(deals, frame=frame, as_of=deals.as_of + pd.Timedelta(days=400))
    )
    quick = training_rows(deals)
    both = set(zip(slower.deal_id, slower.day, strict=True))
    assert set(zip(quick.deal_id, quick.day, strict=True)) <= both


def test_a_file_without_dates_gives_one_row_a_deal_with_its_columns():
    deals = make_deals(
        {"outcome": ["won", "lost", "won"], "product": ["x", "y", "x"], "stage": ["Visit", "Quote", "Quote"]},
        custom={"Budget": pd.Series([1.0, 2.0, 3.0])},
    )
    rows = training_rows(deals)
    assert list(rows.features.columns) == ["product", "Budget"]
    assert rows.won.tolist() == [1, 0, 1]
    assert rows.weight.tolist() == [1, 1, 1]
    assert rows.day.isna().all()


@pytest.mark.parametrize(
    "name", ["loss_reason", "activity_count", "probability", "expected_close_on", "satisfaction"]
)
def test_columns_of_which_only_the_last_value_is_known_stay_out_with_a_reason(name):
    values = ["2024-05-01", "2024-05-02"] if name.endswith("_on") else [1, 2]
    deals = make_deals(
        {
            "outcome": ["won", "lost"],
            "created_on": ["2024-01-01"] * 2,
            "closed_on": ["2024-03-01", "2024-03-02"],
            name: ["a", "b"] if name == "loss_reason" else values,
        }
    )
    rows = training_rows(deals)
    assert not any(name in column for column in rows.features.columns)
    assert str(plan(deals).left_out[name]).endswith(".")


def test_stage_without_history_stays_out():
    deals = make_deals(
        {
            "outcome": ["won", "lost"],
            "created_on": ["2024-01-01"] * 2,
            "closed_on": ["2024-03-01"] * 2,
            "stage": ["Visit", "Quote"],
        }
    )
    assert "stage" in plan(deals).left_out
    assert "stage" not in training_rows(deals).features


def test_every_feature_has_a_title_for_people():
    for name in training_rows(random_company(0), staged(random_company(0))).features.columns:
        assert str(feature_title(name)) not in ("", name)
    assert str(feature_title("owner_win_rate")) == "Win rate so far: Owner"
    assert str(feature_title("Budget")) == "Budget"


@pytest.mark.parametrize(("created", "name"), [("2024-01-01", "month (2)"), (None, "month")])
def test_a_column_called_like_a_feature_of_ours_is_kept_beside_it(created, name):
    deals = make_deals(
        {"outcome": ["won", "lost"], "created_on": [created] * 2},
        custom={"month": pd.Series([7.0, 8.0])},
    )
    assert training_rows(deals).features[name].unique().tolist() == [7, 8]


def test_within_a_horizon_a_deal_is_lost_only_once_it_has_had_the_time():
    deals = make_deals(
        {
            "outcome": ["won", "won", "lost", "open", "open", "won"],
            "created_on": ["2024-01-01"] * 3 + ["2024-01-01", "2024-11-15", "2024-12-01"],
            "closed_on": ["2024-01-20", "2024-06-01", "2024-01-20", None, None, "2024-12-20"],
        },
        as_of="2024-12-31",
    )
    rows = training_rows(deals, horizon=60)
    first = pd.DataFrame({"deal": rows.deal_id, "won": rows.won, "day": rows.day}).groupby("deal").first()
    # d0 won in time, d1 too late, d2 lost, d3 open for a year; d4 has had 46 days only; d5 won in time.
    assert first["won"].to_dict() == {"d0": 1, "d1": 0, "d2": 0, "d3": 0, "d5": 1}
    late = pd.Series(rows.won)[(rows.deal_id == "d1") & (rows.day >= "2024-04-02")]
    assert late.eq(1).all(), "on a day close enough to the signature it was won in time"
    assert rows.weight.sum() == pytest.approx(5)


def test_collaborators_count():
    deals = make_deals({"outcome": ["won", "lost", "won"], "collaborators": ["Ann; Bob", None, "Cy"]})
    using = dataclasses.replace(plan(deals), own=("collaborators",))
    assert training_rows(deals, using).features["collaborators"].tolist() == [2, 0, 1]


def test_a_date_of_the_file_tells_how_long_ago_it_was_on_the_day_looked_at():
    signed = pd.Series(pd.to_datetime(["2024-01-01", "2023-12-22", None])).astype("datetime64[us]")
    columns = {
        "outcome": ["won", "lost", "open"],
        "created_on": ["2024-01-11"] * 3,
        "closed_on": ["2024-03-01", "2024-03-02", None],
    }
    deals = make_deals(columns, custom={"Signed": signed})
    at = pd.DataFrame({"deal_id": deals.frame["deal_id"], "day": pd.Timestamp("2024-01-21")})
    found = lead_features(deals, at, plan(deals, include=["Signed"]))
    assert found["Signed (days ago)"].tolist() == pytest.approx([20, 30, np.nan], nan_ok=True)
    assert found["Signed (month)"].tolist() == pytest.approx([1, 12, np.nan], nan_ok=True)
    assert "Signed" not in found
