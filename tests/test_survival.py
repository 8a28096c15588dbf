from __future__ import annotations

import numpy as np
import pytest

from models.intervals import wilson
from models.survival import LOST, MOVED, OPEN, curves, share_moved, still_observed, summarise


def naive(days, event):
    """Walk through the days one by one, as the definitions of Kaplan–Meier and Aalen–Johansen say."""
    survival, incidence, steps = 1.0, 0.0, []
    for day in sorted(set(days)):
        at_risk = sum(each >= day for each in days)
        moved = sum(each == day and kind == MOVED for each, kind in zip(days, event, strict=True))
        lost = sum(each == day and kind == LOST for each, kind in zip(days, event, strict=True))
        incidence += survival * moved / at_risk
        survival *= 1 - (moved + lost) / at_risk
        steps.append((day, at_risk, survival, incidence))
    return steps


def random_waits(seed, n=80):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 30, n), rng.choice([MOVED, LOST, OPEN], n, p=[0.5, 0.3, 0.2])


def test_kaplan_meier_matches_the_textbook_remission_times():
    # Freireich et al. (1963), 6-MP arm, as in Cox and Oakes: S(6) 0.857, S(7) 0.807, S(10) 0.753.
    days = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    censored = {3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20}
    event = [OPEN if place in censored else LOST for place in range(21)]
    found = curves(["6-MP"] * 21, days, event).set_index("days")["survival"]
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert found[[6, 7, 10, 13, 16, 22, 23]].round(3).tolist() == published
    assert summarise(["6-MP"] * 21, days, event)["median_days"].tolist() == [23]


def test_aalen_johansen_matches_a_hand_calculation():
    # Five deals: moved on day 1, lost on 2, open at 2, moved on 3, open at 4.
    found = curves(["a"] * 5, [1, 2, 2, 3, 4], [MOVED, LOST, OPEN, MOVED, OPEN])
    assert found["at_risk"].tolist() == [5, 4, 2, 1]
    assert found["survival"].tolist() == pytest.approx([4 / 5, 3 / 5, 3 / 10, 3 / 10])
    assert found["incidence"].tolist() == pytest.approx([1 / 5, 1 / 5, 1 / 5 + 3 / 5 * 1 / 2, 1 / 2])


@pytest.mark.parametrize("seed", range(5))
def test_curves_agree_with_a_slow_naive_twin(seed):
    days, event = random_waits(seed)
    found = curves(["a"] * len(days), days, event)
    wanted = naive(days.tolist(), event.tolist())
    assert found[["days", "at_risk", "survival", "incidence"]].to_numpy() == pytest.approx(np.array(wanted))


def test_incidence_and_its_error_are_those_of_other_libraries():
    """statsmodels 0.15 says 0.485417 and 0.158921 (lifelines 0.30 the same of waits without ties)."""
    days = [1, 2, 2, 3, 5, 5, 6, 8, 9, 10, 12, 12]
    event = [{"m": MOVED, "l": LOST, "o": OPEN}[kind] for kind in "mlmomlomlmoo"]
    found = summarise([0] * 12, days, event).iloc[0]
    share = found["incidence"]
    assert share == pytest.approx(0.4854166666666666)
    assert np.sqrt(share * (1 - share) / found["n_effective"]) == pytest.approx(0.15892149074277978)


@pytest.mark.parametrize("n", [0, 1, 7, 300])
def test_the_quick_way_says_the_same_shares_as_the_curves(n):
    rng = np.random.default_rng(n)
    days = np.floor(rng.exponential(9.0, n))
    event = rng.choice([MOVED, LOST, OPEN], n)
    quick, full = share_moved(days, event), curves(np.zeros(n), days, event)
    assert quick.days.tolist() == full["days"].tolist()
    assert quick.incidence == pytest.approx(full["incidence"].to_numpy())
    assert quick.survival == pytest.approx(full["survival"].to_numpy())


def test_groups_do_not_touch_each_other():
    (days, event), (more, others) = random_waits(1), random_waits(2)
    group = ["a"] * len(days) + ["b"] * len(more)
    both = summarise(group, [*days, *more], [*event, *others])
    assert both.loc[["a"]].equals(summarise(["a"] * len(days), days, event))
    assert both.loc[["b"]].equals(summarise(["b"] * len(more), more, others))


def test_order_of_the_waits_does_not_matter():
    days, event = random_waits(3)
    order = np.random.default_rng(0).permutation(len(days))
    group = np.where(np.arange(len(days)) % 2, "x", "y")
    assert summarise(group, days, event).equals(summarise(group[order], days[order], event[order]))


def test_without_censoring_conversion_and_its_interval_are_the_plain_share_and_wilsons():
    days, event = random_waits(4)
    event = np.where(event == OPEN, LOST, event)
    found = summarise(["a"] * len(days), days, event).iloc[0]
    moved = (event == MOVED).sum()
    assert found["incidence"] == pytest.approx(moved / len(days))
    assert found["n_effective"] == pytest.approx(len(days))
    assert (found["low"], found["high"]) == pytest.approx(wilson(moved, len(days)))


def test_incidence_interval_covers_the_truth_under_censoring():
    rng = np.random.default_rng(5)
    runs, n, truth = 400, 120, 0.6
    moves = rng.random((runs, n)) < truth
    days = np.ceil(rng.exponential(np.where(moves, 20, 30)))
    follow_up = rng.integers(10, 200, (runs, n))
    event = np.where(days > follow_up, OPEN, np.where(moves, MOVED, LOST))
    group = np.repeat(np.arange(runs), n)
    found = summarise(group, np.minimum(days, follow_up).ravel(), event.ravel())
    covered = ((found["low"] <= truth) & (found["high"] >= truth)).mean()
    assert 0.92 < covered < 0.98
    # Leaving out the open ones would be off: the quick ones are not like the rest.
    decided = event != OPEN
    assert abs((event == MOVED).sum() / decided.sum() - truth) > abs(found["incidence"].mean() - truth)


def test_median_interval_covers_the_truth():
    rng = np.random.default_rng(6)
    days = rng.exponential(10 / np.log(2), 300 * 60)
    follow_up = rng.uniform(5, 60, len(days))
    event = np.where(days > follow_up, OPEN, LOST)
    found = summarise(np.repeat(np.arange(300), 60), np.minimum(days, follow_up), event)
    covered = ((found["median_low"] <= 10) & ~(found["median_high"] < 10)).mean()
    assert 0.91 < covered < 0.99


def test_inverse_weights_bring_back_the_incidence():
    days, event = random_waits(7, 300)
    weight = 1 / still_observed(["a"] * len(days), days, event)
    share = weight[event == MOVED].sum() / len(days)
    assert share == pytest.approx(summarise(["a"] * len(days), days, event)["incidence"].iloc[0])


def test_nothing_ended_is_not_a_share_of_zero():
    found = summarise(["a", "a"], [3, 5], [OPEN, OPEN]).iloc[0]
    assert found["n"] == 2
    assert found[["incidence", "low", "high", "median_days"]].isna().all()


def test_nothing_at_all_gives_an_empty_frame():
    assert summarise([], [], []).empty
    assert curves([], [], []).empty
    assert still_observed([], [], []).empty
