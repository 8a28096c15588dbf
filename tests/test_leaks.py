from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from features.leaks import FEWEST, LeakSuspect, leak_suspects, separation
from tests.leaky_columns import HONEST, LEAKS, audited

N = 60
OUTCOME = pd.Series(["won", "lost", "open"] * N, dtype="str")
WON, LOST, OPEN = (OUTCOME.eq(name).to_numpy() for name in ("won", "lost", "open"))
RNG = np.random.default_rng(3)
NOISE = RNG.normal(size=3 * N)


def suspects(**columns) -> dict[str, LeakSuspect]:
    frame = pd.DataFrame(columns)
    return {found.column: found for found in leak_suspects(frame, OUTCOME, list(frame))}


def test_an_amount_of_0_for_every_lost_deal_gives_the_outcome_away():
    found = suspects(amount=pd.Series(np.where(WON, 100 + NOISE, np.where(LOST, 0.0, np.nan))))["amount"]
    assert found.kind == "separates"
    assert found.figure == pytest.approx(1.0)
    assert str(found.message) == "It is 0 for 100% of the lost rows and never for a won one."


def test_a_number_that_merely_lies_higher_for_won_deals_is_named_by_its_auc():
    found = suspects(score=pd.Series(NOISE + 20 * WON))["score"]
    assert found.kind == "separates"
    assert "AUC" in str(found.message)


def test_a_text_that_says_the_outcome_is_found():
    found = suspects(Verdict=pd.Series(np.where(WON, "good", "bad"), dtype="str"))["Verdict"]
    assert str(found.message) == "It is bad for 100% of the lost rows and never for a won one."


def test_a_column_filled_once_the_deal_is_closed_is_found():
    filled = pd.Series(np.where(OPEN, None, "x"), dtype="str")
    found = suspects(Handover=filled)["Handover"]
    assert found.kind == "filled"
    assert found.figure == pytest.approx(1.0)
    assert str(found.message) == "It is filled for 100% of the closed deals and 0% of the open ones."


def test_a_column_filled_for_some_lost_deals_and_no_others_is_found():
    some_lost = LOST & (np.arange(3 * N) % 5 < 3)
    share = some_lost.sum() / LOST.sum()
    found = suspects(Competitor=pd.Series(np.where(some_lost, "x", None), dtype="str"))["Competitor"]
    assert (found.kind, found.figure) == ("filled", pytest.approx(share))


def test_young_open_deals_are_no_evidence_that_a_column_is_filled_late():
    created = pd.Series(pd.Timestamp("2024-01-01"), index=OUTCOME.index).astype("datetime64[us]")
    days = pd.Series(np.where(OPEN & (np.arange(3 * N) % 2 == 0), 95, 0))
    frame = pd.DataFrame(
        {
            "created_on": created + pd.to_timedelta(days, unit="D"),
            "closed_on": (created + pd.Timedelta(days=100)).where(~pd.Series(OPEN)),
            # Filled in after a month, whatever becomes of the deal.
            "Budget": pd.Series(np.where(days > 0, np.nan, 1.0)) * (1 + np.abs(NOISE)),
        }
    )
    assert leak_suspects(frame, OUTCOME, ["Budget"]) == []
    # Were all open deals as old as that, the same blanks would be evidence.
    same_age = frame.assign(created_on=created, Budget=frame["Budget"].mask(pd.Series(OPEN)))
    assert [found.kind for found in leak_suspects(same_age, OUTCOME, ["Budget"])] == ["filled"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "loss_reason",
            "closed_on",
            "Closed Won Reason",
            "Deal - Lost time",
            "Days to Close",
            "Status Reason",
        ),
        *(
            "输单描述",
            "赢单原因",
            "实际周期",
            'Date entered "Closed Lost (Sales)"',
            "IsClosed",
            "Actual Revenue",
        ),
    ],
)
def test_names_that_say_it_are_suspect_whatever_the_values(name):
    frame = pd.DataFrame({name: NOISE})
    (found,) = leak_suspects(frame, OUTCOME, [name])
    assert found.kind == "name"
    assert np.isnan(found.figure)


@pytest.mark.parametrize(
    "name",
    [
        "poutcome",
        "Deals won before",
        "赢单概率",
        "owner",
        "Contract",
        "Opening hours",
        "Wonder",
        "duration",
        "Contract length",
    ],
)
def test_other_names_are_not_suspect(name):
    assert leak_suspects(pd.DataFrame({name: NOISE}), OUTCOME, [name]) == []


def test_noise_names_and_constants_are_not_suspect():
    names = pd.Series([f"deal {row}" for row in range(3 * N)], dtype="str")
    pairs = pd.Series([f"account {row // 2}" for row in range(3 * N)], dtype="str")
    assert suspects(noise=NOISE, names=names, pairs=pairs, constant=1.0, blank=np.nan) == {}


def test_a_strong_but_honest_signal_is_not_suspect():
    strong = pd.Series(NOISE + 1.5 * WON)
    assert 0.75 < separation(strong, WON, LOST) < 0.95
    assert suspects(strong=strong) == {}


