"""What is said of a training, and where its model goes."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from features.messages import message
from models.card import Holdout, ModelCard, read_card
from models.encoding import LeftOut
from training.reporting import describe, to_json, write_model

METRICS = pd.DataFrame(
    [
        ("mean", "auc", 0.8, 0.7, 0.9, None),
        ("base_rate", "auc", np.nan, np.nan, np.nan, message("All rows have the same outcome.")),
    ],
    columns=["model", "metric", "value", "low", "high", "reason"],
)
CARD = ModelCard(
    kind="lead",
    winner="mean",
    live=True,
    verdict=message("The model is worth using."),
    target="Stage",
    horizon=None,
    as_of=None,
    rows=10,
    positives=4,
    base_rate=0.4,
    columns_used=("Lead Source",),
    columns_left_out=(LeftOut("Amount", message("It tells.")),),
    holdout=Holdout(message("A random fifth."), 2),
    metrics=METRICS,
)
KEYS = ["rows", "positives", "base_rate", "columns_used", "columns_left_out", "winner", "live", "verdict"]


def test_machines_read_the_keys_that_were_promised():
    said = json.loads(describe(CARD, as_json=True))
    assert list(said) == [*KEYS, "doubts", "group_rates", "metrics", "holdout", "horizon"]
    assert said["group_rates"] == [], "only thin data are scored by group rates"
    assert said["winner"] == "boosting"
    assert said["metrics"]["boosting"]["auc"] == {"value": 0.8, "low": 0.7, "high": 0.9}
    assert said["columns_left_out"] == [{"column": "Amount", "reason": "It tells."}]
    assert said["holdout"] == {"how": "A random fifth.", "rows": 2}


def test_a_figure_that_cannot_be_computed_is_null_with_a_reason():
    auc = to_json(CARD)["metrics"]["base_rate"]["auc"]
    assert auc == {"value": None, "low": None, "high": None, "reason": "All rows have the same outcome."}


def test_a_person_reads_the_verdict_first_and_what_was_left_out():
    lines = describe(CARD, as_json=False).splitlines()
    assert lines[0] == "The model is worth using."
    assert lines[-1] == "Left out: Amount – It tells."


def test_a_model_is_written_with_its_card_and_takes_the_place_of_an_older_one(tmp_path):
    folder = tmp_path / "deep" / "model"
    for text in ("old", "new"):
        write_model(folder, lambda into, text=text: (into / f"{text}.txt").write_text(text) and None, CARD)
    assert sorted(file.name for file in folder.iterdir()) == ["card.json", "files.json", "new.txt"]
    assert read_card(folder).verdict == CARD.verdict


@pytest.mark.parametrize("occupied", ["folder", "file"])
def test_a_place_that_holds_something_else_is_left_alone(tmp_path, occupied):
    place = tmp_path / "mine"
    if occupied == "folder":
        place.mkdir()
        (place / "letter.txt").write_text("dear")
    else:
        place.write_text("dear")
    with pytest.raises(InputError) as raised:
        write_model(place, lambda into: None, CARD)
    assert raised.value.code == "folder_in_use"
    assert (place / "letter.txt" if occupied == "folder" else place).read_text() == "dear"
