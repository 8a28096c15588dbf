"""Does a target file become one amount per month and owner, team or company?"""

from __future__ import annotations

import pandas as pd
import pytest

from features.errors import InputError
from features.schema import Upload
from features.store.rates import save_rates
from features.store.targets import replace_targets, save_targets, targets
from features.store.workspace import Workspace
from tests.uploads import frame_of


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def target_file(*rows: tuple[str | None, str | None, str | None, float | None]) -> pd.DataFrame:
    period, owner, team, amount = (list(column) for column in zip(*rows, strict=True))
    days = [None if day is None else pd.Timestamp(day) for day in period]
    return frame_of(Upload.TARGETS, period=days, owner=owner, team=team, amount=amount)


def as_rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(
        frame.assign(period=frame["period"].dt.strftime("%Y-%m-%d")).itertuples(index=False, name=None)
    )


def test_owner_team_and_company_targets_are_told_apart(ws):
    saved = save_targets(
        ws,
        target_file(
            ("2024-03-31", None, None, 900.0),
            ("2024-03-01", None, "North", 500.0),
            ("2024-03-15", "Ann", "North", 100),
        ),
    )
    assert saved == 3
    assert as_rows(targets(ws)) == [
        ("2024-03-01", "company", "", 900.0),
        ("2024-03-01", "owner", "Ann", 100.0),
        ("2024-03-01", "team", "North", 500.0),
    ]


def test_frames_have_the_documented_types_empty_or_not(ws):
    empty = targets(ws)
    save_targets(ws, target_file(("2024-03-31", "Ann", None, 1.0)))
    pd.testing.assert_series_equal(empty.dtypes, targets(ws).dtypes)
    assert empty.dtypes.astype(str).tolist() == ["datetime64[us]", "str", "str", "float64"]


def in_currencies(*currencies: str | None) -> pd.DataFrame:
    rows = [("2024-03-01", f"Owner {place}", None, 100.0) for place in range(len(currencies))]
    return target_file(*rows).assign(currency=pd.Series(currencies, dtype="str"))


def test_targets_in_several_currencies_are_turned_into_that_of_all_sums(ws):
    save_rates(ws, "CNY", pd.DataFrame({"currency": ["USD"], "rate": [7.0], "day": [None]}))
    save_targets(ws, in_currencies("USD", "CNY", None))
    assert targets(ws)["amount"].tolist() == [700.0, 100.0, 100.0]


@pytest.mark.parametrize("currencies", [("USD", "EUR"), ("EUR", "CNY"), ("EUR",)])
def test_targets_without_a_rate_are_refused_and_none_is_saved(ws, currencies):
    save_rates(ws, "CNY", pd.DataFrame({"currency": ["USD"], "rate": [7.0], "day": [None]}))
    with pytest.raises(InputError, match="EUR") as caught:
        save_targets(ws, in_currencies(*currencies))
    assert caught.value.code == "target_currency"
    assert targets(ws).empty


def test_a_later_file_replaces_its_own_months_only(ws):
    save_targets(ws, target_file(("2024-03-01", "Ann", None, 1.0), ("2024-04-01", "Ann", None, 2.0)))
    save_targets(ws, target_file(("2024-04-30", "Ann", None, 3.0)))
    assert as_rows(targets(ws)) == [("2024-03-01", "owner", "Ann", 1.0), ("2024-04-01", "owner", "Ann", 3.0)]


def test_parts_of_one_target_add_up(ws):
    assert (
        save_targets(ws, target_file(("2024-03-04", "Ann", None, 1.0), ("2024-03-11", "Ann", None, 2.5))) == 1
    )
    assert targets(ws)["amount"].tolist() == [3.5]


def test_rows_without_month_or_amount_are_no_target(ws):
    saved = save_targets(ws, target_file((None, "Ann", None, 1.0), ("2024-03-04", "Ann", None, None)))
    assert saved == 0
    assert targets(ws).empty


def test_edited_targets_are_kept_exactly(ws):
    save_targets(ws, target_file(("2024-03-01", "Ann", None, 1.0), ("2024-04-01", None, None, 2.0)))
    edited = targets(ws).query("scope == 'owner'").assign(amount=7.0)
    replace_targets(ws, edited)
    pd.testing.assert_frame_equal(targets(ws), edited.reset_index(drop=True))


def test_targets_can_all_be_removed(ws):
    save_targets(ws, target_file(("2024-03-01", "Ann", None, 1.0)))
    assert replace_targets(ws, targets(ws).iloc[:0]) == 0
    assert targets(ws).empty


@pytest.mark.parametrize(
    ("scope", "name", "code"),
    [
        ("region", "West", "target_scope"),
        ("owner", "  ", "target_name"),
        ("team", None, "target_name"),
        (None, "", "target_scope"),
    ],
)
def test_an_edited_target_of_nobody_is_refused_and_nothing_is_lost(ws, scope, name, code):
    save_targets(ws, target_file(("2024-03-01", "Ann", None, 1.0)))
    wrong = pd.DataFrame(
        {"period": [pd.Timestamp("2024-03-01")], "scope": [scope], "name": [name], "amount": [1.0]}
    )
    with pytest.raises(InputError) as caught:
        replace_targets(ws, wrong)
    assert caught.value.code == code
    assert len(targets(ws)) == 1


def test_a_target_of_a_quarter_is_spread_evenly_over_its_months(ws):
    frame = pd.DataFrame(
        {"period": [pd.Timestamp("2024-07-01"), pd.Timestamp("2024-10-01")], "amount": [300.0, 50.0]}
    ).assign(months=[3.0, 1.0])
    assert save_targets(ws, frame) == 4
    kept = targets(ws)
    assert kept["period"].dt.strftime("%Y-%m").tolist() == ["2024-07", "2024-08", "2024-09", "2024-10"]
    assert kept["amount"].tolist() == [100, 100, 100, 50]
