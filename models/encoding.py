"""How do the columns of a feature frame become numbers? Learned from training rows, applied to any rows.

Numbers and flags stay numbers, blanks stay blank (NaN). A category becomes the rank of its level by
frequency; whether trees see that rank or the level's win rate is `models.level_rates`'s to say. Columns that
nothing can be learned from are left out with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from features.errors import InputError
from features.messages import Message, from_json, message, to_json
from models.arrays import Array, Codes

BASE = "base"  # name of the starting point among contributions, so no feature may have it
RAREST_LEVEL = 5  # groups a level must occur in to stand on its own; rarer ones are pooled
LARGEST = 1e30  # no quantity of a business is larger; beyond, squares would soon overflow
MOST_LEVELS = 2000  # of one column; what is rarer is pooled
UNIQUE_SHARE = 0.5  # text with more distinct values than this share of its groups names rows, not kinds
FEWEST_UNIQUE = 20  # below this many distinct values a column is a category however few the rows


@dataclass(frozen=True)
class Column:
    """One column that the model uses.

    Attributes
    ----------
    name
        Its name in the feature frame.
    levels
        Of a category: the levels that stand on their own, most frequent first. Empty for numbers.
    is_category
        Whether the values are levels.
    is_flag
        Whether the values are yes and no; they count as numbers 1 and 0.
    """

    name: str
    levels: tuple[str, ...] = ()
    is_category: bool = False
    is_flag: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A column that the model does not use, and why."""

    column: str
    reason: Message


@dataclass(frozen=True)
class Encoding:
    """What was learned about the columns: those used in their order, and those left out."""

    columns: tuple[Column, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the columns used."""
        return [column.name for column in self.columns]

    def encode(self, X: pd.DataFrame) -> Array:
        """Turn a frame into numbers.

        Parameters
        ----------
        X
            Any rows; columns beyond those used are ignored, their order does not matter.

        Returns
        -------
        ndarray of float64, shape (rows, columns used)
            Numbers as they are; of a category the place of the level in `Column.levels`, and
            ``len(levels)`` for rare and unseen levels. Blank is NaN.

        Raises
        ------
        InputError
            ``missing_columns`` where a column used is absent.
        """
        absent = [name for name in self.names if name not in X.columns]
        if absent:
            raise InputError(
                "missing_columns",
                "The data lack {n} of the columns that the model was trained on: {columns}. "
                "Add them, under these names, and try again.",
                n=len(absent),
                columns=", ".join(absent),
            )
        encoded = np.empty((len(X), len(self.columns)), dtype=np.float64)
        for place, column in enumerate(self.columns):
            values = X[column.name]
            encoded[:, place] = level_codes(values, column) if column.is_category else as_numbers(values)
        return encoded


def learn_encoding(X: pd.DataFrame, groups: Codes) -> Encoding:
    """Decide how each column becomes numbers; the outcome is not looked at.

    Parameters
    ----------
    X
        Training rows; columns of numbers, flags, text or categories.
    groups
        Group of each row; levels are counted in groups, so that a deal seen often does not count more.

    Returns
    -------
    Encoding
    """
    kept: list[Column] = []
    left_out: list[LeftOut] = []
    for name in X.columns:
        found = _learn_column(str(name), X[name], groups)
        if isinstance(found, Column):
            kept.append(found)
        else:
            left_out.append(LeftOut(str(name), found))
    return Encoding(tuple(kept), tuple(left_out))


def encoding_to_json(encoding: Encoding) -> dict[str, Any]:
    """Turn the record into plain JSON that `encoding_from_json` reads back."""
    left_out = [{"column": out.column, "reason": to_json(out.reason)} for out in encoding.left_out]
    return {"columns": [asdict(column) for column in encoding.columns], "left_out": left_out}


def encoding_from_json(plain: Mapping[str, Any]) -> Encoding:
    """Read back what `encoding_to_json` wrote."""
    columns = tuple(Column(**{**item, "levels": tuple(item["levels"])}) for item in plain["columns"])
    left_out = tuple(LeftOut(item["column"], from_json(item["reason"])) for item in plain["left_out"])
    return Encoding(columns, left_out)


def as_numbers(values: pd.Series) -> Array:
    """Return numbers, flags as 0 and 1; what is no number of up to `LARGEST` is NaN."""
    if values.dtype == bool:
        return values.to_numpy(dtype=np.float64)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.abs(numbers) <= LARGEST, numbers, np.nan)


def as_text(values: pd.Series) -> pd.Series:
    """Return levels as text; whole numbers lose their ``.0``, blanks stay NaN."""
    if pd.api.types.is_float_dtype(values.dtype) and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    return values.astype("str").where(values.notna())


def level_codes(values: pd.Series, column: Column) -> Array:
    """Return the place of each value in `column.levels`, their number for others, NaN for blanks."""
    text = as_text(values)
    codes = pd.Index(column.levels, dtype="str").get_indexer(pd.Index(text)).astype(np.float64)
    codes[codes < 0] = len(column.levels)
    codes[text.isna().to_numpy()] = np.nan
    return codes


def _learn_column(name: str, values: pd.Series, groups: Codes) -> Column | Message:
    if name == BASE:
        return message("The name is reserved for the starting point of explanations.")
    if values.notna().sum() == 0:
        return message("Every row is blank.")
    if values.nunique(dropna=False) < 2:
        return message("Every row has the same value.")
    if pd.api.types.is_datetime64_any_dtype(values.dtype) or pd.api.types.is_timedelta64_dtype(values.dtype):
        return message("A date says when, not what kind; its age in days would be a feature.")
    if pd.api.types.infer_dtype(values, skipna=True) == "boolean":
        return Column(name, is_flag=True)
    if _is_number(values):
        return _learn_number(name, values, groups)
    return _learn_category(name, values, groups)


def _is_number(values: pd.Series) -> bool:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return False
    if pd.api.types.is_numeric_dtype(values.dtype):
        return True
    return pd.api.types.infer_dtype(values, skipna=True) in {"integer", "floating", "mixed-integer-float"}


def _learn_number(name: str, values: pd.Series, groups: Codes) -> Column | Message:
    numbers = pd.Series(as_numbers(values))
    of_group = numbers.groupby(groups).first().dropna()
    if of_group.empty:
        return message("All its numbers are infinite or absurd.")
    whole = bool((of_group % 1 == 0).all())
    span = of_group.max() - of_group.min() + 1
    if whole and len(of_group) > 2 * FEWEST_UNIQUE and of_group.is_unique and span <= 2 * len(of_group):
        return message("It numbers the rows.")
    return Column(name)


def _learn_category(name: str, values: pd.Series, groups: Codes) -> Column | Message:
    filled = pd.DataFrame({"level": as_text(values).to_numpy(), "group": groups}).dropna().drop_duplicates()
    counts = filled["level"].value_counts()
    of = filled["group"].nunique()
    if len(counts) >= FEWEST_UNIQUE and len(counts) > UNIQUE_SHARE * of:
        return message(
            "It has {n} different values in {rows} rows: a name or free text, not a kind.",
            n=len(counts),
            rows=int(of),
        )
    # Equal counts are put in order of the text, so that the order of the rows does not matter.
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    levels = tuple(str(level) for level in counts.index[counts >= RAREST_LEVEL][:MOST_LEVELS])
    return Column(name, levels, is_category=True)
