import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import auc, precision_recall_curve, roc_curve

from models.curves import CURVE_COLUMNS, FEWEST_ROWS, POINTS, SLICE_COLUMNS, curve, slices


def scored(rows: int = 150, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = np.round(rng.random(rows), 2)
    return (rng.random(rows) < p).astype(float), p, rng.uniform(0.5, 2, rows)


def test_a_curve_small_enough_to_read():
    found = curve([1, 0, 1, 0], [0.9, 0.8, 0.8, 0.1])
    assert found.columns.tolist() == list(CURVE_COLUMNS)
    assert found["threshold"].tolist() == [np.inf, 0.9, 0.8, 0.1]
    assert found["recall"].tolist() == [0, 0.5, 1, 1]
    assert found["false_alarms"].tolist() == [0, 0, 0.5, 1]
    assert found["precision"].tolist()[1:] == pytest.approx([1, 2 / 3, 0.5])
    assert np.isnan(found["precision"].iloc[0])
    assert found["n"].tolist() == [0, 1, 3, 4]


def test_it_is_the_roc_and_the_precision_recall_curve_of_scikit_learn():
    y, p, weight = scored()
    found = curve(y, p, weight)
    false_alarms, recall, _ = roc_curve(y, p, sample_weight=weight, drop_intermediate=False)
    assert found["false_alarms"].to_numpy() == pytest.approx(false_alarms)
    assert found["recall"].to_numpy() == pytest.approx(recall)
    precision, *_ = precision_recall_curve(y, p, sample_weight=weight)
    assert found["precision"].to_numpy()[:0:-1] == pytest.approx(precision[:-1])


def test_a_long_curve_is_thinned_without_losing_its_area():
    rng = np.random.default_rng(1)
    p = rng.random(20_000)
    y = (rng.random(20_000) < p).astype(float)
    found = curve(y, p)
    assert len(found) == POINTS + 1
    false_alarms, recall, _ = roc_curve(y, p)
    assert auc(found["false_alarms"], found["recall"]) == pytest.approx(auc(false_alarms, recall), abs=1e-3)


def test_precision_lies_within_its_interval():
    y, p, weight = scored()
    found = curve(y, p, weight).iloc[1:]
    assert (found["low"] <= found["precision"] + 1e-12).all()
    assert (found["precision"] <= found["high"] + 1e-12).all()


def test_without_positives_recall_is_missing():
    assert curve([0, 0], [0.2, 0.3])["recall"].isna().all()


def test_no_rows_give_a_curve_of_nothing():
    assert len(curve([], [])) == 1


def test_each_slice_is_scored_by_its_own_rows():
    y, p, weight = scored(300)
    team = pd.Series(np.where(np.arange(300) < 200, "north", "south"), dtype="str")
    found = slices(y, p, team, weight, bootstrap=20)
    assert found.columns.tolist() == list(SLICE_COLUMNS)
    assert found["slice"].unique().tolist() == ["north", "south"]
    south = found[found["slice"].eq("south")].set_index("metric")
    assert south["n"].tolist() == [100] * 5
    assert south.loc["brier", "value"] == pytest.approx(
        np.average((y[200:] - p[200:]) ** 2, weights=weight[200:])
    )
    assert south["observed"].iloc[0] == pytest.approx(np.average(y[200:], weights=weight[200:]))


def test_a_small_slice_has_its_count_and_no_figures_but_the_reason():
    y, p, _ = scored(100)
    few = FEWEST_ROWS - 1
    team = pd.Series(["south"] * few + ["north"] * (100 - few), dtype="str")
    small = slices(y, p, team, bootstrap=20).query("slice == 'south'")
    assert small["n"].tolist() == [few] * 5
    assert small["value"].isna().all()
    assert all("too few" in str(reason) for reason in small["reason"])


def test_amounts_are_cut_at_quartiles_and_days_by_quarter():
    y, p, _ = scored(200)
    assert slices(y, p, pd.Series(np.arange(200.0)), bootstrap=0)["n"].unique().tolist() == [50]
    days = pd.Series(pd.date_range("2025-01-01", periods=200))
    assert set(slices(y, p, days, bootstrap=0)["slice"]) == {"2025Q1", "2025Q2", "2025Q3"}


def test_blank_rows_form_no_slice():
    y, p, _ = scored(50)
    assert slices(y, p, pd.Series([None] * 50, dtype="str")).empty


def test_parts_of_numbers_are_named_by_their_ends():
    y, p = np.tile([0.0, 1.0], 100), np.linspace(0.1, 0.9, 200)
    found = slices(y, p, pd.Series(np.linspace(1000, 9000, 200)), bootstrap=0)["slice"].unique()
    assert found.tolist() == ["1,000 – 3,000", "3,000 – 5,000", "5,000 – 7,000", "7,000 – 9,000"]


def test_quarters_stand_in_their_order_and_names_by_their_rows():
    y, p = np.tile([0.0, 1.0], 90), np.linspace(0.1, 0.9, 180)
    days = pd.Series(pd.to_datetime(["2025-08-01"] * 100 + ["2024-12-01"] * 80))
    assert slices(y, p, days, bootstrap=0)["slice"].unique().tolist() == ["2024Q4", "2025Q3"]
    teams = pd.Series(["late"] * 100 + ["early"] * 80)
    assert slices(y, p, teams, bootstrap=0)["slice"].unique().tolist() == ["late", "early"]
