"""How likely is the outcome for each row, and which columns make it so? One classifier for leads and churn.

Boosted trees, a logistic model, or their mean in log-odds, chosen by the log loss on rows they have not seen,
and calibrated on the same rows; explanations are exact and add up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import joblib
import numpy as np
import numpy.typing as npt
import pandas as pd

from features.errors import InputError
from features.messages import Message
from models.arrays import Array, Codes
from models.boosting import Boosting, load_boosting, save_boosting
from models.calibration import Calibration, fit_calibration
from models.candidates import (
    KINDS,
    Candidates,
    Progress,
    Selection,
    TrainingRows,
    choose,
    fit_candidates,
    margin_of,
    usable_latest,
)
from models.encoding import BASE, Encoding, LeftOut, encoding_from_json, encoding_to_json
from models.folds import assign_folds
from models.logistic import Logistic, logistic_from_record

IMPORTANCE_ROWS = 5000  # training rows whose contributions are averaged
FORMAT = 1  # of the saved folder; raised when an older one can no longer be read
RECORDS, SUMMARY = "records.joblib", "classifier.json"


@dataclass(frozen=True)
class Classifier:
    """A fitted classifier; `fit` and `load` make one.

    Attributes
    ----------
    encoding
        How columns become numbers, and which were left out, with reasons.
    boosting, logistic
        The fitted parts; what the winner does not need is None.
    calibration
        Map from log-odds to probabilities.
    selection
        How the winner was chosen.
    importances
        Mean absolute contribution of each used column over training rows, in log-odds.
    """

    encoding: Encoding
    boosting: Boosting | None
    logistic: Logistic | None
    calibration: Calibration
    selection: Selection
    importances: tuple[float, ...]

    @property
    def features(self) -> list[str]:
        """Names of the columns used, in order."""
        return self.encoding.names

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Columns not used, and why."""
        return self.encoding.left_out

    @property
    def winner(self) -> str:
        """``boosting``, ``logistic`` or ``mean``."""
        return self.selection.winner

    def margin(self, X: pd.DataFrame) -> Array:
        """Return uncalibrated log-odds, shape (rows,); `X` needs the columns used, see `Encoding.encode`."""
        encoded = self.encoding.encode(X)
        return np.asarray(np.mean([part.margin(encoded) for part in self._parts()], axis=0), dtype=np.float64)

    def probability(self, X: pd.DataFrame) -> Array:
        """Return calibrated probabilities of the outcome, 0 to 1, shape (rows,)."""
        return self.calibration.probability(self.margin(X))

    def contributions(self, X: pd.DataFrame, by: str = "auto") -> pd.DataFrame:
        """Return what each column adds to the uncalibrated log-odds of each row.

        Parameters
        ----------
        X
            Rows with the columns used.
        by
            Algorithm for the trees, see `models.attribution.contributions_of`.

        Returns
        -------
        DataFrame
            Index of `X`; one float64 column for each column used, then ``base``, the log-odds of an
            average row. Each row adds up to its `margin`.
        """
        encoded = self.encoding.encode(X)
        parts: list[Array] = []
        if self.boosting is not None:
            parts.append(self.boosting.contributions(encoded, by))
        if self.logistic is not None:
            parts.append(self.logistic.contributions(encoded))
        return pd.DataFrame(np.mean(parts, axis=0), index=X.index, columns=[*self.features, BASE])

    def importance(self) -> pd.DataFrame:
        """Return how much each column moves the model.

        Returns
        -------
        DataFrame
            One row per column used, largest first: ``feature`` (str), ``importance`` (mean absolute
            contribution in log-odds), ``share`` (of the sum, 0 to 1).
        """
        frame = pd.DataFrame(
            {"feature": pd.Series(self.features, dtype="str"), "importance": list(self.importances)}
        )
        total = frame["importance"].sum()
        frame["share"] = frame["importance"] / total if total > 0 else 0.0
        return frame.sort_values("importance", ascending=False, kind="stable", ignore_index=True)

    def _parts(self) -> list[Boosting | Logistic]:
        return [part for part in (self.boosting, self.logistic) if part is not None]


