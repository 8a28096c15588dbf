"""Which of the customers of a file are about to leave? Those who have not left, the likeliest first."""

from __future__ import annotations

from typing import Final

import pandas as pd

from models import churn
from models.churn import ChurnModel

REASONS: Final = 2  # told of each: as many as stand beside a name


def leaving(model: ChurnModel, customers: pd.DataFrame) -> pd.DataFrame:
    """Return who may leave.

    Parameters
    ----------
    model
        A model that learned from a labelled customers file.
    customers
        Such a file: ``account``, perhaps ``churned`` (1 where they have left), and the model's columns.

    Returns
    -------
    DataFrame
        One row per customer not marked as gone, the likeliest to leave first: ``account``,
        ``churn_probability`` (0 to 1), ``score`` (0 to 100), ``band``, and ``reason_1`` … (`Message`, None
        where there is none); no reasons where rates score.

    Raises
    ------
    InputError
        ``missing_columns`` where the file lacks a column of the model.
    """
    gone = customers["churned"].eq(1) if "churned" in customers else False
    staying = customers[~pd.Series(gone, index=customers.index)]
    why = churn.reasons(model, staying, count=REASONS).reset_index(drop=True)
    found = pd.concat([churn.score(model, staying), why], axis=1)
    return found.sort_values(["churn_probability", "account"], ascending=[False, True], ignore_index=True)
