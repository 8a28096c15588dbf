"""What is said of a training? JSON for machines, a table for the terminal, and a folder with the model."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from features.errors import InputError
from features.messages import Message
from models import card as cards
from models.card import ModelCard
from models.choice import say_choice
from models.rates import TABLE_COLUMNS
from models.seal import seal

NAMES = {"mean": "boosting"}
"""What machines read for a winner: the mean of trees and the logistic model counts as boosting."""


def to_json(card: ModelCard) -> dict[str, Any]:
    """Return what machines read of a training; see *Commands* in the documentation for the keys."""
    return {
        "rows": card.rows,
        "positives": card.positives,
        "base_rate": card.base_rate,
        "columns_used": list(card.columns_used),
        "columns_left_out": [
            {"column": left.column, "reason": str(left.reason)} for left in card.columns_left_out
        ],
        "winner": NAMES.get(card.winner, card.winner),
        "live": card.live,
        "verdict": str(card.verdict),
        "doubts": [str(doubt) for doubt in card.doubts],
        "group_rates": _group_rates(card.group_rates),
        "metrics": _metrics(card.metrics),
        "holdout": {"how": str(card.holdout.description), "rows": card.holdout.rows},
        "horizon": card.horizon,
    }


def describe(card: ModelCard, as_json: bool) -> str:
    """Say what came of a training, for machines or for a person at a terminal."""
    if as_json:
        return json.dumps(to_json(card), ensure_ascii=False, indent=2, allow_nan=False)
    table = card.metrics.pivot(index="model", columns="metric", values="value").round(4)
    lines = [
        str(card.verdict),
        *map(str, card.doubts),
        f"{card.rows} rows, {card.positives} positive ({card.base_rate:.1%}).",
        f"{card.holdout.description} ({card.holdout.rows} rows)",
        table.to_string(),
        *([] if card.choice is None else [str(say_choice(card.choice))]),
        *_group_lines(card.group_rates),
        f"Used: {', '.join(card.columns_used) or '–'}",
        *(f"Left out: {left.column} – {left.reason}" for left in card.columns_left_out),
    ]
    return "\n".join(lines)


def write_model(folder: Path, write: Callable[[Path], None], card: ModelCard) -> None:
    """Write a model and its card into a folder, in place of an older model there: all of it or nothing.

    Raises
    ------
    InputError
        ``folder_in_use`` where the folder holds something else.
    """
    if (folder.exists() and not folder.is_dir()) or (folder.is_dir() and _holds_others(folder)):
        raise InputError(
            "folder_in_use",
            "{folder} holds other files; give a folder that is new, empty or holds an older model.",
            folder=str(folder),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.parent / f".{folder.name}.{uuid.uuid4().hex}.tmp"
    unfinished.mkdir()
    try:
        write(unfinished)
        cards.write_card(card, unfinished)
        seal(unfinished)
        _put_in_place(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _put_in_place(finished: Path, folder: Path) -> None:
    """Rename the finished folder, after moving an older one out of the way."""
    former = finished.with_suffix(".old")
    if folder.exists():
        folder.rename(former)
    finished.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def say(card: ModelCard, as_json: bool) -> None:
    """Write the result of a training to standard output."""
    click.echo(describe(card, as_json))


def _holds_others(folder: Path) -> bool:
    return any(folder.iterdir()) and not (folder / cards.FILE).is_file()


def _metrics(table: pd.DataFrame) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in table.to_dict("records"):
        figures: dict[str, Any] = {name: _number(row[name]) for name in ("value", "low", "high")}
        reason = {"reason": str(row["reason"])} if isinstance(row["reason"], Message) else {}
        model = NAMES.get(row["model"], row["model"])
        found.setdefault(model, {})[row["metric"]] = {**figures, **reason}
    return found


def _group_rates(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the card's groups with their counts and intervals of 95%."""
    named = table.assign(group=[str(group) for group in table["group"]])
    return [
        dict(zip(TABLE_COLUMNS, row, strict=True)) for row in named[list(TABLE_COLUMNS)].to_numpy().tolist()
    ]


def _group_lines(table: pd.DataFrame) -> list[str]:
    return [
        f"{row['column']} {row['group']}: {row['won']:g} of {row['n']:g}, smoothed rate {row['rate']:.0%} "
        f"({row['low']:.0%} to {row['high']:.0%})"
        for row in table.to_dict("records")
    ]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
