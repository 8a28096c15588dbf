"""Is it time to retrain, and why? Findings about a live model, from what was watched since its training."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import pandas as pd

from features.findings import Finding, Severity
from features.messages import Message, Share, message

GROWN: Final = 0.2  # finished cases since the training, over those learned from, that are worth a retraining
NAMED: Final = 3  # inputs named in a sentence


class ModelCode(StrEnum):
    """What can be found about a model; `docs/findings.md` explains each."""

    BROKEN_PROMISES = "M001"
    DRIFTED_SCORES = "M002"
    DRIFTED_INPUTS = "M003"
    MORE_TO_LEARN = "M004"


def broken_promises(kept: pd.DataFrame, day: object) -> list[Finding]:
    """Return a finding where far more or fewer came true than promised.

    Parameters
    ----------
    kept
        From `models.kept_promises.promises`.
    day
        As-of day of the newest snapshot.
    """
    if kept.empty or not bool(kept["broken"].iloc[0]):
        return []
    row = kept.iloc[0]
    said = message(
        "The model's promises are not kept: of {n} cases finished by {day} it promised {promised} and "
        "{happened} came true (95% interval {low} to {high}).",
        n=int(row["n"]),
        day=day,
        **{name: Share(float(row[name]), 1) for name in ("promised", "happened", "low", "high")},
    )
    return [_finding(ModelCode.BROKEN_PROMISES, Severity.WARNING, said, _RETRAIN)]


def drifted_scores(scores: pd.DataFrame, mean_then: float, mean_now: float) -> list[Finding]:
    """Return a finding where the scores are distributed otherwise than when the model was trained.

    Parameters
    ----------
    scores
        From `models.drift.drift`, the row of the scores.
    mean_then, mean_now
        Mean probability of the rows scored then and now.
    """
    if scores.empty or not bool(scores["drifted"].iloc[0]):
        return []
    said = message(
        "The scores have moved by more than chance since the training: the mean probability was {then} and "
        "is {now} (PSI {psi}, by chance up to {chance}).",
        then=Share(mean_then, 1),
        now=Share(mean_now, 1),
        psi=round(float(scores["psi"].iloc[0]), 3),
        chance=round(float(scores["chance"].iloc[0]), 3),
    )
    return [_finding(ModelCode.DRIFTED_SCORES, Severity.WARNING, said, _RETRAIN)]


def drifted_inputs(inputs: pd.DataFrame, titles: dict[str, Message]) -> list[Finding]:
    """Return a finding that names the inputs that have moved by more than chance.

    Parameters
    ----------
    inputs
        From `models.drift.drift`.
    titles
        What each input is called.
    """
    moved = inputs.loc[inputs["drifted"].to_numpy(dtype=bool), "feature"]
    found = []
    for name in moved.head(NAMED):
        row = inputs[inputs["feature"] == name].iloc[0]
        said = message(
            "“{input}” is distributed otherwise than when the model was trained (PSI {psi}, by chance up to "
            "{chance}; n = {then} then, {now} now).",
            input=titles.get(str(name), message("{name}", name=str(name))),
            psi=round(float(row["psi"]), 3),
            chance=round(float(row["chance"]), 3),
            then=int(row["n_then"]),
            now=int(row["n_now"]),
        )
        remedy = message(
            "Check whether the file or the business has changed. If it is the business, retrain on the "
            "newest snapshot and compare."
        )
        found.append(_finding(ModelCode.DRIFTED_INPUTS, Severity.WARNING, said, remedy, str(name)))
    return found


def more_to_learn(finished: int, learned: int) -> list[Finding]:
    """Return a finding where many more cases have finished than the model has learned from.

    Parameters
    ----------
    finished
        Cases finished since the training.
    learned
        Cases that it learned from.
    """
    if finished < GROWN * learned:
        return []
    said = message(
        "{n} more cases have finished since the training, {share} of those it learned from.",
        n=finished,
        share=Share(finished / max(learned, 1)),
    )
    remedy = message("Retrain on the newest snapshot: more cases make a better model.")
    return [_finding(ModelCode.MORE_TO_LEARN, Severity.NOTE, said, remedy)]


_RETRAIN = message(
    "Retrain on the newest snapshot, compare the candidate with the live model, and put it live if it is "
    "better."
)


def _finding(
    code: ModelCode, severity: Severity, said: Message, remedy: Message, column: str = ""
) -> Finding:
    return Finding(code.value, severity, column, (), said, remedy)
