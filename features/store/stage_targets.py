"""What is each stage to reach? The targets that a manager sets for conversion and days in a stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace

KEY = "stage_targets"
"""Setting that holds them: ``{stage: {"conversion": 0.6, "days": 14}}``, what has no target left out."""

FIELDS = {"target_conversion": "conversion", "target_days": "days"}
"""Column of the frame → name in the setting."""

COLUMNS = ("stage", *FIELDS)


def stage_targets(ws: Workspace) -> pd.DataFrame:
    """Return the targets of all stages that have one.

    Returns
    -------
    DataFrame
        One row per stage, in the order they were saved: ``stage``, ``target_conversion`` (share of the deals
        that reach the stage and move on, 0 to 1), ``target_days`` (median days in the stage); NaN where
        there is none.
    """
    kept: Mapping[str, Mapping[str, Any]] = get_setting(ws, KEY, {})
    rows = [(stage, *(goal.get(name) for name in FIELDS.values())) for stage, goal in kept.items()]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"stage": "str", "target_conversion": "float64", "target_days": "float64"})


def save_stage_targets(ws: Workspace, frame: pd.DataFrame) -> int:
    """Keep exactly these targets, in the form that `stage_targets` returns; return the number of stages."""
    kept = {
        str(row["stage"]): {
            name: float(row[column]) for column, name in FIELDS.items() if pd.notna(row[column])
        }
        for row in frame.to_dict("records")
    }
    kept = {stage: goal for stage, goal in kept.items() if goal}
    put_setting(ws, KEY, kept)
    return len(kept)
