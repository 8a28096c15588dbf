"""Are two models judged on the same rows, and are those named who move and the reason why?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models import comparison, evaluate
from models.comparison import band_moves, calibrations, causes, differences, lifts, most_moved, verdict


def rows(n: int = 400, seed: int = 0, noise: float = 1.5) -> pd.DataFrame:
    """Cases of which the candidate knows the true chance and the live model a blurred one."""
    rng = np.random.default_rng(seed)
    signal = rng.normal(-1, 1, n)
    blurred = signal + rng.normal(0, noise, n)
    return pd.DataFrame(
        {
            "id": [f"d{place}" for place in range(n)],
            "outcome": (rng.random(n) < 1 / (1 + np.exp(-signal))).astype(float),
            "weight": rng.uniform(0.5, 2, n),
            "live": 1 / (1 + np.exp(-blurred)),
            "candidate": 1 / (1 + np.exp(-signal)),
        }
    )


def test_values_are_those_of_each_model_by_itself():
    given = rows()
    found = differences(given, bootstrap=10).set_index("metric")
    for name in ("live", "candidate"):
        alone = evaluate.metrics(given["outcome"], given[name], given["weight"], 0).set_index("metric")[
            "value"
        ]
        assert found[name].to_dict() == pytest.approx(alone.to_dict())
    assert found["difference"].tolist() == pytest.approx((found["candidate"] - found["live"]).tolist())


def test_the_interval_of_the_log_loss_is_that_of_the_paired_comparison():
    given = rows()
    row = differences(given, bootstrap=200).set_index("metric").loc["log_loss"]
    apart = evaluate.compare(
        given["outcome"], given["candidate"], given["live"], given["weight"], 200, groups=given["id"]
    )
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([apart.value, apart.low, apart.high])


def test_pairing_makes_the_interval_narrower_than_two_apart():
    given = rows(noise=0.3)
    row = differences(given, bootstrap=200).set_index("metric").loc["log_loss"]
    alone = evaluate.metrics(given["outcome"], given["live"], given["weight"], 200).set_index("metric")
    width = alone.loc["log_loss", "high"] - alone.loc["log_loss", "low"]
    assert row["high"] - row["low"] < width / 2


@pytest.mark.parametrize(
    ("swap", "said"), [(False, "The candidate is better"), (True, "The candidate is worse")]
)
def test_the_verdict_follows_the_interval(swap, said):
    given = rows()
    if swap:
        given = given.rename(columns={"live": "candidate", "candidate": "live"})
    assert str(verdict(differences(given, bootstrap=200), 400)).startswith(said)


def test_two_alike_are_told_apart_by_nothing():
    given = rows().assign(candidate=lambda frame: frame["live"])
    found = differences(given, bootstrap=50)
    assert found[["difference", "low", "high"]].to_numpy().ravel().tolist() == [0.0] * 15
    assert str(verdict(found, 400)).startswith("Neither is better")


def test_calibration_and_lift_stand_one_below_the_other():
    given = rows()
    for found in (calibrations(given), lifts(given)):
        assert found["model"].drop_duplicates().tolist() == ["live", "candidate"]
        assert (found["model"] == "live").sum() == 10


def scores(*cases: tuple[str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(cases, columns=["id", "probability", "band"])


def test_moves_are_counted_and_the_largest_named_first():
    live = scores(("a", 0.9, "A"), ("b", 0.5, "B"), ("c", 0.5, "B"), ("d", 0.1, "D"), ("e", 0.2, "C"))
    new = scores(("e", 0.3, "C"), ("d", 0.6, "B"), ("c", 0.3, "C"), ("b", 0.2, "C"), ("a", 0.1, "D"))
    found = most_moved(live, new)
    assert found["id"].tolist() == ["a", "d", "b", "c"]
    assert found.loc[0, ["band_live", "band_candidate"]].tolist() == ["A", "D"]
    assert found.loc[0, "change"] == pytest.approx(-0.8)
    assert most_moved(live, new, 2)["id"].tolist() == ["a", "d"]
    both = live.merge(new, on="id")
    counts = band_moves(both["band_x"], both["band_y"]).set_index("band")
    assert counts.to_numpy().sum() == 5
    assert (counts.loc["B", "C"], counts.loc["A", "D"], counts.loc["C", "C"]) == (2, 1, 1)


def test_causes_pull_in_the_direction_of_the_move():
    live = pd.DataFrame({"amount": [0.0, 1.0], "age": [0.5, 0.0], "base": [-1.0, -1.0]})
    new = pd.DataFrame({"amount": [1.0, 0.2], "source": [0.0, 0.3], "age": [0.6, 0.0], "base": [-1.2, -1.2]})
    found = causes(live, new)
    assert found.loc[0, ["cause_1", "cause_2"]].tolist() == ["amount", "age"]
    assert found.loc[0, ["pull_1", "pull_2"]].tolist() == pytest.approx([1.0, 0.1])
    assert found.loc[1, ["cause_1", "cause_2"]].tolist() == ["amount", "base"]
    assert found.loc[1, "pull_1"] == pytest.approx(-0.8)


def test_a_row_pulled_by_one_feature_alone_has_one_cause():
    found = causes(pd.DataFrame({"x": [0.0], "y": [0.0]}), pd.DataFrame({"x": [1.0], "y": [-0.2]}))
    assert found.loc[0, ["cause_1", "cause_2"]].tolist() == ["x", ""]


def test_a_cause_is_said_with_its_sign():
    title = comparison.level()
    assert "for it (+0.5)" in str(comparison.cause(title, 0.5))
    assert "against it (−0.5)" in str(comparison.cause(title, -0.5))


def test_of_nobody_nobody_moves():
    nobody = pd.DataFrame({"id": [], "probability": [], "band": []}).astype({"id": "str", "band": "str"})
    assert most_moved(nobody, nobody).empty
