"""What foresees later rows best? Chosen and calibrated by the latest rows, as earlier ones foresee them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from models.arrays import Array, Codes, Mask
from models.calibration import Calibration, fit_calibration
from models.candidates import Progress, encoded_rows, fit_candidates, part_of
from models.folds import assign_folds, ends_of
from models.selection import Selection, choose, periods
from models.training_rows import TrainingRows

FORWARD_FOLDS = 2  # of the models that only foresee the latest rows and are then let go


def choose_forward(
    rows: TrainingRows, days: pd.Series, late: Mask, kinds: Sequence[str], seed: int, tell: Progress
) -> tuple[Selection, Array]:
    """Choose by the latest rows, and see whether they are foreseen better where recent rows count more.

    Parameters
    ----------
    rows, days, late
        All training rows, the day of each, and which are the latest.
    kinds, seed, tell
        As in `models.classifier.fit`.

    Returns
    -------
    Selection
        The choice.
    ndarray of float64, shape (latest rows,)
        The winner's log-odds of the latest rows by models fitted on the earlier ones.
    """
    before, judged, order = rows.take(~late), rows.take(late), ends_of(days, rows.groups)[late]
    folds = assign_folds(before.y, before.groups, seed, FORWARD_FOLDS)
    encoded = encoded_rows(before)
    ahead = encoded[0].encode(judged.X)

    def foresee(known: TrainingRows, tell: Progress, like: Selection | None) -> tuple[Selection, Array]:
        # Under drift trees that correct the logistic model add nothing to the mean of the two.
        fitted = fit_candidates(known, folds, kinds, seed, tell, corrected=False, like=like, encoded=encoded)
        forward = fitted.predict(ahead)
        found = choose(
            forward, judged.y, judged.weight, "latest", order, view=fitted.view, lines=fitted.lines
        )
        found = replace(found, recent=like is not None)
        return found, found.margin(forward)

    even = foresee(before, part_of(tell, 0.0, 0.6), None)
    recent = foresee(before.decayed(days[~late]), part_of(tell, 0.6, 1.0), even[0])
    return min(even, recent, key=lambda tried: tried[0].loss)


def calibrate_late(pair: tuple[Array, Array], judged: TrainingRows, days: Codes) -> Calibration:
    """Calibrate by the latest rows, seen in two ways.

    Each counts half as the earlier models foresaw it, which shows how far to believe predictions of what is
    to come, and half as the final model sees it out of fold, which already knows the late level. Either alone
    was worse on later data under drift; `docs/decisions.md` has the figures. The kind of map is judged on
    periods of time, not on random rows, because it has to last.

    Parameters
    ----------
    pair
        Log-odds of the latest rows, foreseen and out of fold.
    judged, days
        The latest rows, and the rank of the day on which each ends.
    """
    return fit_calibration(
        np.concatenate(pair), np.tile(judged.y, 2), np.tile(judged.weight / 2, 2), np.tile(periods(days), 2)
    )
