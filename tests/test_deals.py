from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from features.deals import EVOLVING, as_of_view, latest_fact, resolve
from features.schema import DEALS, Kind
from features.stages import Process

PROCESS = Process(("Visit", "Quote", "Contract"), ("Won",), ("Lost",))
AS_OF = pd.Timestamp("2024-06-30")


def day(text: str | None) -> pd.Timestamp:
    return pd.Timestamp(text)


def frame_of(**columns: list) -> pd.DataFrame:
    """Give a cleaned frame of the named columns alone; days as text, the line from 2."""
    kinds = {column.name: column.kind for column in DEALS}
    rows = len(next(iter(columns.values())))
    made = {}
    for name, values in columns.items():
        kind = kinds.get(name, Kind.NUMBER)
        if kind is Kind.DATE:
            made[name] = pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
        else:
            numeric = kind in (Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER)
            made[name] = pd.Series(values, dtype="float64" if numeric else "str")
    return pd.DataFrame({"line": range(2, rows + 2)} | made)


def entries_of(*rows: tuple[str, str, str]) -> pd.DataFrame:
    made = pd.DataFrame(list(rows), columns=["deal_id", "stage", "entered_on"]).astype(
        {"deal_id": "str", "stage": "str"}
    )
    return made.assign(entered_on=pd.to_datetime(made["entered_on"]).astype("datetime64[us]"))


PIPELINE = frame_of(
    deal_id=["a", "b", "c", "d"],
    stage=["Won", "Lost", "Quote", "Visit"],
    created_on=["2024-01-01", "2024-02-01", "2024-03-01", "2024-06-01"],
    closed_on=["2024-03-15", "2024-05-15", "2024-07-31", None],
    amount=[100.0, 200.0, 300.0, 400.0],
    probability=[1.0, 0.0, 0.5, 0.1],
    last_activity_on=["2024-03-14", "2024-05-14", "2024-06-20", "2024-06-21"],
)
HISTORY = entries_of(
    ("a", "Visit", "2024-01-02"),
    ("a", "Contract", "2024-02-20"),
    ("b", "Visit", "2024-02-05"),
    ("b", "Quote", "2024-04-10"),
    ("c", "Visit", "2024-03-02"),
    ("c", "Quote", "2024-05-02"),
)


def pipeline():
    return resolve(PIPELINE, PROCESS, as_of=AS_OF, entries=HISTORY)


def test_every_canonical_column_is_there_with_its_type():
    frame = resolve(frame_of(stage=["Won"]), PROCESS, as_of=AS_OF).frame
    for column in DEALS:
        if column.kind is Kind.DATE:
            assert frame[column.name].dtype == "datetime64[us]"
        elif column.kind in (Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER):
            assert frame[column.name].dtype == "float64"
        else:
            assert frame[column.name].dtype == "str"
    assert frame["line"].dtype == "int64"
    assert frame["stage_rank"].dtype == "float64"


def test_the_outcome_is_the_outcome_columns_else_the_stages_else_open():
    frame = frame_of(stage=["Won", "Won", "Visit", "?", None], outcome=[None, "lost", None, None, None])
    assert resolve(frame, PROCESS).frame["outcome"].tolist() == ["won", "lost", "open", "open", "open"]


def test_the_closing_day_of_an_open_deal_is_its_expected_one():
    frame = frame_of(
        stage=["Won", "Visit", "Visit"],
        closed_on=["2024-01-05", "2024-08-01", "2024-08-01"],
        expected_close_on=[None, None, "2024-09-09"],
    )
    resolved = resolve(frame, PROCESS).frame
    assert resolved["closed_on"].tolist() == [day("2024-01-05"), pd.NaT, pd.NaT]
    assert resolved["expected_close_on"].tolist() == [pd.NaT, day("2024-08-01"), day("2024-09-09")]


def test_ranks_are_those_of_open_deals():
    frame = frame_of(stage=["Contract", "Quote", "Won"], outcome=["won", "open", None])
    ranks = resolve(frame, PROCESS).frame["stage_rank"]
    assert ranks.isna().tolist() == [True, False, True]
    assert ranks[1] == 1.0


