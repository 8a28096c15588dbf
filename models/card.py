"""What must one know of a model before using it? The card that travels with it, in JSON."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from features.errors import InputError
from features.messages import Message, from_json, to_json
from models.choice import Choice, choice_from_json, choice_to_json
from models.encoding import LeftOut
from models.rates import TABLE_COLUMNS

FILE = "card.json"
FORMAT_VERSION = 3
"""Raised whenever a model's folder changes so that older code cannot read it."""
LIBRARIES = ("lightgbm", "scikit-learn", "numpy", "pandas", "scipy")

METRIC_COLUMNS = ("model", "metric", "value", "low", "high", "reason")
CALIBRATION_COLUMNS = ("bin", "predicted", "observed", "low", "high", "n")
IMPORTANCE_COLUMNS = ("feature", "importance", "share")


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that a model's numbers depend on."""
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in LIBRARIES
    }


def _no_rows(*columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))


@dataclass(frozen=True)
class Holdout:
    """The rows that judged a model: how they were cut off, and how many they are."""

    description: Message
    rows: int


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """What a model predicts, what it learned from, how good it is, and whether it may be used.

    Attributes
    ----------
    kind
        ``lead`` or ``churn``.
    winner
        ``boosting``, ``logistic``, ``mean``, ``group_rates`` or ``base_rate``.
    live
        Whether it is good enough to be used: better than the baselines on the holdout.
    verdict
        Why, in one sentence.
    target
        Column of the outcome, or what stands in for it.
    horizon
        Days within which the outcome is predicted; None for ever.
    as_of
        The day up to which facts were known; None for rows without dates.
    rows, positives, base_rate
        Rows learned from, how many of them had the outcome, and the share (0 to 1) that they are.
    columns_used, columns_left_out
        What the model reads; what it was not given, and why.
    metrics
        One row per model and metric, the winner's and each baseline's: ``model``, ``metric``, ``value``,
        ``low``, ``high`` and, where a value is missing, the ``reason``.
    holdout
        The rows that the metrics are from.
    calibration
        One row per bin of the winner's holdout probabilities: ``bin``, ``predicted``, ``observed``, ``low``,
        ``high``, ``n``.
    importance
        One row per column used: ``feature``, ``importance`` (log-odds), ``share``.
    group_rates
        Where group rates score, or the rows are too few for a model: the groups of the most telling column,
        as `models.rates.GroupRates.table`; else no rows.
    choice
        How the winner was chosen; None where rates score.
    doubts
        What a person should check: columns that tell the outcome unusually well.
    snapshot, data_digest
        Id of the snapshot learned from, or "", and SHA-256 of the file's bytes.
    libraries, format_version
        What is needed to read the model's files.
    created_at
        When it was made, UTC.
    """

    kind: str
    winner: str
    live: bool
    verdict: Message
    target: str
    horizon: int | None
    as_of: pd.Timestamp | None
    rows: int
    positives: int
    base_rate: float
    columns_used: tuple[str, ...]
    columns_left_out: tuple[LeftOut, ...]
    holdout: Holdout
    metrics: pd.DataFrame = field(compare=False)
    calibration: pd.DataFrame = field(default_factory=lambda: _no_rows(*CALIBRATION_COLUMNS), compare=False)
    importance: pd.DataFrame = field(default_factory=lambda: _no_rows(*IMPORTANCE_COLUMNS), compare=False)
    group_rates: pd.DataFrame = field(default_factory=lambda: _no_rows(*TABLE_COLUMNS), compare=False)
    choice: Choice | None = None
    doubts: tuple[Message, ...] = ()
    snapshot: str = ""
    data_digest: str = ""
    libraries: Mapping[str, str] = field(default_factory=library_versions)
    format_version: int = FORMAT_VERSION
    created_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None))


def card_to_json(card: ModelCard) -> dict[str, Any]:
    """Turn a card into plain JSON: frames as columns and rows, messages as in `features.messages`."""
    return vars(card) | {
        "verdict": to_json(card.verdict),
        "as_of": None if card.as_of is None else card.as_of.date().isoformat(),
        "columns_used": list(card.columns_used),
        "columns_left_out": [
            {"column": left.column, "reason": to_json(left.reason)} for left in card.columns_left_out
        ],
        "holdout": {"description": to_json(card.holdout.description), "rows": card.holdout.rows},
        "metrics": _frame_to_json(card.metrics),
        "calibration": _frame_to_json(card.calibration),
        "importance": _frame_to_json(card.importance),
        "group_rates": _frame_to_json(card.group_rates),
        "choice": choice_to_json(card.choice),
        "doubts": [to_json(doubt) for doubt in card.doubts],
        "libraries": dict(card.libraries),
        "created_at": card.created_at.isoformat(),
    }


def card_from_json(value: Mapping[str, Any]) -> ModelCard:
    """Read back what `card_to_json` made.

    Raises
    ------
    InputError
        ``card_format`` where the card was written in another format than this version reads.
    """
    if value.get("format_version") != FORMAT_VERSION:
        raise InputError(
            "card_format",
            "This model was saved in format {found}, but this version reads format {accepted}. "
            "Train it again.",
            found=str(value.get("format_version")),
            accepted=str(FORMAT_VERSION),
        )
    holdout = value["holdout"]
    read = {
        "verdict": from_json(value["verdict"]),
        "as_of": None if value["as_of"] is None else pd.Timestamp(value["as_of"]),
        "columns_used": tuple(value["columns_used"]),
        "columns_left_out": tuple(
            LeftOut(left["column"], from_json(left["reason"])) for left in value["columns_left_out"]
        ),
        "holdout": Holdout(from_json(holdout["description"]), holdout["rows"]),
        "metrics": _frame_from_json(value["metrics"]),
        "calibration": _frame_from_json(value["calibration"]),
        "importance": _frame_from_json(value["importance"]),
        # Cards of models with rates lacked it once; then nothing is known of the groups.
        "group_rates": _frame_from_json(value.get("group_rates", {"columns": TABLE_COLUMNS, "rows": []})),
        "choice": choice_from_json(value.get("choice")),
        "doubts": tuple(from_json(doubt) for doubt in value.get("doubts", ())),
        "created_at": dt.datetime.fromisoformat(value["created_at"]),
    }
    return ModelCard(**{**value, **read})


def write_card(card: ModelCard, folder: Path) -> None:
    """Write the card into a model's folder."""
    text = json.dumps(card_to_json(card), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_card(folder: Path) -> ModelCard:
    """Read the card of a model's folder.

    Raises
    ------
    InputError
        ``not_a_model`` where the folder holds no card that can be read, ``card_format`` as `card_from_json`.
    """
    try:
        return card_from_json(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(
            "not_a_model",
            "{folder} is not the folder of a model: its {file} is missing or cannot be read. "
            "Give a folder that a training has written.",
            folder=str(folder),
            file=FILE,
        ) from error


def _frame_to_json(frame: pd.DataFrame) -> dict[str, Any]:
    rows = frame.astype(object).to_numpy().tolist()
    return {"columns": list(frame.columns), "rows": [[_cell(value) for value in row] for row in rows]}


def _cell(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, Message):
        return to_json(value)
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    plain = value.item() if hasattr(value, "item") else value
    return to_json(plain)


def _frame_from_json(value: Mapping[str, Any]) -> pd.DataFrame:
    rows = [[from_json(cell) for cell in row] for row in value["rows"]]
    return pd.DataFrame(rows, columns=value["columns"])
