import numpy as np
import pandas as pd

from models import trees
from models.encoding import learn_encoding
from models.folds import assign_folds
from models.trees import choose_view


def view_of(X: pd.DataFrame, y: np.ndarray):
    groups = np.arange(len(y))
    encoding = learn_encoding(X, groups)
    return choose_view(
        encoding, encoding.encode(X), y, np.ones(len(y)), assign_folds(y, groups, seed=0), seed=0
    )


def test_rates_are_seen_where_many_levels_differ():
    rng = np.random.default_rng(3)
    owner = rng.integers(0, 120, 4000)
    skill = rng.normal(0, 1.5, 120)
    y = (rng.random(4000) < 1 / (1 + np.exp(-skill[owner]))).astype(float)
    X = pd.DataFrame({"owner": pd.Series([f"owner {n}" for n in owner], dtype="str"), "n": rng.random(4000)})
    view, grown = view_of(X, y)
    assert view in ("rates", "both")
    assert grown is not None, "grown on all rows, it need not be grown again"


def test_levels_without_meaning_are_seen_by_rank():
    rng = np.random.default_rng(4)
    X = pd.DataFrame({"owner": pd.Series([f"owner {n}" for n in rng.integers(0, 9, 400)], dtype="str")})
    assert view_of(X, (rng.random(400) < 0.5).astype(float))[0] == "ranks"


def test_without_categories_nothing_is_tried():
    assert view_of(pd.DataFrame({"n": np.random.default_rng(0).random(60)}), np.tile([0.0, 1], 30)) == (
        "ranks",
        None,
    )


def test_among_very_many_columns_the_ways_are_not_tried(monkeypatch):
    monkeypatch.setattr(trees, "MANY_COLUMNS", 1)
    rng = np.random.default_rng(3)
    owner = rng.integers(0, 20, 400)
    X = pd.DataFrame({"owner": pd.Series([f"o{n}" for n in owner], dtype="str"), "n": rng.random(400)})
    assert view_of(X, (rng.random(400) < owner / 20).astype(float)) == ("ranks", None)