def test_of_rows_with_one_id_the_last_line_counts_whatever_the_order():
    frame = frame_of(deal_id=["a", "a", "b"], stage=["Visit", "Won", "Quote"])
    for rows in (frame, frame.iloc[::-1]):
        resolved = resolve(rows, PROCESS).frame
        assert resolved[["deal_id", "stage"]].to_numpy().tolist() == [["a", "Won"], ["b", "Quote"]]


def test_deals_without_id_are_named_by_name_and_account_else_by_line():
    frame = frame_of(
        deal_id=["a", None, None, None, None, None],
        deal_name=["x", "x", "y", "y", "z", None],
        account=["A", "A", "B", "B", None, "C"],
    )
    ids = resolve(frame, PROCESS).frame["deal_id"].tolist()
    assert ids == ["a", "line 3", "line 4", "line 5", "z", "line 7"]


def test_without_a_stage_for_lost_a_loss_reason_or_an_archived_deal_means_lost():
    odoo = Process(("New", "Qualified"), ("Won",))
    frame = frame_of(
        stage=["New", "Qualified", "Won", "New"],
        loss_reason=["Price", None, "Price", None],
        Active=[1, 0, 0, 1],
    )
    outcome = resolve(frame, odoo, custom=("Active",)).frame["outcome"]
    assert outcome.tolist() == ["lost", "lost", "won", "open"]
    assert resolve(frame, PROCESS, custom=("Active",)).frame["outcome"].tolist()[0] == "open"


def test_the_as_of_day_is_the_latest_fact_and_no_expectation_or_slip():
    frame = frame_of(
        stage=["Won", "Visit", "Visit"],
        created_on=["2024-01-01", "2024-02-01", "2999-01-01"],
        closed_on=["2024-03-03", "2024-12-31", None],
        expected_close_on=[None, "2025-01-01", None],
    )
    assert resolve(frame, PROCESS).as_of == day("2024-03-03")


def test_without_any_day_the_as_of_day_is_today():
    assert resolve(frame_of(stage=["Won"]), PROCESS).as_of == pd.Timestamp.today().normalize()


def test_the_latest_fact_of_no_deals_is_today():
    assert (
        latest_fact(resolve(frame_of(stage=["Won"]), PROCESS).frame.iloc[:0])
        == pd.Timestamp.today().normalize()
    )


def test_the_view_of_a_day_shows_what_was_known():
    view = as_of_view(pipeline(), day("2024-04-01"))
    assert view.as_of == day("2024-04-01")
    frame = view.frame.set_index("deal_id")
    assert frame["outcome"].to_dict() == {"a": "won", "b": "open", "c": "open"}
    assert frame["stage"].to_dict() == {"a": "Won", "b": "Visit", "c": "Visit"}
    assert frame.loc["b", ["closed_on", "last_activity_on", "probability"]].isna().all()
    assert frame.loc["b", "stage_entered_on"] == day("2024-02-05")
    assert frame["amount"].to_dict() == {"a": 100.0, "b": 200.0, "c": 300.0}
    assert view.entries["entered_on"].max() <= day("2024-04-01")


def test_the_view_of_the_as_of_day_or_later_is_all_there_is():
    deals = pipeline()
    assert as_of_view(deals, AS_OF) is deals
    assert as_of_view(deals, AS_OF + pd.Timedelta(days=9)) is deals


def test_a_deal_closed_on_the_day_counts_as_closed_and_created_on_the_day_as_there():
    view = as_of_view(pipeline(), day("2024-03-15")).frame.set_index("deal_id")
    assert view.loc["a", "outcome"] == "won"
    assert as_of_view(pipeline(), day("2024-06-01")).frame["deal_id"].tolist() == ["a", "b", "c", "d"]


