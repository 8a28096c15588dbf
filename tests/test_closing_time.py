"""Claims about when a deal is won, if it is won."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.closing_time import lives, outlook, win_curve
from tests.made_deals import WIN_RATE, company, deals, shuffled

MONTHS = np.array([0.0, 31, 59, 90, 120, 151, 181])


@pytest.fixture(scope="module")
def made():
    return company(seed=3)


def test_lives_end_at_the_close_or_are_still_going_on():
    known = deals(
        [
            {"deal_id": "a", "outcome": "won", "created_on": "2024-01-01", "closed_on": "2024-01-11"},
            {"deal_id": "b", "outcome": "lost", "created_on": "2024-01-01", "closed_on": "2024-01-21"},
            {"deal_id": "c", "outcome": "open", "created_on": "2024-01-02"},
            {"deal_id": "d", "outcome": "open"},
        ],
        "2024-02-01",
    )
    found = lives(known).set_index("deal_id")
    assert found["days"].to_dict() == {"a": 10, "b": 20, "c": 30}
    assert found["event"].to_dict() == {"a": "moved", "b": "lost", "c": "open"}


def test_an_undated_loss_takes_the_usual_length_of_losses_so_that_not_all_look_won():
    rows = [
        {"deal_id": "a", "outcome": "won", "created_on": "2024-01-01", "closed_on": "2024-01-11"},
        {"deal_id": "b", "outcome": "lost", "created_on": "2024-01-01", "closed_on": "2024-01-21"},
        {"deal_id": "c", "outcome": "lost", "created_on": "2024-01-01"},
    ]
    found = lives(deals(rows, "2024-12-31")).set_index("deal_id")
    assert found.loc["c", "days"] == 20
    undated = lives(deals([rows[0], rows[2]], "2024-12-31")).set_index("deal_id")
    assert undated.loc["c", "days"] == 10


def test_win_curve_by_hand_with_one_deal_still_open():
    # day 1: 1 of 4 won. Day 2: one censored. Day 3: one of two lost. Day 4: the last is won: 3/4 * 1/2 more.
    curve = win_curve(np.array([1.0, 2, 3, 4]), np.array(["moved", "open", "lost", "moved"]))
    assert curve.by(np.array([0.0, 1, 3, 4, 99])) == pytest.approx([0, 0.25, 0.25, 0.625, 0.625])
    assert (curve.n, curve.wins, curve.ever) == (4, 2, pytest.approx(0.625))


def test_open_deals_do_not_pull_the_win_rate_down(made):
    life = lives(made.on())
    lately = life[life["start"] > "2024-07-01"]
    curve = win_curve(lately["days"].to_numpy(), lately["event"])
    assert curve.ever == pytest.approx(WIN_RATE, abs=0.06)
    assert (lately["event"] == "moved").mean() < WIN_RATE - 0.06


def test_deals_still_open_are_won_by_the_share_to_come_over_the_share_left():
    # Of 4 one is won on day 1, one lost on day 3 and two are won on day 5: of those open after day 3 all.
    curve = win_curve(np.array([1.0, 3, 5, 5]), np.array(["moved", "lost", "moved", "moved"]))
    assert [curve.after(day) for day in (0.0, 1.0, 3.0, 5.0)] == pytest.approx([0.75, 2 / 3, 1.0, 0.0])


def test_probabilities_and_timing_agree_with_what_became_of_the_open_deals(made):
    known = made.on()
    found = outlook(known, MONTHS)
    fate = made.whole.frame.set_index("deal_id").loc[found.deal_id]
    won = (fate["outcome"] == "won").to_numpy()
    assert found.probability.mean() == pytest.approx(won.mean(), abs=0.08)
    day = (fate["closed_on"] - known.as_of).dt.days.to_numpy()
    for number in range(3):
        there = won & (day > MONTHS[number]) & (day <= MONTHS[number + 1])
        expected = (found.probability * found.timing[:, number]).sum()
        assert expected == pytest.approx(there.sum(), abs=3 * np.sqrt(there.sum() + 1))


def test_a_quoted_deal_is_likelier_to_be_won_and_sooner_than_one_just_visited(made):
    known = made.on()
    found = outlook(known, MONTHS)
    stage = known.frame.set_index("deal_id").loc[found.deal_id, "stage"].to_numpy()
    assert found.probability[stage == "Quote"].mean() > found.probability[stage == "Visit"].mean() + 0.1
    assert found.timing[stage == "Quote", 0].mean() > found.timing[stage == "Visit", 0].mean() + 0.1


def test_without_stage_entries_age_alone_judges(made):
    known = made.on()
    plain = type(known)(known.frame, known.entries.iloc[:0], known.process, known.as_of)
    found = outlook(plain, MONTHS)
    assert found.probability.mean() == pytest.approx(outlook(known, MONTHS).probability.mean(), abs=0.05)


def test_entries_that_begin_under_way_do_not_teach(made):
    known = made.on()
    born = known.entries["deal_id"].map(known.frame.set_index("deal_id")["created_on"])
    late = known.entries[known.entries["entered_on"] - born > pd.Timedelta(days=14)]
    assert len(late) > 500
    under_way = type(known)(known.frame, late, known.process, known.as_of)
    nothing = type(known)(known.frame, late.iloc[:0], known.process, known.as_of)
    assert outlook(under_way, MONTHS).probability == pytest.approx(outlook(nothing, MONTHS).probability)


def test_a_deal_older_than_any_winner_hardly_wins_but_keeps_a_timing():
    rows = [
        {
            "deal_id": f"{outcome}{n}",
            "outcome": outcome,
            "created_on": "2022-01-01",
            "closed_on": f"2022-0{n % 3 + 2}-01",
        }
        for n in range(60)
        for outcome in ("won", "lost")
    ]
    old = {"deal_id": "old", "outcome": "open", "created_on": "2022-01-01"}
    young = {"deal_id": "young", "outcome": "open", "created_on": "2023-12-25"}
    found = outlook(deals([*rows, old, young], "2023-12-31"), np.array([0.0, 180.0]))
    probability = dict(zip(found.deal_id, found.probability, strict=True))
    assert probability["young"] > 0.4
    assert probability["old"] == 0.0
    assert found.timing.sum(axis=1) == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("count", [0, 1])
def test_few_deals_give_an_answer_and_no_crash(count):
    rows = [{"deal_id": "a", "outcome": "open", "created_on": "2024-01-01"}][:count]
    found = outlook(deals(rows, "2024-02-01"), MONTHS)
    assert found.probability.tolist() == [0.0] * count
    assert found.timing.shape == (count, 6)


def test_large_deals_are_judged_by_large_ones():
    made = company(seed=3, tilt=0.3)
    known = made.on()
    found = outlook(known, MONTHS)
    fate = made.whole.frame.set_index("deal_id").loc[found.deal_id]
    amount, won = fate["amount"].to_numpy(), (fate["outcome"] == "won").to_numpy()
    large = amount > np.quantile(amount, 2 / 3)
    assert found.probability[large].mean() < found.probability[~large].mean() - 0.1
    assert found.probability[large].mean() == pytest.approx(won[large].mean(), abs=0.08)
    by_count = found.probability.mean() * amount.sum()
    money, expected = (amount * won).sum(), (amount * found.probability).sum()
    assert abs(expected - money) < 0.5 * abs(by_count - money)


def test_lost_deals_without_amounts_teach_by_age_and_stage_alone():
    known = company(seed=3, tilt=0.3).on()
    wiped = known.frame.assign(amount=known.frame["amount"].where(known.frame["outcome"] != "lost", 0.0))
    unknown = known.frame.assign(amount=np.nan)
    first, second = (
        outlook(type(known)(frame, known.entries, known.process, known.as_of), MONTHS)
        for frame in (wiped, unknown)
    )
    assert first.probability == pytest.approx(second.probability)


def test_row_order_does_not_matter(made):
    known = made.on()
    one, other = outlook(known, MONTHS), outlook(shuffled(known), MONTHS)
    again = pd.Series(other.probability, other.deal_id)[one.deal_id].to_numpy()
    assert again == pytest.approx(one.probability)
