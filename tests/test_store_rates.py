"""Rates are kept for the workspace, and every loading of deals follows them."""

import pandas as pd
import pytest

from features.errors import InputError
from features.store import snapshots
from features.store.company import deals_key, load_deals
from features.store.rates import rate_table, rates_of, save_rates
from features.store.workspace import Workspace
from tests.uploads import frame_of, upload


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def rates(**values):
    frame = pd.DataFrame({"currency": list(values), "rate": list(values.values())})
    return frame.assign(day=pd.Timestamp("2024-03-01")).astype({"currency": "str", "rate": "float64"})


def test_nothing_is_known_before_someone_says_it(ws):
    assert rates_of(ws).factors() == {}
    assert rate_table(ws).empty


def test_rates_come_back_with_their_day(ws):
    assert save_rates(ws, "CNY", rates(USD=7.1, EUR=7.8)) == 2
    assert dict(rates_of(ws).rates) == {"USD": 7.1, "EUR": 7.8}
    assert rates_of(ws).reporting == "CNY"
    assert rate_table(ws)["day"].tolist() == [pd.Timestamp("2024-03-01")] * 2


def test_signs_and_names_of_currencies_are_understood_and_the_own_one_needs_no_rate(ws):
    assert save_rates(ws, "人民币", rates(**{"$": 7.1, "CNY": 1.0})) == 1
    assert rates_of(ws).factors() == {"USD": 7.1, "CNY": 1.0}


def test_a_row_without_a_rate_or_a_day_is_no_trouble(ws):
    table = rates(USD=7.1, EUR=None).assign(day=pd.NaT)
    assert save_rates(ws, "CNY", table) == 1
    assert rate_table(ws)["day"].isna().all()


@pytest.mark.parametrize(
    ("reporting", "table", "code"),
    [
        ("CNY", rates(XXQ=1.0), "unknown_currency"),
        ("shells", rates(USD=1.0), "unknown_currency"),
        ("CNY", rates(USD=0.0), "rate"),
        ("CNY", rates(USD=-7.0), "rate"),
        ("CNY", rates(**{"USD": 7.1, "$": 7.2}), "rate"),
    ],
)
def test_what_is_no_rate_is_refused_and_nothing_changes(ws, reporting, table, code):
    save_rates(ws, "CNY", rates(USD=7.0))
    with pytest.raises(InputError) as refused:
        save_rates(ws, reporting, table)
    assert refused.value.code == code
    assert dict(rates_of(ws).rates) == {"USD": 7.0}


def test_deals_of_several_currencies_are_loaded_in_one_and_follow_the_rates(ws):
    frame = frame_of(
        deal_id=["a", "b", "c"],
        stage=["Visit", "Won", "Won"],
        amount=[100.0, 10.0, 20.0],
        currency=["CNY", "USD", "USD"],
    )
    saved = snapshots.save(ws, upload(frame))[0]
    before, key = load_deals(ws, saved.id), deals_key(ws, saved.id)
    assert before.frame["amount"].fillna(-1).tolist() == [-1, 10, 20]
    assert before.currency == "USD"
    assert [(item.currency, item.amount) for item in before.left_out] == [("CNY", 100.0)]
    save_rates(ws, "CNY", rates(USD=7.0))
    after = load_deals(ws, saved.id)
    assert after.frame["amount"].tolist() == [100, 70, 140]
    assert (after.currency, after.left_out) == ("CNY", ())
    assert after.frame["currency"].tolist() == ["CNY", "USD", "USD"]
    assert deals_key(ws, saved.id) != key
