"""Which header stands for which canonical column, all of them decided at once? Scores and one assignment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from features.choices import WORTH_ASKING, Choice, chosen, left
from features.headers import normalise
from features.looks import Looks
from features.matching import Fit, How, fit
from features.messages import Message, Share, message
from features.schema import COLUMNS, Column, Kind, Upload

VALUES = 0.70  # what values alone count for: less than any name
SURELY = 0.95  # a column named by its values alone needs this share of them
SECOND = 0.62  # what a name counts for that is another column's, unless that one is taken by a better name
EMPTIER = 0.15  # what a column without values loses against a full one of the same meaning
CODED = 0.10  # what identifiers lose where a column of names means the same
REPEATED = 0.10  # what an id loses that does not tell its rows apart

# A last column of this name with two values is what others trained on: the outcome.
_LABELS = frozenset({"y", "target", "label", "class", "response"})
# Canonical column → the one that these names stand for first. A file that says when a deal really closed
# means the expected day by its plain close date; one that names its accounts means the deal by "lead name".
_SECOND = {
    "expected_close_on": ("closed_on", {"close date", "closing date", "结单日期", "成交日期", "关闭日期"}),
    "deal_name": ("account", {"lead name"}),
}
# Columns that are blank for good reason until something has happened.
_FILLED_LATE = frozenset({"closed_on", "loss_reason", "satisfaction", "last_activity_on"})
# One row of a log is something that happened to a deal, whose id may stand in many rows.
_LOGS = frozenset({Upload.STAGE_ENTRIES, Upload.ACTIVITIES})
_CLOSED_FLAGS = frozenset({"isclosed", "closed", "isclose", "已关闭", "是否关闭", "是否结束", "是否结单"})
_NAMES = (Kind.PERSON, Kind.CATEGORY)


@dataclass(frozen=True)
class Scores:
    """How well each header fits each canonical column.

    Attributes
    ----------
    headers, columns
        Of the rows and of the columns of the matrix.
    fits
        One `Fit` per header and column, judged by itself.
    matrix
        The same as numbers (headers × columns), with what the columns lose against each other.
    """

    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    fits: tuple[tuple[Fit, ...], ...]
    matrix: NDArray[np.float64]


def assign(looks: Mapping[str, Looks], kind: Upload, taken: Collection[str] = ()) -> dict[str, Choice]:
    """Decide what each header stands for.

    Parameters
    ----------
    looks
        Header → what its values look like, in the order of the file.
    kind
        The kind of upload.
    taken
        Canonical columns that other headers stand for already.

    Returns
    -------
    dict
        Header → choice, every header once; no canonical column is used twice.
    """
    scores = _scores(looks, kind, taken)
    found = _solve(scores)
    if kind is Upload.DEALS:
        found = _without_yes_no_outcome(found, scores, looks)
    return _explain(found, scores, looks)


def is_closed_flag(header: str) -> bool:
    """Whether a header says that a deal is closed; beside a yes/no "won" it tells the open ones."""
    return normalise(header).replace(" ", "") in _CLOSED_FLAGS


def _scores(looks: Mapping[str, Looks], kind: Upload, taken: Collection[str]) -> Scores:
    headers = tuple(looks)
    columns = COLUMNS[kind]
    fits = [[fit(header, looks[header], column) for column in columns] for header in headers]
    if kind is Upload.DEALS and headers:
        _add_values(fits, headers, looks, columns)
    matrix = np.array([[one.score for one in row] for row in fits]).reshape(len(headers), len(columns))
    seen = [looks[header] for header in headers]
    for place, column in enumerate(columns):
        matrix[:, place] -= _losses(matrix[:, place], seen, column, kind)
        if column.name in taken:
            matrix[:, place] = 0.0
    matrix[matrix < WORTH_ASKING] = 0.0
    return Scores(headers, columns, tuple(map(tuple, fits)), matrix)


def _add_values(
    fits: list[list[Fit]], headers: Sequence[str], looks: Mapping[str, Looks], columns: Sequence[Column]
) -> None:
    """Recognise an outcome by its values, and a close date as the expected one, where names do not tell."""
    place = {column.name: number for number, column in enumerate(columns)}
    for row, header in zip(fits, headers, strict=True):
        seen = looks[header]
        is_label = normalise(header) in _LABELS and seen.distinct == 2 and seen.flags > SURELY
        if (seen.both_sides and seen.outcomes > SURELY) or (is_label and header == headers[-1]):
            row[place["outcome"]] = max(
                row[place["outcome"]], Fit(VALUES, How.VALUES), key=lambda one: one.score
            )
        for name, (first, names) in _SECOND.items():
            if normalise(header) in names and row[place[first]].score:
                row[place[name]] = replace(row[place[first]], score=SECOND)


def _losses(
    scores: NDArray[np.float64], seen: Sequence[Looks], column: Column, kind: Upload
) -> NDArray[np.float64]:
    """Return what each header loses against others that could mean the same, by what stands in the cells."""
    rivals = scores > 0
    loss = np.zeros(len(scores))
    if rivals.sum() < 2:
        return loss
    coverage = np.array([one.coverage for one in seen])
    if column.name not in _FILLED_LATE and coverage[rivals].max() > 0:
        loss += EMPTIER * (1 - coverage / coverage[rivals].max())
    if column.kind in _NAMES:
        loss += CODED * np.array([one.identifiers for one in seen])
    if column.kind is Kind.ID and kind not in _LOGS:
        loss += REPEATED * np.array([1 - one.distinct / one.filled if one.filled else 0.0 for one in seen])
    return np.where(rivals, loss, 0.0)


def _solve(scores: Scores) -> dict[int, int]:
    """Return row → column of the best assignment."""
    rows, places = linear_sum_assignment(scores.matrix, maximize=True)
    pairs = zip(rows.tolist(), places.tolist(), strict=True)
    return {row: place for row, place in pairs if scores.matrix[row, place]}


def _without_yes_no_outcome(
    found: dict[int, int], scores: Scores, looks: Mapping[str, Looks]
) -> dict[int, int]:
    """Drop a yes/no outcome where the stages say won or lost: "no" would count the open deals as lost.

    Not where another column says which deals are closed.
    """
    header = {scores.columns[place].name: scores.headers[row] for row, place in found.items()}
    if "outcome" not in header or "stage" not in header or any(map(is_closed_flag, scores.headers)):
        return found
    said, stage = looks[header["outcome"]], looks[header["stage"]]
    if said.flags > SURELY and stage.outcomes > 0:
        dropped = scores.headers.index(header["outcome"])
        return {row: place for row, place in found.items() if row != dropped}
    return found


def _explain(found: Mapping[int, int], scores: Scores, looks: Mapping[str, Looks]) -> dict[str, Choice]:
    taken = {place: scores.headers[row] for row, place in found.items()}
    explained = {}
    for row, header in enumerate(scores.headers):
        if (place := found.get(row)) is not None:
            column = scores.columns[place]
            rivals = _rivals(row, place, found, scores)
            apart = _told_apart(header, rivals[0], column, looks) if rivals else None
            explained[header] = chosen(column, header, scores.fits[row][place], rivals, apart)
        else:
            best = max(range(len(scores.columns)), key=lambda place: scores.matrix[row, place], default=None)
            fits = best is not None and scores.matrix[row, best] > 0 and best in taken
            better = (scores.columns[best], taken[best]) if fits and best is not None else None
            explained[header] = left(
                header, better, scores.fits[row][best] if better and best is not None else Fit(0)
            )
    return explained


def _rivals(row: int, place: int, found: Mapping[int, int], scores: Scores) -> tuple[str, ...]:
    """Return the unmapped headers that could stand for the column, the best first."""
    others = np.flatnonzero(scores.matrix[:, place])
    free = [other for other in others.tolist() if other != row and other not in found]
    return tuple(scores.headers[other] for other in sorted(free, key=lambda one: -scores.matrix[one, place]))


def _told_apart(header: str, rival: str, column: Column, looks: Mapping[str, Looks]) -> Message:
    """Say by what a header was preferred to another one that could mean the same."""
    own, other = looks[header], looks[rival]
    if own.coverage - other.coverage > 0.1:
        return message(
            "Preferred to “{rival}” for {column}: filled in {share} of the rows, the other in {other}.",
            rival=rival, column=column.title, share=Share(own.coverage), other=Share(other.coverage),
        )  # fmt: skip
    if column.kind in _NAMES and other.identifiers > own.identifiers + 0.5:
        return message(
            "Preferred to “{rival}” for {column}: it holds names, the other holds codes.",
            rival=rival,
            column=column.title,
        )
    if (
        column.kind is Kind.ID
        and own.filled
        and own.distinct / own.filled > other.distinct / max(other.filled, 1)
    ):
        return message(
            "Preferred to “{rival}” for {column}: it tells the rows apart, the other repeats itself.",
            rival=rival,
            column=column.title,
        )
    return message(
        "Preferred to “{rival}” for {column}: “{header}” is the more usual name.",
        rival=rival,
        column=column.title,
        header=header,
    )
