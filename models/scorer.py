"""What gives a row its probability, and how is it kept? A classifier or rates, written into a folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from features.errors import InputError
from models import classifier_files
from models.arrays import Array
from models.background import Background, background_from_json, background_to_json
from models.bands import BandRules, bands
from models.classifier import Classifier
from models.encoding import as_numbers
from models.learning import LearningCurve, learning_from_json, learning_to_json
from models.rates import BaseRate, GroupRates, rates_from_json, rates_to_json

_RATES, _BACKGROUND, _CLASSIFIER = "rates.json", "background.json", "classifier"
_HELD, _LEARNING = "held.parquet", "learning.json"


@dataclass(frozen=True)
class Scorer:
    """What scores rows.

    Attributes
    ----------
    ways
        The classifier, or the rates that stand in where no classifier is worth using.
    base_rate
        Chance of an average row, 0 to 1; bands are relative to it.
    background
        Rates of the training rows that reasons quote; None without a classifier.
    held
        How the rows held out were foreseen before it was fitted on all of them: ``id`` (deal or account),
        ``day`` (blank where it has none), ``outcome`` (0 or 1), ``weight``, ``chance`` (0 to 1). Two models
        can be compared by it on rows that neither had seen. None where it is not known.
    learning
        How good it is by how much it learned from; None where that was not asked for.
    """

    ways: Classifier | BaseRate | GroupRates
    base_rate: float
    background: Background | None = None
    held: pd.DataFrame | None = field(default=None, compare=False)
    learning: LearningCurve | None = field(default=None, compare=False)

    def probability(self, X: pd.DataFrame) -> Array:
        """Return the probability of the outcome for each row, 0 to 1, shape (rows,)."""
        return self.ways.probability(X)

    @property
    def groups(self) -> GroupRates | None:
        """The rates of groups, or None where something else scores."""
        return self.ways if isinstance(self.ways, GroupRates) else None

    @property
    def classifier(self) -> Classifier | None:
        """The classifier, or None where rates score."""
        return self.ways if isinstance(self.ways, Classifier) else None


def scored(probability: Array, rules: BandRules, index: pd.Index) -> pd.DataFrame:
    """Return ``probability`` (0 to 1), ``score`` (0 to 100, int64) and ``band`` (A to D) of each row."""
    return pd.DataFrame(
        {
            "probability": probability,
            "score": np.rint(100 * probability).astype(np.int64),
            "band": pd.Series(bands(probability, rules), index=index, dtype="str"),
        },
        index=index,
    )


def check_columns(needed: Mapping[str, str], present: Collection[str]) -> None:
    """Refuse data that lack a column of the model.

    Parameters
    ----------
    needed
        Column → its header in the file learned from.
    present
        Columns of the data.

    Raises
    ------
    InputError
        ``missing_columns``, with the headers.
    """
    absent = [header for name, header in needed.items() if name not in present]
    if absent:
        raise InputError(
            "missing_columns",
            "The data lack {n} of the columns that the model was trained on: {columns}. Add them, under "
            "these names, and try again.",
            n=len(absent),
            columns=", ".join(absent),
        )


def check_numbers(scorer: Scorer, X: pd.DataFrame) -> None:
    """Refuse rows of which a column has values but no number, where the classifier learned from numbers.

    Raises
    ------
    InputError
        ``not_numbers``, with the column and a value.
    """
    if scorer.classifier is None:
        return
    for column in scorer.classifier.encoding.columns:
        told = X[column.name].dropna()
        if not column.is_category and len(told) and np.isnan(as_numbers(told)).all():
            raise InputError(
                "not_numbers",
                "Column {column} held numbers when the model learned from it, but here no cell does, such as "
                "{value}. Mend the column, or leave its cells blank.",
                column=column.name,
                value=str(told.iloc[0]),
            )


def save(scorer: Scorer, folder: Path) -> None:
    """Write the scorer into a folder."""
    record: dict[str, object] = {"base_rate": scorer.base_rate, "rates": None}
    if isinstance(scorer.ways, Classifier):
        classifier_files.save(scorer.ways, folder / _CLASSIFIER)
    else:
        record["rates"] = rates_to_json(scorer.ways)
    if scorer.background is not None:
        _write(folder / _BACKGROUND, background_to_json(scorer.background))
    if scorer.held is not None:
        scorer.held.to_parquet(folder / _HELD, index=False)
    if scorer.learning is not None:
        _write(folder / _LEARNING, learning_to_json(scorer.learning))
    _write(folder / _RATES, record)


def load(folder: Path) -> Scorer:
    """Read back what `save` wrote; only for folders whose digest has been checked."""
    record = json.loads((folder / _RATES).read_text(encoding="utf-8"))
    quoted, learning = folder / _BACKGROUND, folder / _LEARNING
    return Scorer(
        classifier_files.load(folder / _CLASSIFIER)
        if record["rates"] is None
        else rates_from_json(record["rates"]),
        record["base_rate"],
        background_from_json(json.loads(quoted.read_text(encoding="utf-8"))) if quoted.exists() else None,
        pd.read_parquet(folder / _HELD) if (folder / _HELD).exists() else None,
        learning_from_json(json.loads(learning.read_text(encoding="utf-8"))) if learning.exists() else None,
    )


def _write(file: Path, record: object) -> None:
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
