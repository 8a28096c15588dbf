"""Claims about the chance to reach a target."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.forecast import Forecast, widened
from models.target_chance import KINDS, chance

MONTHS = pd.DatetimeIndex(["2025-01-01", "2025-02-01"])


@pytest.fixture
def found():
    """Company: 1 to 10 in January, always 5 in February; Li takes all of it."""
    total = np.column_stack([np.arange(1.0, 11.0), np.full(10, 5.0)])
    return Forecast(
        as_of=pd.Timestamp("2024-12-31"),
        currency="CNY",
        calendar=MONTHS,
        paths={"total": total},
        group_names=pd.DataFrame(
            {"scope": ["team", "owner"], "name": ["North", "Li"], "team": ["North"] * 2}
        ),
        group_paths=np.stack([total, total]).astype(np.float32),
        deals=pd.DataFrame(),
    )


def targets(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["period", "scope", "name", "amount"])
    return frame.assign(period=frame["period"].astype("datetime64[us]"))


def test_chance_is_the_share_of_futures_that_reach_the_target(found):
    made = chance(found, targets(("2025-01-01", "company", "", 8.0), ("2025-02-01", "company", "", 5.0)))
    assert made["chance"].tolist() == pytest.approx([0.3, 1.0, 0.3])
    assert made["p50"].tolist() == pytest.approx([5.5, 5.0, 10.5])
    assert made["target"].tolist() == [8.0, 5.0, 13.0]
    assert made["month"].isna().tolist() == [False, False, True]


def test_only_months_with_a_target_count_together(found):
    made = chance(found, targets(("2025-02-01", "company", "", 5.0), ("2026-01-01", "company", "", 99.0)))
    assert made["target"].tolist() == [5.0, 5.0]


def test_owners_add_up_to_their_team_and_the_company(found):
    made = chance(found, targets(("2025-01-01", "owner", "Li", 4.0), ("2025-01-01", "owner", "Gone", 2.0)))
    by_whom = made[made["month"].notna()].set_index(["scope", "name"])["target"]
    assert by_whom[("company", "")] == 6.0
    assert by_whom[("team", "North")] == 4.0
    assert by_whom[("owner", "Li")] == 4.0
    assert ("owner", "Gone") not in by_whom


def test_a_wider_interval_makes_far_targets_less_hopeless(found):
    wanted = targets(("2025-01-01", "company", "", 11.0))
    assert chance(found, wanted)["chance"].iloc[0] == 0.0
    assert chance(widened(found, 2.0), wanted)["chance"].iloc[0] == pytest.approx(0.2)


@pytest.mark.parametrize("wanted", [None, targets()])
def test_without_targets_the_frame_is_empty_but_typed(found, wanted):
    made = chance(found, wanted)
    assert len(made) == 0
    assert {name: str(kind) for name, kind in made.dtypes.items()} == KINDS


def test_without_a_forecast_there_is_no_chance(found):
    nothing = Forecast(
        found.as_of, "", MONTHS[:0], {}, found.group_names.iloc[:0], found.group_paths[:0], pd.DataFrame()
    )
    assert len(chance(nothing, targets(("2025-01-01", "company", "", 8.0)))) == 0
