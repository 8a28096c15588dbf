"""Does everything that one must know of a model travel with it?"""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from features.messages import Share, message, plural_message
from models.card import (
    CALIBRATION_COLUMNS,
    FILE,
    FORMAT_VERSION,
    IMPORTANCE_COLUMNS,
    Holdout,
    ModelCard,
    card_from_json,
    card_to_json,
    library_versions,
    read_card,
    write_card,
)
from models.encoding import LeftOut


def a_card(**changed: object) -> ModelCard:
    card = ModelCard(
        kind="lead",
        winner="boosting",
        live=True,
        verdict=message("It beats the base rate by {share}.", share=Share(0.12)),
        target="outcome",
        horizon=None,
        as_of=pd.Timestamp("2024-03-31"),
        rows=600,
        positives=150,
        base_rate=0.25,
        columns_used=("amount", "来源"),
        columns_left_out=(LeftOut("loss_reason", message("Known only after the outcome.")),),
        holdout=Holdout(plural_message("The latest row", "The latest {n} rows", 120), 120),
        metrics=pd.DataFrame(
            {
                "model": ["boosting", "base_rate"],
                "metric": ["auc", "auc"],
                "value": [0.81, np.nan],
                "low": [0.75, np.nan],
                "high": [0.86, np.nan],
                "reason": [None, message("Everyone has the same probability.")],
            }
        ),
        calibration=pd.DataFrame(
            {"bin": [0], "predicted": [0.2], "observed": [0.25], "low": [0.1], "high": [0.4], "n": [40]}
        ),
        importance=pd.DataFrame({"feature": ["amount"], "importance": [0.7], "share": [1.0]}),
        snapshot="0123456789abcdef",
        data_digest="ab" * 32,
    )
    return dataclasses.replace(card, **changed)


FRAMES = ("metrics", "calibration", "importance")


@pytest.mark.parametrize(
    "changed", [{}, {"horizon": 90, "as_of": None, "live": False, "columns_left_out": ()}]
)
def test_a_card_comes_back_as_it_was_written(tmp_path, changed):
    card = a_card(**changed)
    write_card(card, tmp_path)
    read = read_card(tmp_path)
    assert read == card
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(read, name), getattr(card, name), check_dtype=False)


def test_numbers_stay_numbers_and_a_missing_metric_keeps_its_reason():
    metrics = card_from_json(json.loads(json.dumps(card_to_json(a_card())))).metrics
    assert metrics.dtypes[["value", "low", "high"]].eq("float64").all()
    assert math.isnan(metrics["value"][1])
    assert metrics["reason"][1] == message("Everyone has the same probability.")
    assert pd.isna(metrics["reason"][0])


def test_empty_frames_keep_their_columns():
    card = a_card()
    bare = dataclasses.replace(
        card, calibration=card.calibration.iloc[:0], importance=card.importance.iloc[:0]
    )
    read = card_from_json(card_to_json(bare))
    assert tuple(read.calibration.columns) == CALIBRATION_COLUMNS
    assert tuple(read.importance.columns) == IMPORTANCE_COLUMNS


def test_the_file_is_strict_json_that_people_can_read(tmp_path):
    write_card(a_card(), tmp_path)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "NaN" not in text
    assert "来源" in text
    assert json.loads(text)["columns_left_out"][0]["column"] == "loss_reason"


def test_a_card_names_the_libraries_that_its_numbers_depend_on():
    assert {"python", "lightgbm", "scikit-learn", "numpy", "pandas"} <= set(library_versions())
    assert a_card().libraries == library_versions()


def test_a_card_of_another_format_is_refused():
    with pytest.raises(
        InputError, match=f"format 99, but this version reads format {FORMAT_VERSION}"
    ) as caught:
        card_from_json(card_to_json(a_card()) | {"format_version": 99})
    assert caught.value.code == "card_format"


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", f'{{"format_version": {FORMAT_VERSION}}}', b"\xff\xfe"]
)
def test_a_folder_without_a_readable_card_is_no_model(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match="not the folder of a model") as caught:
        read_card(tmp_path)
    assert caught.value.code == "not_a_model"
