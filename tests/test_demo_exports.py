"""Is every export the truth as it was known on its day?"""

import itertools

import numpy as np
import pandas as pd
import pytest

from training.demo import WORDS, simulate

EN, ZH = WORDS["en"], WORDS["zh"]


@pytest.fixture(scope="module")
def company():
    return simulate(deals=2500, seed=3)


@pytest.fixture(scope="module")
def chinese():
    return simulate(deals=2500, seed=3, lang="zh")


def canonical(frame, words=EN):
    """Return an export under the names of the code, by deal."""
    names = {header: name for name, header in reversed(words.headers.items())}  # of several, the pipeline's
    return frame.rename(columns=names).set_index("deal_id")


def snapshots(company):
    return [(day, canonical(frame)) for day, frame in company.pipelines.items()]


def test_every_export_shows_each_deal_once(company):
    sizes = [len(frame) for frame in company.pipelines.values()]
    assert sizes[0] < sizes[1] < sizes[2] == 2500
    assert all(frame[EN.headers["deal_id"]].is_unique for frame in company.pipelines.values())


def test_no_export_knows_a_later_day(company):
    for day, frame in snapshots(company):
        for column in ("created_on", "closed_on", "stage_entered_on", "last_activity_on"):
            assert frame[column].max() <= day, (day, column)


def test_what_is_settled_in_one_export_stays_so_in_the_next(company):
    for (_, old), (_, new) in itertools.pairwise(snapshots(company)):
        closed = old.index[old["closed_on"].notna()]
        pd.testing.assert_frame_equal(old.loc[closed], new.loc[closed])
        fixed = ["account", "owner", "team", "created_on", "source", "product", "collaborators", "type"]
        pd.testing.assert_frame_equal(old[fixed], new.loc[old.index, fixed])


def test_deals_move_forward_only_and_their_changes_are_dated_between_the_exports(company):
    order = {name: place for place, name in enumerate((*EN.stages, EN.won, EN.lost))}
    for (day, old), (later, new) in itertools.pairwise(snapshots(company)):
        new = new.loc[old.index]
        moved = old["stage"] != new["stage"]
        assert (new["stage"].map(order) >= old["stage"].map(order)).all()
        assert new.loc[moved, "stage_entered_on"].between(day, later, inclusive="right").all()
        assert (new.loc[~moved, "stage_entered_on"] == old.loc[~moved, "stage_entered_on"]).all()
        assert (new["activity_count"] >= old["activity_count"]).all()
        assert (new["last_activity_on"] >= old["last_activity_on"]).all()


def test_between_two_exports_every_kind_of_change_occurs(company):
    (_, old), (_, new) = snapshots(company)[-2:]
    appeared, new = len(new.index.difference(old.index)), new.loc[old.index]
    going = old["closed_on"].isna() & new["closed_on"].isna()
    later = new["expected_close_on"] > old["expected_close_on"]
    kinds = {
        "new": appeared,
        "won": (old["closed_on"].isna() & (new["stage"] == EN.won)).sum(),
        "lost": (old["closed_on"].isna() & (new["stage"] == EN.lost)).sum(),
        "moved": (going & (old["stage"] != new["stage"])).sum(),
        "pushed": (going & later & (old["stage"] == new["stage"])).sum(),
        "pulled in": (going & (new["expected_close_on"] < old["expected_close_on"])).sum(),
        "amount up": (going & (new["amount"] > old["amount"])).sum(),
        "amount down": (going & (new["amount"] < old["amount"])).sum(),
    }
    assert min(kinds.values()) >= 2, kinds


def test_columns_of_a_deal_agree_with_each_other(company):
    _, frame = snapshots(company)[-1]
    closed, won, lost = frame["closed_on"].notna(), frame["stage"] == EN.won, frame["stage"] == EN.lost
    assert (closed == (won | lost)).all()
    assert (frame["loss_reason"].notna() == lost).all()
    assert frame.loc[won, "probability"].eq(100).all()
    assert frame.loc[lost, "probability"].eq(0).all()
    assert frame.loc[closed, "next_step"].isna().all()
    assert (frame["stage_entered_on"] >= frame["created_on"]).all()
    assert (frame["last_activity_on"] >= frame["stage_entered_on"]).all()
    assert (frame["amount"] >= 100).all()


def test_amounts_do_not_tell_won_from_lost(company):
    _, frame = snapshots(company)[-1]
    medians = frame.groupby(frame["stage"])["amount"].median()
    assert 0.5 < medians[EN.won] / medians[EN.lost] < 2


def test_a_few_cells_are_blank_and_the_essential_ones_never(company):
    blank = canonical(company.pipelines[company.as_of]).isna().mean()
    assert blank[["source", "industry", "company_size", "expected_close_on"]].between(0.005, 0.06).all()
    assert blank[["deal_name", "account", "owner", "team", "stage", "amount", "created_on"]].eq(0).all()


def test_stage_entries_retell_the_exports(company):
    """The stage of every open deal, and since when, follow from the entries; so does the day of creation."""
    entries = canonical(company.stage_entries)
    for day, frame in snapshots(company):
        known = entries[entries["entered_on"] <= day].groupby(level=0)
        still_open = frame[frame["closed_on"].isna()]
        assert (known["stage"].last()[still_open.index] == still_open["stage"]).all()
        assert (known["entered_on"].last()[still_open.index] == still_open["stage_entered_on"]).all()
        assert (known["entered_on"].first()[frame.index] == frame["created_on"]).all()


def test_stage_entries_run_through_the_stages_without_gaps(company):
    entries = canonical(company.stage_entries)
    place = entries["stage"].map({name: rank for rank, name in enumerate(EN.stages)})
    assert (place == entries.groupby(level=0).cumcount()).all()
    assert entries["entered_on"].max() <= company.as_of


def test_chinese_exports_are_the_same_company_in_other_words(company, chinese):
    for day, english in snapshots(company):
        other = canonical(chinese.pipelines[day], ZH)
        assert list(other.columns) == list(english.columns)
        for column in ("created_on", "closed_on", "expected_close_on", "activity_count"):
            pd.testing.assert_series_equal(other[column], english[column])
        translate = dict(zip((*EN.stages, EN.won, EN.lost), (*ZH.stages, ZH.won, ZH.lost), strict=True))
        assert (english["stage"].map(translate) == other["stage"]).all()
        assert np.allclose(other["amount"] / 7, english["amount"], atol=65)
        assert other["currency"].eq("CNY").all()


@pytest.mark.parametrize("column", ["deal_name", "account", "owner", "team", "stage", "source", "product"])
def test_chinese_values_are_chinese(chinese, column):
    values = canonical(chinese.pipelines[chinese.as_of], ZH)[column].dropna()
    assert values.str.contains(r"[\u4e00-\u9fff]").all()
    assert not values.str.contains(r"[A-Za-z]").any()
