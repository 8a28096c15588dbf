"""Claims about the targets of stages: kept as documented, blanks stay blanks."""

import pandas as pd
import pytest

from features.store.settings import get_setting
from features.store.stage_targets import COLUMNS, KEY, save_stage_targets, stage_targets
from features.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    return Workspace.open(tmp_path)


def targets(*rows):
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_a_new_workspace_has_no_targets_but_their_columns(workspace):
    found = stage_targets(workspace)
    assert found.empty
    assert tuple(found.columns) == COLUMNS


def test_targets_come_back_as_saved_with_blanks_for_what_has_none(workspace):
    assert save_stage_targets(workspace, targets(("Visit", 0.6, 14), ("报价", None, 7))) == 2
    found = stage_targets(workspace).set_index("stage")
    assert found.loc["Visit"].tolist() == [0.6, 14]
    assert pd.isna(found.loc["报价", "target_conversion"])
    assert found.loc["报价", "target_days"] == 7


def test_the_setting_holds_only_what_has_a_target(workspace):
    save_stage_targets(workspace, targets(("Visit", 0.6, None), ("Quote", None, None)))
    assert get_setting(workspace, KEY) == {"Visit": {"conversion": 0.6}}


def test_saving_again_forgets_the_former_targets(workspace):
    save_stage_targets(workspace, targets(("Visit", 0.6, 14)))
    save_stage_targets(workspace, targets(("Quote", 0.5, None)))
    assert stage_targets(workspace)["stage"].tolist() == ["Quote"]