def fit(
    X: pd.DataFrame,
    y: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    groups: pd.Series | None = None,
    time: pd.Series | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    kinds: Sequence[str] = KINDS,
) -> Classifier:
    """Fit a calibrated classifier.

    Parameters
    ----------
    X
        Training rows: columns of numbers, flags, text or categories, blanks allowed.
    y
        Outcome of each row, 0 or 1 (or flags).
    weight
        Positive weight of each row; without, every row counts the same. Only ratios matter.
    groups
        Key of rows that belong together, such as the deal id; they are never split between fitting and
        judging.
    time
        Day (or rank) of each row. Where given, the latest fifth of the groups chooses and calibrates, as
        models fitted on the earlier ones foresee it; the final model is then fitted on all rows.
    seed
        Same data, same seed, same model.
    progress
        Told each step.
    kinds
        Candidates: ``boosting`` (needs 40 groups of either outcome, else the logistic model stands in),
        ``logistic``; with both, also their mean.

    Returns
    -------
    Classifier

    Raises
    ------
    InputError
        ``no_rows``, ``outcome_blank``, ``one_outcome`` or ``bad_weight``.
    """
    rows = TrainingRows.of(X, y, weight, groups)
    tell = progress if progress is not None else _silent
    late = usable_latest(rows, time)
    if late is None:
        fitted, folds = _fit_in_folds(rows, kinds, seed, tell)
        selection = choose(fitted.unseen, rows.y, rows.weight, "out_of_fold")
        unseen = margin_of(selection.winner, fitted.unseen)
        return _finish(rows, fitted, selection, fit_calibration(unseen, rows.y, rows.weight, folds), seed)
    before, _ = _fit_in_folds(rows.take(~late), kinds, seed, _part(tell, 0.0, 0.45))
    judged = rows.take(late)
    forward = before.predict(judged.X)
    selection = choose(forward, judged.y, judged.weight, "latest")
    fitted, folds = _fit_in_folds(rows, _needed(selection.winner), seed, _part(tell, 0.45, 1.0))
    pair = margin_of(selection.winner, forward), margin_of(selection.winner, fitted.unseen)[late]
    return _finish(rows, fitted, selection, _calibrate_late(pair, judged, folds[late]), seed)


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
    curve = summary["calibration"]
    return Classifier(
        encoding_from_json(summary["encoding"]),
        None if records["rates"] is None else load_boosting(folder, records["rates"]),
        None if records["logistic"] is None else logistic_from_record(records["logistic"]),
        Calibration(**{**curve, "knots": tuple(curve["knots"]), "heights": tuple(curve["heights"])}),
        Selection(**summary["selection"]),
        tuple(summary["importances"]),
    )


def _fit_in_folds(
    rows: TrainingRows, kinds: Sequence[str], seed: int, tell: Progress
) -> tuple[Candidates, Codes]:
    folds = assign_folds(rows.y, rows.groups, seed)
    return fit_candidates(rows, folds, kinds, seed, tell), folds


def _calibrate_late(pair: tuple[Array, Array], judged: TrainingRows, folds: Codes) -> Calibration:
    # Each late row counts half as the earlier models foresaw it, which shows how far to believe predictions
    # of what is to come, and half as the final model sees it out of fold, which already knows the late level.
    # Either alone was worse on later data under drift; docs/decisions.md has the figures.
    return fit_calibration(
        np.concatenate(pair), np.tile(judged.y, 2), np.tile(judged.weight / 2, 2), np.tile(folds, 2)
    )


def _needed(winner: str) -> tuple[str, ...]:
    return KINDS if winner == "mean" else (winner,)


def _finish(
    rows: TrainingRows, fitted: Candidates, selection: Selection, calibration: Calibration, seed: int
) -> Classifier:
    needs = _needed(selection.winner)
    boosting = fitted.boosting if "boosting" in needs else None
    logistic = fitted.logistic if "logistic" in needs else None
    model = Classifier(fitted.encoding, boosting, logistic, calibration, selection, ())
    return replace(model, importances=_importances(model, rows, seed))


def _importances(model: Classifier, rows: TrainingRows, seed: int) -> tuple[float, ...]:
    sample = np.arange(len(rows.y))
    if len(sample) > IMPORTANCE_ROWS:
        sample = np.sort(np.random.default_rng(seed).choice(sample, IMPORTANCE_ROWS, replace=False))
    moved = model.contributions(rows.X.iloc[sample]).drop(columns=BASE).abs()
    return tuple(float(value) for value in np.average(moved, axis=0, weights=rows.weight[sample]))


def _part(tell: Progress, start: float, end: float) -> Progress:
    return lambda step, share: tell(step, start + (end - start) * share)


def _silent(step: Message, share: float) -> None:
    """Tell nobody."""
