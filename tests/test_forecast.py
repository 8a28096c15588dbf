"""Claims about forecast bookings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from features.deals import resolve
from features.ingest import ingest
from features.schema import Upload
from models.assumptions import MIN_WON
from models.forecast import DEAL_COLUMNS, GROUP_COLUMNS, MONTH_COLUMNS, forecast, widened
from tests.made_deals import TODAY, company, deals, shuffled
from training.demo import simulate, write


@pytest.fixture(scope="module")
def made():
    return company(seed=5)


@pytest.fixture(scope="module")
def found(made):
    return forecast(made.on(), draws=2000)


def test_frames_have_their_documented_columns(found):
    assert tuple(found.months) == MONTH_COLUMNS
    assert tuple(found.groups) == GROUP_COLUMNS
    assert tuple(found.deals) == DEAL_COLUMNS
    assert found.months["part"].unique().tolist() == ["open", "new", "total"]
    assert found.calendar.strftime("%Y-%m").tolist() == [f"2025-0{n}" for n in range(1, 7)]
    assert (found.months["p10"] <= found.months["p50"]).all()
    assert (found.months["p50"] <= found.months["p90"]).all()


def test_the_80_percent_interval_holds_about_80_percent_of_what_was_booked():
    months, totals, off = [], [], []
    for seed in range(12):
        company_now = company(seed=100 + seed, a_year=600, season=0.2, growth=0.1)
        made_forecast = forecast(company_now.on(), draws=800, seed=seed)
        truth = company_now.booked(made_forecast.calendar)
        table = made_forecast.months[made_forecast.months["part"] == "total"]
        months.append((table["p10"].to_numpy() <= truth) & (truth <= table["p90"].to_numpy()))
        whole = made_forecast.period.set_index("part").loc["total"]
        totals.append(whole["p10"] <= truth.sum() <= whole["p90"])
        off.append(whole["p50"] / truth.sum() - 1)
    assert 0.65 <= np.mean(months) <= 0.95
    assert sum(totals) >= 8
    assert abs(np.mean(off)) < 0.1


def test_large_deals_that_are_lost_or_late_do_not_swell_the_forecast():
    off = []
    for seed in range(6):
        tilted = company(seed=200 + seed, tilt=0.3)
        made_forecast = forecast(tilted.on(), draws=400, seed=seed)
        truth = tilted.booked(made_forecast.calendar).sum()
        off.append(made_forecast.period.set_index("part").loc["total", "mean"] / truth - 1)
    # By the win rate of all sizes it would be 0.2 too high.
    assert abs(np.mean(off)) < 0.06


def test_means_of_the_parts_add_up_to_the_total(found):
    means = found.months.pivot(index="month", columns="part", values="mean")
    assert (means["open"] + means["new"]).to_numpy() == pytest.approx(means["total"].to_numpy())
    assert means["open"].iloc[0] > means["new"].iloc[0]
    assert means["open"].iloc[-1] < means["new"].iloc[-1]


def test_owners_and_teams_add_up_to_the_company(found):
    whole = found.months[found.months["part"] == "total"]["mean"].sum()
    by_scope = found.groups.groupby("scope")["mean"].sum()
    together = found.group_period.groupby("scope")["mean"].sum()
    assert together.to_dict() == pytest.approx(by_scope.to_dict())
    assert by_scope["owner"] == pytest.approx(by_scope["team"], rel=1e-5)
    assert by_scope["owner"] == pytest.approx(whole, rel=0.03)
    assert sorted(found.group_names["team"].unique()) == ["North", "South"]


def test_given_probabilities_are_used(made):
    known = made.on()
    ids = known.frame.loc[known.frame["outcome"] == "open", "deal_id"]
    none, all_won = (
        forecast(known, pd.Series(value, index=ids), draws=300).period.set_index("part")["mean"]
        for value in (0.0, 1.0)
    )
    amount = known.frame.loc[known.frame["outcome"] == "open", "amount"].sum()
    assert none["open"] < 0.01 * amount
    assert 0.9 * amount < all_won["open"] <= 1.001 * amount


def test_same_seed_same_forecast_whatever_the_row_order(made):
    known = made.on()
    one, again, other = (forecast(item, draws=200, seed=1) for item in (known, known, shuffled(known)))
    pd.testing.assert_frame_equal(one.months, again.months)
    pd.testing.assert_frame_equal(one.months, other.months)
    pd.testing.assert_frame_equal(one.groups, other.groups)


def test_amounts_in_another_unit_scale_the_forecast(made, found):
    known = made.on()
    frame = known.frame.assign(amount=known.frame["amount"] * 1000)
    thousandfold = forecast(type(known)(frame, known.entries, known.process, known.as_of), draws=2000)
    expected = found.months["p50"].to_numpy() * 1000
    assert thousandfold.months["p50"].to_numpy() == pytest.approx(expected)


def test_a_begun_month_shows_what_it_has_brought_already(made):
    known = made.on(pd.Timestamp("2024-12-20"))
    frame = known.frame
    found = forecast(known, draws=300)
    won = frame[(frame["outcome"] == "won") & (frame["closed_on"] >= "2024-12-01")]
    booked = found.months[found.months["part"] == "booked"]
    assert found.calendar[0] == pd.Timestamp("2024-12-01")
    assert booked["p50"].tolist() == pytest.approx([won["amount"].sum(), 0, 0, 0, 0, 0])
    december = found.months[found.months["month"] == "2024-12-01"].set_index("part")["mean"]
    assert december["total"] == pytest.approx(december["booked"] + december["open"] + december["new"])
    assert found.groups[found.groups["scope"] == "team"]["mean"].sum() >= won["amount"].sum()


@pytest.mark.parametrize("months", [1, 3, 12])
def test_as_many_months_as_asked(made, months):
    assert len(forecast(made.on(), months=months, draws=50).calendar) == months


def test_zero_amounts_of_open_deals_are_unknown_not_nothing(made):
    known = made.on()
    unknown = known.frame["amount"].where(known.frame["outcome"] != "open", 0.0)
    found = forecast(type(known)(known.frame.assign(amount=unknown), known.entries, known.process, TODAY))
    full = forecast(known).period.set_index("part").loc["open", "mean"]
    assert found.period.set_index("part").loc["open", "mean"] == pytest.approx(full, rel=0.2)
    count = (known.frame["outcome"] == "open").sum()
    assert str(found.notes[0]).startswith(f"{count} open deals have no amount")


def test_widening_keeps_the_median_and_moves_the_rest(found):
    wide = widened(found, 2.0)
    total, wider = (item.period.set_index("part").loc["total"] for item in (found, wide))
    assert wider["p50"] == pytest.approx(total["p50"])
    assert wider["mean"] == pytest.approx(total["mean"])
    assert wider["p90"] - wider["p50"] == pytest.approx(2 * (total["p90"] - total["p50"]))
    assert wider["p50"] - wider["p10"] == pytest.approx(2 * (total["p50"] - total["p10"]))
    assert wide.spread == 2.0
    assert (wide.months["p10"] >= 0).all()
    assert len(wide.groups) == len(found.groups)


@pytest.mark.parametrize("count", [0, 1, MIN_WON - 1])
def test_too_few_dated_wins_are_a_reason_and_no_crash(count):
    rows = [
        {
            "deal_id": str(n),
            "outcome": "won",
            "amount": 5.0,
            "created_on": "2024-01-01",
            "closed_on": "2024-02-01",
        }
        for n in range(count)
    ]
    found = forecast(deals(rows, "2024-03-31"))
    assert str(count) in str(found.reason)
    assert len(found.months) == len(found.groups) == len(found.period) == len(found.deals) == 0
    assert tuple(found.months) == MONTH_COLUMNS
    assert widened(found, 2.0).reason == found.reason


def test_without_dates_or_amounts_the_reason_says_which():
    rows = [{"deal_id": str(n), "outcome": "won", "amount": 5.0} for n in range(30)]
    assert "created and closed" in str(forecast(deals(rows, "2024-03-31")).reason)
    dated = [row | {"amount": 0.0, "created_on": "2024-01-01", "closed_on": "2024-02-01"} for row in rows]
    assert "amounts" in str(forecast(deals(dated, "2024-03-31")).reason)


def test_a_short_simple_file_is_forecast_with_its_assumptions_said():
    rows = [
        {"deal_id": str(n), "outcome": outcome, "amount": 5.0, "created_on": f"2024-0{n % 5 + 1}-10"}
        | ({"closed_on": f"2024-0{n % 5 + 2}-15"} if n > 3 else {})
        for n in range(40)
        for outcome in [("won", "lost")[n % 2]]
    ]
    found = forecast(deals(rows, "2024-06-30"), draws=200)
    said = [str(note) for note in found.notes]
    assert any("4 closed deals have no closing date" in note for note in said)
    assert any("24 months" in note for note in said)
    assert len(found.groups) == 0
    assert found.period.set_index("part").loc["total", "p50"] > 0


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample company with its stage entries, and what is true of it."""
    company_files = simulate(deals=3000, seed=7)
    files = write(company_files, tmp_path_factory.mktemp("sample"))
    newest = files[max(name for name in files if name.startswith("pipeline"))]
    read = ingest(newest, name=newest.name)
    entries = ingest(files["stage_entries"], kind=Upload.STAGE_ENTRIES).cleaned.frame
    known = resolve(read.cleaned.frame, read.process, as_of=read.as_of, entries=entries, currency="USD")
    return known, company_files.truth


