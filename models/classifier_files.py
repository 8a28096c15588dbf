"""How is a classifier kept? A folder with LightGBM's own text, small plain records, and a summary in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import joblib

from features.errors import InputError
from models.boosting import load_boosting, save_boosting
from models.calibration import Calibration
from models.classifier import Classifier
from models.encoding import encoding_from_json, encoding_to_json
from models.logistic import Lines, logistic_from_record
from models.selection import Selection

FORMAT = 3  # of the saved folder; raised when an older one can no longer be read
RECORDS, SUMMARY = "records.joblib", "classifier.json"


def save(model: Classifier, folder: Path) -> None:
    """Write the classifier into `folder`: LightGBM text, plain records by joblib, a summary in JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    records: dict[str, object] = {"rates": None, "logistic": None}
    if model.boosting is not None:
        records["rates"] = save_boosting(model.boosting, folder)
    if model.logistic is not None:
        records["logistic"] = asdict(model.logistic)
    joblib.dump(records, folder / RECORDS)
    summary = {
        "format": FORMAT,
        "encoding": encoding_to_json(model.encoding),
        "calibration": asdict(model.calibration),
        "selection": asdict(model.selection),
        "importances": list(model.importances),
    }
    (folder / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")


def load(folder: Path) -> Classifier:
    """Read back what `save` wrote; the probabilities are the same to the last bit.

    Only for folders whose digest has been checked: joblib runs what a forged file tells it to.
    """
    summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    if summary["format"] != FORMAT:
        raise InputError(
            "model_format",
            "The model has format {found}; this version reads format {accepted}. Train it again.",
            found=int(summary["format"]),
            accepted=FORMAT,
        )
    records = joblib.load(folder / RECORDS)
    return Classifier(
        encoding_from_json(summary["encoding"]),
        None if records["rates"] is None else load_boosting(folder, records["rates"]),
        None if records["logistic"] is None else logistic_from_record(records["logistic"]),
        Calibration(**_with_tuples(summary["calibration"])),
        _selection(summary["selection"]),
        tuple(summary["importances"]),
    )


def _selection(record: Mapping[str, Any]) -> Selection:
    lines = record["lines"]
    return Selection(**_with_tuples({**record, "lines": None if lines is None else Lines(**lines)}))


def _with_tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record with JSON's lists as the tuples that they were."""
    return {name: tuple(part) if isinstance(part, list) else part for name, part in record.items()}