def test_nothing_is_known_of_an_earlier_day_where_nothing_is_dated():
    deals = resolve(frame_of(deal_id=["a", "b"], stage=["Won", "Visit"]), PROCESS, as_of=AS_OF)
    assert len(deals.frame) == 2
    assert as_of_view(deals, day("2024-01-01")).frame.empty


def test_a_closed_deal_without_closing_day_is_not_shown_on_an_earlier_day():
    frame = frame_of(deal_id=["a", "b"], stage=["Won", "Visit"], created_on=["2024-01-01", "2024-01-01"])
    view = as_of_view(resolve(frame, PROCESS, as_of=AS_OF), day("2024-02-02"))
    assert view.frame["deal_id"].tolist() == ["b"]


DAYS = st.integers(0, 181).map(lambda n: day("2024-01-01") + pd.Timedelta(days=n))
# On the as-of day itself everything is known, also what has no day.
EARLIER = st.integers(0, 180).map(lambda n: day("2024-01-01") + pd.Timedelta(days=n))


@st.composite
def deal_sets(draw):
    n = draw(st.integers(1, 6))
    some = st.lists(st.none() | DAYS, min_size=n, max_size=n)
    stage = draw(st.lists(st.sampled_from(["Visit", "Quote", "Won", "Lost"]), min_size=n, max_size=n))
    frame = frame_of(
        deal_id=[f"d{row}" for row in range(n)],
        stage=stage,
        created_on=draw(some),
        closed_on=draw(some),
        stage_entered_on=draw(some),
        last_activity_on=draw(some),
        probability=[0.5] * n,
    )
    steps = st.tuples(st.sampled_from(frame["deal_id"].tolist()), st.sampled_from(PROCESS.stages), DAYS)
    return frame, entries_of(*draw(st.lists(steps, max_size=6)))


@settings(max_examples=40, deadline=None)
@given(deal_sets(), EARLIER)
def test_a_view_shows_no_later_fact(made, when):
    frame, entries = made
    view = as_of_view(resolve(frame, PROCESS, as_of=AS_OF, entries=entries), when)
    for name in ("created_on", "closed_on", "stage_entered_on", "last_activity_on"):
        assert not (view.frame[name] > when).any()
    assert not (view.entries["entered_on"] > when).any()
    assert view.frame.loc[view.frame["outcome"].eq("open"), list(EVOLVING)].isna().all(axis=None)


@settings(max_examples=40, deadline=None)
@given(deal_sets(), EARLIER)
def test_shifting_every_later_fact_leaves_the_view_unchanged(made, when):
    frame, entries = made
    later = pd.Timedelta(days=500)
    moved, moved_entries = frame.copy(), entries.copy()
    for name in ("created_on", "closed_on", "stage_entered_on", "last_activity_on"):
        moved[name] = moved[name].mask(moved[name] > when, moved[name] + later)
    moved_entries["entered_on"] = entries["entered_on"].mask(
        entries["entered_on"] > when, entries["entered_on"] + later
    )
    as_of = AS_OF + 2 * later
    one = as_of_view(resolve(frame, PROCESS, as_of=as_of, entries=entries), when)
    other = as_of_view(resolve(moved, PROCESS, as_of=as_of, entries=moved_entries), when)
    assert_frame_equal(one.frame, other.frame)
    assert_frame_equal(one.entries, other.entries)


@settings(max_examples=25, deadline=None)
@given(deal_sets(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(made, random):
    frame, entries = made
    one = resolve(frame, PROCESS, as_of=AS_OF, entries=entries)
    mixed = frame.iloc[random.sample(range(len(frame)), len(frame))]
    other = resolve(mixed, PROCESS, as_of=AS_OF, entries=entries.iloc[::-1])
    assert_frame_equal(one.frame, other.frame)
    assert_frame_equal(one.entries, other.entries)


@pytest.mark.parametrize("columns", [{"stage": ["Won", "Lost"]}, {"outcome": ["won", "open"]}])
def test_deals_without_dates_are_deals(columns):
    deals = resolve(frame_of(**columns), PROCESS)
    assert len(deals.frame) == 2
    assert deals.entries.empty
