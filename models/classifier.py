"""How likely is the outcome for each row, and which columns make it so? A calibrated classifier for leads and churn.

Boosted trees, a logistic model, or their mean in log-odds, chosen by the log loss on rows they have not seen, and
calibrated on the same rows; explanations are exact and add up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import joblib
import numpy as np
import numpy.typing as npt
import pandas as pd

from features.errors import InputError
from features.messages import Message, from_json, message, to_json
from models.arrays import Array, Codes, Mask, mean_log_loss
from models.boosting import Boosting, fit_boosting, load_boosting, save_boosting
from models.calibration import Calibration, fit_calibration
from models.encoding import BASE, Column, Encoding, LeftOut, learn_encoding
from models.folds import assign_folds, group_codes, latest_rows
from models.logistic import Design, Logistic, Scale, fit_logistic

FEWEST_FOR_BOOSTING = 40  # groups of either outcome; with fewer, trees learn noise
FEWEST_LATEST = 40  # groups of either outcome among the latest and before them, for the latest to choose
MOST_LATEST = 0.5  # share of the weight; where more rows than this share the latest day, order says nothing
IMPORTANCE_ROWS = 5000  # training rows whose contributions are averaged
FORMAT = 1  # of the saved folder; raised when an older one can no longer be read
RECORDS, SUMMARY = "records.joblib", "classifier.json"
KINDS = ("boosting", "logistic")

Progress = Callable[[Message, float], None]
"""Told a step and the share of the work done, 0 to 1."""


@dataclass(frozen=True)
class Selection:
    """How the winner was chosen.

    Attributes
    ----------
    winner
        ``boosting``, ``logistic`` or ``mean``.
    judged_on
        ``latest`` rows by models fitted on the earlier ones, or rows held ``out_of_fold``.
    rows
        Number of rows that the choice and the calibration rest on.
    log_loss
        Of each candidate on those rows, in nats, before calibration.
    """

    winner: str
    judged_on: str
    rows: int
    log_loss: dict[str, float]


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
        Day (or rank) of each row. Where given, the latest fifth of the groups chooses and calibrates, by
        models fitted on the earlier ones; the final model is then fitted on all rows.
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
    rows = _Rows.of(X, y, weight, groups)
    tell = progress if progress is not None else _silent
    late = _usable_latest(rows, time)
    if late is None:
        folds = assign_folds(rows.y, rows.groups, seed)
        fitted = _fit_candidates(rows, folds, kinds, seed, _part(tell, 0.0, 1.0))
        selection, calibration = _choose(fitted.unseen, rows.y, rows.weight, folds, "out_of_fold")
    else:
        early = rows.take(~late)
        before = _fit_candidates(
            early, assign_folds(early.y, early.groups, seed), kinds, seed, _part(tell, 0.0, 0.45)
        )
        judged = rows.take(late)
        unseen = before.predict(judged.X)
        folds = assign_folds(judged.y, judged.groups, seed)
        selection, calibration = _choose(unseen, judged.y, judged.weight, folds, "latest")
        needed = KINDS if selection.winner == "mean" else (selection.winner,)
        folds = assign_folds(rows.y, rows.groups, seed)
        fitted = _fit_candidates(rows, folds, needed, seed, _part(tell, 0.45, 1.0))
    return _finish(rows, fitted, selection, calibration, seed)


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
        "columns": [asdict(column) for column in model.encoding.columns],
        "left_out": [{"column": out.column, "reason": to_json(out.reason)} for out in model.left_out],
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
    columns = tuple(Column(**{**item, "levels": tuple(item["levels"])}) for item in summary["columns"])
    left_out = tuple(LeftOut(item["column"], from_json(item["reason"])) for item in summary["left_out"])
    curve = summary["calibration"]
    return Classifier(
        Encoding(columns, left_out),
        None if records["rates"] is None else load_boosting(folder, records["rates"]),
        None if records["logistic"] is None else _logistic_from(records["logistic"]),
        Calibration(**{**curve, "knots": tuple(curve["knots"]), "heights": tuple(curve["heights"])}),
        Selection(**summary["selection"]),
        tuple(summary["importances"]),
    )


@dataclass(frozen=True)
class _Rows:
    """Training rows, checked: outcome 0 or 1, weights that add up to the number of groups."""

    X: pd.DataFrame
    y: Array
    weight: Array
    groups: Codes

    @classmethod
    def of(
        cls, X: pd.DataFrame, y: npt.ArrayLike, weight: npt.ArrayLike | None, groups: pd.Series | None
    ) -> _Rows:
        outcome = np.asarray(y, dtype=np.float64)
        weights = np.ones(len(X)) if weight is None else np.asarray(weight, dtype=np.float64)
        _check(len(X), outcome, weights)
        codes = group_codes(groups, len(X))
        # Weights add up to the number of deals, so that penalties and priors mean the same for any data.
        weights = weights * (len(np.unique(codes)) / weights.sum())
        return cls(X.reset_index(drop=True), outcome, weights, codes)

    def take(self, mask: Mask) -> _Rows:
        codes = np.unique(self.groups[mask], return_inverse=True)[1].astype(np.int64)
        return _Rows(self.X.loc[mask].reset_index(drop=True), self.y[mask], self.weight[mask], codes)

    def rarer(self) -> int:
        """Return the number of groups with the rarer outcome."""
        return min(len(np.unique(self.groups[self.y == outcome])) for outcome in (0.0, 1.0))


def _check(rows: int, y: Array, weight: Array) -> None:
    if rows == 0:
        raise InputError("no_rows", "There are no rows to learn from. Give a table with at least one row.")
    if len(y) != rows or len(weight) != rows:
        raise ValueError(f"{rows} rows of features, {len(y)} outcomes, {len(weight)} weights")
    if not np.isin(y, (0.0, 1.0)).all():
        raise InputError(
            "outcome_blank",
            "{n} rows have an outcome that is neither yes nor no. Leave them out or fill them in.",
            n=int((~np.isin(y, (0.0, 1.0))).sum()),
        )
    if len(np.unique(y)) < 2:
        raise InputError(
            "one_outcome",
            "All {n} rows have the same outcome. To learn what makes the difference, both are needed.",
            n=rows,
        )
    if not (np.isfinite(weight).all() and (weight > 0).all()):
        raise InputError("bad_weight", "Weights must be numbers above 0.")


@dataclass(frozen=True)
class _Fitted:
    """Candidates fitted on the same rows; `unseen` are their out-of-fold log-odds by kind."""

    encoding: Encoding
    boosting: Boosting | None
    logistic: Logistic | None
    unseen: dict[str, Array]

    def predict(self, X: pd.DataFrame) -> dict[str, Array]:
        encoded = self.encoding.encode(X)
        margins: dict[str, Array] = {}
        if self.boosting is not None:
            margins["boosting"] = self.boosting.margin(encoded)
        if self.logistic is not None:
            margins["logistic"] = self.logistic.margin(encoded)
        return margins


def _fit_candidates(rows: _Rows, folds: Codes, kinds: Sequence[str], seed: int, tell: Progress) -> _Fitted:
    encoding = learn_encoding(rows.X, rows.groups)
    encoded = encoding.encode(rows.X)
    enough = rows.rarer() >= FEWEST_FOR_BOOSTING and folds.max() > 0 and encoded.shape[1] > 0
    boosting: Boosting | None = None
    logistic: Logistic | None = None
    unseen: dict[str, Array] = {}
    if "boosting" in kinds and enough:
        boosting, unseen["boosting"] = fit_boosting(
            encoding, encoded, rows.y, rows.weight, folds, seed=seed,
            done=lambda share: tell(message("Fitting boosted trees"), 0.7 * share),
        )  # fmt: skip
    if "logistic" in kinds or boosting is None:
        logistic, unseen["logistic"] = fit_logistic(
            encoding, encoded, rows.y, rows.weight, folds, seed=seed,
            done=lambda share: tell(message("Fitting the logistic model"), 0.7 + 0.3 * share),
        )  # fmt: skip
    return _Fitted(encoding, boosting, logistic, unseen)


def _choose(
    unseen: dict[str, Array], y: Array, weight: Array, folds: Codes, judged_on: str
) -> tuple[Selection, Calibration]:
    candidates = dict(unseen)
    if len(unseen) > 1:
        candidates["mean"] = np.asarray(np.mean(list(unseen.values()), axis=0), dtype=np.float64)
    loss = {kind: mean_log_loss(y, margin, weight) for kind, margin in candidates.items()}
    winner = min(loss, key=lambda kind: loss[kind])
    calibration = fit_calibration(candidates[winner], y, weight, folds)
    return Selection(winner, judged_on, len(y), loss), calibration


def _usable_latest(rows: _Rows, time: pd.Series | None) -> Mask | None:
    """Return the latest rows where they and the earlier ones are enough to choose by, else None."""
    if time is None:
        return None
    late = latest_rows(time, rows.groups, rows.weight)
    if not late.any() or rows.weight[late].sum() > MOST_LATEST * rows.weight.sum():
        return None
    enough = min(rows.take(late).rarer(), rows.take(~late).rarer()) >= FEWEST_LATEST
    return late if enough else None


def _finish(
    rows: _Rows, fitted: _Fitted, selection: Selection, calibration: Calibration, seed: int
) -> Classifier:
    needs = KINDS if selection.winner == "mean" else (selection.winner,)
    model = Classifier(
        fitted.encoding,
        fitted.boosting if "boosting" in needs else None,
        fitted.logistic if "logistic" in needs else None,
        calibration,
        selection,
        (),
    )
    return Classifier(**{**model.__dict__, "importances": _importances(model, rows, seed)})


def _importances(model: Classifier, rows: _Rows, seed: int) -> tuple[float, ...]:
    sample = np.arange(len(rows.y))
    if len(sample) > IMPORTANCE_ROWS:
        sample = np.sort(np.random.default_rng(seed).choice(sample, IMPORTANCE_ROWS, replace=False))
    moved = model.contributions(rows.X.iloc[sample]).drop(columns=BASE).abs()
    return tuple(float(value) for value in np.average(moved, axis=0, weights=rows.weight[sample]))


def _logistic_from(record: dict[str, object]) -> Logistic:
    design = record["design"]
    assert isinstance(design, dict)
    scales = {place: Scale(**scale) for place, scale in design["scales"].items()}
    return Logistic(**{**record, "design": Design(scales, design["indicators"], design["columns"])})  # type: ignore[arg-type]


def _part(tell: Progress, start: float, end: float) -> Progress:
    return lambda step, share: tell(step, start + (end - start) * share)


def _silent(step: Message, share: float) -> None:
    """Tell nobody."""
