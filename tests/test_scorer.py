"""Bands, scores, and what is kept of a scorer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from models import classifier, scorer
from models.background import learn_background
from models.bands import usual_bands
from models.rates import BaseRate, fit_group_rates
from models.scorer import Scorer, check_columns, scored


def test_scored_rows_by_hand():
    found = scored(np.array([0.126, 0.5]), usual_bands(0.25), pd.Index(["x", "y"]))
    assert found["score"].tolist() == [13, 50]
    assert found["band"].tolist() == ["D", "A"]
    assert found.index.tolist() == ["x", "y"]


def _fitted() -> tuple[Scorer, pd.DataFrame]:
    rng = np.random.default_rng(0)
    X = pd.DataFrame(
        {"x": rng.standard_normal(300), "kind": pd.Series(rng.choice(["a", "b"], 300), dtype="str")}
    )
    y = (rng.random(300) < 1 / (1 + np.exp(-X["x"]))).astype(float)
    model = classifier.fit(X, y, kinds=("logistic",))
    return Scorer(model, float(y.mean()), learn_background(model.encoding, X, y)), X


def test_a_scorer_comes_back_from_its_folder(tmp_path):
    made, X = _fitted()
    scorer.save(made, tmp_path)
    found = scorer.load(tmp_path)
    np.testing.assert_array_equal(found.probability(X), made.probability(X))
    assert repr(found.background) == repr(made.background)  # blank rates do not equal themselves
    assert found.classifier is not None


@pytest.mark.parametrize("grouped", [False, True])
def test_rates_come_back_from_their_folder(tmp_path, grouped):
    X = pd.DataFrame({"kind": pd.Series(["a", "b"] * 5, dtype="str")})
    ways = fit_group_rates(X, np.tile([1.0, 0.0], 5), np.ones(10), "kind") if grouped else BaseRate(0.25)
    scorer.save(Scorer(ways, 0.25), tmp_path)
    assert scorer.load(tmp_path) == Scorer(ways, 0.25)
    assert scorer.load(tmp_path).classifier is None


def test_missing_columns_are_named_by_their_headers():
    with pytest.raises(InputError, match="Lead Source, Produkt") as raised:
        check_columns({"source": "Lead Source", "owner": "Owner", "product": "Produkt"}, {"owner"})
    assert raised.value.code == "missing_columns"


def test_how_held_out_rows_were_foreseen_is_kept(tmp_path):
    held = pd.DataFrame(
        {
            "id": pd.Series(["d1", "d2"], dtype="str"),
            "day": pd.to_datetime(["2024-03-01", None]).astype("datetime64[us]"),
            "outcome": [1.0, 0.0],
            "weight": [1.0, 2.0],
            "chance": [0.7, 0.1],
        }
    )
    scorer.save(Scorer(BaseRate(0.25), 0.25, held=held), tmp_path)
    pd.testing.assert_frame_equal(scorer.load(tmp_path).held, held)