def test_few_deals_are_no_evidence():
    few = pd.Series(["won", "lost"] * (FEWEST - 1), dtype="str")
    frame = pd.DataFrame({"x": few.eq("won").astype("float64")})
    assert leak_suspects(frame, few, ["x"]) == []
    enough = pd.Series(["won", "lost"] * FEWEST, dtype="str")
    assert leak_suspects(pd.DataFrame({"x": enough.eq("won").astype("float64")}), enough, ["x"])


def test_separation_is_the_area_under_the_roc_curve_of_the_values_rates():
    # Values with many rows each, so that the rate of each is its own share of won deals.
    values = pd.Series(np.repeat(["a", "b", "c"], 100), dtype="str")
    won = np.concatenate([np.arange(100) < share for share in (20, 50, 90)])
    rate = values.map({"a": 0.2, "b": 0.5, "c": 0.9})
    assert separation(values, won, ~won) == pytest.approx(roc_auc_score(won, rate))


def test_separation_by_hand():
    # Values a: 30 won; b: 20 won, 30 lost. Pairs won × lost: 30·30 right, 20·30 tied → (900 + 300) / 1500.
    values = pd.Series(["a"] * 30 + ["b"] * 50, dtype="str")
    won = np.array([True] * 50 + [False] * 30)
    assert separation(values, won, ~won) == pytest.approx(1200 / 1500)


def test_names_that_occur_once_separate_nothing():
    assert separation(pd.Series(range(3 * N)).astype("str"), WON, LOST) == pytest.approx(0.5)


def test_separation_does_not_depend_on_order_or_scale():
    values = pd.Series(NOISE + WON)
    order = RNG.permutation(3 * N)
    once = separation(values, WON, LOST)
    assert separation(values.iloc[order], WON[order], LOST[order]) == pytest.approx(once)
    assert separation(values * 1000 - 5, WON, LOST) == pytest.approx(once)


def test_days_are_judged_like_numbers():
    days = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(np.where(WON, 400, 1), unit="D"))
    assert separation(days.astype("datetime64[us]"), WON, LOST) == pytest.approx(1.0)
    assert np.isnan(separation(days.astype("datetime64[us]"), WON, WON & LOST))


def test_no_column_of_the_churn_file_is_lost(real_data):
    customers = pd.read_csv(real_data / "telco_churn/customers.csv")
    outcome = customers.pop("Churn").map({"Yes": "lost", "No": "won"}).astype("str")
    assert leak_suspects(customers, outcome, list(customers)) == []


@pytest.mark.parametrize("with_open", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_every_planted_leak_is_caught_and_none_of_forty_honest_columns(seed, with_open):
    frame, outcome = audited(seed, with_open=with_open)
    assert len(HONEST) == 40
    found = {each.column: each.kind for each in leak_suspects(frame, outcome, [*HONEST, *LEAKS])}
    expected = {name: kind for name, (kind, needs_open) in LEAKS.items() if with_open or not needs_open}
    assert found == expected


def test_the_length_of_a_call_is_flagged_by_what_it_adds(real_data):
    calls = pd.read_csv(real_data / "bank_marketing/calls.csv", sep=";")
    outcome = calls.pop("y").map({"yes": "won", "no": "lost"}).astype("str")
    (found,) = leak_suspects(calls, outcome, list(calls))
    assert (found.column, found.kind) == ("duration", "measured")
    assert found.figure > 0.05
    assert {example.outcome for example in found.examples} == {"won", "lost"}


def test_nothing_in_deals_judged_by_their_sellers_is_suspect(real_data):
    deals = pd.read_csv(real_data / "b2b_small/opportunities.csv", sep=";")
    outcome = deals.pop("Status").str.lower().astype("str")
    assert leak_suspects(deals, outcome, list(deals)) == []


def test_examples_say_where_a_person_can_look():
    frame = pd.DataFrame({"amount": np.where(WON, 100 + NOISE, 0.0), "line": np.arange(3 * N) + 5})
    (found,) = leak_suspects(frame, OUTCOME, ["amount"])
    assert [(each.line, each.outcome) for each in found.examples] == [(5, "won"), (6, "lost"), (7, "open")]
    assert found.examples[1].value == "0.0"


def test_planned_days_may_lie_after_the_closing():
    created = pd.Series(pd.Timestamp("2024-01-01"), index=OUTCOME.index).astype("datetime64[us]")
    frame = pd.DataFrame({"created_on": created, "closed_on": created.mask(OPEN) + pd.Timedelta(days=50)})
    frame["Go-live"] = created + pd.Timedelta(days=120)
    frame["Invoiced"] = frame["closed_on"].fillna(
        created + pd.to_timedelta(np.arange(3 * N) % 40, unit="D")
    ) + pd.Timedelta(days=3)
    found = leak_suspects(frame, OUTCOME, ["Go-live", "Invoiced"])
    assert [(each.column, each.kind) for each in found] == [("Invoiced", "dated")]


def test_of_a_real_pipeline_only_the_amount_and_the_closing_day_are_suspect(real_data):
    deals = pd.read_csv(real_data / "maven_crm/sales_pipeline.csv")
    outcome = deals["deal_stage"].str.lower().where(deals["deal_stage"].isin(["Won", "Lost"]), "open")
    candidates = [name for name in deals if name != "deal_stage"]
    found = {suspect.column: suspect.kind for suspect in leak_suspects(deals, outcome, candidates)}
    assert found == {"close_date": "filled", "close_value": "separates"}