def share_held(low, high, true: dict) -> np.ndarray:
    """Share of the true futures, taken as normal, that lies between low and high."""
    p10, p90 = np.array(true["p10"]), np.array(true["p90"])
    middle, sd = np.array(true["p50"]), (p90 - p10) / (2 * stats.norm.ppf(0.9))
    return stats.norm.cdf((np.array(high) - middle) / sd) - stats.norm.cdf((np.array(low) - middle) / sd)


@pytest.mark.parametrize(
    "known_probabilities", [True, False], ids=["true win probabilities", "past win rates"]
)
def test_the_80_percent_interval_holds_the_truth_of_the_sample_company(sample, known_probabilities):
    known, truth = sample
    found = forecast(known, pd.Series(truth["deals"]) if known_probabilities else None)
    true = truth["bookings"]
    months = found.months[found.months["part"] == "total"]
    whole = found.period.set_index("part").loc["total"]
    assert found.calendar.strftime("%Y-%m").tolist() == true["months"]
    assert share_held(whole["p10"], whole["p90"], true["total"]) > 0.65
    held = share_held(months["p10"], months["p90"], true)
    assert held.mean() > 0.7
    assert held.min() > 0.5
    assert whole["p10"] <= sum(true["actual"]) <= whole["p90"]
    assert whole["p50"] == pytest.approx(sum(true["mean"]), rel=0.08 if known_probabilities else 0.15)
